"""The layers of the package, held by its own imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[1] / "src" / "mmkg"
LAYERS = """
    vocabulary errors settings ids titles schema writing csv_text yaml_text entries files rows parquet text_form
    expanded store semantic_scholar claims same merge expand tables listed build snapshot lookup relate insight view
    exchange answer card kg lab __init__ cli
""".split()  # noqa: SIM905 - reads as the ladder that it is
"""A module may import what stands before it; a package stands as one."""


def modules() -> list[Path]:
    return sorted(path for path in SOURCE.rglob("*.py") if "__pycache__" not in path.parts)


def layer_of(path: Path) -> str:
    first = path.relative_to(SOURCE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> list[ast.Import | ast.ImportFrom]:
    """Return the imports that run, not those for the type checker only."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    guarded = {
        inner
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"
        for inner in ast.walk(node)
    }
    return [node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)) and node not in guarded]


def imported(path: Path) -> set[str]:
    names = set()
    for node in imports(path):
        if isinstance(node, ast.ImportFrom):
            names |= {
                f"{node.module}.{alias.name}" if node.module == "mmkg" else str(node.module) for alias in node.names
            }
        else:
            names |= {alias.name for alias in node.names}
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(SOURCE)))
def test_a_module_imports_only_what_stands_above_it(path):
    own = LAYERS.index(layer_of(path))
    for name in imported(path):
        if name.startswith("mmkg."):
            layer = name.split(".")[1]
            assert layer in LAYERS, f"{layer} has no place in LAYERS"
            assert LAYERS.index(layer) <= own, f"{path.name} may not import {name}"


@pytest.mark.parametrize(
    ("library", "home"), [("semanticscholar", "semantic_scholar"), ("pyvis", "view"), ("httpx", "semantic_scholar")]
)
def test_one_home_for_each_foreign_library(library, home):
    users = {layer_of(path) for path in modules() if any(name.split(".")[0] == library for name in imported(path))}
    assert users <= {home}


def test_importing_mmkg_loads_nothing_heavy():
    heavy = "{'pandas', 'numpy', 'networkx', 'pyvis', 'pydantic', 'scipy', 'igraph'}"
    script = f"import sys, mmkg; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_question_loads_neither_networkx_nor_pyvis():
    script = (
        "import sys, mmkg; mmkg.related('BLIP-2'); print(sorted({'networkx', 'pyvis', 'igraph'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

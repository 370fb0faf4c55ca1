"""The notebooks run from top to bottom in a real kernel, and say what their text says they say."""

from __future__ import annotations

from pathlib import Path

import jupytext
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.py"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path):
    notebook = jupytext.read(path)
    assert notebook.cells[0].cell_type == "markdown"
    client = NotebookClient(notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": path.parent}})
    client.execute()
    silent = [cell.source for cell in notebook.cells if cell.cell_type == "code" and not cell.outputs]
    assert all("=" in source or "import" in source for source in silent)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_carries_nothing_of_the_machine_it_was_written_on(path):
    text = path.read_text(encoding="utf-8")
    assert "kernelspec" not in text
    assert jupytext.writes(jupytext.reads(text, "py:percent"), "py:percent").strip().endswith(text.strip()[-80:])

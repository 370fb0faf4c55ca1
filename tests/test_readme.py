"""The README cannot drift: its commands and its Python run."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import mmkg
from mmkg.schema import KINDS, RELATIONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


def test_start_holds_exactly_two_commands():
    start = README.split("## Start", 1)[1].split("\n## ", 1)[0]
    assert [len(block.splitlines()) for block in re.findall(r"```bash\n(.*?)```", start, re.DOTALL)] == [1, 1]


def test_the_python_of_the_readme_runs(tmp_path, monkeypatch):
    monkeypatch.setenv("MMKG_KG", str(ROOT / "kg"))
    monkeypatch.chdir(tmp_path)
    for block in blocks("python"):
        exec(compile(block, "README.md", "exec"), {})  # noqa: S102 - our own text
    assert (tmp_path / "graph.html").stat().st_size > 0


@pytest.mark.parametrize("command", sorted(set(re.findall(r"(?:`|^)mmkg ([a-z]+)", README, re.MULTILINE))))
def test_every_command_of_the_readme_exists(command):
    done = subprocess.run([sys.executable, "-m", "mmkg.cli", command, "--help"], capture_output=True, check=False)
    assert done.returncode == 0


def test_every_command_and_every_function_stands_in_the_readme():
    from mmkg.cli import app  # noqa: PLC0415

    for command in app.registered_commands:
        assert f"mmkg {command.name or command.callback.__name__}" in README
    for name in mmkg.__all__:
        assert name in README or name == "MMKGError"


def test_the_words_of_the_readme_are_those_of_the_program():
    for word in (*KINDS, *RELATIONS):
        assert f"`{word}`" in README


def test_every_notebook_is_named():
    for path in (ROOT / "notebooks").glob("*.py"):
        assert path.name in README

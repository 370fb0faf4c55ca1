"""The shell, as a person uses it: in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest


@pytest.fixture(scope="module")
def run(kg):
    def run(*arguments, **options):
        line = [sys.executable, "-m", "mmkg.cli", *map(str, arguments)]
        if arguments and arguments[0] in {"related", "find", "show", "why", "view", "stats", "check"}:
            line += ["--kg", str(kg.folder)]
        return subprocess.run(line, capture_output=True, text=True, check=False, encoding="utf-8", **options)

    return run


def test_related_prints_a_table_and_json(run):
    table = run("related", "BLIP-2", "-k", "3")
    assert table.returncode == 0
    assert "BLIP" in table.stdout
    rows = json.loads(run("related", "BLIP-2", "-k", "3", "--json").stdout)
    assert [list(row) for row in rows] == [["id", "kind", "name", "title", "year", "score", "why", "url"]] * 3


def test_chinese_names_come_in_and_go_out(run):
    rows = json.loads(run("find", "悟空", "--json").stdout)
    assert rows[0]["id"] == "dataset:wukong"


@pytest.mark.parametrize(
    ("arguments", "keys"),
    [
        (("show", "BLIP-2"), {"id", "kind", "name", "title", "year", "url", "aliases", "links", "coverage"}),
        (("why", "BLIP-2", "CLIP"), {"score", "rank", "reasons"}),
        (("stats",), {"kinds", "relations", "coverage", "dates"}),
    ],
)
def test_other_questions_print_one_json_object(run, arguments, keys):
    done = run(*arguments, "--json")
    assert done.stderr == ""
    assert keys <= set(json.loads(done.stdout))
    assert run(*arguments).returncode == 0


def test_an_unknown_name_is_one_clear_line_and_exit_code_1(run):
    done = run("related", "BLPI-2", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("mmkg: unknown name: BLPI-2 (nearest: BLIP-2")
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "line",
    [
        "related",
        "related BLIP-2 -k -1",
        "related BLIP-2 --kind book",
        "related BLIP-2 --since soon",
        "nothing",
        "why a",
    ],
)
def test_wrong_usage_is_exit_code_2_without_a_traceback(run, line):
    done = run(*line.split())
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_not_there_is_exit_code_2(run):
    done = run("lab", "--folder", "/nowhere")
    assert (done.returncode, done.stdout) == (2, "")
    assert "/nowhere" in done.stderr


def test_a_page_is_written(run, tmp_path):
    done = run("view", "BLIP-2", "-o", tmp_path / "graph.html")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "graph.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert "MB" in done.stderr


def test_the_shipped_kg_has_no_problems(run):
    assert run("check").returncode == 0


def test_every_command_has_help(run):
    listed = run("--help").stdout
    for command in ("related", "find", "show", "why", "view", "stats", "check", "lab"):
        assert command in listed
        assert run(command, "--help").returncode == 0

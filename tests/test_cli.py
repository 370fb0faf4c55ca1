"""The shell, as a person uses it: in a process of its own."""

from __future__ import annotations

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from mmkg import exchange


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


def test_the_version_is_printed(run):
    assert run("--version").stdout.startswith("mmkg ")


def test_names_are_understood_in_a_locale_without_utf_8(run):
    plain = os.environ | {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    rows = json.loads(run("find", "悟空", "--json", env=plain).stdout)
    assert rows[0]["id"] == "dataset:wukong"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk is played by /dev/full")
def test_an_answer_that_cannot_be_written_is_one_line(kg):
    line = [sys.executable, "-m", "mmkg.cli", "find", "blip", "--json", "--kg", str(kg.folder)]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(line, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "mmkg: the answer cannot be written: No space left on device\n")


@pytest.mark.skipif(os.name == "nt", reason="a POSIX shell closes the stream")
def test_a_closed_output_is_no_crash(kg):
    line = shlex.join([sys.executable, "-m", "mmkg.cli", "find", "blip", "--kg", str(kg.folder)])
    done = subprocess.run(["/bin/sh", "-c", f"{line} >&-"], stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_very_long_name_is_shortened_in_its_error(run):
    done = run("show", "x" * 100_000)
    assert done.returncode == 1
    assert len(done.stderr) < 300


def test_reasons_that_go_on_say_so(run):
    table = run("related", "BLIP-2", "-k", "5", env=os.environ | {"COLUMNS": "80"}).stdout
    assert " …" in table
    assert max(map(len, table.splitlines())) <= 80


def test_an_import_that_finds_nothing_prints_nothing(run, tmp_path):
    (tmp_path / "list.bib").write_text("nothing here")
    done = run("import", tmp_path / "list.bib", "--dry-run")
    assert (done.returncode, done.stdout) == (1, "")
    assert "no item found: list.bib" in done.stderr


def test_an_export_says_what_it_wrote_and_what_its_format_cannot_hold(run, kg, tmp_path):
    done = run("export", tmp_path / "map.bib", "--curated", "--kg", kg.folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.splitlines() == [
        f"wrote {tmp_path / 'map.bib'} (0.1 MB)",
        "what this format cannot hold: tasks, edges",
    ]
    notes = run("export", tmp_path / "my.vault", "--curated", "--kg", kg.folder).stderr
    assert re.match(rf"wrote \d+ files in {re.escape(str(tmp_path))}/my.vault ", notes)


@pytest.mark.parametrize(("command", "formats"), [("import", exchange.READERS), ("export", exchange.WRITERS)])
def test_the_help_names_every_format(run, command, formats):
    text = re.sub(r"-\n\s+", "-", run(command, "--help").stdout)  # a name is cut at the end of a line
    told = set(re.findall(r"[a-z-]+", text))
    assert set(formats) <= told

"""From items to entry files: nothing curated is overwritten, importing twice is importing once, nothing does harm."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from mmkg import exchange
from mmkg.errors import ConfigError, DataError, WriteError
from mmkg.exchange import Item
from mmkg.files import check, read_entries

LIST = Path(__file__).parents[2] / "notebooks" / "reading-list.md"


@pytest.fixture
def folder(tmp_path):
    return exchange.init(tmp_path / "kg")


def contents(folder):
    return {path: path.read_bytes() for path in folder.rglob("*.yaml")}


def test_the_reading_list_becomes_a_kg_that_passes_its_checks(folder):
    report = exchange.import_items(folder, exchange.read(LIST).items)
    assert check(folder) == []
    entries = read_entries(folder)
    assert sorted(entries) == sorted(report.created)
    assert entries["paper:blip-2"].addresses == ["multi-modal"]
    assert entries["code:salesforce-blip"].implements == ["blip"]
    assert "unsure" in entries["paper:unifying-vision-text-and-layout-for-universal-document-processing"].facts


def test_a_second_import_changes_nothing(folder):
    exchange.import_items(folder, exchange.read(LIST).items, today="2026-01-01")
    before = contents(folder)
    report = exchange.import_items(folder, exchange.read(LIST).items, today="2026-02-02")
    assert (report.created, report.changed) == ([], [])
    assert contents(folder) == before


def test_a_dry_run_writes_nothing(folder):
    report = exchange.import_items(folder, exchange.read(LIST).items, dry_run=True)
    assert len(report.created) == 24
    assert contents(folder) == {}


def test_what_a_person_wrote_stays_and_what_is_empty_is_filled(folder):
    first = Item("paper", "BLIP-2: Bootstrapping", arxiv="2301.12597", venue="ICML", year=2023, file="a.md")
    exchange.import_items(folder, [first])
    more = Item(
        "paper",
        "BLIP2 under another title",
        arxiv="2301.12597",
        venue="arXiv",
        year=2022,
        doi="10.1000/x",
        authors=["J. Li"],
        file="b.md",
    )
    report = exchange.import_items(folder, [more])
    assert report.changed == ["paper:blip-2"]
    entry = read_entries(folder)["paper:blip-2"]
    assert (entry.title, entry.venue, entry.year) == ("BLIP-2: Bootstrapping", "ICML", 2023)
    assert (entry.doi, entry.authors) == ("10.1000/x", ["J. Li"])
    assert len(entry.evidence) == 2
    assert exchange.import_items(folder, [more]).changed == []


def test_same_title_is_not_enough(folder):
    items = [
        Item("paper", "Visual Dialog", year=2017),
        Item("paper", "Visual Dialog", year=1999),
        Item("dataset", "Visual Dialog"),
    ]
    report = exchange.import_items(folder, items)
    assert report.created == ["paper:visual-dialog", "dataset:visual-dialog-dataset"]
    assert ["of another year" in problem.message for problem in report.problems] == [True]
    assert check(folder) == []


def test_one_repository_of_two_papers_is_one_entry(folder):
    code = ["https://github.com/visionml/pytracking"]
    items = [
        Item("paper", "ATOM: Tracking by Overlap", code=code),
        Item("paper", "DiMP: Learning Discriminative Models", code=code),
    ]
    exchange.import_items(folder, items)
    assert read_entries(folder)["code:visionml-pytracking"].implements == ["atom", "dimp"]


@pytest.mark.parametrize(
    "title",
    [
        "../../etc/passwd",
        "con",
        "a" * 5000,
        "NUL",
        "..",
        "~root",
        "A\x00B\x1b[31m",
        "\u202eevil",
        "悟空",
        "!!!",
        "<script>alert(1)</script>",
        "C:\\x",
        "2301.12597",
        "é" * 200,
        "=1+1",
    ],
)
def test_any_title_gives_a_safe_file_or_a_problem(folder, title):
    report = exchange.import_items(folder, [Item("paper", title), Item("code", title, "https://x.org/a")])
    assert len(report.created) + len(report.problems) == 2
    for path in contents(folder):
        assert path.parent.parent == folder
        assert path.stem.lower() not in {"con", "nul"}
        assert not any(unicodedata.category(letter)[0] == "C" for letter in path.name)
    assert check(folder) == []


def test_a_failure_halfway_leaves_the_folder_as_it_was(folder, monkeypatch):
    exchange.import_items(folder, [Item("paper", "One Paper", year=2020)])
    before = contents(folder)
    calls = []

    def failing(number):
        calls.append(number)
        if len(calls) == 3:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", failing)
    items = [
        Item("paper", "One Paper", year=2020, doi="10.1000/x", file="b.md"),
        Item("paper", "Two Papers"),
        Item("paper", "Three Papers"),
    ]
    with pytest.raises(WriteError, match="No space left on device"):
        exchange.import_items(folder, items)
    assert contents(folder) == before


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"PK\x03\x04rest", "ZIP archive"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8b\x08", "gzip"),
        ("悟空数据集".encode("gb18030"), "not UTF-8"),
        (b"# A\n\n\x00\x01\x02", "binary"),
        (b"\xff\xfe", None),
        (b"", None),
    ],
)
def test_bytes_that_are_no_text_are_one_clear_error(tmp_path, data, said):
    path = tmp_path / "list.md"
    path.write_bytes(data)
    if said is None:
        assert exchange.read(path).items == []
    else:
        with pytest.raises(DataError, match=said):
            exchange.read(path)


def test_a_file_too_large_is_not_read(tmp_path):
    path = tmp_path / "list.md"
    with path.open("wb") as stream:
        stream.truncate(200 * 2**20)
    with pytest.raises(DataError, match="200 MB is too large"):
        exchange.read(path)


def test_init_does_not_touch_what_is_there(tmp_path):
    (tmp_path / "kg").mkdir()
    (tmp_path / "kg" / "mine.txt").write_text("mine")
    with pytest.raises(ConfigError, match="something already"):
        exchange.init(tmp_path / "kg")


def mmkg(*arguments, **options):
    line = [sys.executable, "-m", "mmkg.cli", *map(str, arguments)]
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": ""}
    return subprocess.run(
        line, capture_output=True, text=True, check=False, encoding="utf-8", env=environment, **options
    )


def test_the_shell_from_a_list_to_an_answer(tmp_path):
    kg = tmp_path / "kg"
    assert mmkg("init", kg).returncode == 0
    assert "24 new" in mmkg("import", LIST, "--kg", kg).stdout
    assert mmkg("check", "--kg", kg).returncode == 0
    rows = json.loads(mmkg("related", "BLIP-2", "--kg", kg, "--json").stdout)
    assert "code:salesforce-lavis" in [row["id"] for row in rows]
    assert mmkg("export", tmp_path / "map.bib", "--kg", kg, "--kind", "paper").returncode == 0
    assert (tmp_path / "map.bib").read_text().count("@") == 6


def test_a_dry_run_in_json_is_an_array_of_items_and_nothing_else():
    done = mmkg("import", LIST, "--dry-run", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    items = json.loads(done.stdout)
    assert len(items) == 19
    keys = [
        "kind",
        "title",
        "url",
        "arxiv",
        "doi",
        "acl",
        "code",
        "year",
        "venue",
        "authors",
        "section",
        "line",
        "unsure",
    ]
    assert all(list(item)[: len(keys)] == keys for item in items)


def test_bad_input_is_one_line_and_exit_1(tmp_path):
    path = tmp_path / "list.md"
    path.write_bytes(b"\x93\x94")
    done = mmkg("import", path, "--dry-run", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "list.md:1: is not UTF-8" in done.stderr
    assert mmkg("import", tmp_path / "missing.md", "--dry-run").returncode == 1
    assert mmkg("import", LIST, "--format", "docx").returncode == 2

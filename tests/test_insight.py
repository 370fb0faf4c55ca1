"""What is new and what is gone between two states of a map."""

from __future__ import annotations

import json
import subprocess
from datetime import timedelta

import pytest

import mmkg
from expansion import FakeTime, corpus, grow, make_kg
from mmkg.errors import ConfigError
from mmkg.expanded import read_expanded
from mmkg.insight import diff, read_state
from s2_server import Server, sha


def node(number):
    return f"paper:arxiv.2000.{number:05}"


def git(folder, *words):
    name = ("-c", "user.name=Test", "-c", "user.email=test@localhost", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *name, *words], check=True, capture_output=True)  # noqa: S607 - git of the machine


@pytest.fixture
def grown(tmp_path):
    """A kg under version control that has grown by one citation, and lost one, since its last commit."""
    kg = make_kg(tmp_path)
    with Server(corpus()) as server:
        grow(kg, server)
        git(kg.parent, "init", "-q")
        git(kg.parent, "add", "kg")
        git(kg.parent, "commit", "-q", "-m", "first")
        server.corpus.add(901, [sha(1)])
        server.corpus.references[sha(3)].pop()
        grow(kg, server, time=FakeTime("2027-01-01T00:00:00+00:00"), refresh_older_than=timedelta(days=1))
    return kg


def test_who_cites_it_since_the_last_commit(grown):
    found = mmkg.open(grown).diff()
    assert list(zip(found.papers["change"], found.papers["id"], strict=True)) == [
        ("new", node(901)),
        ("gone", node(110)),
    ]
    assert list(zip(found.citations["change"], found.citations["citing"], strict=True)) == [
        ("new", node(901)),
        ("gone", node(3)),
    ]
    assert str(found).startswith("1 new paper, 1 gone paper, 1 new citation, 1 gone citation")
    assert found.of(node(1)).citations["citing"].tolist() == [node(901)]
    json.dumps(found.records())


def test_a_day_and_a_folder_are_states_too(grown, tmp_path):
    first = read_state(grown, "HEAD")
    assert read_state(grown, "2037-01-01").papers.equals(first.papers)
    assert str(diff(read_expanded(grown / "expanded"), read_state(tmp_path, str(grown)))).startswith("0 new papers, 0")


@pytest.mark.parametrize("state", ["no-such-revision", "--output=/tmp/x", "1970-01-01", ""])
def test_a_state_that_git_does_not_know(grown, state):
    with pytest.raises(ConfigError):
        read_state(grown, state)


def test_without_git_a_folder_can_still_be_compared(tmp_path):
    kg = make_kg(tmp_path)
    with pytest.raises(ConfigError, match="git knows no such state"):
        read_state(kg, "HEAD")
    assert len(read_state(kg, str(kg)).papers) == 3


def test_a_paper_that_got_a_better_id_is_neither_new_nor_gone(tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    old, new = make_kg(tmp_path / "old"), make_kg(tmp_path / "new")
    text = (old / "expanded" / "papers.jsonl").read_text()
    (old / "expanded" / "papers.jsonl").write_text(text.replace('"paper:arxiv.2000.00002"', '"paper:s2.abc"'))
    (new / "expanded" / "aliases.csv").write_text(f"alias,id\npaper:s2.abc,{node(2)}\n")
    found = diff(read_expanded(old / "expanded"), read_expanded(new / "expanded"))
    assert len(found.papers) == 0

"""The store of raw answers."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime

import pytest

from mmkg.errors import WriteError
from mmkg.store import Answer, Store, parse


def answer(body=b"[1, 2]", received="2026-11-24T00:00:00+00:00"):
    return Answer("POST", "http://localhost/batch", '{"ids": [1, 2]}', 200, received, body)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "new" / "folder" / "answers.sqlite") as opened:
        yield opened


def test_a_body_comes_back_as_it_was_received(store):
    body = b"  [ 1,\n 2.50 ]\r\n"
    store.put(answer(body), {"one": 0, "two": 1})
    ((question, kept, value),) = store.read(store.find(["two"]))
    assert (question, kept.body, value) == ("two", body, 2.5)
    assert store.find(["three"]) == {}


def test_a_later_answer_replaces_an_earlier_one_and_nothing_is_left_behind(store):
    store.put(answer(b"[1, 2]"), {"one": 0, "two": 1})
    store.put(answer(b"[10]"), {"one": 0})
    assert len(store) == 2  # "two" still points to the first
    store.put(answer(b"[20]"), {"two": 0})
    assert len(store) == 2
    assert sorted(value for _, _, value in store.read(store.find(["one", "two"]))) == [10, 20]


def test_old_answers_are_not_found_when_young_ones_are_asked_for(store):
    store.put(answer(received="2026-10-01T00:00:00+00:00"), {"one": 0})
    assert store.find(["one"], since=datetime(2026, 11, 1, tzinfo=UTC)) == {}
    assert "one" in store.find(["one"], since=datetime(2026, 9, 1, tzinfo=UTC))


def test_more_questions_than_one_statement_takes(store):
    questions = {f"question {n}": 0 for n in range(1500)}
    store.put(answer(), questions)
    assert len(store.find(questions)) == 1500


def test_a_failed_put_leaves_nothing(store):
    with pytest.raises(WriteError):
        store.put(answer()._replace(body=None), {"one": 0})
    assert len(store) == 0
    store.put(answer(), {"one": 0})
    assert len(store) == 1


def test_a_full_disk_is_a_clear_error_and_what_was_kept_stays(store):
    store.put(answer(), {"one": 0})
    store._db.execute("PRAGMA max_page_count = 12")
    with pytest.raises(WriteError, match=r"full.*MMKG_STORE"):
        store.put(answer(b"[" + b"1," * 500_000 + b"1]"), {"two": 0})
    assert [value for _, _, value in store.read(store.find(["one"]))] == [1]
    assert "two" not in store.find(["two"])


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(WriteError, match="MMKG_STORE"):
        Store(tmp_path / "file" / "answers.sqlite")


def test_a_file_that_is_no_store_is_a_clear_error(tmp_path):
    (tmp_path / "answers.sqlite").write_text("something else " * 100)
    with pytest.raises(WriteError, match="not a database"):
        Store(tmp_path / "answers.sqlite")


def test_two_processes_may_read_and_write_at_once(store):
    store.put(answer(), {"one": 0})
    with Store(store.path) as other:
        other.put(answer(), {"two": 1})
    assert set(store.find(["one", "two"])) == {"one", "two"}
    assert store._db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert isinstance(store._db, sqlite3.Connection)


@pytest.mark.parametrize("body", [b"", b"{", b"<html>", b'{"a": \xff}', b"[NaN]"])
def test_what_is_no_json_is_a_value_error(body):
    with pytest.raises(ValueError, match=r"."):
        parse(body)

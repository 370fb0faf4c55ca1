"""`mmkg expand` and `mmkg diff` as people call them, and `KG.expand` inside a notebook's running loop."""

from __future__ import annotations

import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from typer.testing import CliRunner

import mmkg
from expansion import KEY, corpus, digest, in_a_loop, lines, make_kg
from mmkg import cli
from mmkg.expand.progress import Bar, State
from s2_server import Server, refused, sha


@pytest.fixture
def server():
    with Server(corpus()) as running:
        yield running


@pytest.fixture
def kg(tmp_path, monkeypatch, server):
    monkeypatch.setenv("MMKG_STORE", str(tmp_path / "answers.sqlite"))
    monkeypatch.setenv("MMKG_S2_RATE", "1000")
    monkeypatch.setenv("MMKG_S2_URL", server.url)
    monkeypatch.setenv("MMKG_S2_KEY", KEY)
    return make_kg(tmp_path)


def run(monkeypatch, capsys, *words):
    monkeypatch.setattr("sys.argv", ["mmkg", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    printed = capsys.readouterr()
    return ended.value.code or 0, printed.out, printed.err


def test_a_plan_then_a_run_then_news(kg, server, monkeypatch, capsys):
    code, out, _ = run(monkeypatch, capsys, "expand", "2000.00001", "--dry-run", "--kg", kg)
    assert (code, out) == (0, "1 paper, 3 requests, less than a minute at 1000 a second (2 lists not counted yet)\n")
    code, out, err = run(monkeypatch, capsys, "expand", "2000.00001", "--citations", "none", "--kg", kg)
    assert code == 0
    assert out.startswith("2 requests; 4 new papers, 1 changed, 0 gone\n4 new citations")
    assert "2 of 2 requests" in err
    assert {seen.key for seen in server.seen} == {KEY}
    assert KEY not in out + err


def test_another_server_and_options_that_cannot_be(kg, server, monkeypatch, capsys):
    monkeypatch.setenv("MMKG_S2_URL", "http://127.0.0.1:9")
    assert run(monkeypatch, capsys, "expand", "2000.00001", "--api-url", server.url, "--kg", kg)[0] == 0
    assert run(monkeypatch, capsys, "expand", "--citations", "some", "--kg", kg)[0] == 2
    assert run(monkeypatch, capsys, "expand", "--refresh-older-than", "soon", "--kg", kg)[0] == 2
    assert run(monkeypatch, capsys, "expand", "--depth", "0", "--kg", kg)[0] == 2
    assert run(monkeypatch, capsys, "expand", "no such paper", "--kg", kg)[0] == 1


def test_failures_end_with_one_line_and_status_1(kg, server, monkeypatch, capsys):
    server.faults = [refused(403, times=9)]
    code, _, err = run(monkeypatch, capsys, "expand", "2000.00001", "--kg", kg)
    assert code == 1
    assert "MMKG_S2_KEY" in err.splitlines()[-1]
    assert "Traceback" not in err
    code, out, err = run(monkeypatch, capsys, "expand", "2000.00001", "--offline", "--kg", kg)
    assert (code, "not asked: 1" in out) == (1, True)


def test_help_names_every_option():
    shown = CliRunner().invoke(cli.app, ["expand", "--help"], env={"COLUMNS": "200"}).stdout
    for option in [
        "depth",
        "references",
        "citations",
        "since",
        "min-citations",
        "influential",
        "budget",
        "refresh-older-than",
    ]:
        assert f"--{option}" in shown
    for option in ("--dry-run", "--offline", "--api-url", "--kg"):
        assert option in shown


def test_a_notebook_expands_and_asks_on(kg):
    opened = mmkg.open(kg)
    assert len(opened.edges) == 0
    states = []

    class Seen:
        def __call__(self, state):
            states.append(state)

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

    async def cell():  # a notebook's cell runs inside a loop
        return opened.expand("2000.00001", citations=0, progress=Seen())

    report = in_a_loop(cell())
    assert report.new_citations == 4
    assert len(opened.edges) == 4  # what was read before the run is read anew
    assert states[-1].requests == 2
    assert opened.show("2000.00001")["coverage"]["references"]["state"] == "complete"


def test_a_notebook_cell_shows_a_bar_and_is_left_with_one_line(kg, server):
    server.faults = [refused(429, Retry_After="1")]
    cell = new_code_cell(f"import mmkg\nreport = mmkg.open({str(kg)!r}).expand('2000.00001', citations=0)")
    shown = []

    class Client(NotebookClient):
        def process_message(self, message, *rest):
            if "display_data" in message["msg_type"]:
                shown.append(message["content"]["data"])
            return super().process_message(message, *rest)

    Client(new_notebook(cells=[cell]), timeout=120, kernel_name="python3").execute()
    assert any("<progress" in data["text/html"] and "the API asked for 1 s" in data["text/plain"] for data in shown)
    (output,) = cell.outputs
    assert output.data == {"text/html": "3 requests, 5 papers", "text/plain": "3 requests, 5 papers"}


def test_the_kg_inside_the_package_is_not_written_to(kg, monkeypatch):
    opened = mmkg.open(kg)
    monkeypatch.setattr("mmkg.kg.__file__", str(kg.parent / "kg.py"))
    before = digest(kg)
    with pytest.raises(mmkg.MMKGError, match="inside the package"):
        opened.expand("2000.00001")
    assert digest(kg) == before


def test_a_wait_is_shown(capsys):
    with Bar() as bar:
        bar(State(1, 3, 10, 1.0, "the API asked for 12 s"))
    assert capsys.readouterr().err == "1 of 4 requests, 10 papers, 3 s left (the API asked for 12 s)\n"


def test_what_is_written_is_read_by_the_map(kg):
    opened = mmkg.open(kg)
    opened.expand(["2000.00001", "2000.00002"], citations=0)
    assert len(lines(kg, "citations.csv")) == 9
    assert opened.find(sha(1)).id.tolist() == ["paper:arxiv.2000.00001"]

"""An expansion may be killed, interrupted, run twice at once, or meet a full disk: nothing is lost or broken."""

from __future__ import annotations

import contextlib
import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from expansion import digest, grow, make_kg
from mmkg.errors import BusyError, WriteError
from mmkg.expand.locking import NAME, locked
from mmkg.store import Store
from s2_server import Corpus, Fault, Server, sha

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills and forks")
KILLS = 50
PAPERS = range(1, 9)


class Zygote:
    """Starts runs that can be killed."""

    def __init__(self) -> None:
        script = Path(__file__).with_name("zygote.py")
        environment = {**os.environ, "PYTHONPATH": str(script.parent), "PYTHONWARNINGS": "ignore"}
        self.process = subprocess.Popen(
            [sys.executable, str(script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment
        )
        assert self.read() == "ready"

    def read(self) -> str:
        return self.process.stdout.readline().strip()

    def start(self, kg: Path, server: Server, **job) -> int:
        line = {"kg": str(kg), "url": server.url, "numbers": list(PAPERS), **job}
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        return int(self.read())

    def end(self) -> tuple[int, str]:
        told = json.loads(self.read())
        return told["status"], told["words"]

    def run(self, kg: Path, server: Server, **job) -> tuple[int, str]:
        self.start(kg, server, **job)
        return self.end()


@pytest.fixture(scope="module")
def zygote():
    running = Zygote()
    yield running
    running.process.stdin.close()
    running.process.wait(10)
    running.process.stdout.close()


@pytest.fixture(scope="module")
def server():
    """A run takes a batch of facts, a batch of references, and a page of citations for each paper."""
    known = Corpus()
    for number in range(101, 131):
        known.add(number)
    for number in PAPERS:
        known.add(number, [sha(101 + (number * 3 + n) % 30) for n in range(6)], citationCount=2_000)
        known.add(200 + number, [sha(number)])
    with Server(known) as running:
        yield running


@pytest.fixture(scope="module")
def calm(server, tmp_path_factory):
    """What a run that nobody disturbs writes."""
    kg = make_kg(tmp_path_factory.mktemp("calm"), PAPERS)
    grow(kg, server, PAPERS)
    return digest(kg)


def questions(kg: Path) -> set[str]:
    path = kg.parent / "answers.sqlite"
    if not path.exists():
        return set()
    with Store(path) as store:
        return {question for (question,) in store._db.execute("SELECT question FROM questions")}


def asked(server: Server, since: int) -> set[str]:
    """The questions of the requests from number `since` on, as the store names them."""
    found = set()
    for seen in server.seen[since:]:
        path = seen.path.replace("%2C", ",")
        where, _, fields = path.partition("?")
        for one in seen.payload["ids"] if seen.payload else [None]:
            found.add(server.url + (f"{where.removesuffix('batch')}{one}?{fields}" if one else path))
    return found


def test_fifty_kills_at_random_moments_lose_nothing(zygote, server, calm, tmp_path):
    chance = random.Random(20261124)  # noqa: S311 - moments, not secrets
    server.latency = 0.005
    began = time.monotonic()
    zygote.run(make_kg(tmp_path / "measured", PAPERS), server)
    whole = time.monotonic() - began
    kills = lives = repeated = 0
    while kills < KILLS:
        kg = make_kg(tmp_path / f"life {lives}", PAPERS)
        lives += 1
        status = -1
        while status != 0:
            known, sent = questions(kg), len(server.seen)
            run = zygote.start(kg, server)
            time.sleep(chance.uniform(0, whole * 0.9))  # the moment is the point of this test
            if kills < KILLS:
                with contextlib.suppress(ProcessLookupError):  # it was faster
                    os.kill(run, signal.SIGKILL)
            status, words = zygote.end()
            kills += status == signal.SIGKILL
            repeated += len(known & asked(server, sent))
        assert digest(kg) == calm, words
    server.latency = 0
    assert repeated == 0
    assert kills == KILLS


@pytest.mark.parametrize(
    "trouble", [{"die_at_replace": n} for n in range(1, 6)] + [{"die_at_commit": n} for n in (1, 2, 9)], ids=str
)
def test_killed_at_the_worst_moments(trouble, zygote, server, calm, tmp_path):
    kg = make_kg(tmp_path, PAPERS)
    status, _ = zygote.run(kg, server, **trouble)
    assert status == signal.SIGKILL
    known, sent = questions(kg), len(server.seen)
    status, words = zygote.run(kg, server)
    assert digest(kg) == calm, words
    assert not known & asked(server, sent)


@pytest.mark.parametrize("hang", [True, False], ids=["while an answer is awaited", "while it waits its turn"])
def test_an_interrupt_ends_within_two_seconds_and_keeps_what_came(hang, zygote, server, calm, tmp_path):
    kg = make_kg(tmp_path, PAPERS)
    server.faults = (
        [Fault("/citations", hang=20)] if hang else [Fault("/citations", status=429, headers={"Retry-After": "60"})]
    )
    sent = len(server.seen)
    job = {} if hang else {"options": {"patient": True}}
    run = zygote.start(kg, server, **job)
    while not any("/citations" in seen.path for seen in server.seen[sent:]):
        time.sleep(0.005)
    time.sleep(0.05)
    began = time.monotonic()
    os.kill(run, signal.SIGINT)
    _, words = zygote.end()
    assert words == "KeyboardInterrupt"
    assert time.monotonic() - began < 2
    assert len(questions(kg)) >= 16
    server.faults = []
    known, sent = questions(kg), len(server.seen)
    zygote.run(kg, server)
    assert digest(kg) == calm
    assert not known & asked(server, sent)


def test_a_second_run_on_one_kg_says_so_and_stops(server, tmp_path):
    kg = make_kg(tmp_path, PAPERS)
    sent = len(server.seen)
    with locked(kg), pytest.raises(BusyError, match=f"another run.*process {os.getpid()}"):
        grow(kg, server, PAPERS)
    assert len(server.seen) == sent
    assert not (kg / NAME).exists()
    grow(kg, server, PAPERS)


def test_what_another_run_wrote_until_now_is_not_lost(server, tmp_path, monkeypatch):
    kg = make_kg(tmp_path, PAPERS)

    @contextlib.contextmanager
    def after_another(folder):
        monkeypatch.undo()
        grow(kg, server, [2])
        with locked(folder):
            yield

    monkeypatch.setattr(sys.modules["mmkg.expand.run"], "locked", after_another)
    grow(kg, server, [1])
    citing = {line.split(",")[0] for line in (kg / "expanded" / "citations.csv").read_text().splitlines()}
    assert {"paper:arxiv.2000.00001", "paper:arxiv.2000.00002"} <= citing


def test_a_lock_that_a_killed_run_left_does_not_hold(zygote, server, tmp_path):
    kg = make_kg(tmp_path, PAPERS)
    zygote.run(kg, server, die_at_commit=1)
    assert (kg / NAME).exists()
    assert zygote.run(kg, server)[0] == 0
    assert not (kg / NAME).exists()


def test_a_full_disk_leaves_the_old_files(zygote, tmp_path):
    known = Corpus()
    found = [known.add(n, title=f"Number {n} " + "of vision and language " * 18) for n in range(101, 501)]
    for number in PAPERS:
        known.add(number, found)
    with Server(known) as server:
        kg = make_kg(tmp_path, PAPERS)
        before = digest(kg)
        _, words = zygote.run(kg, server, largest_file=100_000)
        assert words.startswith("WriteError: the store of API answers cannot be used")
        assert digest(kg) == before
        grow(kg, server, [1])
        before = digest(kg)
        (kg.parent / "answers.sqlite-wal").unlink(missing_ok=True)
        _, words = zygote.run(kg, server, largest_file=60_000, options={"offline": True})
        assert words.startswith("WriteError: cannot write")
        assert "too large" in words
        assert digest(kg) == before
        assert zygote.run(kg, server)[0] == 0


@pytest.mark.parametrize("code", [errno.EROFS, errno.EACCES, errno.ENOSPC])
def test_a_folder_that_cannot_be_written_is_found_before_anything_is_asked(code, server, tmp_path, monkeypatch):
    kg = make_kg(tmp_path, PAPERS)
    before, sent = digest(kg), len(server.seen)
    real = os.open

    def refuse(path, flags, *args, **kwargs):
        if str(path).startswith(str(kg)) and flags & os.O_CREAT:
            raise OSError(code, os.strerror(code))
        return real(path, flags, *args, **kwargs)

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(WriteError, match=f"cannot be written.*{os.strerror(code)}"):
        grow(kg, server, PAPERS)
    monkeypatch.undo()
    assert (digest(kg), len(server.seen)) == (before, sent)


def test_what_a_killed_run_left_behind_is_cleared_away(server, tmp_path, calm):
    kg = make_kg(tmp_path, PAPERS)
    (kg / "expanded" / "..papers.jsonl.staged.2sufp1rn.new").write_text("half a")
    grow(kg, server, PAPERS)
    assert digest(kg) == calm

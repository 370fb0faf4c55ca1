"""The requester against a server that fails in every way we know of."""

from __future__ import annotations

import contextlib
import json
import logging
import sqlite3
import threading
import time
from concurrent.futures import CancelledError

import pytest

from expansion import KEY, FakeTime, corpus, in_a_loop, settings
from mmkg.errors import AccessRefused, ConfigError, SourceError
from mmkg.semantic_scholar import BudgetSpent, Client, NotKept, Request, Requester, Scholar, TooLarge
from mmkg.semantic_scholar.question import align
from mmkg.settings import Secret
from mmkg.store import Store
from s2_server import Corpus, Fault, Server, refused, sha

HTML = b"<html><h1>502 Bad Gateway</h1></html>"
PASSING = {
    "429": refused(429),
    "429 with Retry-After": refused(429, Retry_After="12"),
    "500": refused(500),
    "502 with HTML": refused(502),
    "503": refused(503),
    "504": refused(504),
    "520 of a gateway": refused(520),
    "429 with half seconds": refused(429, Retry_After="2.5"),
    "429 with a nonsensical Retry-After": refused(429, Retry_After="\u00b2"),
    "HTML as 200": Fault(".", body=HTML),
    "connection cut in mid-body": Fault(".", cut=True),
    "truncated JSON": Fault(".", body=b'[{"paperId": "00'),
    "empty body": Fault(".", body=b""),
    "an error as 200": Fault(".", body=b'{"error": "Internal"}'),
    "an object for a list": Fault(".", body=b'{"data": []}'),
}


@pytest.fixture
def server():
    with Server(corpus()) as running:
        yield running


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "answers.sqlite") as opened:
        yield opened


@pytest.fixture
def fake():
    return FakeTime()


@pytest.fixture
def scholar(server, store, fake, tmp_path):
    with Scholar(Requester(settings(server, tmp_path), store, clock=fake.clock())) as asking:
        yield asking


@pytest.mark.parametrize("name", PASSING)
def test_what_passes_is_asked_again(name, scholar, server):
    fault = PASSING[name]
    server.faults = [Fault(**fault.__dict__)]
    assert scholar.facts([sha(1)])[sha(1)].value["paperId"] == sha(1)
    assert len(server.seen) == 2


def test_a_server_that_hangs_is_asked_again(server, store, tmp_path, fake):
    server.faults = [Fault(".", hang=5)]
    with Scholar(Requester(settings(server, tmp_path), store, clock=fake.clock(), seconds=0.2)) as scholar:
        assert scholar.facts([sha(1)])[sha(1)].value
    assert len(server.seen) == 2


def test_retry_after_is_honoured_and_backoff_grows(scholar, server, fake):
    server.faults = [refused(429, Retry_After="12"), refused(429), refused(429), refused(429)]
    scholar.facts([sha(1)])
    waits = [wait for wait in fake.waits if wait > 0.1]
    assert waits[0] >= 12
    assert waits[1:] == sorted(waits[1:])
    assert waits[-1] > waits[1]


def test_retry_after_may_be_a_date(scholar, server):
    server.faults = [refused(503, Retry_After="Thu, 01 Jan 2099 00:00:00 GMT")]
    with pytest.raises(SourceError, match="asks to wait"):  # that is longer than anybody waits
        scholar.facts([sha(1)])
    assert len(server.seen) == 1


def test_retries_are_bounded_and_the_error_says_what_to_do(scholar, server):
    server.faults = [refused(500, times=100)]
    with pytest.raises(
        SourceError, match=r"no answer.*1 papers.*HTTP 500; tried 8 times.*run the same command"
    ) as caught:
        scholar.facts([sha(1)])
    assert caught.value.status == 500
    assert len(server.seen) == 8


def test_a_server_that_was_never_reached_is_given_up_sooner(store, tmp_path, fake):
    requester = Requester(settings("http://127.0.0.1:9", tmp_path), store, clock=fake.clock())
    with Scholar(requester) as scholar, pytest.raises(SourceError, match=r"ConnectError.*tried 4 times"):
        scholar.facts([sha(1)])
    assert sum(fake.waits) < 10


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_stops_at_once_and_names_the_variable(status, scholar, server):
    server.faults = [refused(status, times=100)]
    with pytest.raises(AccessRefused, match="MMKG_S2_KEY") as caught:
        scholar.facts([sha(1)])
    assert len(server.seen) == 1
    assert isinstance(caught.value, PermissionError)


TOO_MUCH = Fault("batch", status=400, body=b'{"error": "Response would exceed maximum size."}')


@pytest.mark.parametrize(
    "fault", [refused(413), refused(504, times=2), TOO_MUCH], ids=["413", "504 twice", "400 in words"]
)
def test_too_large_a_batch_is_split(fault, scholar, server):
    server.faults = [Fault(**fault.__dict__)]
    answers = scholar.facts([sha(n) for n in (1, 2, 3, 101)])
    assert [len(seen.payload["ids"]) for seen in server.seen][-2:] == [2, 2]
    assert {asked: reply.value["paperId"] for asked, reply in answers.items()} == {
        sha(n): sha(n) for n in (1, 2, 3, 101)
    }


def test_a_full_answer_is_not_believed(store, tmp_path, fake):
    with Server(corpus(papers=30, references=400)) as server:  # 12,000 entries: the API would cut them in silence
        with Scholar(Requester(settings(server, tmp_path), store, clock=fake.clock())) as scholar:
            answers = scholar.lists([sha(n) for n in range(1, 31)], "references")
        assert {len(reply.value["references"]) for reply in answers.values()} == {400}
        assert [len(seen.payload["ids"]) for seen in server.seen] == [30, 15, 15]


def test_one_list_that_fills_an_answer_is_too_large(store, tmp_path, fake):
    with (
        Server(corpus(papers=1, references=10_050)) as server,
        Scholar(Requester(settings(server, tmp_path), store, clock=fake.clock())) as scholar,
        pytest.raises(TooLarge),
    ):
        scholar.lists([sha(1)], "references")


def test_a_wrong_address_is_told_from_an_unknown_paper(scholar, server):
    assert scholar.page(sha(9), "references", 0, 10).status == 404
    server.faults = [Fault(".", status=404, body=HTML)]
    with pytest.raises(SourceError, match="MMKG_S2_URL"):
        scholar.facts([sha(1)])


def test_all_ids_unknown(scholar, server):
    assert [reply.status for reply in scholar.facts(["DOI:10.1/no", "DOI:10.1/nor-this"]).values()] == [400, 400]
    scholar.facts(["DOI:10.1/no"])
    assert len(server.seen) == 1


# --- the store comes first ---------------------------------------------------------------


def test_what_was_answered_in_a_batch_is_not_asked_in_another(scholar, server):
    scholar.facts([sha(1), sha(2)])
    scholar.facts([sha(2), sha(3)])
    scholar.facts([sha(3), sha(1)])
    assert [seen.payload["ids"] for seen in server.seen] == [[sha(1), sha(2)], [sha(3)]]


def test_a_paper_is_known_by_its_own_name_afterwards(scholar, server):
    scholar.facts(["ARXIV:2000.00001"])
    assert scholar.facts([sha(1)])[sha(1)].value["paperId"] == sha(1)
    assert len(server.seen) == 1


def test_offline_and_budget(server, store, tmp_path, fake):
    requester = Requester(settings(server, tmp_path), store, clock=fake.clock(), budget=1)
    with Scholar(requester) as scholar:
        scholar.facts([sha(1)])
        with pytest.raises(BudgetSpent):
            scholar.facts([sha(2)])
    with Scholar(Requester(settings(server, tmp_path), store, offline=True)) as scholar:
        assert scholar.facts([sha(1)])[sha(1)].value
        with pytest.raises(NotKept):
            scholar.facts([sha(2)])
    assert len(server.seen) == 1


def test_a_retry_costs_budget(server, store, tmp_path, fake):
    server.faults = [refused(500, times=9)]
    requester = Requester(settings(server, tmp_path), store, clock=fake.clock(), budget=3)
    with Scholar(requester) as scholar, pytest.raises(BudgetSpent):
        scholar.facts([sha(1)])
    assert len(server.seen) == 3


# --- order -------------------------------------------------------------------------------


def shuffled(answer):
    return answer[::-1] if isinstance(answer, list) else answer


def test_shuffled_answers_find_their_questions(scholar, server):
    server.faults = [Fault("batch", change=shuffled)]
    asked = ["ARXIV:2000.00001", sha(2), "CorpusId:3", "DOI:10.1/unknown"]
    answers = scholar.facts(asked)
    assert [answers[one].value and answers[one].value["corpusId"] for one in asked[:3]] == [1, 2, 3]


def test_a_short_answer_answers_only_what_it_names_and_the_rest_is_asked_once_more(scholar, server):
    server.faults = [Fault("batch", times=2, change=lambda answer: answer[1:])]
    assert set(scholar.facts([sha(1), sha(2), sha(3)])) == {sha(2), sha(3)}
    assert [seen.payload["ids"] for seen in server.seen] == [[sha(1), sha(2), sha(3)], [sha(1)]]
    assert set(scholar.facts([sha(1), sha(2), sha(3)])) == {sha(1), sha(2), sha(3)}


def test_a_merged_record_counts_at_its_place():
    assert align(["old", "b"], [{"paperId": "new"}, {"paperId": "b"}]) == [0, 1]
    assert align(["old", "b"], [{"paperId": "b"}, {"paperId": "c"}]) == [None, 0]  # 0 is taken: nobody knows
    assert align(["a"], []) == [None]


# --- addresses, pace, connection ---------------------------------------------------------


def test_ids_and_titles_reach_the_server_as_they_are(scholar, server):
    known = server.corpus.add(500, title="R&D for Q&A # 100%? Ünïcode + 中文", externalIds={"DOI": "10.1/a#b?c=d;e<f>"})
    assert scholar.page("DOI:10.1/a#b?c=d;e<f>", "references", 0, 10).status == 200
    assert scholar.match("R&D for Q&A # 100%? Ünïcode + 中文").value["data"][0]["paperId"] == known


def test_requests_keep_their_distance(server, fake, tmp_path, store):
    times = []
    clock = fake.clock()
    slow = settings(server, tmp_path, s2_rate=2.0)
    with Scholar(Requester(slow, store, clock=clock)) as asking:
        for n in (1, 2, 3, 101):
            asking.facts([sha(n)])
            times.append(fake.seconds)
        asking.facts([sha(1)])  # from the store: no waiting
    assert times == pytest.approx([0, 0.5, 1.0, 1.5])
    assert fake.seconds == times[-1]


def test_the_server_never_sees_more_than_the_rate(server, store, tmp_path):
    with Scholar(Requester(settings(server, tmp_path, s2_rate=50.0), store)) as scholar:
        for n in range(101, 109):
            scholar.facts([sha(n)])
    gaps = [later.time - earlier.time for earlier, later in zip(server.seen, server.seen[1:], strict=False)]
    assert sum(gaps) >= 7 / 50 - 0.01


def test_one_connection_serves_all(scholar, server):
    for n in (1, 2, 3):
        scholar.facts([sha(n)])
        scholar.page(sha(n), "references", 0, 2)
    assert server.connections == 1


# --- the key -----------------------------------------------------------------------------


def test_the_key_goes_out_with_every_request_and_nowhere_else(server, store, tmp_path, caplog, capsys):
    fake = FakeTime()
    caplog.set_level(logging.DEBUG)
    server.key = KEY
    echo = json.dumps([{"paperId": sha(1), "title": f"your key is {KEY}"}]).encode()
    server.faults = [refused(429), Fault("batch", body=echo), refused(500, times=99, match="/citations")]
    with Scholar(Requester(settings(server, tmp_path), store, clock=fake.clock())) as scholar:
        scholar.facts([sha(1)])
        scholar.page(sha(1), "references", 0, 10)
        scholar.match("paper number 2 on vision and language")
        with pytest.raises(SourceError) as caught:
            scholar.page(sha(1), "citations", 0, 10)
        server.faults = [Fault(".", status=400, body=json.dumps({"error": f"bad key {KEY}"}).encode())]
        with pytest.raises(SourceError, match=r"bad key \*\*\*") as told:
            scholar.facts([sha(2)])
    assert {seen.key for seen in server.seen} == {KEY}
    assert not any(KEY in seen.path for seen in server.seen)
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert KEY.encode() not in kept
    assert KEY not in repr(told.value)
    printed = capsys.readouterr()
    assert KEY not in caplog.text + printed.out + printed.err + str(caught.value) + repr(caught.value)


def test_a_key_that_no_header_can_carry_is_an_error_without_the_key(server, store, tmp_path):
    with pytest.raises(ConfigError, match="MMKG_S2_KEY") as caught:
        Requester(settings(server, tmp_path, s2_key=Secret("sécret\nkey")), store)
    assert "cret" not in str(caught.value)


# --- the client's seam -------------------------------------------------------------------


def test_every_method_of_the_client_asks_through_the_seam(server, store, tmp_path, fake):
    """The contract with `semanticscholar` 0.12: it hands address, parameters and payload to `get_data_async`."""
    server.key = KEY
    requester = Requester(settings(server, tmp_path), store, clock=fake.clock())
    client = Client(requester)

    async def ask():
        paper = await client.get_paper("ARXIV:2000.00001", fields=["title"])
        papers = await client.get_papers([sha(1), sha(2)], fields=["title", "externalIds"])
        references = await client.get_paper_references(sha(1), fields=["title"])
        found = await client.search_paper("Paper number 3 on vision and language", match_title=True, fields=["title"])
        await requester.close()
        return paper, papers, references, found

    server.faults = [refused(429), refused(503)]
    paper, papers, references, found = in_a_loop(ask())
    assert paper.title.startswith("Paper number 1")
    assert [one.paperId for one in papers] == [sha(1), sha(2)]
    assert len(references) == 4
    assert found.paperId == sha(3)
    sent = len(server.seen)
    in_a_loop(ask())
    assert len(server.seen) == sent  # all from the store


def test_the_client_does_not_configure_logging(server, store, tmp_path):
    handlers = logging.getLogger().handlers[:]
    Client(Requester(settings(server, tmp_path), store))
    assert logging.getLogger().handlers == handlers


def test_plain_calls_work_inside_a_running_loop(scholar):
    async def cell():
        return scholar.facts([sha(1)])

    assert in_a_loop(cell())[sha(1)].value


def test_closing_ends_a_question_that_hangs(server, store, tmp_path):
    server.faults = [Fault(".", hang=30)]
    scholar = Scholar(Requester(settings(server, tmp_path), store))
    ended = []

    def ask():
        try:
            scholar.facts([sha(1)])
        except CancelledError as error:
            ended.append(error)

    waiting = threading.Thread(target=ask)
    waiting.start()
    while not server.seen:
        time.sleep(0.001)
    began = time.monotonic()
    scholar.close()
    waiting.join(2)
    assert ended
    assert time.monotonic() - began < 2


def test_titles_with_half_a_surrogate_are_read(scholar, server):
    server.faults = [Fault("batch", body=b'[{"paperId": "' + sha(1).encode() + b'", "title": "\\ud83d Vision"}]')]
    assert scholar.facts([sha(1)])[sha(1)].value["title"] == "? Vision"
    assert scholar.facts([sha(1)])[sha(1)].value["title"] == "? Vision"


def test_the_store_keeps_what_was_asked_and_what_came(scholar, server, tmp_path):
    scholar.facts([sha(1)])
    with contextlib.closing(sqlite3.connect(tmp_path / "answers.sqlite")) as db:
        ((method, url, payload, status, body),) = db.execute("SELECT method, url, payload, status, body FROM answers")
    assert (method, status, json.loads(payload)) == ("POST", 200, {"ids": [sha(1)]})
    assert url.startswith(server.url + "/graph/v1/paper/batch?fields=")
    assert json.loads(body)[0]["paperId"] == sha(1)


def test_an_empty_corpus_says_so(store, tmp_path):
    empty = Corpus()
    empty.add(1)
    with Server(empty) as server, Scholar(Requester(settings(server, tmp_path), store)) as scholar:
        assert scholar.match("a wholly different title of some length").status == 404
        assert Request(f"{server.url}/graph/v1/paper/{sha(1)}", "fields=title").method == "GET"

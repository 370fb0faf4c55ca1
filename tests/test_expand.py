"""Expansion: from papers to a larger map, with lists that are compared with their stated lengths."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from expansion import KEY, FakeTime, corpus, digest, grow, lines, make_kg, settings, states
from mmkg.errors import AccessRefused, ConfigError, SourceError, UnknownName
from mmkg.expand import Options, age, amount, expand, plan
from mmkg.expand.harvest import Harvest
from mmkg.expand.identity import _claim, alone
from mmkg.expand.mapping import record_fields
from mmkg.expand.planning import Batch, Pages, Target
from mmkg.expanded import Expanded, read_expanded, write_expanded
from mmkg.merge import merge_records
from mmkg.rows import citation_text, citations_table, paper_rows
from mmkg.schema import Citation
from mmkg.settings import Secret
from s2_server import Corpus, Fault, Server, paper, refused, sha


@pytest.fixture
def server():
    with Server(corpus()) as running:
        yield running


@pytest.fixture
def kg(tmp_path):
    return make_kg(tmp_path)


def node(number):
    return f"paper:arxiv.2000.{number:05}"


# --- what it does ------------------------------------------------------------------------


def test_references_become_papers_and_citations(kg, server):
    report = grow(kg, server)
    found = read_expanded(kg / "expanded")
    assert len(found.citations) == 12
    assert report.new == [node(n) for n in range(101, 111)]
    assert (report.new_citations, report.gone_citations, report.ok) == (12, 0, True)
    assert states(kg)["00001", "references"] == ("4", "4", "complete")
    assert found.papers.loc[node(101), "evidence"].startswith("semantic-scholar=")
    assert found.manifest["sources"]["semantic-scholar"]["date"] == "2026-11-24"


def test_what_others_said_stays_and_keeps_its_evidence(tmp_path, server):
    kg = make_kg(tmp_path, authors=["Somebody Else"])
    grow(kg, server)
    row = json.loads(lines(kg, "papers.jsonl")[0])
    assert row["evidence"]["semantic-scholar"]
    assert row["s2"] == sha(1)


def test_a_second_run_asks_nothing_and_writes_no_byte(kg, server):
    grow(kg, server)
    before, sent = digest(kg), len(server.seen)
    report = grow(kg, server, time=FakeTime("2026-12-24T00:00:00+00:00"))
    assert (digest(kg), len(server.seen), report.written) == (before, sent, [])


def test_answers_asked_again_without_news_write_no_byte(kg, server):
    grow(kg, server)
    before, sent = digest(kg), len(server.seen)
    later = FakeTime("2027-01-24T00:00:00+00:00")
    report = grow(kg, server, time=later, refresh_older_than=timedelta(days=30))
    assert (digest(kg), report.written) == (before, [])
    assert len(server.seen) > sent


def test_offline_rebuilds_from_the_store_alone(kg, server):
    grow(kg, server)
    before, sent = digest(kg), len(server.seen)
    for path in (kg / "expanded").iterdir():
        path.unlink()
    make_kg_again = [{"id": node(n), "arxiv": f"2000.{n:05}"} for n in (1, 2, 3)]
    (kg / "expanded" / "papers.jsonl").write_text("\n".join(map(json.dumps, make_kg_again)) + "\n")
    report = grow(kg, server, offline=True)
    assert report.ok
    assert digest(kg)["citations.csv"] == before["citations.csv"]
    assert len(server.seen) == sent


def test_offline_without_answers_says_what_is_missing(kg, server):
    report = grow(kg, server, offline=True)
    assert report.left == ["ARXIV:2000.00001", "ARXIV:2000.00002", "ARXIV:2000.00003"]
    assert not report.ok
    assert "not asked: 3" in str(report)
    assert server.seen == []


def test_a_dry_run_tells_the_plan_and_touches_nothing(kg, server):
    before = digest(kg)
    report = grow(kg, server, dry_run=True)
    assert str(report) == "3 papers, 3 requests, less than a minute at 1000 a second (6 lists not counted yet)"
    assert (server.seen, digest(kg)) == ([], before)
    assert not (kg.parent / "answers.sqlite").exists()


def test_a_plan_leaves_out_what_the_store_holds(kg, server):
    grow(kg, server)
    assert grow(kg, server, dry_run=True).plan.facts == ()


def test_names_that_are_no_paper_are_unknown(kg, server):
    with pytest.raises(UnknownName, match="paper:nowhere"):
        expand(kg, ["paper:nowhere"], Options(), settings(server, kg.parent))


def test_depth_two_expands_what_depth_one_found(kg, server):
    server.corpus.references[sha(101)] = [server.corpus.add(900)]
    assert node(900) not in grow(kg, server).new
    assert grow(kg, server, depth=2).new == [node(900)]


def test_the_time_left_counts_what_is_to_be_asked_and_not_what_is_kept(kg, server):
    nodes, options = [node(number) for number in (1, 2, 3)], Options()
    grow(kg, server, numbers=(1, 2))
    seen = []
    expand(kg, nodes, options, settings(server, kg.parent), seen.append, clock=FakeTime().clock())
    told = [(state.requests, state.planned) for state in seen]
    assert told[:2] == [(0, 3), (1, 2)]  # at first it is not known that nobody cites it
    assert told[2:] == [(1, 1), (1, 1), (2, 0), (2, 0)]  # the references of one paper, not of three
    seen.clear()
    expand(kg, nodes, options, settings(server, kg.parent), seen.append, clock=FakeTime().clock())
    assert seen[-1].requests == 0
    assert {state.planned for state in seen[1:]} == {0}  # the first plan knows of facts alone


def test_a_budget_is_never_exceeded_and_the_next_run_goes_on(kg, server):
    report = grow(kg, server, budget=1)
    assert (len(server.seen), report.ok) == (1, True)
    assert sorted(report.left) == [sha(1), sha(2), sha(3)]
    assert grow(kg, server, budget=1).ok
    assert len(server.seen) == 2


@pytest.mark.parametrize("wanted", [0, 2])
def test_how_many_references(kg, server, wanted):
    grow(kg, server, references=wanted)
    assert len(lines(kg, "citations.csv")) - 1 == 3 * wanted
    assert ("00001", "references") in states(kg) if wanted else ("00001", "references") not in states(kg)


def test_since_and_min_citations_keep_papers_out_but_not_known_ones(tmp_path):
    known = Corpus()
    old, new, liked, undated = (
        known.add(11, year=2001), known.add(12, year=2021, citationCount=3),
        known.add(13, year=2022, citationCount=50), known.add(14, year=None, citationCount=50),
    )  # fmt: skip
    known.add(2, year=2001)
    known.add(1, [old, new, liked, undated, sha(2)])
    with Server(known) as server:
        kg = make_kg(tmp_path, (1, 2), s2=None)
        report = grow(kg, server, (1, 2), since=2020, min_citations=10)
        assert report.new == [node(13)]
        assert f"{node(1)},{node(2)},,,semantic-scholar" in lines(kg, "citations.csv")
        assert states(kg)["00001", "references"] == ("2", "5", "partial")
        sent = len(server.seen)
        assert sorted(grow(kg, server, (1, 2)).new) == [node(11), node(12), node(14)]
        assert len(server.seen) == sent  # another filter asks nothing anew


def test_influential_citations_only(tmp_path):
    known = Corpus()
    known.add(1, [known.add(11), known.add(12)])

    def mark(answer):
        for entry in answer["data"]:
            entry["isInfluential"] = entry["citedPaper"]["paperId"] == sha(12)
            entry["intents"] = ["methodology", "background"]
        return answer

    with Server(known) as server:
        server.faults = [Fault("/references", change=mark)]
        kg = make_kg(tmp_path, (1,))
        grow(kg, server, (1,), influential=True)
        assert lines(kg, "citations.csv")[1:] == [f"{node(1)},{node(12)},true,background|methodology,semantic-scholar"]


def test_what_pages_say_stands_beside_lists_that_say_nothing(tmp_path):
    known = Corpus()
    known.add(1, [known.add(11)], citationCount=2_000)  # so many that they come by pages
    known.add(201, [sha(1)])
    known.add(202, [sha(1)])

    def mark(answer):
        for entry in answer["data"]:
            entry["isInfluential"] = entry["citingPaper"]["paperId"] == sha(201)
        return answer

    with Server(known) as server:
        server.faults = [Fault("/citations", change=mark)]
        kg = make_kg(tmp_path, (1,))
        grow(kg, server, (1,))
    assert lines(kg, "citations.csv")[1:] == [
        f"{node(1)},{node(11)},,,semantic-scholar",
        f"{node(201)},{node(1)},true,,semantic-scholar",
        f"{node(202)},{node(1)},false,,semantic-scholar",
    ]


# --- lists that are not what they seem ---------------------------------------------------


def test_lists_are_packed_so_that_no_answer_is_cut(tmp_path):
    known = Corpus()
    shared = [known.add(n) for n in range(101, 401)]
    for number in range(1, 41):
        known.add(number, shared)
    with Server(known) as server:  # 12,000 entries
        kg = make_kg(tmp_path, range(1, 41))
        report = grow(kg, server, range(1, 41), citations=0)
        assert report.states == {"complete": 40}
        assert len(server.asked("batch")) == len(server.seen) == 3


def test_a_list_cut_in_silence_is_asked_again(tmp_path):
    known = Corpus()
    shared = [known.add(n) for n in range(101, 201)]
    for number in range(1, 31):
        known.add(number, shared)
    with Server(known, nested_cap=1_000) as server:  # most lists come back empty
        kg = make_kg(tmp_path, range(1, 31))
        report = grow(kg, server, range(1, 31))
        assert report.states == {"complete": 60}
        assert report.new_citations == 3_000


def test_an_honest_shorter_list_is_partial(kg, server):
    server.corpus.papers[sha(1)]["referenceCount"] = 6
    grow(kg, server)
    assert states(kg)["00001", "references"] == ("4", "6", "partial")
    assert len(server.seen) == 3  # facts, lists, the short one again


@pytest.mark.parametrize("count", [0, 30])
def test_a_withheld_list_is_elided(kg, server, count):
    server.corpus.references[sha(1)] = None
    server.corpus.papers[sha(1)]["referenceCount"] = count
    report = grow(kg, server)
    assert states(kg)["00001", "references"] == ("0", str(count) if count else "", "elided")
    assert states(kg)["00002", "references"][2] == "complete"
    assert report.states == {"complete": 5, "elided": 1}


def test_a_list_that_is_empty_against_its_count_is_elided(kg, server):
    server.corpus.references[sha(1)] = []
    server.corpus.papers[sha(1)]["referenceCount"] = 30
    grow(kg, server)
    assert states(kg)["00001", "references"] == ("0", "30", "elided")


def test_citations_past_what_the_api_gives_are_capped(tmp_path):
    known = Corpus()
    known.add(1)
    for number in range(1_000, 11_050):
        known.add(number, [sha(1)])
    with Server(known) as server:
        kg = make_kg(tmp_path, (1,))
        grow(kg, server, (1,), citations=None, references=0, min_citations=1)
        assert states(kg)["00001", "citations"] == ("0", "10050", "capped")
        pages = server.asked("/citations")
        assert len(pages) == 10
        assert all(int(seen.path.split("offset=")[1].split("&")[0]) < 9_999 for seen in pages)


def test_a_limit_of_ones_own_is_partial(tmp_path):
    known = Corpus()
    known.add(1)
    for number in range(1_000, 1_030):
        known.add(number, [sha(1)])
    with Server(known) as server:
        kg = make_kg(tmp_path, (1,))
        grow(kg, server, (1,), citations=20)
        assert states(kg)["00001", "citations"] == ("20", "30", "partial")


def test_short_pages_do_not_end_a_list(tmp_path):
    known = Corpus()
    known.add(1)
    for number in range(1_000, 1_030):
        known.add(number, [sha(1)])

    def halved(answer):
        return {**answer, "data": answer["data"][:10], "next": answer["offset"] + 10}

    with Server(known) as server:
        server.faults = [Fault("/citations", 2, change=halved)]
        kg = make_kg(tmp_path, (1,))
        grow(kg, server, (1,), influential=False, citations=29)
        assert states(kg)["00001", "citations"] == ("29", "30", "partial")


def test_a_list_that_grows_while_it_is_read_has_no_doubles(tmp_path):
    known = Corpus()
    known.add(1)
    for number in range(1_000, 1_040):
        known.add(number, [sha(1)])

    def again(answer):
        return {**answer, "data": answer["data"][:20], "next": 19}  # one entry moved on to the next page

    with Server(known) as server:
        server.faults = [Fault("/citations", change=again)]
        kg = make_kg(tmp_path, (1,))
        grow(kg, server, (1,), citations=39)
        rows = lines(kg, "citations.csv")
        assert len(rows) == len(set(rows))


def test_a_page_that_leads_back_ends_the_list(tmp_path):
    known = Corpus()
    known.add(1, citationCount=2_000)
    known.add(2, [sha(1)])
    with Server(known) as server:
        server.faults = [Fault("/citations", 99, change=lambda answer: {**answer, "next": 0})]
        kg = make_kg(tmp_path, (1,))
        grow(kg, server, (1,))
        assert len(server.asked("/citations")) == 1


def test_an_unknown_paper_is_recorded_as_unknown(tmp_path, server):
    kg = make_kg(tmp_path, (1, 77))
    server.corpus.papers[sha(3)]["title"] = "Something else entirely"
    report = grow(kg, server, (1, 77))
    assert states(kg)["00077", "references"] == ("0", "", "unknown")
    assert states(kg)["00077", "citations"] == ("0", "", "unknown")
    assert node(77) in report.unresolved


# --- what comes back is hostile ----------------------------------------------------------

ABSURD = {
    "null title": {"title": None},
    "null year, empty venue": {"year": None, "venue": ""},
    "control characters": {"title": "Vision\x00 and\x1b[31m language\r\n of papers"},
    "10,000 letters": {"title": "Vision and language " * 500},
    "right-to-left override": {"title": "Vision \u202eand language\u202c models"},
    "a script": {"title": "<script>alert(1)</script> Vision and language", "venue": "=HYPERLINK(1)"},
    "null ids": {"externalIds": None, "corpusId": None},
    "numbers as text, text as numbers": {"year": "2020", "citationCount": "12", "title": 7, "authors": "nobody"},
    "nested nulls": {"authors": [None, {"name": None}, {}], "fieldsOfStudy": None},
    "a year of another age": {"year": 20233, "publicationDate": "0000-00-00"},
    "commas and quotes": {"title": 'Vision, "language", and\tmore'},
    "semicolons": {"authors": [{"name": "Lovelace; Ada"}], "fieldsOfStudy": ["Art; Music"]},
    "a bad arXiv id": {"externalIds": {"ArXiv": "not an id", "DOI": "nor this", "ACL": 12}},
}


@pytest.mark.parametrize("what", ABSURD)
def test_absurd_papers_are_survived_and_stay_readable(what, tmp_path):
    known = Corpus()
    known.add(1, [known.add(11, **ABSURD[what]), known.add(12)])
    with Server(known) as server:
        kg = make_kg(tmp_path, (1,))
        report = grow(kg, server, (1,))
        before = digest(kg)
        later = FakeTime("2026-12-24T12:00:00+00:00")
        again = grow(kg, server, (1,), time=later, refresh_older_than=timedelta(days=1))
        assert (again.requests, again.changed, again.written) == (report.requests, [], [])
        assert digest(kg) == before
    found = read_expanded(kg / "expanded")
    assert node(12) in report.new
    text = (kg / "expanded" / "papers.jsonl").read_text(encoding="utf-8")
    assert not any(letter in text for letter in "\x00\x1b\u202e\u202c")
    assert found.papers["title"].dropna().str.len().max() <= 500


def test_references_that_nobody_could_identify_count_but_are_nobody(tmp_path):
    known = Corpus()
    junk = [{"paperId": None, "title": "Et al", "externalIds": None, "authors": []}, {"paperId": None, "title": None}]
    known.add(1, [*junk, known.add(11)])
    with Server(known) as server:
        server.faults = [
            Fault("references", change=lambda answer: [{**answer[0], "references": [*answer[0]["references"], None]}])
        ]
        kg = make_kg(tmp_path, (1,))
        grow(kg, server, (1,))
    assert states(kg)["00001", "references"] == ("1", "4", "partial")
    assert len(lines(kg, "papers.jsonl")) == 2


def test_citations_backwards_in_time_are_kept_and_flagged(tmp_path):
    known = Corpus()
    known.add(1, [known.add(11, year=2024)], year=2014)
    with Server(known) as server:
        kg = make_kg(tmp_path, (1,))
        report = grow(kg, server, (1,))
    assert report.backwards == [(node(1), node(11))]
    assert "backwards in time (kept): 1" in str(report)
    assert len(lines(kg, "citations.csv")) == 2


def test_a_paper_that_cites_itself_does_not(tmp_path):
    known = Corpus()
    known.add(1, [sha(1), known.add(11)])
    with Server(known) as server:
        kg = make_kg(tmp_path, (1,))
        grow(kg, server, (1,))
    assert len(lines(kg, "citations.csv")) == 2


@pytest.mark.parametrize("what", ABSURD)
def test_one_paper_alone_is_what_merging_makes_of_it(what):
    facts = {**paper(11), "venue": "CVPR", "citationCount": 3, "publicationDate": "2021-02-03", **ABSURD[what]}
    fields = record_fields(facts, "2026-11-24")
    harvest = Harvest(Options())
    harvest.number(facts, sha(11), "2026-11-24")
    merged = merge_records([_claim(harvest, sha(11))]).records
    assert ([alone(fields)] if alone(fields) else []) == [record.line() for record in merged]


# --- who is who --------------------------------------------------------------------------


def test_a_merged_record_keeps_both_ids(tmp_path, server):
    server.corpus.also[sha(999)] = sha(1)
    kg = make_kg(tmp_path, (1,), s2=sha(999))
    grow(kg, server, (1,))
    row = next(json.loads(line) for line in lines(kg, "papers.jsonl") if f'"{node(1)}"' in line)
    assert {row["s2"], *(line.split(",")[0].removeprefix("s2:") for line in lines(kg, "aliases.csv")[1:])} == {
        sha(1),
        sha(999),
    }


def test_two_nodes_asked_by_two_ids_of_one_paper_are_both_answered(tmp_path, server):
    server.corpus.also[sha(999)] = sha(1)
    kg = make_kg(tmp_path, (1,))
    rows = [
        {"id": f"paper:s2.{s2}", "title": "Paper number 1 on vision and language", "s2": s2}
        for s2 in (sha(999), sha(1))
    ]
    (kg / "expanded" / "papers.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    report = expand(kg, [row["id"] for row in rows], Options(), settings(server, tmp_path), clock=FakeTime().clock())
    assert report.ok, report
    assert report.new_citations == 4


def test_two_nodes_that_are_one_paper_become_one(tmp_path, server):
    kg = make_kg(tmp_path, (1,))
    with (kg / "expanded" / "papers.jsonl").open("a") as file:
        file.write(
            json.dumps({"id": f"paper:s2.{sha(1)}", "title": "Paper number 1 on vision and language", "s2": sha(1)})
            + "\n"
        )
    (kg / "expanded" / "citations.csv").write_text(
        f"citing,cited,influential,intents,evidence\npaper:s2.{sha(1)},{node(1)},,,S002\n"
    )
    grow(kg, server, (1,))
    assert f"paper:s2.{sha(1)},{node(1)}" in lines(kg, "aliases.csv")
    assert not any("paper:s2." in line for line in lines(kg, "citations.csv"))


def titled(kg, **facts):
    row = {"id": "paper:title.x", "title": "Paper number 2 on vision and language", **facts}
    (kg / "expanded" / "papers.jsonl").write_text(json.dumps(row) + "\n")


def test_a_title_is_accepted_when_year_and_first_author_agree(kg, server):
    titled(kg, year=2020, authors=["Author2, A."])
    report = expand(kg, ["paper:title.x"], Options(), settings(server, kg.parent), clock=FakeTime().clock())
    assert report.unresolved == {}
    assert f"paper:title.x,{node(2)}" in lines(kg, "aliases.csv")
    assert len(lines(kg, "citations.csv")) == 5


@pytest.mark.parametrize(
    "facts", [{"year": 2020, "authors": ["Somebody Else"]}, {"year": 2011, "authors": ["Ada Author2"]}, {}]
)
def test_a_title_alone_is_left_for_a_person_to_decide(kg, server, facts):
    titled(kg, **facts)
    report = expand(kg, ["paper:title.x"], Options(), settings(server, kg.parent), clock=FakeTime().clock())
    assert "Paper number 2" in report.unresolved["paper:title.x"]
    assert lines(kg, "citations.csv")[1:] == []


# --- news --------------------------------------------------------------------------------


def test_news_of_a_month_later(kg, server):
    grow(kg, server)
    known = server.corpus
    known.add(901, [sha(1)])
    known.references[sha(2)] = known.references[sha(2)][:-1]
    known.references[sha(3)] = known.references[sha(3)][:-1]
    later = FakeTime("2026-12-30T00:00:00+00:00")
    report = grow(kg, server, time=later, refresh_older_than=timedelta(days=30))
    assert report.new == [node(901)]
    assert (report.new_citations, report.gone_citations) == (1, 2)
    assert report.gone == [node(110)]  # nobody else cites it
    assert node(1) in report.changed
    assert f"{node(901)},{node(1)},,,semantic-scholar" in lines(kg, "citations.csv")


def test_what_others_say_too_is_not_gone(kg, server):
    (kg / "expanded" / "citations.csv").write_text(
        f"citing,cited,influential,intents,evidence\n{node(1)},{node(104)},,,S001\n{node(1)},{node(2)},,,S001\n"
    )
    grow(kg, server)
    assert f"{node(1)},{node(104)},,,S001|semantic-scholar" in lines(kg, "citations.csv")
    server.corpus.references[sha(1)] = server.corpus.references[sha(1)][:1]
    grow(kg, server, time=FakeTime("2027-01-01T00:00:00+00:00"), refresh_older_than=timedelta(days=1))
    assert f"{node(1)},{node(104)},,,S001" in lines(kg, "citations.csv")
    assert f"{node(1)},{node(2)},,,S001" in lines(kg, "citations.csv")


def test_a_poorer_answer_does_not_overwrite_what_is_known(kg, server):
    (kg / "expanded" / "coverage.csv").write_text(
        f"paper,list,known,total,state,as_of,evidence\n{node(1)},references,45,45,complete,2025-01-01,S001\n"
    )
    server.corpus.references[sha(1)] = None
    grow(kg, server)
    assert states(kg)["00001", "references"] == ("45", "45", "complete")


def test_an_older_answer_does_not_overwrite_newer_counts(tmp_path, server):
    kg = make_kg(tmp_path, (1,), citation_count=99, counts_as_of="2027-05-05", s2=sha(1))
    grow(kg, server, (1,))
    row = next(json.loads(line) for line in lines(kg, "papers.jsonl") if f'"{node(1)}"' in line)
    assert (row["citation_count"], row["counts_as_of"]) == (99, "2027-05-05")


# --- trouble on the way ------------------------------------------------------------------


FACTS, LISTS, PAGES = "batch.fields=paperId", "batch.fields=references", "/citations"


@pytest.mark.parametrize(
    ("fault", "when"),
    [
        (refused(429), FACTS),
        (refused(502), LISTS),
        (refused(504), PAGES),
        (Fault(".", cut=True), LISTS),
        (Fault(".", body=b""), PAGES),
        (Fault(".", body=b'{"error":"x"}'), FACTS),
    ],
    ids=["429", "502", "504", "cut", "empty", "error as 200"],
)
def test_passing_faults_leave_no_trace(tmp_path, weather, fault, when):
    server, calm = weather
    server.faults = [Fault(**{**fault.__dict__, "match": when})]
    stormy = make_kg(tmp_path)
    assert grow(stormy, server).ok
    assert server.faults[0].times == 0
    assert digest(stormy) == calm


@pytest.fixture(scope="module")
def weather(tmp_path_factory):
    """A server, and what a run without faults makes of it."""
    known = corpus()
    known.papers[sha(1)]["citationCount"] = 3_000  # by pages
    known.add(901, [sha(1)])
    with Server(known) as server:
        kg = make_kg(tmp_path_factory.mktemp("calm"))
        grow(kg, server)
        yield server, digest(kg)


def test_a_refused_key_stops_the_run_and_changes_nothing(kg, server):
    before = digest(kg)
    server.key = "another key"
    with pytest.raises(AccessRefused, match="MMKG_S2_KEY") as caught:
        grow(kg, server)
    assert digest(kg) == before
    assert KEY not in str(caught.value)
    with pytest.raises(AccessRefused, match="set MMKG_S2_KEY"):
        expand(kg, [node(1)], Options(), settings(server, kg.parent, s2_key=None))
    assert Secret("x").get_secret_value() == "x"


def test_what_fails_for_good_is_reported_and_the_rest_is_kept(kg, server):
    server.corpus.papers[sha(1)]["citationCount"] = 3_000
    server.faults = [refused(500, times=99, match="/citations")]
    report = grow(kg, server)
    assert list(report.failed) == [sha(1)]
    assert not report.ok
    assert report.new_citations == 12
    server.faults = []
    assert grow(kg, server).ok


def test_a_server_that_is_down_ends_the_run_soon(kg, server):
    server.faults = [refused(503, times=10_000)]
    with pytest.raises(SourceError, match="HTTP 503"):
        grow(kg, server)
    assert len(server.seen) <= 3 * 8


# --- on the shipped map ------------------------------------------------------------------


def as_the_api_tells_it(held):
    """A corpus that knows the papers and citations of a map."""
    known, shas = Corpus(), {}
    for number, row in enumerate(paper_rows(held.papers)):
        own = {"ArXiv": row.get("arxiv"), "DOI": row.get("doi", "").upper(), "ACL": row.get("acl")}
        facts = {
            "paperId": row.get("s2") or sha(number + 10**9),
            "externalIds": {name: value for name, value in own.items() if value} or None,
            "corpusId": row.get("corpus_id", number + 10**9),
            "title": row.get("title"),
            "authors": [{"name": name} for name in row.get("authors", ())],
            "year": row.get("year"),
        }
        shas[row["id"]] = known.add(number, **paper(number, **facts))
    for citing, cited in held.citations[["citing", "cited"]].astype(object).itertuples(index=False):
        known.references[shas[citing]].append(shas[cited])
        known.citations.setdefault(shas[cited], []).append(shas[citing])
    return known


def test_a_part_of_the_shipped_map_keeps_all_its_papers_and_comes_to_rest(tmp_path):
    shipped = Path(__file__).parents[1] / "kg"
    shutil.copytree(shipped, tmp_path / "kg", ignore=shutil.ignore_patterns("expanded"))
    names = ["paper:blip-2", "paper:blip", "paper:clip", "paper:scan", "paper:vse", "paper:pcme"]
    whole = read_expanded(shipped / "expanded")
    near = whole.citations[whole.citations["citing"].isin(names) | whole.citations["cited"].isin(names)]
    ends = {*near["citing"], *near["cited"], *names}
    papers = whole.papers[whole.papers.index.isin(ends)]
    near = near[near["citing"].isin(papers.index) & near["cited"].isin(papers.index)]
    rows = [Citation(*row) for row in citation_text(near).itertuples(index=False)]
    held = Expanded(papers, citations_table(rows))
    write_expanded(tmp_path / "kg" / "expanded", held)
    names = [name for name in names if name in papers.index]
    with Server(as_the_api_tells_it(held)) as server:
        report = expand(tmp_path / "kg", names, Options(), settings(server, tmp_path), clock=FakeTime().clock())
        before = digest(tmp_path / "kg")
        again = expand(tmp_path / "kg", names, Options(), settings(server, tmp_path), clock=FakeTime().clock())
    assert (report.ok, again.written, digest(tmp_path / "kg")) == (True, [], before)
    found = read_expanded(tmp_path / "kg" / "expanded")
    assert set(papers.index) <= {*found.papers.index, *found.aliases["alias"]}
    assert len(found.citations) >= len(near) * 0.99  # papers that turn out to be one bring theirs together
    assert len(names) >= 4


# --- plans and options -------------------------------------------------------------------


def test_a_thousand_papers_take_six_requests():
    targets = [Target(node(n), (sha(n),), references=30, citations=0) for n in range(1_000)]
    planned = plan(targets, Options())
    assert planned.requests == 6
    assert max(sum(30 for _ in job.papers) for job in planned.lists if isinstance(job, Batch)) <= 7_500


def test_long_lists_are_planned_by_pages():
    planned = plan([Target(node(1), (sha(1),), references=40, citations=25_000)], Options(citations=None))
    assert planned.lists[-1] == Pages("citations", sha(1), 9_999)
    assert planned.requests == 1 + 1 + 10
    assert plan([Target(node(1), (sha(1),), references=40, citations=25_000)], Options()).requests == 3


@pytest.mark.parametrize("options", [{"depth": 0}, {"citations": -1}, {"budget": -5}])
def test_options_that_make_no_sense(options):
    with pytest.raises(ConfigError):
        Options(**options)


@pytest.mark.parametrize("text", ["", "-1", "many", "1.5", "１"])
def test_amounts_and_ages_that_cannot_be_read(text):
    with pytest.raises(ConfigError):
        amount(text)
    with pytest.raises(ConfigError):
        age(text)

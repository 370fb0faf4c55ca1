"""Reading and writing `kg/expanded/`: what comes in goes out, byte for byte."""

from __future__ import annotations

import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmkg.errors import DataError, WriteError
from mmkg.expanded import Expanded, check_expanded, read_expanded, write_expanded
from mmkg.rows import aliases_table, citation_rows, citations_table, coverage_table, paper_rows, papers_table
from mmkg.schema import Citation, Coverage, Record

BLIP2 = {
    "id": "paper:arxiv.2301.12597",
    "title": "BLIP-2: Bootstrapping Language-Image Pre-training with Frozen Image Encoders and Large Language Models",
    "authors": ["Junnan Li", "Dongxu Li", "S. Savarese", "Steven C. H. Hoi"],
    "year": 2023,
    "date": "2023-01-30",
    "venue": "International Conference on Machine Learning",
    "arxiv": "2301.12597",
    "s2": "3f5b31c4f7350dc88002c121aecbdc82f86eb5bb",
    "corpus_id": 256390509,
    "citation_count": 8331,
    "fields": ["Computer Science"],
    "counts_as_of": "2026-06-27",
    "evidence": {"S030": ["title"], "honggi82": ["title", "citation_count"]},
}
CLIP = {"id": "paper:clip", "title": 'Learning "Transferable" Visual Models, …', "arxiv": "2103.00020"}
UNTITLED = {"id": "paper:s2.0161b92fa7e5c04b5f9a6b1f1c8b1a9e2e3a4b5c", "year": 2021}


@pytest.fixture
def small() -> Expanded:
    return Expanded(
        papers_table([CLIP, BLIP2, UNTITLED]),
        citations_table(
            [
                Citation("paper:clip", UNTITLED["id"]),
                Citation(BLIP2["id"], "paper:clip", "true", "background|methodology", "S030|honggi82"),
                Citation("paper:clip", "paper:blip", "false"),
            ]
        ),
        aliases_table([("s2:6f870f7f02a8c59c3e23f407f3ef00dd1dcf8fc4", "paper:clip"), ("doi:10.1/a,b", "paper:clip")]),
        coverage_table([Coverage("paper:clip", "references", 2, None, "partial", "2026-11-23", "S016")]),
        {"note": "a sample"},
    )


@pytest.mark.parametrize("parquet", [False, True])
def test_what_is_written_is_read_again(small, tmp_path, parquet):
    write_expanded(tmp_path, small, parquet=parquet)
    back = read_expanded(tmp_path)
    for name in ("papers", "citations", "aliases", "coverage"):
        pd.testing.assert_frame_equal(getattr(back, name), getattr(small, name))
    assert back.manifest["note"] == "a sample"
    assert back.manifest["files"]["aliases.csv"]["rows"] == 2


def test_the_text_form_is_the_fixed_format(small, tmp_path):
    write_expanded(tmp_path, small)
    lines = (tmp_path / "papers.jsonl").read_bytes().splitlines()
    assert [orjson.loads(line) for line in lines] == [BLIP2, CLIP, UNTITLED]
    assert all(Record.model_validate_json(line).line() == orjson.loads(line) for line in lines)
    assert (tmp_path / "citations.csv").read_text().splitlines()[:2] == [
        "citing,cited,influential,intents,evidence",
        "paper:arxiv.2301.12597,paper:clip,true,background|methodology,S030|honggi82",
    ]


@pytest.mark.parametrize("parquet", [False, True])
def test_a_second_run_with_no_news_writes_nothing(small, tmp_path, parquet):
    assert len(write_expanded(tmp_path, small, parquet=parquet)) == 5
    assert write_expanded(tmp_path, read_expanded(tmp_path)) == []


def test_both_forms_hold_the_same_and_one_replaces_the_other(small, tmp_path):
    write_expanded(tmp_path, small)
    as_text = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    write_expanded(tmp_path, read_expanded(tmp_path), parquet=True)
    assert not (tmp_path / "papers.jsonl").exists()
    write_expanded(tmp_path, read_expanded(tmp_path), parquet=False)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == as_text


def test_an_empty_folder_is_an_empty_map(tmp_path):
    assert read_expanded(tmp_path).citations.empty
    assert read_expanded(tmp_path / "not there").papers.empty


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("papers.jsonl", b'{"id": "paper:a"}\n{"id": "paper:b", "year": "soon"}\n', "papers.jsonl:2: "),
        ("papers.jsonl", b'{"id": "paper:a"}\n{"id": "paper:b", \n', "papers.jsonl:2: "),
        ("papers.jsonl", b'{"id": "paper:a"}\n{"id": "paper:a"}\n', "papers.jsonl:2: second record of paper:a"),
        ("papers.jsonl", b"[1]\n", "papers.jsonl:1: "),
        ("papers.jsonl", b'{"id": "paper:a", "title": 7}\n', "papers.jsonl:1: "),
        ("citations.csv", b"citing,cited\npaper:a,paper:b\n", "citations.csv:1: the header must be citing,cited,"),
        ("citations.csv", b"citing,cited,influential,intents,evidence\na,b,c,d,e,f,g\n", "citations.csv"),
        ("coverage.csv", b"paper,list,known,total,state,as_of,evidence\na,b,many,,,,\n", "coverage.csv"),
        ("coverage.csv", b"\xff\xfe", "coverage.csv"),
        ("manifest.json", b"{\n]", "manifest.json:2: "),
        ("papers.parquet", b"PAR1", "papers.parquet"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path, name, content, says):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(DataError) as caught:
        read_expanded(tmp_path)
    assert says in str(caught.value)


def test_check_names_what_hangs_in_the_air_and_what_was_changed_by_hand(small, tmp_path):
    write_expanded(tmp_path, small)
    assert [problem.message for problem in check_expanded(tmp_path)] == ["no paper is paper:blip"]
    assert check_expanded(tmp_path, ["paper:blip"]) == []
    with (tmp_path / "aliases.csv").open("a") as file:
        file.write("s2:0,paper:nobody\n")
    found = {(problem.file.rsplit("/", 1)[-1], problem.message) for problem in check_expanded(tmp_path, ["paper:blip"])}
    assert found == {("aliases.csv", "no paper is paper:nobody"), ("aliases.csv", "is not what manifest.json tells of")}


def test_parquet_of_other_writers_is_read(small, tmp_path):
    """Plain texts in many row groups, as other tools write them."""
    citations = small.citations.astype({"citing": "str", "cited": "str", "influential": "object"})
    text = citations["influential"].map({True: "true", False: "false"})
    small.papers.reset_index().to_parquet(tmp_path / "papers.parquet")
    citations.assign(influential=text).to_parquet(tmp_path / "citations.parquet", row_group_size=1)
    back = read_expanded(tmp_path)
    pd.testing.assert_frame_equal(back.citations, small.citations)
    pd.testing.assert_frame_equal(back.papers, small.papers)


def test_a_failed_write_leaves_what_was_there(small, tmp_path, monkeypatch):
    write_expanded(tmp_path, small)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("mmkg.writing.os.fsync", full)
    with pytest.raises(WriteError, match="No space left"):
        write_expanded(tmp_path, Expanded(papers_table([CLIP])))
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00;"), min_size=1).map(str.strip).filter(bool)
IDS = st.from_regex(r"paper:[a-z0-9.,\"'é-]{1,12}", fullmatch=True)
ROWS = st.builds(
    lambda identity, title, authors, year: (
        {"id": identity, "title": title, "year": year} | ({"authors": authors} if authors else {})
    ),
    IDS,
    TEXTS,
    st.lists(TEXTS, max_size=3),
    st.integers(1800, 2100),
)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(ROWS, max_size=5, unique_by=lambda row: row["id"]),
    st.lists(st.tuples(IDS, IDS), max_size=5),
    st.booleans(),
)
def test_any_titles_and_ids_survive(tmp_path_factory, rows, edges, parquet):
    folder = tmp_path_factory.mktemp("any")
    citations = citations_table(Citation(*edge) for edge in edges)
    write_expanded(folder, Expanded(papers_table(rows), citations), parquet=parquet)
    back = read_expanded(folder)
    assert list(paper_rows(back.papers)) == sorted(rows, key=lambda row: row["id"])
    assert list(citation_rows(back.citations)) == sorted(Citation(*edge) for edge in edges)


def test_parquet_of_others_may_hold_lists_and_leave_columns_out(tmp_path):
    papers = [
        {"id": "paper:a", "title": "A", "authors": ["J. Li", "D. Li"], "year": 2023},
        {"id": "paper:b", "title": "B"},
    ]
    pq.write_table(pa.Table.from_pylist(papers), tmp_path / "papers.parquet")
    pq.write_table(pa.table({"citing": ["paper:a"], "cited": ["paper:b"]}), tmp_path / "citations.parquet")
    expanded = read_expanded(tmp_path)
    assert expanded.papers.authors["paper:a"] == "J. Li; D. Li"
    assert expanded.papers.year["paper:a"] == 2023
    assert expanded.papers.doi.isna().all()
    assert list(expanded.citations.columns) == ["citing", "cited", "influential", "intents", "evidence"]
    assert expanded.citations.influential.isna().all()


def test_parquet_without_ids_is_refused_by_name(tmp_path):
    pq.write_table(pa.table({"title": ["A"]}), tmp_path / "papers.parquet")
    with pytest.raises(DataError, match="no column id"):
        read_expanded(tmp_path)


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"id": "paper:b", "titel": "B"}', "unknown key `titel`"),
        ('{"id": "b"}', "id: 'b' is not an id that begins with `paper:`"),
        ('{"id": null}', "id: Input should be a valid string: None"),
        ('{"title": "B"}', "the key `id` is missing"),
        ('{"id": "paper:b", "authors": "J. Li"}', "authors: Input should be a valid list: 'J. Li'"),
        ('{"id": "paper:b", "year": "2020"}', "a number stands without quotes: '2020'"),
        ('{"id": "paper:b", "year": 99999999999}', "cannot be read: "),
        ('{"id": "paper:b"},', "not JSON: "),
    ],
)
def test_a_line_that_is_no_record_is_told_with_its_line(tmp_path, line, says):
    (tmp_path / "papers.jsonl").write_text(f'{{"id": "paper:a", "year": 2020}}\n\n{line}\n')
    (problem,) = check_expanded(tmp_path)
    assert (problem.line, says in problem.message) == (3, True), problem


def test_a_byte_order_mark_and_blank_lines_do_no_harm(tmp_path):
    (tmp_path / "papers.jsonl").write_bytes(b'\xef\xbb\xbf{"id": "paper:a"}\r\n\r\n{"id": "paper:b"}\r\n\r\n')
    (tmp_path / "citations.csv").write_bytes(
        b"\xef\xbb\xbfciting,cited,influential,intents,evidence\r\n\r\npaper:a,paper:b,True,,\r\n\r\n"
    )
    expanded = read_expanded(tmp_path)
    assert list(citation_rows(expanded.citations)) == [Citation("paper:a", "paper:b", "true")]
    assert check_expanded(tmp_path) == []


def test_a_check_tells_of_all_files_at_once(tmp_path):
    (tmp_path / "papers.jsonl").write_text('{"id": "paper:a"}\n')
    (tmp_path / "citations.csv").write_text("citing,cited,influential,intents,evidence\npaper:a,,,,\n,paper:a,,,\n")
    (tmp_path / "aliases.csv").write_text("alias,id\ns2:0,paper:a\ns2:1,paper:nobody\n")
    (tmp_path / "coverage.csv").write_bytes(b"paper,list\n\xff")
    (tmp_path / "manifest.json").write_text("[]")
    told = [
        f"{problem.file.rsplit('/', 1)[-1]}:{problem.line}: {problem.message}" for problem in check_expanded(tmp_path)
    ]
    assert told == [
        "citations.csv:2: `cited` is empty",
        "citations.csv:3: `citing` is empty",
        "coverage.csv:2: not UTF-8",
        "manifest.json:1: not a manifest",
        "aliases.csv:3: no paper is paper:nobody",
    ]


PAPERS = pd.DataFrame({"id": ["paper:a", "paper:b"], "title": ["A", "B"]})
EDGES = pd.DataFrame({"citing": ["paper:a"], "cited": ["paper:b"]})


@pytest.mark.parametrize(
    ("papers", "edges", "says"),
    [
        (pd.concat([PAPERS, PAPERS]), EDGES, "papers.parquet:3: no id, or that of another row: paper:a"),
        (PAPERS.assign(id=["paper:a", None]), EDGES, "papers.parquet:2: no id"),
        (PAPERS.assign(year=["soon", None], corpus_id=["x", "y"]), EDGES, "`corpus_id` cannot be read as Int64"),
        (PAPERS.assign(year=[2017.5, None]), EDGES, "`year` cannot be read as Int32"),
        (PAPERS, EDGES.assign(cited=[None]), "citations.parquet:1: `cited` is empty"),
        (PAPERS, EDGES.assign(influential=["perhaps"]), "influential is true, false or empty, not perhaps"),
    ],
)
def test_parquet_that_is_no_map_is_refused_by_name(tmp_path, papers, edges, says):
    papers.to_parquet(tmp_path / "papers.parquet", index=False)
    edges.to_parquet(tmp_path / "citations.parquet", index=False)
    with pytest.raises(DataError) as caught:
        read_expanded(tmp_path)
    assert says in str(caught.value)


@pytest.mark.parametrize("told", [[True], [1], [1.0], ["true"], ["True"]])
def test_flags_and_lists_of_other_writers_are_understood(tmp_path, told):
    PAPERS.to_parquet(tmp_path / "papers.parquet", index=False)
    edges = EDGES.assign(influential=told, intents=[["background", "methodology"]])
    edges.to_parquet(tmp_path / "citations.parquet", index=False)
    (row,) = citation_rows(read_expanded(tmp_path).citations)
    assert (row.influential, row.intents) == ("true", "background|methodology")

"""What Zotero, Mendeley, JabRef and spreadsheets write."""

from __future__ import annotations

import json
import time

import pytest

from mmkg.errors import DataError
from mmkg.exchange import parse

BIB = r"""
@string{cvpr = "Conference on Computer Vision and Pattern Recognition"}
@comment{jabref-meta: databaseType:bibtex;}

@inproceedings{karpathy,
  title     = {Deep Visual-Semantic Alignments for {I}mage {\'E}tudes \& More},
  author    = "Karpathy, Andrej and Fei-Fei, Li and M{\"u}ller, J{\"o}rg and {\O}rsted, {\AA}sa and others",
  booktitle = cvpr,
  year      = 2015,
  eprint    = {1412.2306v2}, archivePrefix = {arXiv},
  note      = {Code: \url{https://github.com/karpathy/neuraltalk2}},
}

@inproceedings{child, title={A Child of Proceedings}, author={Ada Lovelace}, crossref={parent}}
@proceedings{parent, title={Proceedings of the Engine}, year={1843}, publisher={Taylor}}

@article{ok, title = {Fine {$\ell_1$} Paper}, author = {Li, Junnan and Steven Hoi}, journal={arXiv preprint arXiv:2301.12597}, year={2023}, doi={https://doi.org/10.48550/arXiv.2301.12597}}

@article{broken, title = {No end
  year = 2020

@article{last, title={After the Broken One}, year={2021}, url={https://aclanthology.org/2020.acl-main.343.pdf}}
"""


def test_bibtex():
    parsed = parse(BIB, "refs.bib")
    items = {item.title: item for item in parsed.items}
    first = items["Deep Visual-Semantic Alignments for Image Études & More"]
    assert first.authors == ["Andrej Karpathy", "Li Fei-Fei", "Jörg Müller", "Åsa Ørsted"]
    assert first.venue == "Conference on Computer Vision and Pattern Recognition"
    assert (first.arxiv, first.year, first.code) == ("1412.2306", 2015, ["https://github.com/karpathy/neuraltalk2"])
    assert items["A Child of Proceedings"].year == 1843
    assert items["A Child of Proceedings"].venue == "Proceedings of the Engine"
    assert next(item for item in parsed.items if item.title.startswith("Fine")).arxiv == "2301.12597"
    assert items["After the Broken One"].acl == "2020.acl-main.343"


def test_a_broken_entry_is_reported_with_its_line_and_passed_over():
    problems = parse(BIB, "refs.bib").problems
    assert [(problem.file, problem.line) for problem in problems] == [("refs.bib", 19)]


def test_five_thousand_entries():
    accents = ["tests", r"na{\"\i}ve {T}ests"]
    text = "".join(
        f"@article{{k{n}, title={{Paper {n} of {accents[n % 10 == 0]}}}, author={{Doe, Jane}}, year={{2020}}}}\n"
        for n in range(5000)
    )
    start = time.process_time()
    assert len(parse(text, "big.bib").items) == 5000
    assert time.process_time() - start < 20


def test_a_double_key_is_no_reason_to_lose_a_paper():
    text = "@article{a, title={One Title}, year=2020}\n@article{a, title={Another Title}, year=2021}"
    assert [item.title for item in parse(text, "x.bib").items] == ["One Title", "Another Title"]


RIS = """TY  - CONF
TI  - A Title that goes on
  over two lines
AU  - Li, Junnan
AU  - Savarese, Silvio
PY  - 2023/05/01/
T2  - ICML
DO  - 10.1109/CVPR.2017.531
UR  - https://github.com/salesforce/LAVIS
ER  -\x20
TY  - JOUR
AU  - Nobody
ER  -\x20
TY  - JOUR
TI  - Without an end
"""


def test_ris():
    parsed = parse(RIS.replace("\n", "\r\n").replace("\r\n", "\n"), "refs.ris")
    first, last = parsed.items
    assert (first.title, first.authors) == ("A Title that goes on over two lines", ["Junnan Li", "Silvio Savarese"])
    assert (first.year, first.venue, first.doi) == (2023, "ICML", "10.1109/cvpr.2017.531")
    assert first.code == ["https://github.com/salesforce/LAVIS"]
    assert last.title == "Without an end"
    assert [problem.line for problem in parsed.problems] == [11, 14]


def test_csl_json_as_zotero_and_mendeley_write_it():
    text = """[
 {"id": "a", "type": "paper-conference", "title": "A Title", "container-title": "ICML",
  "author": [{"family": "Li", "given": "Junnan"}, {"literal": "The Team"}], "issued": {"date-parts": [["2023", 5]]},
  "DOI": "10.1109/CVPR.2017.531", "note": "code: https://github.com/a/b"},
 {"id": "b"},
 {"id": "c", "type": "software", "title": "A Tool", "URL": "https://github.com/c/d"}
]"""
    parsed = parse(text, "refs.json")
    first, tool = parsed.items
    assert (first.authors, first.year, first.line) == (["Junnan Li", "The Team"], 2023, 2)
    assert first.code == ["https://github.com/a/b"]
    assert (tool.kind, tool.url) == ("code", "https://github.com/c/d")
    assert [problem.line for problem in parsed.problems] == [5]


@pytest.mark.parametrize("text", ["{", "[" * 100_000, '"a"', "1" * 5000, "nul"])
def test_what_is_no_csl_json_is_one_clear_error(text):
    with pytest.raises(DataError):
        parse(text, "refs.json")


def test_csv_with_the_columns_of_zotero_or_of_a_person():
    zotero = '"Item Type","Publication Year","Author","Title","Publication Title","DOI","Url"\n"conferencePaper","2023","Li, Junnan; Hoi, Steven","A, B","ICML","10.1/x",""\n'
    item = parse(zotero, "z.csv").items[0]
    assert (item.title, item.year, item.venue, item.kind) == ("A, B", 2023, "ICML", "paper")
    mine = "标题\t链接\t代码\n一篇论文\thttps://arxiv.org/abs/2301.12597\thttps://github.com/a/b\n\thttps://x.org\t\n"
    first, second = parse(mine, "m.tsv").items
    assert (first.arxiv, first.code) == ("2301.12597", ["https://github.com/a/b"])
    assert second.unsure
    with pytest.raises(DataError, match="no column is known"):
        parse("a,b\n1,2\n", "n.csv")


def test_a_plain_list_of_identifiers():
    text = "# to read\n2301.12597\narXiv:1706.03762v5  # the classic\nhttps://doi.org/10.1109/CVPR.2017.531, P19-1001\nhttps://github.com/a/b\nxyz\n"
    parsed = parse(text, "ids.txt")
    assert [item.arxiv or item.doi or item.acl or item.url for item in parsed.items] == [
        "2301.12597",
        "1706.03762",
        "10.1109/cvpr.2017.531",
        "P19-1001",
        "https://github.com/a/b",
    ]
    assert [problem.line for problem in parsed.problems] == [6]


def test_a_file_without_a_telling_ending_is_known_by_its_content():
    assert parse(BIB, "refs.txt").items[0].arxiv == "1412.2306"
    assert parse(RIS, "refs.txt").items[0].year == 2023
    assert parse(json.dumps([{"type": "article", "title": "T"}]), "refs").items[0].title == "T"
    assert (
        parse("- [A Title of Four](https://arxiv.org/abs/2301.12597)", "notes.txt").items[0].title == "A Title of Four"
    )


def test_macros_are_joined_and_mathematics_is_read():
    text = r"""
@string{cvpr = "Conference on " # vision}
@string{vision = "Vision"}
@string{icml = "Conference on " # "Learning"}
@inproceedings{a, title = {{$\alpha$}-Divergence # 1 and {$\mathbf{C}$}-nets}, booktitle = icml # { 2020}, year = 2020}
@inproceedings{b, title = "Another " # {Title}, booktitle = cvpr, journal = "arXiv preprint arXiv:1706.03762"}
"""
    first, second = parse(text, "refs.bib").items
    assert (first.title, first.venue) == ("α-Divergence # 1 and C-nets", "Conference on Learning 2020")
    assert (second.title, second.venue, second.arxiv) == ("Another Title", "arXiv", "1706.03762")


def test_a_volume_is_no_paper_where_its_papers_stand_beside_it():
    text = "@inproceedings{a, title={A Paper}, crossref={v}}\n@proceedings{v, title={A Volume}, year={2019}}"
    (item,) = parse(text, "refs.bib").items
    assert (item.title, item.venue, item.year) == ("A Paper", "A Volume", 2019)
    assert [item.title for item in parse("@proceedings{v, title={A Volume}}", "refs.bib").items] == ["A Volume"]


def test_types_of_biblatex_that_are_no_papers():
    text = "@dataset{d, title={Some Data}, url={https://zenodo.org/record/1}}\n@software{s, title={A Tool}, url={https://github.com/a/b}}"
    assert [item.kind for item in parse(text, "refs.bib").items] == ["dataset", "code"]


def test_why_an_entry_is_broken_is_told():
    (problem,) = parse("@article{k title={no comma}}\n@article{ok, title={Fine}}", "refs.bib").problems
    assert (problem.line, "Expected comma" in problem.message) == (1, True)


def test_names_of_a_spreadsheet_are_turned_and_kinds_of_zotero_known():
    text = 'Item Type,Title,Author,Url\ncomputerProgram,A Tool,"Li, Junnan; Hoi, Steven",https://github.com/a/b\n'
    (item,) = parse(text, "z.csv").items
    assert (item.kind, item.authors) == ("code", ["Junnan Li", "Steven Hoi"])


def test_addresses_without_scheme_and_data_sets_of_hugging_face_in_a_plain_list():
    first, second = parse("github.com/openai/CLIP\nhttps://huggingface.co/datasets/a/b\n", "ids.txt").items
    assert (first.kind, first.url) == ("code", "https://github.com/openai/CLIP")
    assert (second.kind, second.title) == ("dataset", "a/b")

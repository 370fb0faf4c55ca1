"""How a kg folder is found, read, checked and written."""
# ruff: noqa: E501 the faults are tables of one case a line

from __future__ import annotations

import os
import string
import unicodedata

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from mmkg import files, writing
from mmkg.entries import dangling, double_handles, read_entry
from mmkg.errors import DataError, WriteError
from mmkg.files import check, format_entry, handles, json_schemas, read_entries, read_lists, read_results, tidy
from mmkg.schema import ENTRY_MODELS, Code, Dataset, Evidence, Paper, Task
from mmkg.yaml_text import Document, _PythonReader, format_values

TAIL = "checked: 2026-11-24\nevidence:\n  - source: reading list\n"
CLIP = f"name: CLIP\ntitle: Learning Transferable Visual Models From Natural Language Supervision\n{TAIL}"
COCO = f"name: COCO\naliases:\n  - MS COCO\n{TAIL}"
LIST_HEAD = "section,kind,title,url,arxiv,code,year,venue\n"
RESULT_HEAD = "paper,method,dataset,task,metric,value,setting,evidence\n"


@pytest.fixture
def make_kg(tmp_path):
    """A function that writes files into a kg with CLIP and COCO and returns its folder."""

    def write(contents=None):
        for name, text in {"papers/clip.yaml": CLIP, "datasets/coco.yaml": COCO, **(contents or {})}.items():
            path = tmp_path / "kg" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / "kg"

    return write


def faults(folder):
    return [str(problem) for problem in check(folder)]


# --- reading -----------------------------------------------------------------------------


def test_entries_are_read_by_node_id(make_kg):
    entries = read_entries(make_kg())
    assert list(entries) == ["paper:clip", "dataset:coco"]
    assert entries["dataset:coco"].aliases == ["MS COCO"]


def test_a_sound_kg_has_no_faults(make_kg):
    assert faults(make_kg()) == []


def test_a_folder_with_nothing_but_expanded_is_a_kg_without_entries(tmp_path):
    folder = tmp_path / "kg"
    (folder / "expanded").mkdir(parents=True)
    assert read_entries(folder) == {}
    assert faults(folder) == []
    assert read_results(folder).empty


def test_dates_are_texts_and_need_no_quotes(make_kg):
    assert read_entries(make_kg())["paper:clip"].checked == "2026-11-24"


def test_windows_line_ends_are_read_as_usual(make_kg):
    assert faults(make_kg({"papers/clip.yaml": CLIP.replace("\n", "\r\n")})) == []


def test_lists_and_results_are_read_in_the_order_of_the_file(make_kg):
    folder = make_kg(
        {
            "resources/awesome.yaml": f"name: awesome\n{TAIL}",
            "tasks/vqa.yaml": f"name: VQA\n{TAIL}",
            "lists/awesome.csv": f"{LIST_HEAD}Papers > Survey,paper,B,,2301.12597,,2023,ICML\n,resource,A,,,,,\n",
            "results/clip.csv": f"{RESULT_HEAD}clip,CLIP,coco,vqa,R@1,58.4,zero-shot,copy:1\n,X,coco,vqa,R@1,37,,copy:1\n",
        }
    )
    assert faults(folder) == []
    assert [(row.title, row.arxiv, row.section) for row in read_lists(folder)["awesome"]] == [
        ("B", "2301.12597", "Papers > Survey"),
        ("A", None, ""),
    ]
    results = read_results(folder)
    assert list(results.columns) == [*RESULT_HEAD.strip().split(","), "source"]
    assert list(results["value"]) == [58.4, 37.0]
    assert set(results["source"]) == {"clip"}


# --- every kind of fault -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (CLIP.replace("name", "nmae"), ["1: the key `name` is missing", "1: unknown key `nmae` (did you mean `name`?)"]),
        (CLIP + "supports:\n  - vqa\n", ["7: `supports` is no relation of a paper (it belongs to a dataset)"]),
        (CLIP + "arxiv: 2301.12597\n", ["6: arxiv: 2301.12597 is not a text to YAML (write it in quotes: '2301.12597')"]),
        (CLIP + "arxiv: '2301.12597v2'\n", ["6: arxiv: '2301.12597v2' is not an arXiv id without its version, such as 2301.12597"]),
        (CLIP + "acl: 2020.main.1.2.3\n", ["6: acl: no such identifier: 2020.main.1.2.3 (see what acl prints)"]),
        (CLIP + "acl: p19-1001\n", ["6: acl: p19-1001 is not canonical (write P19-1001)"]),
        (CLIP + "doi: 10.1109/CVPR.2017\n", ["6: doi: '10.1109/CVPR.2017' is not a DOI in small letters"]),
        (CLIP + "aliases:\n  - ok\n  - NO\n", ["8: aliases.1: NO is not a text to YAML (write it in quotes: 'NO')"]),
        (CLIP + "venue: on\n", ["6: venue: on is not a text to YAML (write it in quotes: 'on')"]),
        (CLIP + "section:\n  - 2023\n", ["7: section.0: 2023 is not a text to YAML (write it in quotes: '2023')"]),
        (CLIP + "year: '2021'\n", ["6: year: Input should be a valid integer"]),
        (CLIP + "year: 12021\n", ["6: year: Input should be less than or equal to 2100"]),
        (CLIP + "facts:\n  a:\n    b:\n      c: 1\n", ["facts.a: a fact is a text, a number, a list of these"]),
        (CLIP + "facts:\n  a: .nan\n", ["7: facts.a: a fact is a text, a number"]),
        (CLIP + "evaluates_on:\n  - coco\n  - flickr\n", ["8: evaluates_on: there is no dataset:flickr (add datasets/flickr.y"]),
        (CLIP + "evaluates_on:\n  - cocoo\n", ["7: evaluates_on: there is no dataset:cocoo (did you mean dataset:coco?)"]),
        (CLIP + "evaluates_on:\n  - coco\n  - coco\n", ["8: evaluates_on: dataset:coco is given twice (keep one)"]),
        (CLIP + "cites:\n  - clip\n", ["7: cites: paper:clip is this entry itself (remove it)"]),
        (CLIP + "aliases:\n  - '!?'\n", ["7: no letter or digit in '!?'"]),
        (CLIP + "url: ftp://example.org\n", ["6: url: 'ftp://example.org' is not an address that begins with http:// or https://"]),
        (CLIP + "venue: 'two  blanks'\n", ["6: venue: invisible characters, line breaks or double blanks", "write 'two blanks'"]),
        (CLIP + 'venue: "a\\u202eb"\n', ["6: venue: invisible characters", "write 'ab'"]),
        (CLIP + "year: 2021\nyear: 2022\n", ["7: the key `year` is given twice (keep one)"]),
        (CLIP + "1: a\n", ["6: a key must be a text: 1"]),
        (CLIP + "aliases: &a\n  - x\nsection: *a\n", ["section: YAML anchors (`&`, `*`) are not allowed here"]),
        (CLIP + "<<: {venue: x}\n", ["6: merge keys (`<<`) are not allowed"]),
        (CLIP + "venue: !!python/object:os.system x\n", ["6: venue: cannot be read: tag:yaml.org,2002:python/object:os.system"]),
        (CLIP + "venue: !!set {a: null}\n", ["6: venue: the tag tag:yaml.org,2002:set is not allowed"]),
        (CLIP + "venue: [\n", ["not YAML: "]),
        (CLIP + "venue: 'a\n", ["not YAML: "]),
        (CLIP + "---\nname: b\n", ["6: not YAML: but found another document"]),
        (CLIP + "venue: a\x00b\n", ["not YAML: "]),
        (CLIP + f"corpus_id: {'9' * 5000}\n", ["6: corpus_id: cannot be read: 99999"]),
        (CLIP + f"note: {'x' * 1_000_001}\n", ["1: larger than 1,000,000 characters"]),
        ("- a\n- b\n", ["1: holds no `key: value` lines"]),
        ("", ["1: holds no `key: value` lines"]),
        (CLIP.replace("2026-11-24", "2026-02-30"), ["3: checked: 2026-02-30: day is out of range for month"]),
        (CLIP.replace("source: reading list", "what: x"), ["5: evidence without a place"]),
        (CLIP.replace("source: reading list", "repo: github:openai/CLIP"), ["5: a repo without path and commit"]),
        (CLIP.replace("evidence:\n  - source: reading list", "evidence: []"), ["4: evidence: List should have at least 1"]),
        (CLIP.encode() + b"venue: \xff\xfe\n", ["6: not UTF-8"]),
        (CLIP.replace("name: CLIP\n", "") + "name: CLIP\n", ["1: not in canonical form (run `mmkg check --fix`)"]),
        ("# a remark\n" + CLIP, ["1: not in canonical form"]),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_how_to_mend_it(make_kg, text, expected):
    told = "\n".join(faults(make_kg({"papers/clip.yaml": text})))
    for part in expected:
        assert (f"kg/papers/clip.yaml:{part}" if part[0].isdigit() else part) in told


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("papers/Blip 2.yaml", CLIP.replace("CLIP", "B2"), "kg/papers/Blip 2.yaml:1: the file name 'Blip 2' is no slug (rename it to blip-2.yaml)"),
        ("papers/clip2.yaml", CLIP, "kg/papers/clip2.yaml:1: name: 'CLIP' belongs to paper:clip already"),
        ("papers/clip2.yaml", CLIP.replace("name: CLIP", "name: Other"), "kg/papers/clip2.yaml:2: title: 'Learning Transferable"),
        ("papers/a.yaml", f"name: A\ntitle: Clip\n{TAIL}", "kg/papers/a.yaml:2: title: 'Clip' belongs to paper:clip already"),
        ("tasks/a.yaml", f"name: A\naliases:\n  - ms-coco\n{TAIL}", "kg/tasks/a.yaml:3: aliases: 'ms-coco' belongs to dataset:coco already"),
        ("paper/clip.yaml", CLIP, "kg/paper:1: not a part of a kg (did you mean papers?)"),
        ("papers/blip.yml", CLIP, "kg/papers/blip.yml:1: not read (only *.yaml belongs here)"),
        ("resources/a.yaml", f"name: a\nlists:\n  - paper:clop\n{TAIL}", "kg/resources/a.yaml:3: lists: there is no paper:clop (did you mean paper:clip?)"),
        ("resources/a.yaml", f"name: a\nlists:\n  - gpu:clip\n{TAIL}", "kg/resources/a.yaml:3: lists.0: 'gpu:clip' is not kind:slug with one of the kinds"),
        ("lists/a.csv", LIST_HEAD, "kg/lists/a.csv:1: there is no resource:a (add resources/a.yaml)"),
        ("lists/a.csv", "a,b\n", "kg/lists/a.csv:1: the first line must be section,kind,title"),
        ("lists/a.csv", "", "kg/lists/a.csv:1: the first line must be section,kind,title"),
        ("lists/a.csv", f"{LIST_HEAD},paper,A, B,,,,,\n", "kg/lists/a.csv:2: 9 cells where 8 belong (put quotes around a value with a comma)"),
        ("lists/a.csv", f"{LIST_HEAD},papper,A,,,,,\n", "kg/lists/a.csv:2: kind: Input should be 'paper', 'code'"),
        ("lists/a.csv", f"{LIST_HEAD},paper,A,,,,MMXX,\n", "kg/lists/a.csv:2: year: not a number: MMXX"),
        ("lists/a.csv", f"{LIST_HEAD},paper,A,javascript:x,,,,\n", "kg/lists/a.csv:2: url: 'javascript:x' is not an address"),
        ("lists/a.csv", f"{LIST_HEAD},paper,A  B,,,,,\n", "kg/lists/a.csv:2: title: invisible characters or double blanks in 'A  B'"),
        ("lists/a.csv", f'{LIST_HEAD},paper,"A\nB",,,,,\n,papper,C,,,,,\n', "kg/lists/a.csv:4: kind: "),
        ("lists/a.csv", f'{LIST_HEAD},paper,"A\n', "kg/lists/a.csv:2: not CSV: "),
        ("lists/a.csv", f'{LIST_HEAD},paper,"A",,,,,\n', "kg/lists/a.csv:2: not in canonical form"),
        ("results/a.csv", f"{RESULT_HEAD}clap,C,coco,vqa,R@1,1,,copy:1\n", "kg/results/a.csv:2: paper: there is no paper:clap (did you mean paper:clip?)"),
        ("results/a.csv", f"{RESULT_HEAD},C,coc,vqa,R@1,1,,copy:1\n", "kg/results/a.csv:2: dataset: there is no dataset:coc (did you mean dataset:coco?)"),
        ("results/a.csv", f"{RESULT_HEAD},C,coco,vqa,R@1,--,,copy:1\n", "kg/results/a.csv:2: value: not a number: --"),
        ("results/a.csv", f"{RESULT_HEAD},C,coco,vqa,R@1,nan,,copy:1\n", "kg/results/a.csv:2: value: Input should be a finite number: nan"),
        ("results/a.csv", f"{RESULT_HEAD},C,coco,vqa,R@1,37.0,,copy:1\n", "kg/results/a.csv:2: not in canonical form"),
        ("schema/paper.json", "{}\n", "kg/schema/paper.json:1: not in canonical form"),
    ],
)  # fmt: skip
def test_a_fault_of_another_file_is_told_too(make_kg, name, text, expected):
    assert any(told.startswith(expected) for told in faults(make_kg({name: text})))


def test_all_faults_of_all_files_are_told_at_once(make_kg):
    folder = make_kg(
        {
            "papers/a.yaml": "nmae: A\n",
            "papers/b.yaml": f"name: B\ntitle: B\nyear: soon\nevaluates_on:\n  - nothing\n{TAIL}",
            "tasks/t.yaml": "name: [\n",
        }
    )
    with pytest.raises(DataError) as caught:
        read_entries(folder)
    assert [str(problem).split(" (")[0] for problem in caught.value.problems] == [
        "kg/papers/a.yaml:1: the key `checked` is missing",
        "kg/papers/a.yaml:1: the key `evidence` is missing",
        "kg/papers/a.yaml:1: the key `name` is missing",
        "kg/papers/a.yaml:1: the key `title` is missing",
        "kg/papers/a.yaml:1: unknown key `nmae`",
        "kg/papers/b.yaml:3: year: Input should be a valid integer: 'soon'",
        "kg/papers/b.yaml:5: evaluates_on: there is no dataset:nothing",
        "kg/tasks/t.yaml:2: not YAML: did not find expected node content",
    ]


def test_text_that_is_merely_not_canonical_is_read_all_the_same(make_kg):
    folder = make_kg({"papers/clip.yaml": f"# mine\n{CLIP}"})
    assert read_entries(folder)["paper:clip"].name == "CLIP"


def test_a_bomb_of_aliases_is_refused_without_growing(make_kg):
    lines = ["a: &a [x, x, x, x, x, x, x, x, x]"]
    lines += [
        f"{name}: &{name} [{', '.join([f'*{one}'] * 9)}]" for one, name in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    told = faults(make_kg({"papers/clip.yaml": CLIP + "\n".join(lines) + "\n"}))
    assert any("YAML anchors" in line for line in told)


@pytest.mark.parametrize("depth", [50, 5000])
def test_deep_nesting_is_a_fault_and_no_crash(make_kg, depth):
    assert faults(make_kg({"papers/clip.yaml": f"{CLIP}facts: {'[' * depth}{']' * depth}\n"}))


def test_libyaml_and_the_python_reader_see_the_same(monkeypatch):
    text = f"{CLIP}aliases: [A, 'NO', 悟空]\nfacts: {{a: 1, b: 1.5, c: true}}\n"
    fast = Document("f", text)
    monkeypatch.setattr("mmkg.yaml_text._reader", _PythonReader)
    slow = Document("f", text)
    assert fast.values == slow.values
    assert [fast.line(("aliases", n)) for n in range(3)] == [slow.line(("aliases", n)) for n in range(3)] == [6, 6, 6]


def test_a_title_may_repeat_in_another_kind_or_year_but_a_name_may_not(make_kg):
    folder = make_kg(
        {
            "papers/a.yaml": f"name: A\ntitle: COCO\nyear: 2001\n{TAIL}",
            "papers/b.yaml": f"name: B\ntitle: COCO\nyear: 2021\n{TAIL}",
        }
    )
    assert faults(folder) == []


def test_identifiers_written_in_different_ways_are_one_claim(make_kg):
    folder = make_kg(
        {
            "papers/a.yaml": f"name: A\ntitle: A\narxiv: '2301.12597'\n{TAIL}",
            "papers/b.yaml": f"name: B\ntitle: B\naliases:\n  - https://arxiv.org/pdf/2301.12597v3\n{TAIL}",
        }
    )
    assert any("'https://arxiv.org/pdf/2301.12597v3' belongs to paper:a already" in told for told in faults(folder))


def test_claims_follow_from_identifiers_by_construction():
    evidence = [Evidence(source="reading list")]
    paper = Paper(name="X", title="X", doi="10.18653/v1/2020.acl-main.343", checked="2026-11-24", evidence=evidence)
    assert [one.key for one in handles(paper)][1:] == [
        "doi:10.18653/v1/2020.acl-main.343",
        "acl:2020.acl-main.343",
    ]


# --- writing -----------------------------------------------------------------------------


def test_tidy_makes_files_canonical_and_is_then_done(make_kg):
    folder = make_kg({"papers/clip.yaml": f"# remark\n{TAIL}{CLIP.removesuffix(TAIL)}", "schema/paper.json": "{}"})
    assert {path.relative_to(folder).as_posix() for path in tidy(folder)} == {
        "papers/clip.yaml",
        *(f"schema/{kind}.json" for kind in json_schemas()),
    }
    assert (folder / "papers/clip.yaml").read_text() == CLIP
    assert faults(folder) == []
    assert tidy(folder) == []


def test_tidy_does_not_touch_a_file_with_faults(make_kg):
    bad_list = f"{LIST_HEAD},paper,A,,,,soon,\n,paper,B,,,,,\n"
    assert tidy(make_kg({"papers/clip.yaml": "name: [CLIP]\n", "lists/a.csv": bad_list})) == []


def test_an_entry_is_written_where_it_will_be_read(make_kg):
    folder = make_kg()
    task = Task(name="OCR", checked="2026-11-24", evidence=[Evidence(source="reading list")])
    assert files.write_entry(folder, "ocr", task) == folder / "tasks/ocr.yaml"
    assert read_entries(folder)["task:ocr"] == task
    with pytest.raises(DataError, match=r"rename it to etc-passwd\.yaml"):
        files.write_entry(folder, "../etc/passwd", task)


def test_canonical_text_reads_well_and_other_yaml_readers_agree():
    entry = Dataset(
        name="悟空",
        aliases=["NO", "1e3", "2023", "a: b", "😀", "12:30", "0x1F", "~", "# x"],
        facts={"released": "2022-03-28", "pairs": 100_000_000},
        notes="1. 一\n2. 二\n",
        checked="2026-11-24",
        evidence=[Evidence(repo="github:a/b", path="README.md", commit="0fb1a05d")],
    )
    text = format_entry(entry)
    assert text.splitlines()[:3] == ["name: 悟空", "aliases:", "  - 'NO'"]
    assert "notes: |\n  1. 一\n  2. 二\nchecked: 2026-11-24\n" in text
    assert "  - 😀\n" in text
    assert yaml.safe_load(text)["aliases"] == entry.aliases


words = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=12)
texts = (
    st.lists(words, min_size=1, max_size=3)
    .map(lambda several: unicodedata.normalize("NFC", " ".join(several)))
    .filter(lambda text: text == " ".join(text.split()))
)
lines = st.text(
    st.characters(codec="utf-8", exclude_characters="\ufeff\u2028\u2029", exclude_categories=["C"]), max_size=20
)
several_lines = st.lists(lines | texts, min_size=1, max_size=4).map("\n".join).filter(bool)
plain = texts | st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
facts = st.dictionaries(
    texts, plain | st.booleans() | st.lists(plain, max_size=3) | st.dictionaries(texts, plain, max_size=2), max_size=3
)
slugs = st.text(string.ascii_lowercase + string.digits + "数据", min_size=1, max_size=8)


@settings(deadline=None, derandomize=True)
@given(
    st.builds(
        dict,
        name=texts,
        aliases=st.lists(texts, max_size=3),
        facts=facts,
        notes=several_lines,
        implements=st.lists(slugs, max_size=2),
    )
)
def test_what_is_written_is_what_is_read(given_values):
    evidence = [Evidence(source=given_values["name"])]
    entry = Code(url="https://github.com/a/b", checked="2026-11-24", evidence=evidence, **given_values)
    text = format_entry(entry)
    document = Document("kg/code/a.yaml", text)
    assert document.problems == []
    again = ENTRY_MODELS["code"].model_validate(document.values)
    assert again == entry
    assert format_entry(again) == text


@settings(deadline=None, derandomize=True)
@given(st.text(max_size=60) | st.text("&*<>!|-:[]{}#'\" \n\tabc?%@`,", max_size=60))
def test_no_text_breaks_the_reader(text):
    document = Document("f.yaml", text)
    assert document.values or document.problems or text.strip() == "{}"
    assert all(problem.line >= 1 for problem in document.problems)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(deadline=None, derandomize=True)
@given(st.sampled_from(sorted(ENTRY_MODELS)), st.data())
def test_whatever_stands_under_a_key_is_read_or_told(kind, data):
    keys = st.sampled_from(sorted(ENTRY_MODELS[kind].model_fields))
    values = data.draw(st.dictionaries(keys, anything, max_size=4))
    read = read_entry("f.yaml", f"name: A\n{TAIL}" + yaml.safe_dump(values), kind, "a")
    assert (read.entry is None) == bool(read.document.problems)
    alone = {f"{kind}:a": read}
    told = [*read.document.problems, *dangling(alone), *double_handles(alone)]
    assert all(problem.file == "f.yaml" and problem.line >= 1 and problem.message for problem in told)


def test_hidden_files_are_not_entries(make_kg):
    assert faults(make_kg({"papers/._clip.yaml": b"\x00\xff", "lists/.a.csv": "x"})) == []


def test_format_values_writes_plain_mappings():
    assert format_values({"a": {"b": [1, 2.5, True]}}) == "a:\n  b:\n    - 1\n    - 2.5\n    - true\n"


def test_a_failed_write_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    assert writing.write_text(path, "old")

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, "fsync", full)
    with pytest.raises(WriteError, match=r"cannot write: .*a\.txt \(No space left on device\)"):
        writing.write_text(path, "new")
    assert path.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_a_write_says_whether_anything_changed_and_keeps_the_mode(tmp_path):
    path = tmp_path / "deep" / "a.txt"
    assert writing.write_bytes(path, b"1") is True
    path.chmod(0o640)
    assert writing.write_bytes(path, b"1") is False
    assert writing.write_bytes(path, b"2") is True
    assert os.name == "nt" or path.stat().st_mode & 0o777 == 0o640


def test_a_file_where_a_folder_should_be_is_a_write_error(tmp_path):
    (tmp_path / "a").write_text("")
    with pytest.raises(WriteError):
        writing.write_text(tmp_path / "a" / "b.txt", "x")

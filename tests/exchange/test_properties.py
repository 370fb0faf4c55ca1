"""Whatever is thrown at an importer, it gives items or one clear error."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mmkg import exchange
from mmkg.errors import MMKGError
from mmkg.exchange.addresses import clean_address
from mmkg.exchange.flat import safe_cell
from mmkg.exchange.source import decode
from mmkg.files import check

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
PIECES = {
    "markdown": ["# ", "## Papers\n", "- ", "| ", "|---|\n", "[", "](", "https://arxiv.org/abs/2301.12597", ")", "**", "*", "<td>", "<a href='", "<details>", "</", "\n", "\n\n", "A Title", ", ICML 2021", "论文：", "`", "[x]: ", "http://[", "&#0;", "![", "\\"],
    "bibtex": ["@article{", "a", ",", "title", "=", "{", "}", '"', "\\'e", "$", "author = ", " and ", "@string{", "crossref={a}", "\n", "year=2020", "%", "#", "\\url{"],
    "ris": ["TY  - ", "TI  - ", "AU  - ", "ER  - ", "PY  - ", "\n", "x", "2020", ",", "DO  - 10.1/x"],
    "csl-json": ["[", "]", "{", "}", '"title"', ":", ",", '"a"', "null", "1e999", '"issued"', '"date-parts"', "\\u0000", '"author"'],
    "csv": ["title", ",", ";", "\t", '"', "\n", "url", "doi", "10.1/x", "https://a.org", "year", "2020", "authors"],
    "ids": ["2301.12597", "10.1/x", "\n", "#", " ", "https://", "P19-1001", "A Title", "/"],
}  # fmt: skip


@pytest.mark.parametrize("name", PIECES)
@SLOW
@given(data=st.data())
def test_an_importer_gives_items_or_an_error_of_ours(name, data):
    piece = st.one_of(st.sampled_from(PIECES[name]), st.text(max_size=5))
    text = "".join(data.draw(st.lists(piece, max_size=40)))
    try:
        parsed = exchange.parse(text, "list", name)
    except MMKGError:
        return
    for item in parsed.items:
        assert item.kind in {"paper", "code", "dataset", "task", "resource"}
        assert item.line is None or 1 <= item.line <= text.count("\n") + 1
        assert item.url is None or clean_address(item.url) == item.url


@SLOW
@given(st.binary(max_size=200))
def test_bytes_are_text_or_an_error_of_ours(data):
    try:
        text = decode(data, "list")
    except MMKGError:
        return
    assert "\r" not in text


TITLES = st.lists(
    st.tuples(
        st.text(min_size=1, max_size=30),
        st.sampled_from([None, 1999, 2020]),
        st.sampled_from([None, "2301.12597", "2001.00001"]),
    ),
    max_size=6,
)


@SLOW
@given(TITLES)
def test_what_is_imported_passes_the_checks_and_is_imported_once(rows):
    items = [exchange.Item("paper", title, year=year, arxiv=arxiv, section=["A", "B"]) for title, year, arxiv in rows]
    with TemporaryDirectory() as name:
        folder = exchange.init(Path(name) / "kg")
        exchange.import_items(folder, items)
        assert check(folder) == []
        again = exchange.import_items(folder, items)
        assert (again.created, again.changed) == ([], [])


@given(st.text(max_size=20))
def test_no_cell_begins_a_formula(text):
    cell = safe_cell(text)
    assert not str(cell).startswith(("=", "+", "-", "@", "\t", "\r"))

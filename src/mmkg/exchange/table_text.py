"""CSV in, and plain lists of identifiers: one item a line."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from mmkg.errors import Problem
from mmkg.exchange.addresses import clean_address, name_of_address
from mmkg.exchange.fields import addresses_in, make_item, turned, year_in
from mmkg.exchange.item import Item, Parsed
from mmkg.exchange.source import fault
from mmkg.ids import CODE_HOSTS, clean_text, parse_identifier, web_address, with_scheme
from mmkg.vocabulary import KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["parse_csv", "parse_ids"]

_COLUMNS = {
    "title": "title|paper title|paper|name|document title|article title|标题|题目|论文",
    "url": "url|link|links|paper url|paper link|pdf|address|链接|网址",
    "doi": "doi",
    "arxiv": "arxiv|arxiv id|eprint",
    "acl": "acl|acl id",
    "authors": "authors?|creators?|作者",
    "year": "year|publication year|date|published|年份|日期",
    "venue": "venue|journal|conference|publication title|source title|booktitle|publisher|会议|期刊",
    "code": "code|github|repo(?:sitory)?|code url|代码",
    "section": "section|category|topic|group|collection|分类|类别",
    "kind": "kind|type|item type",
    "notes": "notes?|comments?|remarks?|备注|笔记",
}
_ZOTERO = {"computerprogram": "code", "webpage": "resource", "blogpost": "resource"}
"""Item types of Zotero that are no papers; `dataset` is called so here too."""


def parse_csv(text: str, file: str = "") -> Parsed:
    r"""Return the items of a CSV or TSV file with a header line; unknown columns are left alone.

    >>> item = parse_csv("Title;Year;Link\nA Paper;2020;https://arxiv.org/abs/2001.00001\n").items[0]
    >>> item.title, item.year, item.arxiv
    ('A Paper', 2020, '2001.00001')
    """
    first = text.lstrip("\ufeff\n").partition("\n")[0]
    mark = max(",;\t|", key=first.count)
    columns = [_column(name) for name in _header(first, mark)]
    if not {"title", "url", "doi", "arxiv", "acl"} & set(columns):
        raise fault(
            file, f"no column is known in the header: {first[:80]}", "name one `title`, `url`, `doi` or `arxiv`"
        )
    parsed = Parsed([])
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff\n")), delimiter=mark)
    try:
        next(reader, None)
        for cells in reader:
            _add_row(parsed, dict(zip(columns, map(clean_text, cells), strict=False)), file, reader.line_num)
    except csv.Error as error:
        parsed.problems.append(Problem(file, reader.line_num, f"the rest cannot be read: {error}", "check the quotes"))
    return parsed


def _header(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return []


def _column(name: str) -> str:
    plain = clean_text(name).strip("\"' ").lower().replace("_", " ")
    return next((column for column, pattern in _COLUMNS.items() if re.fullmatch(pattern, plain)), plain)


def _add_row(parsed: Parsed, row: Mapping[str, str], file: str, line: int) -> None:
    said = [
        row.get("doi", ""),
        f"arXiv:{row['arxiv']}" if row.get("arxiv") else "",
        f"acl:{row['acl']}" if row.get("acl") else "",
        row.get("url", ""),
    ]
    if not any(row.values()):
        return
    if not (row.get("title") or any(said)):
        parsed.problems.append(Problem(file, line, "row without title and address passed over"))
        return
    kind = row.get("kind", "").lower()
    parsed.items.append(
        make_item(
            row.get("title", ""),
            kind=kind if kind in KINDS else _ZOTERO.get(kind),
            authors=_people(row.get("authors", "")),
            year=year_in(row.get("year")),
            venue=row.get("venue", ""),
            said=said,
            addresses=[*addresses_in(row.get("url", "")), *addresses_in(row.get("code", ""))],
            section=re.split(r"\s+>\s+", row.get("section", "")),
            notes=row.get("notes", ""),
            line=line,
        )
    )


def _people(text: str) -> list[str]:
    """Return names parted by `;` (the family name may come first) or by commas.

    >>> _people("Li, Junnan; Hoi, Steven"), _people("Junnan Li, Steven Hoi")
    (['Junnan Li', 'Steven Hoi'], ['Junnan Li', 'Steven Hoi'])
    """
    if ";" in text:
        return [turned(name) for name in re.split(r"\s*;\s*", text)]
    return re.split(r"\s*,\s*|\s+and\s+", text)


def parse_ids(text: str, file: str = "") -> Parsed:
    r"""Return one item a line: an arXiv id, DOI, ACL id, address, or the title itself; `#` begins a remark.

    >>> [item.arxiv or item.doi or item.title for item in parse_ids("2301.12597\n10.1/x # new\nsee below\n").items]
    ['2301.12597', 'see below']
    """
    parsed = Parsed([])
    for number, line in enumerate(text.split("\n"), 1):
        plain = clean_text(re.sub(r"(?:^|\s)#.*$", "", line)).strip(" ,;")
        for part in re.split(r"[\s,;]+", plain) if _all_identifiers(plain) else [plain]:
            if not part:
                continue
            if item := _from_identifier(part, number):
                parsed.items.append(item)
            else:
                parsed.problems.append(
                    Problem(
                        file,
                        number,
                        f"no identifier, address or title: {part[:60]}",
                        "write an arXiv id, a DOI or a URL",
                    )
                )
    return parsed


def _all_identifiers(text: str) -> bool:
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    return len(parts) > 1 and all(parse_identifier(part) for part in parts)


def _from_identifier(text: str, line: int) -> Item | None:
    identifier = parse_identifier(text)
    if identifier is None:
        titled = len(text.split()) >= 2 or re.search(r"[\u4e00-\u9fff]{4}", text)
        return Item("paper", text[:2000], line=line, unsure=True) if titled else None
    if identifier.scheme in {"arxiv", "doi", "acl"}:
        identified: dict[str, Any] = {identifier.scheme: identifier.value}
        return Item("paper", None, web_address(*identifier), line=line, unsure=True, **identified)
    address = clean_address(with_scheme(text)) or clean_address(web_address(*identifier))
    if address is None:
        return None
    if identifier.scheme in CODE_HOSTS.values():
        kind, _, name = identifier.value.partition("/")
        if kind == "datasets":  # Hugging Face
            return Item("dataset", name, address, line=line)
        return Item("code", name_of_address(address), address, line=line)
    kind = "paper" if identifier.scheme in {"s2", "corpus", "pmid"} else "resource"
    return Item(kind, None if kind == "paper" else name_of_address(address), address, line=line, unsure=True)

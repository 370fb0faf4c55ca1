"""BibTeX in and out: LaTeX accents and braces, macros, `crossref`; what is broken is reported and passed over."""

from __future__ import annotations

import logging
import re
import unicodedata
from typing import TYPE_CHECKING, Any

from mmkg.errors import Problem
from mmkg.exchange.fields import addresses_in, make_item, year_in
from mmkg.exchange.item import Parsed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mmkg.exchange.item import Item
    from mmkg.exchange.references import Reference

__all__ = ["parse", "render"]

_VENUES = ("journal", "booktitle", "journaltitle", "publisher", "school", "institution", "howpublished", "eventtitle")
_SAID = (
    "doi",
    "eprint",
    "arxiv",
    "arxivid",
    "url",
    "journal",
    "note",
    "annote",
    "ids",
    "archiveprefix",
    "number",
    "volume",
    "howpublished",
)
_LINKED = ("url", "code", "github", "note", "annote", "howpublished", "abstracturl", "link", "pdf")
_KINDS = {"dataset": "dataset", "software": "code"}
"""Types of BibLaTeX that are no papers."""
_MATH_LETTERS = re.compile("[\U0001d400-\U0001d7ff]")
_COLLECTIONS = ("keywords", "groups", "mendeley-tags", "mendeley-groups")


def parse(text: str, file: str = "") -> Parsed:
    r"""Return the items of a BibTeX file.

    >>> parsed = parse("@article{a, title={{BLIP}-2: Caf{\\'e}}, author={Li, Junnan and Hoi, Steven}}\n@book{b, title=")
    >>> parsed.items[0].title, parsed.items[0].authors, parsed.problems[0].line
    ('BLIP-2: Café', ['Junnan Li', 'Steven Hoi'], 2)
    """
    import bibtexparser  # noqa: PLC0415  (with pylatexenc 0.2 s, for this format only)

    logging.getLogger("bibtexparser").setLevel(logging.CRITICAL)
    library: Any = bibtexparser.parse_string(text, parse_stack=[])  # type: ignore[attr-defined]
    problems = [
        Problem(
            file, (block.start_line or 0) + 1, f"broken entry passed over: {_why(block)}", "mend it and import again"
        )
        for block in library.failed_blocks
    ]
    macros: dict[str, str] = {}
    for macro in library.strings:
        macros[macro.key.lower()] = _value(str(macro.value), macros)
    blocks = [*library.entries, *(block.ignore_error_block for block in library.failed_blocks if _is_double(block))]
    blocks.sort(key=lambda entry: entry.start_line or 0)
    raw = [{field.key.lower(): _value(str(field.value), macros) for field in entry.fields} for entry in blocks]
    known = {entry.key.lower(): own for entry, own in zip(blocks, raw, strict=True)}
    parents = {own.get("crossref", "").strip().lower() for own in raw}
    decoder = _Decoder()
    items: list[Item] = []
    for entry, own in zip(blocks, raw, strict=True):
        kind, line = entry.entry_type.lower(), (entry.start_line or 0) + 1
        if kind == "proceedings" and ("title" not in own or entry.key.lower() in parents):
            continue  # the volume that other entries stand in
        fields = {name: decoder(name, value) for name, value in _inherit(own, known).items()}
        if fields.get("title"):
            items.append(_item(fields, _KINDS.get(kind), line))
        elif kind != "comment":
            problems.append(Problem(file, line, f"entry {entry.key} has no title", "add one and import again"))
    return Parsed(items, [problem for problem in problems if "Duplicate" not in problem.message])


_PARTS = re.compile(r"\s*#\s*")


def _value(printed: str, macros: Mapping[str, str]) -> str:
    """Return the text of a value: braces or quotes taken off, macros put in, parts joined at `#`.

    >>> _value('cvpr # " 2020"', {"cvpr": "CVPR"}), _value("{C # and F #}", {}), _value("2020", {})
    ('CVPR 2020', 'C # and F #', '2020')
    """
    whole = printed.strip()
    parts = [whole] if "#" not in whole or _enclosed(whole) else _PARTS.split(whole)
    return "".join(part[1:-1] if _enclosed(part) else macros.get(part.lower(), part) for part in parts)


def _enclosed(text: str) -> bool:
    """Tell whether one pair of braces or quotes holds all of a text."""
    if text[:1] == '"':
        return len(text) > 1 and text.endswith('"') and '" #' not in text and '"#' not in text
    if text[:1] != "{" or not text.endswith("}"):
        return False
    depth = 0
    for place, letter in enumerate(text):
        depth += (letter == "{") - (letter == "}")
        if depth == 0:
            return place == len(text) - 1
    return text.count("{") == 1  # broken inside: the outer pair is what was meant


def _is_double(block: Any) -> bool:
    return type(block).__name__ == "DuplicateBlockKeyBlock" and hasattr(block.ignore_error_block, "fields")


def _why(block: Any) -> str:
    error = getattr(block, "error", None)
    return re.sub(r"\s+", " ", str(getattr(error, "abort_reason", "") or error or "no entry"))[:160]


def _inherit(own: Mapping[str, str], known: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Return the fields with those of `crossref` or `xdata` below them; the title of proceedings is the book's."""
    fields = dict(own)
    above = known.get(own.get("crossref", "").strip().lower()) or known.get(own.get("xdata", "").strip().lower())
    for name, value in (above or {}).items():
        if name not in {"crossref", "xdata"}:
            fields.setdefault("booktitle" if name == "title" else name, value)
    return fields


class _Decoder:
    """Turns LaTeX into Unicode; addresses and identifiers are left as they are."""

    def __init__(self) -> None:
        from pylatexenc.latex2text import LatexNodes2Text  # noqa: PLC0415

        self._latex = LatexNodes2Text(math_mode="text", keep_braced_groups=False, strict_latex_spaces=False)

    def __call__(self, name: str, value: str) -> str:
        if name in {"url", "doi", "eprint", "file", "link", "pdf", "abstract"} or (
            "\\" not in value and "{" not in value and "$" not in value and "~" not in value
        ):
            return value.replace("\\_", "_").replace("\\%", "%").replace("\\&", "&").strip("{} ")
        if len(value) > 20_000 or value.count("{") > 2_000:
            return value.replace("{", "").replace("}", "")
        try:
            text = str(self._latex.latex_to_text(value.replace("%", "\\%").replace("\\\\%", "\\%")))
        except Exception:  # noqa: BLE001  (pylatexenc raises whatever it meets on broken LaTeX)
            text = value
        text = _MATH_LETTERS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
        return re.sub(r"\s+", " ", text.replace("{", "").replace("}", "")).strip()


def _item(fields: Mapping[str, str], kind: str | None, line: int) -> Item:
    linked = [address for name in _LINKED for address in addresses_in(fields.get(name, ""))]
    said = [fields[name] for name in _SAID if fields.get(name)]
    if fields.get("archiveprefix", fields.get("eprinttype", "")).lower() == "arxiv" or re.fullmatch(
        r"\d{4}\.\d{4,5}(?:v\d+)?", fields.get("eprint", "")
    ):
        said.insert(0, f"arXiv:{fields.get('eprint', '')}")
    section = next(
        (fields[name] for name in _COLLECTIONS if name in {"groups", "mendeley-groups"} and fields.get(name)), ""
    )
    return make_item(
        fields["title"],
        kind=kind,
        authors=_people(fields.get("author") or fields.get("editor") or ""),
        year=year_in(fields.get("year") or fields.get("date")),
        venue=next(
            (fields[name] for name in _VENUES if fields.get(name) and not fields[name].startswith(("http", "\\url"))),
            "",
        ),
        said=said,
        addresses=linked,
        section=[section] if section else (),
        notes=fields.get("annote", ""),
        line=line,
    )


def _people(text: str) -> list[str]:
    """Return names as printed on papers: `Li, Junnan` is Junnan Li, `Ford, Jr., Henry` is Henry Ford, Jr.

    >>> _people("Li, Junnan and Steven Hoi and others")
    ['Junnan Li', 'Steven Hoi']
    """
    names = []
    for name in re.split(r"\s+and\s+", text):
        parts = [part.strip() for part in name.split(",") if part.strip()]
        if parts and parts[0].lower() != "others":
            names.append(
                " ".join([*parts[-1:], *parts[:1]]) + (f", {parts[1]}" if len(parts) > 2 else "")
                if len(parts) > 1
                else parts[0]
            )
    return names


# --- out ---------------------------------------------------------------------------------

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # `\{` would count as a brace that is never closed
    "}": r"\textbraceright{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}


def render(references: Iterable[Reference]) -> str:
    """Return BibTeX in UTF-8, one entry a reference; capitals in titles are kept by braces."""
    return "\n".join(_entry(reference) for reference in references)


def _entry(reference: Reference) -> str:
    fields = {
        "title": "{" + _escape(reference.title) + "}",
        "author": " and ".join(_escape(author) for author in reference.authors),
        "year": str(reference.year or ""),
        reference.venue_field: _escape(reference.venue or ""),
        "doi": _bare(reference.doi),
        "eprint": reference.arxiv or "",
        "archiveprefix": "arXiv" if reference.arxiv else "",
        "url": _bare(reference.url),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@{reference.bibtex_type}{{{reference.key},", *lines, "}\n"])


def _bare(identifier: str | None) -> str:
    """Return an identifier or address without what would end its field; LaTeX is not read in it."""
    return re.sub(r"[{}\\\s]", "", identifier or "")


def _escape(text: str) -> str:
    return "".join(_SPECIAL.get(letter, letter) for letter in text)

"""One record of a reference manager as an item: what BibTeX, RIS, CSL-JSON and CSV have in common."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from mmkg.exchange.addresses import clean_address
from mmkg.exchange.item import Item
from mmkg.ids import CODE_HOSTS, Identifier, clean_text, implied_identifiers, parse_identifier, web_address

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["addresses_in", "make_item", "turned", "year_in"]

_YEAR = re.compile(r"(?<!\d)(1[6-9]\d\d|20\d\d)(?!\d)")
_ARXIV = re.compile(
    r"arxiv(?:\.org/(?:abs|pdf)/|[:\s.]\s*)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE
)
_PREPRINT = re.compile(r"^arxiv(?:\.org)?(?: e-prints?| preprint)?(?:[ ,:/].*)?$", re.IGNORECASE)
_PAPER_SCHEMES = ("arxiv", "doi", "acl")


def year_in(text: object) -> int | None:
    """Return the first year that a text prints.

    >>> year_in("March 2021"), year_in("in press")
    (2021, None)
    """
    match = _YEAR.search(str(text or ""))
    return int(match[1]) if match else None


def addresses_in(text: str) -> list[str]:
    """Return the web addresses in a text.

    >>> addresses_in("code: https://github.com/a/b.")
    ['https://github.com/a/b']
    """
    found = (clean_address(match[0].rstrip(".,;)}\"'")) for match in re.finditer(r"https?://[^\s{}<>\"|\\]+", text))
    return [address for address in found if address]


def turned(name: str) -> str:
    """Return a name as papers print it.

    >>> turned("Li, Junnan"), turned("Salesforce Research")
    ('Junnan Li', 'Salesforce Research')
    """
    family, _, given = name.partition(",")
    return f"{given.strip()} {family.strip()}".strip()


def make_item(  # noqa: PLR0913 - one parameter a field
    title: str,
    *,
    kind: str | None = None,
    authors: Iterable[str] = (),
    year: int | None = None,
    venue: str = "",
    said: Sequence[str] = (),
    addresses: Sequence[str] = (),
    section: Sequence[str] = (),
    notes: str = "",
    line: int | None = None,
) -> Item:
    """Return an item of clean fields; `said` are texts that may hold identifiers, `addresses` the links in order.

    >>> item = make_item("BLIP-2", said=["10.48550/arXiv.2301.12597"], addresses=["https://github.com/salesforce/LAVIS"])
    >>> item.arxiv, item.doi, item.code, item.url
    ('2301.12597', None, ['https://github.com/salesforce/LAVIS'], 'https://arxiv.org/abs/2301.12597')
    """
    links = [address for address in map(clean_address, addresses) if address]
    found: dict[str, Any] = dict(_identifiers([*said, *links]))
    code = [link for link in links if _is_code(link)]
    papers = [link for link in links if link not in code]
    kind = kind or ("code" if code and not found and not papers and not authors else "paper")
    first = next(iter(papers), None)
    if kind == "code" and code:
        first, code = code[0], code[1:]
    url = first or next(
        (web_address(scheme, found[scheme]) for scheme in ("doi", "arxiv", "acl") if scheme in found), None
    )
    title = clean_text(title)[:2000].strip()
    names = [clean_text(author)[:200].strip(" ,;") for author in authors]
    return Item(
        kind,
        title or None,
        url,
        code=code,
        year=year if year and 1600 <= year <= 2100 else None,
        venue=_PREPRINT.sub("arXiv", clean_text(venue))[:300].strip(" .,") or None,
        authors=[name for name in names if name and name.lower() not in {"others", "et al", "et al."}],
        section=[name for name in map(clean_text, section) if name],
        line=line,
        notes=notes.strip()[:50_000] or None,
        unsure=not title,
        **found,
    )


def _identifiers(texts: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for text in texts:
        whole = parse_identifier(text.strip()) if text.strip() else None
        inside = Identifier("arxiv", match[1].lower()) if whole is None and (match := _ARXIV.search(text)) else None
        for identifier in implied_identifiers(whole or inside) if whole or inside else ():  # type: ignore[arg-type]
            if identifier.scheme in _PAPER_SCHEMES:
                found.setdefault(identifier.scheme, identifier.value)
    return found


def _is_code(address: str) -> bool:
    identifier = parse_identifier(address)
    return (
        identifier is not None
        and identifier.scheme in CODE_HOSTS.values()
        and not identifier.value.startswith(("datasets/", "papers/"))
    )

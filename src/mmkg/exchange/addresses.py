"""Web addresses in lists: made whole, told apart, named."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote, urlsplit

from mmkg.ids import CODE_HOSTS, clean_text, parse_identifier, with_scheme

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "SERVICES",
    "URL",
    "clean_address",
    "host_of",
    "identifiers",
    "is_document",
    "name_of_address",
    "paper_address",
    "trim",
]


URL = re.compile(
    r"(?:https?:)?//[\w-]+\.[^\s<>\"'`，。；、）】》|{}\\^\[\]]+|\bwww\.[\w-]+\.[^\s<>\"'，。；）】|{}\[\]]+",
    re.IGNORECASE,
)


PAPER_HOSTS = re.compile(
    (
        r"(?:^|\.)(?:arxiv\.org|ar5iv\.(?:org|labs\.arxiv\.org)|alphaxiv\.org|aclanthology\.org|"
        r"aclanthology\.info|aclweb\.org|doi\.org|openreview\.net|thecvf\.com|cv-foundation\.org|ecva\.net|"
        r"nips\.cc|neurips\.cc|mlr\.press|jmlr\.org|ieee\.org|acm\.org|springer\.com|springeropen\.com|"
        r"sciencedirect\.com|elsevier\.com|nature\.com|science\.org|sciencemag\.org|aaai\.org|ijcai\.org|"
        r"isca-speech\.org|isca-archive\.org|semanticscholar\.org|biorxiv\.org|medrxiv\.org|ssrn\.com|"
        r"wiley\.com|mdpi\.com|frontiersin\.org|oup\.com|tandfonline\.com|sagepub\.com|pnas\.org|plos\.org|"
        r"cell\.com|hal\.science|hal\.archives-ouvertes\.fr|researchgate\.net|iclr\.cc|bmva\.org|bmvc\d*\.\w+|"
        r"roboticsproceedings\.org|usenix\.org|vldb\.org|mitpressjournals\.org|mit\.edu/tacl|direct\.mit\.edu|"
        r"ncbi\.nlm\.nih\.gov|pubmed\.ncbi\.nlm\.nih\.gov|lrec-conf\.org|ceur-ws\.org|iospress\.nl|dblp\.org|"
        r"ojs\.aaai\.org|citeseerx\.ist\.psu\.edu|eccv\.net|spiedigitallibrary\.org|worldscientific\.com|"
        r"scitepress\.org|jair\.org|hindawi\.com|cambridge\.org|royalsocietypublishing\.org|opg\.optica\.org|"
        r"ingentaconnect\.com|techrxiv\.org|preprints\.org|authorea\.com|osti\.gov|iopscience\.iop\.org|"
        r"aps\.org|aip\.org|siam\.org|transacl\.org|osapublishing\.org|dagstuhl\.de|emerald\.com|jstor\.org|"
        r"thelancet\.com|bmj\.com|jamanetwork\.com|rsna\.org|rsc\.org|isprs-archives\.org|copernicus\.org|"
        r"roboticsproceedings\.org)$"
    )
    .replace("\n", "")
    .replace("    ", ""),
)


SERVICES = frozenset({"github.com", "gitlab.com", "gitee.com", "bitbucket.org"})


def host_of(address: str) -> str:
    """Return the host of an address in lower case without `www.`, nothing where it has none.

    >>> host_of("https://www.GitHub.com/a"), host_of("http://[broken")
    ('github.com', '')
    """
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def clean_address(address: str) -> str | None:
    """Return an http(s) address ready to use, None for anchors, relative paths and other schemes.

    >>> clean_address("//github.com/a/b"), clean_address("(http://b.org)"), clean_address("#toc")
    ('https://github.com/a/b', 'http://b.org', None)
    >>> clean_address("javascript:alert(1)") is None
    True
    """
    address = clean_text(address).strip("<> ")
    address = _unwrapped(address.strip("()") if address.startswith("(") else address)
    address = re.sub(r"^(https?):?/+", r"\1://", address, flags=re.IGNORECASE)
    address = re.split(r"(?<=.)%20(?=https?://)", address)[0]  # two addresses in one link
    inner = re.search(r"(?<=.)/(https?://[^?#]*)$", address)  # through a proxy or an archive
    address = inner[1] if inner and paper_address(inner[1]) else address
    address = re.sub(r"(arxiv\.org/(?:abs|pdf)/)arxiv:", r"\1", address, flags=re.IGNORECASE)
    address = with_scheme(address) if paper_address(with_scheme(address)) else address
    if address.startswith("//") or address.lower().startswith("www."):
        address = "https://" + address.lstrip("/")
    if not re.match(r"https?://[\w\[-][^\s]*$", address, re.IGNORECASE) or len(address) > 2000:
        return None
    return address.replace('"', "%22").replace("<", "%3C").replace(">", "%3E")


def _unwrapped(address: str) -> str:
    """Return the address that a search engine's redirection leads to."""
    if not re.match(r"https?://(?:www\.|scholar\.)?google\.[\w.]+/(?:url|scholar_url)\?", address):
        return address
    query = parse_qs(address.partition("?")[2])
    return next((value for name in ("url", "q") for value in query.get(name, []) if value.startswith("http")), address)


def trim(address: str) -> str:
    """Return a bare address without the sentence's punctuation."""
    address = address.rstrip(".,;:!?*_~'\"")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:!?*")
    return address


def paper_address(address: str) -> bool:
    """Tell whether an address names a paper: an identifier, a publisher's host, or a PDF.

    >>> paper_address("https://arxiv.org/pdf/2301.12597"), paper_address("https://github.com/a/b")
    (True, False)
    """
    identifier = parse_identifier(address)
    if identifier and identifier.scheme in {"arxiv", "doi", "acl", "s2", "corpus", "pmid"}:
        return True
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").lower()
    except ValueError:
        return False
    path = parts.path.lower()
    if PAPER_HOSTS.search(host):
        return len(path.strip("/")) > 0 or bool(parts.query)
    return path.endswith((".pdf", ".ps", ".ps.gz")) or ("/papers/" in path and host not in SERVICES)


def is_document(address: str) -> bool:
    """Tell whether an address without a host leads to a paper, or notes on one, that is kept beside the list.

    >>> is_document("./papers/Fusion.pdf"), is_document("https://b.org/a.pdf"), is_document("README_zh.md")
    (True, False, False)
    """
    path = address.partition("#")[0].partition("?")[0].lower()
    notes = path.endswith(".md") and re.search(r"(?:papers?|notes?|summar(?:y|ies)|论文|笔记)/[^/]+$", path) is not None
    return ":" not in path and not path.startswith("//") and (notes or path.endswith((".pdf", ".caj", ".ps", ".djvu")))


def name_of_address(address: str) -> str:
    """Return a name for something that is listed by its address alone.

    >>> name_of_address("https://github.com/thuiar/MMSA"), name_of_address("https://wukong-dataset.github.io/benchmark.html")
    ('thuiar/MMSA', 'wukong-dataset.github.io/benchmark')
    """
    identifier = parse_identifier(address)
    parts = re.sub(r"^https?://(?:www\.)?", "", address).split("?", maxsplit=1)[0].strip("/").split("/")
    if identifier and identifier.scheme in CODE_HOSTS.values() and len(parts) >= 3:
        return "/".join(parts[1:3]).removesuffix(".git")
    if identifier and identifier.scheme in {"arxiv", "doi", "acl"}:
        return str(identifier)
    if re.search(r"/datasets?/", address):
        return clean_text(unquote(parts[-1]))
    return clean_text(unquote("/".join([parts[0], *parts[-1:]] if len(parts) > 1 else parts))).removesuffix(".html")


def identifiers(addresses: Sequence[str], labels: Sequence[str] = ()) -> dict[str, str]:
    """Return the paper identifiers that addresses carry, the first of each scheme.

    >>> identifiers(["https://arxiv.org/pdf/2301.12597v2", "https://github.com/a/b"])
    {'arxiv': '2301.12597'}
    """
    found: dict[str, str] = {}
    for address in (*addresses, *labels):
        identifier = parse_identifier(address)
        if identifier and identifier.scheme in {"arxiv", "doi", "acl"}:
            found.setdefault(identifier.scheme, identifier.value)
    return found

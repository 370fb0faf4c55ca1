"""Identifiers and names: read what people write, print one canonical form.

| people write | scheme | canonical value |
|---|---|---|
| `arXiv:2301.12597v2`, `https://arxiv.org/pdf/2301.12597`, `10.48550/arXiv.2301.12597` | `arxiv` | `2301.12597` |
| `https://arxiv.org/abs/cs/0501001` | `arxiv` | `cs/0501001` |
| `https://doi.org/10.1109/CVPR.2017.531`, `doi:10.1109/CVPR.2017.531` | `doi` | `10.1109/cvpr.2017.531` |
| `https://aclanthology.org/2020.acl-main.343.pdf`, `ACL:P19-1001` | `acl` | `2020.acl-main.343`, `P19-1001` |
| 40 hex digits, `https://www.semanticscholar.org/paper/<words>/<sha>` | `s2` | the sha, lower case |
| `CorpusId:256390509` | `corpus` | `256390509` |
| `PMID:19872477` | `pmid` | `19872477` |
| `https://github.com/salesforce/LAVIS/tree/main/projects/blip2` | `github` | `salesforce/lavis/projects/blip2` |
| `https://gitee.com/…`, `https://gitlab.com/…`, `https://huggingface.co/…` | host's name | as above |
| any other `http(s)` address | `url` | host and path, without `www.`, fragment, tracking |
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from mmkg.vocabulary import KINDS


class Identifier(NamedTuple):
    """A scheme and a canonical value; prints as `scheme:value`."""

    scheme: str
    value: str

    def __str__(self) -> str:
        return f"{self.scheme}:{self.value}"


CODE_HOSTS = {
    "github.com": "github",
    "gitee.com": "gitee",
    "gitlab.com": "gitlab",
    "huggingface.co": "huggingface",
    "bitbucket.org": "bitbucket",
}
"""Hosts whose addresses name a code repository."""

_ARXIV = r"(?P<arxiv>\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?"
_ACL = r"(?P<acl>[A-Z]\d{2}-\d{4}|\d{4}\.[a-z0-9_]+-[a-z0-9_]+\.\d+)(?:v\d+)?"
_ARXIV_SITE = r"(?:https?://)?(?:[\w-]{1,12}\.)?(?:arxiv\.com|(?:arxiv|ar5iv|alphaxiv|ar5iv\.labs\.arxiv)\.org)"
_ARXIV_PAGE = r"(?:abs|pdf|html|format|ps|e-print|overview|abs/pdf|ftp/arxiv/papers/\d{4})"
_ACL_SITE = r"(?:https?://)?(?:www\.)?(?:aclanthology\.org|aclweb\.org/anthology|aclanthology\.info/papers)"
_DOI_SITE = r"(?:https?://(?:dx\.|www\.)?doi\.org/|https?://(?:www\.)?dl\.acm\.org/doi/(?:abs/|pdf/|full/)?"
_PAPER_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?:{_ARXIV_SITE}/pdf/)?{_ARXIV_SITE}/{_ARXIV_PAGE}/+{_ARXIV}(?:\.pdf)?/?",
        rf"(?:https?://)?huggingface\.co/papers/{_ARXIV}(?:\.md)?",
        rf"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?10\.48550/arxiv\.{_ARXIV}",
        rf"arxiv[:\s.]\s*{_ARXIV}(?:\s*\[[\w.-]+\])?",
        _ARXIV,
        rf"{_ACL_SITE}/(?:papers/)?(?:\w/\w\d\d/)?{_ACL}(?:\.pdf|\.bib)?/?",
        rf"acl:\s*{_ACL}",
        _ACL,
        r"(?:https?://(?:www\.)?semanticscholar\.org/paper/(?:[^/]*/)?|s2:\s*)?(?P<s2>[0-9a-f]{40})(?:/.*)?",
        r"(?:https?://api\.semanticscholar\.org/)?corpus(?:id)?:\s*(?P<corpus>\d{1,12})",
        r"pmid:\s*(?P<pmid>\d{1,9})",
        rf"{_DOI_SITE}|doi[:\s]\s*)?(?P<doi>10\.\d{{4,9}}/\S+)",
    )
)
_LATEX = re.compile(r"\\_|\\(?=\d)")
"""An underscore as LaTeX writes it, or what is left of one."""
_CHAPTER = re.compile(r"^(10\.1007/97[89]-\d-\d{3}-\d{5}-\d)(?=\d{1,3}$)")
"""A book of Springer (its ISBN has 13 digits) before the number of a chapter whose underscore was lost."""
_ACL_DOI = re.compile(r"10\.18653/v1/(\S+)")
_BRANCH = re.compile(r"^(?:tree|blob|raw|-/tree|-/blob)/[^/]+/?")
_BARE_ADDRESS = re.compile(r"(?:[a-z0-9-]+\.)+[a-z]{2,}/\S+", re.IGNORECASE)
"""An address without `https://`, as people copy it."""
_TRACKING = re.compile(r"^(utm_\w+|fbclid|gclid|spm|from|share\w*)$", re.IGNORECASE)
_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")


def parse_identifier(text: str) -> Identifier | None:
    """Return the identifier that the whole of `text` is, or None where it is a plain name.

    >>> str(parse_identifier("https://arxiv.org/pdf/2301.12597v2.pdf"))
    'arxiv:2301.12597'
    >>> str(parse_identifier("https://github.com/salesforce/LAVIS/tree/main/projects/blip2"))
    'github:salesforce/lavis/projects/blip2'
    >>> str(parse_identifier("github.com/thuiar/MMSA.git"))
    'github:thuiar/mmsa'
    >>> parse_identifier("BLIP-2") is None
    True
    """
    text = unquote(text.strip()) if "%2F" in text.upper() else text.strip()
    bare = re.sub(r"[?#].*", "", text)
    for pattern in _PAPER_PATTERNS:
        if match := pattern.fullmatch(text) or pattern.fullmatch(bare):
            scheme, value = next((name, value) for name, value in match.groupdict().items() if value)
            return Identifier(scheme, _canonical(scheme, value))
    if (full := with_scheme(text)) != text:
        return parse_identifier(full)
    return _web_identifier(text) if text.lower().startswith(("http://", "https://")) else None


def with_scheme(text: str) -> str:
    """Return an address that was copied without its `https://` as a whole one, any other text as it is.

    >>> with_scheme("github.com/openai/CLIP"), with_scheme("openai/CLIP")
    ('https://github.com/openai/CLIP', 'openai/CLIP')
    """
    return f"https://{text}" if _BARE_ADDRESS.fullmatch(text) else text


def _canonical(scheme: str, value: str) -> str:
    if scheme == "doi":
        value = _CHAPTER.sub(r"\1_", _LATEX.sub("_", value))
        # what follows a DOI in running text; a closing bracket may be its own
        return value.rstrip(".,;" if "(" in value else ".,;/)]}>\"'").lower()
    if scheme == "acl":
        return value.upper() if re.fullmatch(r"[A-Za-z]\d{2}-\d{4}", value) else value.lower()
    if scheme == "arxiv" and "/" in value:  # cs.CL/0501001 and cs/0501001 are one paper
        return re.sub(r"\.[A-Z]{2}/", "/", value, flags=re.IGNORECASE).lower()
    return value.lower()


def _web_identifier(address: str) -> Identifier | None:
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    if not host:
        return None
    path = re.sub(r"/+", "/", parts.path).strip("/")
    if (scheme := CODE_HOSTS.get(host)) and path.count("/") >= 1:
        return Identifier(scheme, _repository(path))
    query = urlencode([pair for pair in parse_qsl(parts.query) if not _TRACKING.match(pair[0])])
    return Identifier("url", host + (f"/{path}" if path else "") + (f"?{query}" if query else ""))


def _repository(path: str) -> str:
    parts = path.split("/")
    depth = 3 if parts[0] in {"datasets", "spaces"} else 2  # Hugging Face
    rest = _BRANCH.sub("", "/".join(parts[depth:]))
    owner_and_name = "/".join(parts[:depth]).removesuffix(".git")
    return (owner_and_name + (f"/{rest}" if rest else "")).lower().rstrip("/")


def implied_identifiers(identifier: Identifier) -> list[Identifier]:
    """Return the identifier and those that follow from it by construction.

    >>> [str(i) for i in implied_identifiers(Identifier("doi", "10.18653/v1/2020.acl-main.343"))]
    ['doi:10.18653/v1/2020.acl-main.343', 'acl:2020.acl-main.343']
    """
    if identifier.scheme == "doi" and (match := _ACL_DOI.fullmatch(identifier.value)):
        acl = parse_identifier(match[1])
        if acl and acl.scheme == "acl":
            return [identifier, acl]
    return [identifier]


def web_address(scheme: str, value: str) -> str:
    """Return the public page of an identifier.

    >>> web_address("arxiv", "2301.12597")
    'https://arxiv.org/abs/2301.12597'
    """
    hosts = {name: host for host, name in CODE_HOSTS.items()}
    if scheme in hosts:
        return f"https://{hosts[scheme]}/{value}"
    return {
        "arxiv": "https://arxiv.org/abs/",
        "doi": "https://doi.org/",
        "acl": "https://aclanthology.org/",
        "s2": "https://www.semanticscholar.org/paper/",
        "corpus": "https://api.semanticscholar.org/CorpusID:",
        "pmid": "https://pubmed.ncbi.nlm.nih.gov/",
        "url": "https://",
    }[scheme] + value


def arxiv_year(arxiv: str) -> int:
    """Return the year that an arXiv id carries.

    >>> arxiv_year("2301.12597"), arxiv_year("cs/9901001")
    (2023, 1999)
    """
    digits = arxiv.rsplit("/", 1)[-1][:2]
    return int(digits) + (1900 if int(digits) > 90 else 2000)


def years_agree(one: int | None, other: int | None) -> bool:
    """Whether two years may be of one paper: a preprint and its journal version lie up to two years apart.

    >>> years_agree(2021, 2023), years_agree(2015, 2022), years_agree(2015, None)
    (True, False, True)
    """
    return one is None or other is None or abs(one - other) <= 2


# --- names -------------------------------------------------------------------------------


def clean_text(text: str) -> str:
    r"""Return `text` in NFC on one line, without control, zero-width and direction characters.

    >>> clean_text("A \u202eB\n  C")
    'A B C'
    """
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text).replace("\u00ad", "")).split())


_ASCII_MARKS = {code: None for code in range(128) if not chr(code).isalnum()}


def name_key(text: str) -> str:
    """Return what two spellings of one name or title share: folded letters and digits.

    >>> name_key("BLIP 2") == name_key("blip-2"), name_key("VSE++"), name_key("悟空 ")
    (True, 'vseplusplus', '悟空')
    """
    if text.isascii():  # nine of ten titles, thirty times faster
        return text.lower().replace("+", "plus").translate(_ASCII_MARKS)
    folded = unicodedata.normalize("NFKD", text).casefold().replace("+", "plus")
    return "".join(letter for letter in folded if letter.isalnum())


RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}
)
"""Names that Windows keeps for devices: no file may be called so."""


def slug(text: str, limit: int = 80) -> str:
    """Return a name for files and node ids: lower-case words of any script joined by `-`.

    >>> slug("VSE++: Improving…"), slug("紫东 太初"), slug("../../etc/passwd")
    ('vseplusplus-improving', '紫东-太初', 'etc-passwd')
    """
    folded = unicodedata.normalize(
        "NFKC", "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    )
    words = re.findall(r"[^\W_]+", folded.casefold().replace("+", "plus"))
    joined = "-".join(words)
    if len(joined) > limit:
        joined = joined[:limit].rsplit("-", 1)[0] if "-" in joined[:limit] else joined[:limit]
    return joined or "untitled"[:limit]


def surname(author: str) -> str:
    """Return the folded family name of one author as printed in any of the usual orders.

    >>> surname("Li, Junnan") == surname("Junnan Li") == surname("J. Li")
    True
    """
    author = re.sub(r"\s+(?:et al\.?|and others)$|\b(?:Jr|Sr|II|III)\b\.?", "", author.strip())
    family = author.split(",")[0] if "," in author else (author.split() or [""])[-1]
    return name_key(family)


# --- node ids ----------------------------------------------------------------------------

_NODE_ID = re.compile(rf"(?P<kind>{'|'.join(KINDS)}):(?P<local>\S+)")


def node_id(kind: str, local: str) -> str:
    """Return `kind:local`.

    >>> node_id("paper", "blip-2")
    'paper:blip-2'
    """
    return f"{kind}:{local}"


def split_node_id(text: str) -> tuple[str, str] | None:
    """Return kind and local part of a node id, or None where `text` is not one.

    >>> split_node_id("paper:blip-2"), split_node_id("BLIP-2")
    (('paper', 'blip-2'), None)
    """
    match = _NODE_ID.fullmatch(text)
    return (match["kind"], match["local"]) if match else None


def paper_node_id(
    *,
    arxiv: str | None = None,
    doi: str | None = None,
    acl: str | None = None,
    s2: str | None = None,
    title: str | None = None,
) -> str:
    """Return the id of a paper that nobody curated: the first identifier it has, else its title.

    >>> paper_node_id(doi="10.1613/jair.1.11688", title="Trends in …")
    'paper:doi.10.1613/jair.1.11688'
    """
    for scheme, value in (("arxiv", arxiv), ("doi", doi), ("acl", acl), ("s2", s2)):
        if value:
            return node_id("paper", f"{scheme}.{value}")
    return node_id("paper", f"title.{slug(title or '')}")


def code_node_id(identifier: Identifier) -> str:
    """Return the id of a repository that nobody curated.

    >>> code_node_id(Identifier("github", "openai/clip"))
    'code:github.openai.clip'
    """
    return node_id("code", f"{identifier.scheme}.{identifier.value.replace('/', '.')}")

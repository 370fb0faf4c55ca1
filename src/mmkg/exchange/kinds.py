"""What an item of a list is: paper, code, dataset or resource, by its links and by where it stands."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mmkg.exchange.addresses import host_of
from mmkg.exchange.venues import is_venue
from mmkg.exchange.wording import bare_label, words
from mmkg.ids import CODE_HOSTS, parse_identifier

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mmkg.exchange.parts import Reading

__all__ = ["is_boilerplate", "is_contents", "is_list_name", "is_news", "is_of_papers", "is_topic", "kind_of"]

_BOILERPLATE = re.compile(
    (
        r"contribut\w*(?: guide\w*)?|"
        "how to contribute|licen[cs]e|copyright|citations?|citing.*|cite(?!d by).*|bibtex|acknowledge?ments?|thanks|"
        "contacts?(?: (?:me|us))?|star(?:gazers)?(?: history)?(?: chart)?|contributors?|todo(?: list)?|to do|"
        "about(?: (?:me|us))?|maintainers?|authors?|feedback|description|disclaimer|reference format|markdown format|"
        "format|template|support|sponsors?|faq|usage|installation|quick start|getting started|join us|"
        "pull requests?|shar(?:e|ing)|"
        "引用|贡献(?:指南)?|致谢|许可证?|联系(?:方式|我们)|说明|前言"
    ),
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"(?:(?:table|list) of )?contents?|toc|overview|index|outline|menu|catalog(?:ue)?|navigation|分类目录|目录",
    re.IGNORECASE,
)
_EVENTS = re.compile(
    (
        r"\b(?:workshops?|tutorials?|courses?|lectures?|talks?|keynotes?|seminars?|schools?|challenges?|"
        "competitions?|blogs?(?: posts?)?|posts|videos? (?:lectures?|talks?)|youtube|podcasts?|slides|books?|"
        r"researchers?|people|groups?|labs?|communit(?:y|ies)|websites?|related (?:repos?\w*|lists?|projects?|"
        r"resources?|awesome\w*)|other (?:lists?|resources?|repos?\w*)|awesome lists?|useful links?|links|"
        r"newsletters?|jobs?|startups?)\b|教程|课程|博客|讲座|书籍|竞赛"
    ),
    re.IGNORECASE,
)
_VENUES = re.compile(r"\b(?:journals?|conferences?)\b", re.IGNORECASE)
_SHOWS = re.compile(
    r"(?:blogs?(?: ?posts?)?|posts?|videos?|you ?tube|talks?|slides?|medium|博客|视频)\d?", re.IGNORECASE
)
_NEWS = re.compile(
    (
        r"(?:(?:latest|recent|our|project|important) )?(?:news|updates?|highlights?|announcements?)"
        r"(?: ?(?:and|&|/) ?(?:news|updates?|announcements?))?(?: logs?)?|what'?s new|new|(?:last )?updated|"
        "change ?logs?|"
        "更新(?:日志)?|最新动态"
    ),
    re.IGNORECASE,
)
_TOOLS = re.compile(
    (
        r"\b(?:tools?|tool ?kits?|tool ?box(?:es)?|librar(?:y|ies)|software|packages?|code(?:base)?s?|"
        r"repos?(?:itor(?:y|ies))?|open[- ]?source(?: \w+)?|implementations?|projects?)\b|工具|代码"
    ),
    re.IGNORECASE,
)
_DATA = re.compile(r"\b(?:data ?sets?|corpora|corpus|benchmarks?)\b|数据集|语料", re.IGNORECASE)
_PAPERS = re.compile(r"\b(?:papers?|surveys?|reviews?|publications?|articles?|literature)\b|论文|综述", re.IGNORECASE)
_ARTICLES = re.compile(
    r"(?:^|\.)(?:zhihu\.com|mp\.weixin\.qq\.com|medium\.com|towardsdatascience\.com|csdn\.net|"
    r"jianshu\.com|youtube\.com|youtu\.be|bilibili\.com|wikipedia\.org|twitter\.com|x\.com|substack\.com|"
    r"blogspot\.com|wordpress\.com)$"
)
_DATA_HOSTS = re.compile(
    (
        r"huggingface\.co/datasets/|paperswithcode\.com/datasets?/|kaggle\.com/|zenodo\.org/|"
        r"physionet\.org/content|opendatalab|dataverse\.|figshare\.com"
    ),
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"awesome|paper-?list|papers?-with|reading-?list|survey|tutorial|must-?read|resources|-list\b|-papers\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    (
        r"\W*(?:\d[\d.]*\W*)?(?:(?:awesome |multimodal )?(?:papers?|paper list|repos?(?:itor(?:y|ies))?|"
        "data ?sets?|code|resources?|research papers?|reading list|list|surveys?(?: papers?)?|reviews?|"
        r"others?|misc\w*|general|core areas?|applications?(?: and datasets)?|tools?|benchmarks?|methods?|"
        r"models?|introduction|preliminar\w+|related \w+|all papers.*|links?|论文|代码|数据集|综述|资源|其他))\W*"
    ),
    re.IGNORECASE,
)


def is_boilerplate(heading: str) -> bool:
    """Tell whether what stands below a heading is about the list, not part of it.

    >>> is_boilerplate("🔥 Table of Contents"), is_boilerplate("Multimodal Fusion")
    (True, False)
    """
    return is_contents(heading) or is_news(heading) or _BOILERPLATE.fullmatch(_unnumbered(heading)) is not None


def is_contents(heading: str) -> bool:
    """Tell whether a heading stands over a table of contents, which rules over no heading below it.

    >>> is_contents("📚 Contents"), is_contents("Contributing")
    (True, False)
    """
    return _CONTENTS.fullmatch(_unnumbered(heading)) is not None


def is_news(heading: str) -> bool:
    """Tell whether a heading stands over what is new in the list."""
    undated = re.sub(r"[\s(\[:：-]*(?:19|20)\d\d(?:[-./]\d\d?){0,2}[)\]]?$", "", _unnumbered(heading))
    return _NEWS.fullmatch(undated) is not None


def is_of_papers(heading: str) -> bool:
    """Tell whether a heading says that papers stand below it."""
    return _PAPERS.search(heading) is not None


def _unnumbered(heading: str) -> str:
    return re.sub(r"^[\d.\s]+", "", bare_label(heading))


def is_list_name(heading: str) -> bool:
    """Tell whether a heading names a whole list, such as `Awesome Multimodal ML`."""
    return _LISTS.search(heading.replace(" ", "-")) is not None


def is_topic(heading: str) -> bool:
    """Tell whether a heading names something that people work on, rather than a year, a format or a kind.

    >>> is_topic("Information extraction"), is_topic("2023"), is_topic("Papers")
    (True, False, False)
    """
    bare = bare_label(heading)
    return bool(
        words(bare)
        and not _GENERIC.fullmatch(bare)
        and not is_boilerplate(heading)
        and not is_venue(bare)
        and not re.search(r"\b(?:19|20)\d\d\b", bare)
        and not _EVENTS.search(bare)
    )


def kind_of(reading: Reading, section: Sequence[str], papers: Sequence[str], codes: Sequence[str]) -> tuple[str, bool]:
    """Return the kind of an item and whether that is unsure; `papers` are the addresses of the paper itself."""
    where = " / ".join(section[-2:])
    address = (
        reading.title_url
        or next(iter(papers), None)
        or next(iter(reading.addresses("other")), None)
        or next(iter(codes), None)
    )
    if any(_is_paper_id(paper) for paper in papers) and not _is_volume(papers[0]):
        return "paper", False
    inner, dated = section[-1] if section else "", reading.is_dated
    lead = "" if is_venue(reading.lead) else reading.lead  # `EMNLP 2019 (workshop)` printed the paper
    named = re.search(r"\b(?:tutorial|workshop)s?\b", f"{lead} {reading.title or ''}", re.IGNORECASE)
    named = named or re.search(r"\btutorials?\b", reading.rest, re.IGNORECASE)
    event = named or _EVENTS.search(inner) or (_VENUES.search(inner) and words(reading.title or "") < 4)
    elsewhere = event and reading.addresses("other") and not codes
    untied = not (papers or elsewhere or reading.title_url)
    if dated and not named and untied and words(reading.title or "") >= 4:
        return "paper", True
    if event and not (papers and (reading.strength != "link" or any(map(_is_in_proceedings, papers)))):
        printed = dated and not _EVENTS.search(where)
        return ("paper", True) if printed and papers else ("resource", False)
    if papers:
        return "paper", False
    if address is None:
        return "paper", True
    return _without_paper(reading, section, address)


def _without_paper(reading: Reading, section: Sequence[str], address: str) -> tuple[str, bool]:
    """Return the kind of an item that no link ties to a paper."""
    where = " / ".join(section[-2:])
    named = reading.strength == "address"
    many = not named and words(reading.title or "") >= 4
    printed = not named and bool(reading.venue or reading.year or (many and reading.authors))
    others = [link for link in reading.links if link.role == "other"]
    where_to = [link.href for link in reading.links]
    if where_to and all(map(_is_list, where_to)):
        return "resource", False
    if others and not reading.addresses("code") and all(_SHOWS.fullmatch(bare_label(link.label)) for link in others):
        return "resource", False
    if many and reading.title_url is None and not _DATA.search(where):
        return "paper", not (printed or _PAPERS.search(" / ".join(section)))
    if kind := _kind_of_address(address, where, printed=printed, titled=many and printed):
        return kind
    signed = bool(reading.authors) and words(reading.lead) > 1  # a reference: people before the title
    if many and printed and (signed or not _TOOLS.search(where)):
        return "paper", not reading.year
    return "resource", False


def _kind_of_address(address: str, where: str, *, printed: bool, titled: bool) -> tuple[str, bool] | None:
    """Return the kind that an address shows: an article, a list of repositories, data, or code."""
    identifier = parse_identifier(address)
    is_code = identifier is not None and identifier.scheme in CODE_HOSTS.values()
    if _ARTICLES.search(host_of(address)) or _is_list(address):
        return "resource", False
    if _DATA_HOSTS.search(address):
        return "dataset", False
    if _DATA.search(where) and not printed:
        return "dataset", True
    return ("code", False) if is_code and not titled else None


def _is_list(address: str) -> bool:
    """Tell whether an address leads to a repository that is a list itself."""
    identifier = parse_identifier(address)
    is_code = identifier is not None and identifier.scheme in CODE_HOSTS.values()
    return is_code and _LISTS.search(address.partition("//")[2].partition("/")[2].partition("#")[0]) is not None


def _is_paper_id(address: str) -> bool:
    identifier = parse_identifier(address)
    return identifier is not None and identifier.scheme in {"arxiv", "doi", "acl", "s2", "corpus", "pmid"}


def _is_in_proceedings(address: str) -> bool:
    return re.search(r"thecvf\.com/+content|ecva\.net/papers|mlr\.press/v\d+/\w|neurips\.cc/paper", address) is not None


def _is_volume(address: str) -> bool:
    return "/volumes/" in address or "/events/" in address

"""One line of a list read as a citation: which part is the title, which link is what, who, where and when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from mmkg.exchange import phrases
from mmkg.exchange.outline import Run
from mmkg.ids import CODE_HOSTS, clean_text, parse_identifier

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Link", "Reading", "read_line"]

URL = re.compile(
    r"(?:https?:)?//[\w-]+\.[^\s<>\"'`，。；、）】》|{}\\^\[\]]+|\bwww\.[\w-]+\.[^\s<>\"'，。；）】|{}\[\]]+",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[\"“”「《]\s*([^\"“”「」《》]{6,300}?)\s*[\"“”」》]|(?<![\w’'])['‘]{1,2}([A-Z][^\"“”]{12,300}?)['’]{1,2}(?![\w])"
)
_LEADING = re.compile(
    r"\s*(?:\(([^()]*(?:\([^()]*\)[^()]*)*)\)|\[([^\[\]]*)\]|【([^】]*)】|（([^）]*)）|`([^`]*)`)[\s:,.：|-]*"
)
_NUMBER = re.compile(r"^\s*(?:\[?\(?\d{1,4}[\])）]?[.、:：)]?\s+(?=\S)|[-*+•·]\s+|\d+[、．.]\s*(?=[^\d\s]))")
_EDGES = " \t\n,;:|/·•–—-~>，；：、。*_`"


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its role: `paper`, `code`, `other`, or `title` where its text may be one."""

    role: str
    label: str
    href: str
    place: int


@dataclass(slots=True)
class Reading:
    """What one line says; `title` is None where the line only describes what stands above it."""

    title: str | None = None
    strength: str = ""
    """Why the title is believed: `link`, `quoted`, `bold`, `text`."""
    title_url: str | None = None
    links: list[Link] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    venue: str | None = None
    year: int | None = None
    rest: str = ""
    """The text that is neither title nor label."""
    lead: str = ""
    """The text before the title."""

    def addresses(self, role: str) -> list[str]:
        """Return the addresses of the links of one role, in order."""
        return list(dict.fromkeys(link.href for link in self.links if link.role == role))

    @property
    def titles(self) -> list[Link]:
        """The links whose text may be a title."""
        return [link for link in self.links if link.role == "title"]

    @property
    def cites(self) -> bool:
        """Whether the line by itself points to a paper or its code."""
        return any(link.role in {"paper", "code"} or (link.role == "title") for link in self.links)


@dataclass(slots=True)
class _Part:
    """A stretch of text, or a link at its place."""

    text: str
    bold: bool = False
    italic: bool = False
    link: Link | None = None
    hard: bool = False


def clean_address(address: str) -> str | None:
    """Return an http(s) address ready to use, None for anchors, relative paths and other schemes.

    >>> clean_address("//github.com/a/b"), clean_address("#toc"), clean_address("javascript:alert(1)")
    ('https://github.com/a/b', None, None)
    """
    address = _unwrapped(clean_text(address).strip("<> "))
    address = re.sub(r"^(https?):?/+", r"\1://", address, flags=re.IGNORECASE)
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


def _trim(address: str) -> str:
    """Return a bare address without the sentence's punctuation."""
    address = address.rstrip(".,;:!?*_~'\"")
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1].rstrip(".,;:!?*")
    return address


def read_line(runs: Sequence[Run]) -> Reading:
    """Return what one line of a list says.

    >>> line = [Run("Attention Is All You Need", 1, "https://arxiv.org/abs/1706.03762"), Run(", NIPS 2017", 1)]
    >>> reading = read_line(line)
    >>> reading.title, reading.venue, reading.year
    ('Attention Is All You Need', 'NIPS', 2017)
    """
    known = _read_line(tuple(runs))
    return replace(known, links=list(known.links), authors=list(known.authors))


@lru_cache(maxsize=256)
def _read_line(runs: tuple[Run, ...]) -> Reading:
    """Read a line; neighbours ask about the same line up to eight times."""
    parts = _parts(_marked(runs))
    reading = Reading(links=[part.link for part in parts if part.link])
    _choose_title(reading, parts)
    _describe(reading, parts)
    return reading


def _marked(runs: Sequence[Run]) -> list[Run]:
    """Mark the links that stand in square brackets of their own, `[[…](…)]`, as labels do."""
    marked = list(runs)
    for place in range(1, len(marked) - 1):
        before, run, after = marked[place - 1 : place + 2]
        if run.href and before.text.rstrip().endswith("[") and after.text.lstrip().startswith("]"):
            marked[place] = replace(run, bracketed=True)
    return marked


def _parts(runs: Sequence[Run]) -> list[_Part]:
    parts: list[_Part] = []
    context = ""
    for run in runs:
        if run.text == "\n" and run.href is None and run.image is None:
            parts.append(_Part(" ", hard=run.hard))
            context = "" if run.hard else context
        elif run.href is not None:
            parts.append(_linked(run, context, len(parts)))
            context = context if run.text == "" else ""
        elif run.image is None:
            for part in _bare_addresses(run, context, len(parts)):
                parts.append(part)
                context = "" if part.link else part.text
    return [part for part in parts if part.text or part.link or part.hard]


def _linked(run: Run, context: str, place: int) -> _Part:
    href = clean_address(run.href or "")
    if href is None:
        return _Part(run.text, run.bold, run.italic)
    if (
        run.bracketed
        and not phrases.paper_address(href)
        and phrases.words(run.text) <= 8
        and not phrases.role_of_label(run.text)
    ):
        return _Part("", link=Link("other", run.text, href, place))
    if run.bracketed and phrases.paper_address(href) and phrases.ends_in_year(run.text):
        return _Part("", link=Link("paper", run.text, href, place))
    label = "" if URL.fullmatch(run.text) or run.text.rstrip("/") == href.rstrip("/") else run.text
    said = re.search(r"([^\s,;|.()\[\]。，；）（：:]{1,24})\s*[:：]\s*[\[(（*]*$", context)
    if said and phrases.words(label) <= 3 and phrases.role_of_label(said[1]) in {"code", "other"}:
        label = said[1]
    role = phrases.link_role(label, href, picture=run.image, context=_label_before(context)) or "title"
    return _Part(
        "" if role != "title" else label, run.bold, run.italic, Link(role, label or _label_before(context), href, place)
    )


def _label_before(context: str) -> str:
    """Return the label that ends a text, such as `code` in `…, code: `."""
    match = re.search(
        r"([^\s,;|.()\[\]。，；）（]{1,24}(?:\s[^\s,;|.()\[\]]{1,16}){0,2}(?:[（(][^）)]*[）)])?)\s*[:：]?\s*[\[(（]?\s*$",
        context,
    )
    return match[1] if match else ""


def _bare_addresses(run: Run, context: str, place: int) -> list[_Part]:
    parts: list[_Part] = []
    position = 0
    for match in URL.finditer(run.text):
        address = _trim(match[0])
        if (href := clean_address(address)) is None:
            continue
        before = run.text[position : match.start()]
        context = before or context
        before = re.sub(r"\[+[^\[\]]*\]+\($", " ", before)
        if before:
            parts.append(_Part(before, run.bold, run.italic))
        role = phrases.link_role("", href, context=_label_before(context)) or "other"
        parts.append(_Part("", link=Link(role, _label_before(context), href, place + len(parts))))
        position = match.start() + len(address)
        context = ""
    if run.text[position:]:
        parts.append(_Part(run.text[position:], run.bold, run.italic))
    return parts


# --- the title ---------------------------------------------------------------------------


def _choose_title(reading: Reading, parts: list[_Part]) -> None:
    quoted = _quoted(parts)
    bold = _bold(parts)
    linked = next((link for link in reading.titles if phrases.words(link.label) >= 2), None) or next(
        iter(reading.titles), None
    )
    if linked and (phrases.paper_address(linked.href) or not (quoted or bold)) and phrases.words(linked.label) >= 3:
        _take(reading, linked.label, "link", linked)
    elif quoted and phrases.words(quoted) >= 2:
        _take(reading, quoted, "quoted", None)
    elif bold and phrases.words(bold) >= 3 and not bold.rstrip().endswith((":", "：")):
        _take(reading, bold, "bold", linked if linked and phrases.paper_address(linked.href) else None)
    elif linked and phrases.words(linked.label) == 1 and _plain_before(linked, parts):
        _take(reading, _leading_text(parts), "text", linked)
    elif linked and not (longer := _after_name(linked.label, parts)):
        _take(reading, linked.label, "link", linked)
    elif linked and longer:
        _take(reading, longer, "text", linked)
    else:
        text = _leading_text(parts)
        if (
            bold
            and phrases.words(bold) <= 2
            and text.startswith(f"{bold} ")
            and phrases.words(text) >= phrases.words(bold) + 3
        ):
            text = text.removeprefix(bold).strip(_EDGES)
        if bold and phrases.words(text) < 3:
            _take(reading, bold, "bold", None)
        elif text:
            _take(reading, text, "text", None)


def _take(reading: Reading, title: str, strength: str, link: Link | None) -> None:
    title = _tidy(title)
    if strength in {"link", "bold"}:
        title = _without_tags(title)
    reading.title, reading.strength = title or None, strength
    reading.title_url = link.href if link else None


def _tidy(title: str) -> str:
    """Return a title without the list's marks around it; a question mark or a balanced bracket stays."""
    title = clean_text(phrases._EMOJI.sub(" ", title)).strip(_EDGES)  # noqa: SLF001  (one package)
    title = re.sub(r"(?<!\.\.)(?<!\b[A-Z])\.$", "", title).strip(_EDGES)
    for left, right in ("“”", '""', "《》", "''", "‘’"):
        if title.startswith(left) and title.endswith(right) and len(title) > 2:
            title = title[1:-1].strip(_EDGES).removesuffix(".")
    for left, right in ("()", "[]", "（）", "【】"):
        if title.endswith(right) and title.count(right) > title.count(left):
            title = title[:-1].rstrip(_EDGES)
        if title.endswith(left):
            title = title[:-1].rstrip(_EDGES)
        if title.startswith(left) and title.count(left) > title.count(right):
            title = title[1:].lstrip(_EDGES)
        if title.startswith(left) and title.endswith(right) and title.count(left) == 1:
            title = title[1:-1].strip(_EDGES)
    return title


def _without_tags(text: str) -> str:
    """Return a text without numbers and bracketed tags before it, and a bracketed venue after it."""
    while True:
        text = _NUMBER.sub("", text.lstrip(" ])】"))
        match = _LEADING.match(text)
        tag = next((group for group in match.groups() if group is not None), None) if match else None
        if match is None or tag is None or not phrases.is_tag(tag) or not text[match.end() :].strip():
            break
        text = text[match.end() :]
    while (match := re.search(r"[\s,]*[(\[（【]+([^()\[\]]*)[)\]）】]+\s*[.,(]?$", text)) and (
        phrases.is_venue(match[1]) or phrases.ends_in_year(match[1]) or phrases.role_of_label(match[1])
    ):
        text = text[: match.start()]
    return text.strip(_EDGES)


def _quoted(parts: list[_Part]) -> str | None:
    """Return the first quoted text that no link holds, where little stands before it."""
    text = "".join("\x00" if part.link else part.text for part in parts)
    for match in _QUOTED.finditer(text):
        title = match[1] or match[2]
        if "\x00" not in title and (
            phrases.words(text[: match.start()]) <= 6 or phrases.is_people(_without_tags(text[: match.start()]))
        ):
            return str(title)
    return None


def _bold(parts: list[_Part]) -> str | None:
    """Return the first bold text that is neither tag nor label nor people; a break within it is a space."""
    run: list[str] = []
    for part in [*parts, _Part("")]:
        if part.bold and not part.link:
            run.append(part.text)
        elif run and not part.hard and not part.text.strip() and not part.link and part is not parts[-1] and part.text:
            run.append(part.text)
        elif run:
            text = _without_tags(clean_text("".join(run)))
            run = []
            if (
                phrases.words(text) >= 1
                and not phrases.is_venue(text)
                and not phrases.role_of_label(text)
                and not phrases.is_people(text)
            ):
                return text
    return None


def _plain_before(link: Link, parts: list[_Part]) -> bool:
    """Tell whether a title stands before a link of one word, which is then a label that nobody thought of."""
    place = next((index for index, part in enumerate(parts) if part.link is link), 0)
    raw = "".join(part.text for part in parts[:place] if part.link is None).rstrip(" [(*")
    before = _without_tags(clean_text(raw))
    return phrases.words(before) >= 4 and titled(before) and not raw.endswith((":", "："))


def _after_name(name: str, parts: list[_Part]) -> str | None:
    """Return the title in `[BLIP-2](…): Bootstrapping …`, where the link is only the name."""
    link = next((part.link for part in parts if part.link and part.link.label == name), None)
    if phrases.words(name) > 2 or link is None or not phrases.paper_address(link.href):
        return None
    place = next((index for index, part in enumerate(parts) if part.link and part.link.label == name), None)
    if place is None:
        return None
    text = ""
    for part in parts[place + 1 :]:
        if part.link or part.italic or part.hard:
            break
        text += part.text
    colon = re.match(r"\s*[:：]\s*", text)
    title, _ = _split(_without_tags(text))
    if colon and phrases.words(title) >= 3 and (titled(title) or title[:1].isupper() or title[:1].isdigit()):
        return f"{name}: {title}" if not title.lower().startswith(name.lower()) else title
    return (
        title
        if phrases.words(name) == 1
        and phrases.words(title) >= 4
        and titled(title)
        and not re.match(r"\s*(?:[-–—]|by\b)", text)
        else None
    )


def titled(text: str) -> bool:
    """Tell whether a text is written as a title, most words with a capital, and not as a sentence.

    >>> titled("Unifying Vision, Text, and Layout"), titled("A library that helps you to parse lists")
    (True, False)
    """
    found = [word for word in re.findall(r"[A-Za-z][\w'’-]*", text) if len(word) > 3]
    if not found:
        return bool(re.search(r"[\u4e00-\u9fff]{4}", text))
    return sum(word[0].isupper() or any(letter.isupper() for letter in word) for word in found) * 2 >= len(found)


def _leading_text(parts: list[_Part]) -> str:
    """Return the title of a line that marks none: the first long plain text, up to a link, italics or `<br>`."""
    best = ""
    text = ""
    for part in [*parts, _Part("", link=Link("", "", "", 0))]:
        ends = part.link is not None or part.hard or (part.italic and phrases.words(text) >= 2)
        if not ends:
            text += part.text
            continue
        bare = _without_tags(clean_text(text))
        if phrases.is_people(bare):
            bare = ""
        title = _split(bare)[0]
        least = 1 if len(bare) < len(clean_text(text)) - 3 else 2
        if not best and phrases.words(title) >= least and not _is_description(title):
            best = title
        text = "" if part.link or part.hard else part.text
        if best:
            break
    best = best or _split(_without_tags(clean_text(text)))[0]
    return "" if _is_description(best) else best


def _is_description(text: str) -> bool:
    bare = phrases.bare_label(text)
    return (
        not phrases.words(bare)
        or phrases.is_venue(bare)
        or phrases.role_of_label(bare) is not None
        or phrases.is_people(bare)
        or re.match(r"^[^\W\d][\w /&-]{1,24}[:：]\s", bare + " ") is not None
        and phrases.words(re.split("[:：]", bare)[0]) <= 2
        and _FIELD.match(bare) is not None
    )


_FIELD = re.compile(
    r"(?:authors?|institut\w*|affiliation\w*|dates?|time|publish\w*|publication|venue|conference|journal|keywords?|key|env\w*|tl;?dr|abstract|summary|notes?|comments?|tasks?|datasets?|data|year|topics?|tags?|method\w*|"
    r"motivation|contributions?|idea|citation\w*|arxiv|paper|code|project|doi|url|link|highlights?|remark|description|team|affil|results?|input|output|metrics?|model|backbone|license|作者|机构|单位|日期|时间|会议|期刊|"
    r"发表\w*|关键词|摘要|简介|备注|笔记|阅读笔记|总结|任务|数据集|论文|代码|主页|解读|贡献|方法|动机|创新点?|参考|链接)\s*(?:\(.*?\)|（.*?）)?\s*[:：]",
    re.IGNORECASE,
)


def _split(text: str) -> tuple[str, str]:
    """Return title and remainder of a citation that is plain text.

    >>> _split("Toolformer: Models Can Use Tools. Timo Schick et al. arXiv 2023.")
    ('Toolformer: Models Can Use Tools', ' Timo Schick et al. arXiv 2023.')
    >>> _split("J. Lu, S. Lee. ViLBERT: Pretraining Representations. NeurIPS 2019")[0]
    'ViLBERT: Pretraining Representations'
    """
    if tail := _after_people(text):
        return _split(tail)
    for match in _CUTS.finditer(text):
        head, tail = text[: match.end() if match[0] in "?!" else match.start()], text[match.end() :]
        if phrases.words(head) >= 2 and _is_remainder(head, tail, match[0]):
            return head.strip(_EDGES), tail
    return text.strip(_EDGES), ""


_CUTS = re.compile(
    r"(?<!\b[A-Z])(?<!\bvs)(?<!\bal)(?<!\be\.g)(?<!\bi\.e)\.(?=\s)|[?!](?=\s)|\s[-–—|·•]\s|,(?=\s)|\s(?=[(\[（])|\bby\s(?=[A-Z])|[，。；|]"
)
"""Where the title of a plain citation may end."""
_PEOPLE_END = re.compile(r"\.\s+|\bet al\.?[,:]?\s+|\s(?=\((?:19|20)\d\d)|[:：]\s+")


def _after_people(text: str) -> str | None:
    """Return what follows the people that a citation begins with, without the year between."""
    for match in _PEOPLE_END.finditer(text[:1500]):
        head, tail = text[: match.start()], text[match.end() :]
        initial = re.search(r"(?:^|[\s.-])[A-Z]$", head) is not None and match[0].startswith(".")
        names = phrases.people(head + (" et al." if "et al" in match[0] else "." if initial else ""))
        if initial and not all("," in name for name in names):
            continue
        if (
            len(names) > (2 if match[0][0] in ":：" else 1)
            or (names and "et al" in match[0])
            or _one_author(head, tail, match[0])
        ):
            tail = re.sub(r"^[\s(\[]*(?:19|20)\d\d[a-z]?[)\]]?[.,:]?\s+", "", tail)
            if phrases.words(tail) >= 2 and not phrases.people(tail.split(". ")[0]):
                return tail.strip(' .,"“”')
    return None


def _one_author(head: str, tail: str, mark: str) -> bool:
    return mark.startswith(".") and phrases.one_person(head) and phrases.words(tail.split(". ")[0]) >= 4


def _is_remainder(head: str, tail: str, mark: str) -> bool:
    """Tell whether the text after a mark is venue, date or people, and no longer title."""
    bare = tail.strip(_EDGES + "()[]（）.")
    if (
        not bare
        or (mark == "." and phrases.words(head) >= 4)
        or (mark.strip() in {"·", "•", "|"} and phrases.words(head) >= 3)
    ):
        return True
    first = re.split(r"(?<!\b[A-Z])\.\s|[(\[（;|]|,\s", bare)[0].strip(_EDGES + ".)")
    names = re.split(r"(?<!\b[A-Z])\.\s|[(\[（|]", bare)[0]
    if phrases.is_venue(first) or (mark == " " and phrases.ends_in_year(re.split(r"[)\]）]", tail.strip(" ([（"))[0])):
        return True
    if mark == " ":
        return False
    if phrases.is_people(names) or phrases.is_people(first) or _people_begin(names, mark):
        return True
    if mark == "." and re.match(r"(?:In\s|Proc|[A-Z][\w&]+(?:\s[\w&]+){0,6},?\s(?:19|20)\d\d|[A-Z][\w&-]+$)", bare):
        return True
    return mark == "," and re.fullmatch(r"(?:[A-Z][\w&.-]*\s?){1,4},?\s?(?:19|20)\d\d.{0,12}", bare) is not None


def _people_begin(text: str, mark: str) -> bool:
    """Tell whether a text begins with people and goes on with something else: `Jia Guo, Chen Zhu, CVPR 2020`."""
    pieces = re.split(r",\s|\sand\s|;\s", text)
    if len(pieces) > 2 and phrases.one_person(pieces[0]) and phrases.one_person(pieces[1]):
        return True
    ends = len(pieces) == 1 or phrases.is_venue(pieces[1])
    return ends and mark in {".", ",", "?", "!", " - ", " – ", " | "} and phrases.one_person(pieces[0])


# --- everything else ---------------------------------------------------------------------


def _describe(reading: Reading, parts: list[_Part]) -> None:
    title_key = reading.title or "\x00"
    texts: list[str] = []
    for part in parts:
        if part.link is None:
            texts.append(" | " if part.hard else part.text)
        elif part.link.label and (
            phrases.is_venue(part.link.label) or (part.link.role == "paper" and phrases.ends_in_year(part.link.label))
        ):
            texts.append(f" {part.link.label} ")
        elif part.link.role != "title" or part.link.href != reading.title_url:
            texts.append(" \x00 " if part.link.role != "title" else f" {part.link.label} ")
        else:
            texts.append(f" {part.link.label} ")
    text = clean_text("".join(texts).replace("\x00", "¦"))
    lead, _, after = text.partition(title_key)
    reading.lead = lead.strip(_EDGES + '"“[(') if after or text.endswith(title_key) else ""
    rest = text.replace(title_key, " ¦ ", 1) if reading.title else text
    reading.rest = clean_text(rest.replace("¦", " ").replace("[]", " ").replace("()", " ").replace("[ ]", " "))
    _who_where_when(reading, parts, rest)


def _who_where_when(reading: Reading, parts: list[_Part], rest: str) -> None:
    italic = [part.text for part in parts if part.italic and not part.link]
    rest = re.sub(r"\[\s*¦?\s*\]|\(\s*¦?\s*\)", " ", rest)
    pieces = [
        piece
        for piece in re.split(r"¦|\||\s[-–—]\s|(?<!\b[A-Z])(?<!\bal)\.(?:\s|$)|[“”\"《》]|\s*[()（）\[\]]\s*", rest)
        if piece.strip(_EDGES)
    ]
    for piece in [*italic, *pieces]:
        if not reading.authors:
            reading.authors = phrases.people(piece.strip(_EDGES)) or _people_before(piece)
    said = " | ".join(
        [*pieces, *(link.label for link in reading.links if link.role == "paper" and phrases.is_venue(link.label))]
    )
    reading.venue, reading.year = phrases.venue_and_year(said)
    if reading.venue and (reading.venue in reading.authors or phrases.role_of_label(reading.venue) == "other"):
        reading.venue = None


def _people_before(piece: str) -> list[str]:
    """Return the people before a venue in one piece of text: `Corey Lynch et al. IEEE`, `A. B, C. D, CVPR 2020`."""
    if match := re.match(r"(.*?\bet\.? ?al\.?)", piece):
        return phrases.people(match[1])
    names = piece.split(",")
    for count in range(len(names) - 1, 0, -1):
        if count >= 1 and (phrases.is_venue(names[count]) and (found := phrases.people(",".join(names[:count])))):
            return found
    return []


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

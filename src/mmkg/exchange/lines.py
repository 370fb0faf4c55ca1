"""What a line of a list is: an item of its own, several, a description of the one above, or the name of a section."""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from mmkg.exchange.addresses import paper_address
from mmkg.exchange.citation import is_description, is_field, tidy, titled
from mmkg.exchange.kinds import is_boilerplate
from mmkg.exchange.names import is_people
from mmkg.exchange.outline import plain
from mmkg.exchange.reading import read_line
from mmkg.exchange.tags import without_tags
from mmkg.exchange.venues import is_venue
from mmkg.exchange.wording import words
from mmkg.ids import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mmkg.exchange.outline import Block, Run
    from mmkg.exchange.parts import Reading

__all__ = [
    "describes",
    "heading_text",
    "is_bare_address",
    "is_bold",
    "is_item",
    "is_prose",
    "lines",
    "name_of_children",
    "names_paper",
    "section_name",
    "several",
    "short_name",
    "starts",
    "tells",
]


_COUNT = re.compile(
    r"\s*[:：(（\[]\s*\d+\s*(?:papers?|articles?|works?|篇(?:论文)?)\s*[)）\]]?$|(?<=\b20\d\d)\s*[:：]\s*\d{1,3}$",
    re.IGNORECASE,
)
"""How many papers a section holds, behind its name: `Fusion (5 papers)`, `2018: 5`."""


def heading_text(block: Block) -> str:
    """Return the text of a heading without marks and links back to the top."""
    runs = [
        run
        for run in block.runs
        if not re.fullmatch(
            r"\W*(?:back to (?:the )?(?:top|toc|contents?)|top|返回\w*|\W*)\W*", run.text or " ", re.IGNORECASE
        )
        or run.text == " "
    ]
    text = clean_text(re.sub(r"(?<![:\w])[`*_]{1,3}(?=\S)|(?<=\S)[`*_]{1,3}(?![:\w])", "", plain(runs)))
    text = _COUNT.sub("", text.strip(" #*`"))
    text = text if re.match(r":[\w+-]+:", text) else text.lstrip(" :")  # `:fire:` is a picture, not two colons
    return text if re.search(r":[\w+-]+:$", text) else text.rstrip(" :")


def is_bare_address(block: Block, reading: Reading) -> bool:
    """Tell whether a list item is nothing but an address."""
    return (
        block.kind == "item"
        and reading.title is None
        and len(reading.links) == 1
        and not reading.links[0].label
        and not words(reading.rest)
    )


def starts(reading: Reading) -> bool:
    """Tell whether a line is an item by itself: a title with a link to somewhere."""
    if not reading.title or reading.strength == "" or is_boilerplate(reading.title):
        return False
    if reading.filed:
        return words(reading.title) >= (2 if reading.year else 3)
    if (
        reading.strength == "text"
        and not titled(reading.title)
        and reading.title_url is None
        and not reading.addresses("paper")
    ):
        return bool(reading.addresses("code")) and words(reading.title) <= 12 and not is_prose(reading)
    if is_prose(reading) or _is_sentence(reading):
        return False
    return (
        reading.cites
        or bool(reading.addresses("other"))
        or (
            reading.strength in {"quoted", "bold"}
            and reading.year is not None
            and words(reading.title) >= 3
            and (words(reading.lead) <= 4 or is_people(reading.lead) or reading.strength == "quoted")
        )
    )


def name_of_children(block: Block) -> str | None:
    """Return the one word over labelled links to a paper: `- GloVe` above `- [pdf](…)` and `- [code](…)`."""
    told = all(map(describes, block.children)) and not any(run.href for run in block.runs)
    linked = any(
        map(paper_address, (href for child in block.children for href in read_line(child.runs).addresses("paper")))
    )
    name = tidy(without_tags(plain(block.runs)))
    return name if told and linked and words(name) == 1 and not is_description(name) else None


_AFTER_NAME = re.compile(r"[,;|:：]\s|\s[-–—|]\s|\.\s")
"""What stands between a name and venue or people."""


def short_name(block: Block, reading: Reading, line: Sequence[Run]) -> str | None:
    """Return the one word that a list item with a paper's link begins with: `MUREL (CVPR 2019): [paper](…)`."""
    if block.kind != "item" or not any(map(paper_address, reading.addresses("paper"))):
        return None
    text = plain(list(itertools.takewhile(lambda run: run.href is None and run.image is None and not run.hard, line)))
    text = without_tags(text)
    head, *rest = _AFTER_NAME.split(text, maxsplit=1)
    name = tidy(without_tags(head if rest and is_description(rest[0]) else text))
    coined = name[:1].isupper() or any(letter.isupper() or letter.isdigit() for letter in name)
    return name if words(name) == 1 and coined and not is_description(name) else None


def _is_sentence(reading: Reading) -> bool:
    """Tell whether plain text in front of a link is a sentence: long, or one that points to `this survey`."""
    title = reading.title or ""
    points = [link.label for link in reading.links if link.role == "paper"]
    pointing = bool(points) and all(re.match(r"(?:this|our|here|an?|the)\b", label, re.IGNORECASE) for label in points)
    if reading.strength != "text":
        return False
    if _OPEN_END.search(title) or (_SPEAKS.search(title) and not titled(title)):
        return True
    return not titled(title) and (words(title) > 18 or pointing)


_OPEN_END = re.compile(r"\s(?:at|in|on|see|to|from|of|by|with|for|is|are|the|an?|and|or)$")
"""How a title does not end, but a sentence before a link does."""


_SPEAKS = re.compile(r"\b(?:[Ww]e|our|us|your?|[Pp]lease)\b")
"""Who writes and who reads: titles rarely say so in small letters."""


def tells(reading: Reading) -> bool:
    """Tell whether what looks like a title is a sentence about one: plain, in small letters, with a full stop."""
    title = reading.title or ""
    ended = re.search(r"\.(?:\s|$)", reading.rest) is not None
    return reading.strength == "text" and not titled(title) and words(title) >= 5 and (ended or words(title) > 12)


def is_prose(reading: Reading) -> bool:
    """Tell whether a link stands in a sentence: words in lower case before the title."""
    lead = re.sub(r"[(\[（【].*?[)\]）】]", " ", reading.lead)
    small = re.findall(r"\b[a-z]{2,}\b", lead)
    return (
        reading.strength == "link"
        and len(small) >= 3
        and "et al" not in lead
        and not lead.rstrip().endswith((":", "："))
    )


def is_item(block: Block) -> bool:
    """Tell whether a block, or a block nested in it, is an item of its own."""
    return (
        block.kind == "row"
        or (block.kind != "field" and any(starts(read_line(line)) for line in lines(block.runs)))
        or any(is_item(child) for child in block.children)
    )


def describes(block: Block) -> bool:
    """Tell whether a block only describes: labelled links, people, a venue, fields."""
    if block.kind in {"row", "heading"}:
        return False
    if block.kind == "field":
        return True
    readings = [read_line(line) for line in lines(block.runs)]
    return all(reading.title is None for reading in readings) and not any(is_item(child) for child in block.children)


def lines(runs: Sequence[Run]) -> Sequence[Sequence[Run]]:
    """Split a paragraph at the source's line breaks wherever the next line is an item of its own."""
    return _lines(tuple(runs))


@lru_cache(maxsize=64)
def _lines(runs: tuple[Run, ...]) -> Sequence[Sequence[Run]]:
    """Split a paragraph; several questions about it follow one another."""
    return tuple(_split(runs))


def _split(runs: Sequence[Run]) -> Iterator[list[Run]]:
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.text == "\n" and run.href is None and run.image is None:
            lines.append([run])
        else:
            lines[-1].append(run)
    whole: list[Run] = []
    begun = False
    for line in lines:
        fresh = any(run.text.strip() for run in line) and not _continues(whole, line) and _begins(line, whole)
        if (begun and fresh) or _begins_anew(line, whole) or (whole and is_field(plain(line))):
            yield whole
            whole = []
        begun = begun or fresh
        whole = [*whole, *line]
    if any(run.text.strip() or run.href for run in whole):
        yield whole


def _continues(before: Sequence[Run], line: Sequence[Run]) -> bool:
    """Tell whether one bold or italic text goes on over the end of a source line."""
    last = next((run for run in reversed(before) if run.text.strip()), None)
    first = next((run for run in line if run.text.strip()), None)
    if last is None or first is None or line[0].hard or last.href or first.href:
        return False
    return (last.bold and first.bold) or (last.italic and first.italic)


def _begins(line: Sequence[Run], before: Sequence[Run]) -> bool:
    """Tell whether one source line opens an item: its title is linked, quoted or bold and stands first."""
    reading = read_line(line)
    if reading.strength == "text":
        return (
            bool(reading.addresses("paper"))
            and read_line(before).strength not in {"link", "quoted", "bold"}
            and reading.title is not None
            and words(reading.title) >= 4
            and titled(reading.title)
        )
    return reading.title is not None and words(reading.title) >= 2 and starts(reading) and words(reading.lead) <= 8


def _begins_anew(line: Sequence[Run], before: Sequence[Run]) -> bool:
    """Tell whether a bold line follows a bold title that has its link already, or a dated title a dated one."""
    if not before:
        return False
    if not is_bold(line):
        return line[0].hard and _is_printed(read_line(before)) and _is_printed(read_line(line))
    above, reading = read_line(before), read_line(line)
    complete = above.strength == reading.strength == "bold" and bool(above.addresses("paper"))
    return complete and words(reading.title or "") >= 4


def _is_printed(reading: Reading) -> bool:
    """Tell whether a line is a title with venue and year, and without a link: `[ICCV 2017] Localizing Moments`."""
    return reading.is_dated and not reading.links and words(reading.title or "") >= 3 and titled(reading.title or "")


def is_bold(runs: Sequence[Run]) -> bool:
    """Tell whether all the text of a line is bold."""
    return all(run.bold or not run.text.strip() or run.image is not None for run in runs)


def several(line: Sequence[Run], reading: Reading) -> list[Reading]:
    """Return the items of a line that names several, one after another."""
    links = [run for run in line if run.href and any(link.label == run.text for link in reading.titles)]
    papers = [paper_address(run.href or "") for run in links]
    if len(links) < 2 or any(papers) != all(papers) or not _enumerates(line, links):
        return [reading]
    readings: list[Reading] = []
    for place, run in enumerate(links):
        start = line.index(run) if place else 0
        end = line.index(links[place + 1]) if place + 1 < len(links) else len(line)
        piece = [
            part
            for part in line[start:end]
            if place or part is run or (part.href is None and line.index(part) > line.index(run))
        ]
        readings.append(read_line(piece))
        readings[-1].lead = reading.lead
    return readings


def _enumerates(line: Sequence[Run], links: Sequence[Run]) -> bool:
    for left, right in itertools.pairwise(links):
        between = plain([run for run in line[line.index(left) + 1 : line.index(right)] if not run.href])
        if not re.fullmatch(r"[\s,;、/|&.()\[\]+]*(?:\b(?:and|or)\b|和|与)?[\s(]*", between) and not (
            words(between) <= 4 and is_venue(between)
        ):
            return False
    return True


def names_paper(block: Block, least: int = 4) -> bool:
    """Tell whether a list item without any link reads like the title of a paper."""
    reading = read_line(block.runs)
    title = reading.title or ""
    dated = reading.is_dated
    signed = reading.strength in {"bold", "quoted"} and bool(reading.authors)
    return (
        (3 if dated else least) <= words(title) <= 30
        and (titled(title) or (title[0].isupper() and (dated or signed)))
        and not title.endswith((":", "：", "!"))
        and not re.search(r"[。；]", title)
        and not any(run.href for run in block.runs)  # neither to the web nor to another page of the list
    )


_SAYS_NOTHING = re.compile(
    r"\W*(?:(?:key|notable|selected|important|representative) [\w ]{1,20}\W*$|(?:see|for|also|check)\b)", re.IGNORECASE
)
"""List items over items that add nothing to the heading: `Key Papers:`, `See also:`."""


_UNFOLDS = re.compile(
    r"\W*(?:click|expand|show|details?|papers?|list|more|open|full|点击|展开)(?![\w'’-])", re.IGNORECASE
)
"""Summaries that say what a click does."""


def section_name(block: Block, following: Sequence[Block]) -> str | None:
    """Return the name of a section that is no heading: a bold line or list item over items; `""` for a silent one."""
    text = heading_text(block)
    if block.kind == "summary" and block.children and any(map(is_item, block.children)):
        if not text or _UNFOLDS.match(text):
            return ""
        if not starts(read_line(block.runs)):
            return text
    reading = read_line(block.runs)
    linked = any(paper_address(link.href) for link in reading.links)
    if linked or not text or words(text) > 10:
        return None
    if block.kind == "item" and sum(map(is_item, block.children)) >= (1 if not reading.links else 2):
        silent = _SAYS_NOTHING.match(text)
        return None if reading.addresses("paper") or reading.addresses("code") else "" if silent else text
    next_is_item = following and (
        following[0].kind == "row"
        or (following[0].kind == "item" and (is_item(following[0]) or (words(text) <= 4 and names_paper(following[0]))))
    )
    if block.kind == "line" and is_bold(block.runs) and not reading.links and next_is_item and not block.children:
        return text
    return None

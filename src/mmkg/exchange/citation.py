"""A citation in plain text: where its title begins and where it ends."""

from __future__ import annotations

import re

from mmkg.exchange.labels import role_of_label
from mmkg.exchange.names import is_people, one_person, people, signature
from mmkg.exchange.tags import EDGES, is_translation
from mmkg.exchange.venues import ends_in_year, is_venue
from mmkg.exchange.wording import EMOJI, bare_label, words
from mmkg.ids import clean_text, parse_identifier

__all__ = [
    "cited_title",
    "is_description",
    "is_field",
    "is_reference",
    "labelled_title",
    "split_citation",
    "tidy",
    "titled",
    "without_doubled_name",
]


_CUTS = re.compile(
    r"(?<!\b[A-Z])(?<!\bvs)(?<!\bal)(?<!\be\.g)(?<!\bi\.e)\.(?=\s)|(?<=[a-z])\.(?=[A-Z][a-z]+\s[A-Z])|[?!](?=\s)|\s[-–—|·•]\s|,(?=\s)|"
    r"\s?(?=（)|\s(?=[(\[])|\s(?=[A-Z][\w-]+\set\sal\b)|\bby\s(?=[A-Z])|[，。；|]"
)
"""Where the title of a plain citation may end."""


_PEOPLE_END = re.compile(r"\.\s+|\bet al\.?[,:]?\s+|\s(?=\((?:19|20)\d\d)|[:：]\s+")


_FIELD = re.compile(
    (
        r"(?:authors?|institut\w*|affiliation\w*|dates?|time|publish\w*|publication|venue|conference|journal|"
        r"keywords?|key|env\w*|tl;?dr|abstract|summary|notes?|comments?|tasks?|datasets?|data|year|topics?|"
        r"tags?|method\w*|motivation|contributions?|idea|citation\w*|arxiv|paper|code|project|doi|url|link|"
        "performance|architecture|site|kaggle|demo(?: video)?|pros|cons|"
        "highlights?|remark|description|team|affil|results?|input|output|metrics?|model|backbone|license|"
        r"(?:paper|code|project|arxiv|official|source) (?:links?|url|page|address|code)|github|pdf|source|"
        r"published (?:in|at|on|by)|modal\w*|organi[sz]ations?|problems?|conclusions?|limitations?|bib\w*|"
        r"作者\w?|(?:所属)?机构|单位|日期|时间|会议|期刊|出处|来源|发[表布]\w*|年份|关键[词字]|标签|摘要|简介|概述|背景|问题|备注|"
        "笔记|阅读笔记|总结|结论|任务|(?:相关)?数据集?|论文(?:链接|地址|下载)?|代码(?:链接|地址)?|源码|主页|解读|贡献|方法|"
        r"模型|动机|创新点?|实验|参考|(?:是否)?(?:有)?开源(?:代码)?|链接|地址|下载地址|项目(?:地址|主页|链接)?)"
        r"\s*(?:\([^()]*\)|（[^（）]*）)?\s*[:：]"
    ),
    re.IGNORECASE,
)


def titled(text: str) -> bool:
    """Tell whether a text is written as a title, most words with a capital, and not as a sentence.

    >>> titled("Unifying Vision, Text, and Layout"), titled("A library that helps you to parse lists")
    (True, False)
    """
    found = [word for word in re.findall(r"[A-Za-z][\w'’-]*", text) if len(word) > 3]
    if not found:
        return bool(re.search(r"[\u4e00-\u9fff]{4}", text))
    return sum(any(letter.isupper() for letter in word) for word in map(str, found)) * 2 >= len(found)


_BEFORE_VENUE = re.compile(
    r"(?:,|\s)\s*(?:under review|to appear|accepted|published|presented|forthcoming) (?:in|at|by|to)$|"
    r",\s*(?:in|at|et al\.?)$|\.\s*arxiv$",
    re.IGNORECASE,
)
"""What is left before a venue or people that stood apart from a title: `…, under review in *ICLR* 2023`."""


def tidy(title: str) -> str:
    """Return a title without the list's marks around it; a question mark or a balanced bracket stays."""
    title = _BEFORE_VENUE.sub("", clean_text(EMOJI.sub(" ", title)).strip(EDGES)).strip(EDGES)
    title = re.sub(r"(?<!\.\.)(?<!\b[A-Z])\.$", "", title).strip(EDGES)
    for left, right in ("“”", '""', "《》", "''", "‘’"):
        if title.startswith(left) and title.endswith(right) and len(title) > 2:
            title = title[1:-1].strip(EDGES).removesuffix(".")
    for left, right in ("()", "[]", "（）", "【】"):
        if title.endswith(right) and title.count(right) > title.count(left):
            title = title[:-1].rstrip(EDGES)
        if title.endswith(left):
            title = title[:-1].rstrip(EDGES)
        if title.startswith(left) and title.count(left) > title.count(right):
            title = title[1:].lstrip(EDGES)
        if title.startswith(left) and title.endswith(right) and title.count(left) == 1:
            title = title[1:-1].strip(EDGES)
    return title


_CITATION = 1_000
"""More characters than a citation has."""


_TITLE_LABEL = re.compile(
    r"\W{0,3}(?:(?:paper |article )?titles?|papers?|(?:论文|文章)?(?:标题|题目|名称|题名)|论文)\s*[:：]\s*",
    re.IGNORECASE,
)
"""What says that a title follows: `Title: …`, `论文题目：…`."""


def labelled_title(text: str) -> str | None:
    """Return the title that a field holds, None where the field holds something else.

    >>> labelled_title("**Title**: Unifying Vision, Text and Layout"), labelled_title("Paper: https://arxiv.org/abs/1")
    ('Unifying Vision, Text and Layout', None)
    """
    match = _TITLE_LABEL.match(text.replace("*", ""))
    title = text.replace("*", "")[match.end() :] if match else ""
    return title if words(title) >= 3 and not title.startswith("http") else None


def is_reference(text: str) -> bool:
    """Tell whether a line says that the citation of what stands above follows: `Reference: Jane Doe, “…”`."""
    return re.match(r"\W*(?:references?|cite|citation|引用|参考文献)\s*[:：]", text, re.IGNORECASE) is not None


def cited_title(text: str) -> str:
    """Return the title of a whole citation that is one link: `Title. EMNLP 2015. Jane Doe and Wei Li`.

    >>> cited_title("GAKE: Graph Aware Embedding. COLING 2016. Jun Feng"), cited_title("ResNet. A Survey")
    ('GAKE: Graph Aware Embedding', 'ResNet. A Survey')
    >>> cited_title("ICML 2021: Graph Aware Embedding"), cited_title("Jane Doe, Wei Li. Graph Aware Embedding")
    ('Graph Aware Embedding', 'Graph Aware Embedding')
    """
    if len(text) > _CITATION:
        return text
    text = _after_signature(text) or _after_venue(text) or _after_listed_people(text) or _after_people(text) or text
    text = _DOCUMENT_TYPE.split(text, maxsplit=1)[0]
    for match in re.finditer(r"\.\s|\s[-–—|]\s|,\s", text):
        rest = text[match.end() :]
        following = re.split(r"\.\s|\.$", rest)[0] if match[0] == ". " else rest
        if (
            words(text[: match.start()]) >= 3
            and is_venue(following)
            and (match[0] == ". " or re.search(r"\d\d", following))
        ):
            return text[: match.start()].strip(EDGES)
    return text


def without_doubled_name(title: str) -> str:
    """Return a title without a name before it that it begins with itself.

    >>> without_doubled_name("AlignGPT: AlignGPT: Multi-modal Models"), without_doubled_name("CLIP: CLIP-like Models")
    ('AlignGPT: Multi-modal Models', 'CLIP: CLIP-like Models')
    """
    name, mark, rest = title.partition(": ")
    doubled = mark and words(name) <= 5 and rest.lower().startswith(name.lower()) and words(rest) >= words(name) + 2
    return rest if doubled and re.match(r"[:\s]", rest[len(name) :]) else title


def split_citation(text: str) -> tuple[str, str]:
    """Return title and remainder of a citation that is plain text.

    >>> split_citation("Toolformer: Models Can Use Tools. Timo Schick et al. arXiv 2023.")
    ('Toolformer: Models Can Use Tools', ' Timo Schick et al. arXiv 2023.')
    >>> split_citation("J. Lu, S. Lee. ViLBERT: Pretraining Representations. NeurIPS 2019")[0]
    'ViLBERT: Pretraining Representations'
    """
    if typed := _DOCUMENT_TYPE.search(text):
        return split_citation(text[: typed.start()])[0], text[typed.end() :]
    if tail := _after_signature(text) or _after_venue(text) or _after_listed_people(text) or _after_people(text):
        return split_citation(tail)
    for match in _CUTS.finditer(text):
        head, tail = text[: match.end() if match[0] in "?!" else match.start()], text[match.end() :]
        if words(head) >= 2 and _is_remainder(head, tail, match[0]):
            return head.strip(EDGES), tail
    return text.strip(EDGES), ""


_DOCUMENT_TYPE = re.compile(r"\s?\[(?:[CJMDRPSNGA]|EB|DB|CP)(?:/OL)?\](?=\s?//|[\s.,:]|$)")
"""What Chinese references print behind a title, `[C]//`, `[J].`: the kind of document."""


def _after_signature(text: str) -> str | None:
    """Return what follows people with initials; of a quotation, what stands in the quotation marks."""
    names, rest = signature(text[:3000])
    quoted = re.match(r"[\"“](.{6,300}?),?[\"”]", rest)
    tail = quoted[1] if quoted else rest
    return tail if names and words(tail) >= 2 else None


def _after_venue(text: str) -> str | None:
    """Return what follows a dated venue that a citation begins with: `CoRL 2023 oral, Title`, `2023.10 - Title`."""
    match = re.match(r"(.{4,60}?)(?:[,:：，]\s|\s[-–—|]\s)\s*(?=\S)", text)
    dated = match is not None and re.search(r"\b(?:19|20)\d\d\b|['’]\d\d\b", match[1])
    return text[match.end() :] if match and dated and is_venue(match[1]) and words(text[match.end() :]) >= 3 else None


def _after_listed_people(text: str) -> str | None:
    """Return what follows two or more people and commas: `Jane Doe, Wei Li and A. B. Chen, Title, CVPR 2015`."""
    pieces = re.split(r",\s+", text[:3000])
    count = people_found = 0
    for piece in pieces:
        names = re.split(r"\s+(?:and|&)\s+", re.sub(r"^(?:and|&)\s+", "", piece))
        if not all(map(one_person, names)):
            break
        count += 1
        people_found += len(names)
    tail = ", ".join(pieces[count:])
    last = re.match(
        r"(?:(?:and|&)\s+)?([^.:]{3,40}(?:\b[A-Z]\.[^.:]{2,30})?)\.\s+(?:\(?(?:19|20)\d\d\)?[.:]\s+)?", tail
    )
    if last and count and one_person(last[1]) and words(tail[last.end() :]) >= 2:
        return tail[last.end() :]
    return tail if people_found > 1 and words(pieces[count] if tail else "") >= 2 and not is_venue(tail) else None


def _after_people(text: str) -> str | None:
    """Return what follows the people that a citation begins with, without the year between."""
    for match in _PEOPLE_END.finditer(text[:1500]):
        head, tail = text[: match.start()], text[match.end() :]
        initial = re.search(r"(?:^|[\s.-])[A-Z]$", head) is not None and match[0].startswith(".")
        names = people(head + (" et al." if "et al" in match[0] else "." if initial else ""))
        if initial and not all("," in name for name in names):
            continue
        if (
            len(names) > (2 if match[0][0] in ":：" else 1)
            or (names and "et al" in match[0])
            or _one_author(head, tail, match[0])
        ):
            tail = re.sub(r"^[\s(\[]*(?:19|20)\d\d[a-z]?(?:,\s[A-Z][\w ]{2,20})?[)\]]?[.,:]?\s+", "", tail)
            if words(tail) >= 2 and not people(tail.split(". ")[0]):
                return tail.strip(' .,"“”')
    return None


def _one_author(head: str, tail: str, mark: str) -> bool:
    return mark.startswith(".") and one_person(head) and words(tail.split(". ", maxsplit=1)[0]) >= 4


def _is_remainder(head: str, tail: str, mark: str) -> bool:
    """Tell whether the text after a mark is venue, date or people, and no longer title."""
    bare = tail.strip(EDGES + "()[]（）.")
    if not bare or (mark == "." and words(head) >= 4) or (mark.strip() in {"·", "•", "|"} and words(head) >= 2):
        return True
    first = re.split(r"(?<!\b[A-Z])\.\s|[(\[（;|]|,\s", bare)[0].strip(EDGES + ".)")
    names = re.split(r"(?<!\b[A-Z])\.\s|[(\[（|]", bare)[0]
    if is_venue(first) or parse_identifier(first):
        return True
    if not mark.strip():
        bracketed = re.split(r"[)\]）]", tail.strip(" ([（"))[0]
        return ends_in_year(bracketed) or is_translation(bracketed, head)
    if is_people(names) or is_people(first) or _people_begin(names, mark) or _TWO_AUTHORS.match(bare):
        return True
    if mark == "." and re.match(r"(?:In\s|Proc|[A-Z][\w&]+(?:\s[\w&]+){0,6},?\s(?:19|20)\d\d|[A-Z][\w&-]+$)", bare):
        return True
    return mark == "," and re.fullmatch(r"(?:[A-Z][\w&.-]*\s?){1,4},?\s?(?:19|20)\d\d.{0,12}", bare) is not None


_TWO_AUTHORS = re.compile(r"[A-Z][\w'’-]+ (?:and|&) [A-Z][\w'’-]+,? \(?(?:19|20)\d\d")
"""Two family names and a year: `Wu and Gardner, 2021`."""


def _people_begin(text: str, mark: str) -> bool:
    """Tell whether a text begins with people and goes on with something else: `Jia Guo, Chen Zhu, CVPR 2020`."""
    pieces = re.split(r",\s|\sand\s|;\s", text)
    if len(pieces) > 2 and one_person(pieces[0]) and one_person(pieces[1]):
        return True
    ends = len(pieces) == 1 or is_venue(pieces[1])
    return ends and mark in {".", ",", "?", "!", " - ", " – ", " | "} and one_person(pieces[0])


def is_description(text: str) -> bool:
    """Tell whether a text is no title but a label, a venue, people, or a field such as `Date: …`."""
    bare = bare_label(text)
    return not words(bare) or is_venue(bare) or role_of_label(bare) is not None or is_people(bare) or is_field(bare)


def is_field(text: str) -> bool:
    """Tell whether a line is a field of the item above it.

    >>> is_field("Performance: 73.8% mAP"), is_field("ViLT: Vision-and-Language Transformer")
    (True, False)
    """
    label = re.match(r"[^\W\d][\w /&-]{1,24}\s?(?:：|:(?=\s))", text + " ")
    return label is not None and (words(label[0]) <= 2 or not label[0].isascii()) and _FIELD.match(text) is not None

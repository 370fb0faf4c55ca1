"""What the label of a link says that it leads to: the paper, its code, or something else."""

from __future__ import annotations

import re

from mmkg.exchange.addresses import SERVICES, host_of, paper_address
from mmkg.exchange.names import is_people
from mmkg.exchange.venues import is_venue
from mmkg.exchange.wording import bare_label, words
from mmkg.ids import CODE_HOSTS, parse_identifier

__all__ = ["link_role", "role_of_label"]


_PAPER = (
    "papers?|pdfs?|arxiv|ar5iv|preprint|abs(?:tract)?|html|full ?text|doi|openreview|acl(?: anthology)?|"
    "anthology|ieee(?: xplore)?|springer|elsevier|science ?direct|acm(?: dl)?|cvf|thecvf|pmlr|neurips|"
    r"biorxiv|medrxiv|ssrn|hal|wiley|nature|mdpi|aaai|publication|proceedings|article|manuscript|v\d|"
    "tech(?:nical)? report|report|read|journal|conference|camera[- ]ready|论文(?:下载)?(?:链接|地址|原文)?|原文|文章|"
    "下载链接|paper ?link|link to paper"
)


_CODE = (
    "codes?(?:base)?|git ?hub|git ?lab|gitee|git|repo(?:sitory)?|source(?: ?codes?)?|implementations?|"
    r"py ?torch(?:[- ]\w+)?|torch|tensor ?flow|tf\d?|keras|jax|flax|caffe\d?|mxnet|theano|chainer|"
    r"paddle(?: ?paddle)?|mindspore|matlab|python|c\+\+|lua|dgl|代码(?:链接|地址)?|源码|源代码|开源代码|代码和数据集?|"
    "project ?codes?"
)


_OTHER = (
    "projects?|(?:project|home|web|demo)[ -]?pages?|pages?|web ?sites?|home|site|demos?|"
    "blogs?(?: ?posts?)?|posts?|videos?|you ?tube|bilibili|talks?|slides?|ppt|posters?|data(?: ?sets?)?|"
    "benchmarks?|leader ?boards?|supp(?:l(?:ementary|ement)?)?(?: ?materials?)?|appendix|bib(?: ?te?x)?|"
    "cit(?:e|ation)s?|twitter|tweet|x|wechat|知乎|zhihu|colab|notebooks?|hugging ?face|hf|🤗|"
    "models?(?: ?zoo| ?card)?|weights?|checkpoints?|ckpt|downloads?|media|news|reviews?|(?:reading[- ])?notes?|summary|"
    "tutorials?|docs?|documentation|api|spaces?|app|play|gradio|modelscope|baidu|google drive|"
    r"(?:papers?|reading) ?lists?|corpus|papers with code|pwc|semantic scholar|dblp|scholar|解读(?:\d)?|视频|数据集?|"
    "主页|项目(?:主页|地址|链接)?|官网|博客|笔记|"
    "中文(?:版|解读)|译文|幻灯片|模型|demo视频|作者(?:主页)?"
)


_GENERIC = r"here|links?|urls?|this|click(?: here)?|see|web|official|链接|地址|这里|点击|-+>?|🔗|🌐"


def _labels(pattern: str) -> re.Pattern[str]:
    flat = re.sub(r"\s*\n\s*", "", pattern)
    return re.compile(
        rf"(?:(?:the|our|official|unofficial|third[- ]party|original|author'?s?|full|new|open|view|read|get|core) )*"
        rf"(?:{flat})(?![^\W\d_])",
        re.IGNORECASE,
    )


_LIST = re.compile(
    r"(?:awesome|(?:accepted )?(?:papers?|reading)[ -]?lists?|(?:list of )?accepted papers)(?: .*)?", re.IGNORECASE
)
"""What links to another list are called."""


_ROLES = [
    ("other", _LIST),
    ("code", _labels(_CODE)),
    ("paper", _labels(_PAPER)),
    ("other", _labels(_OTHER)),
    ("generic", _labels(_GENERIC)),
]


_NAMED = re.compile(r".*\s(papers?|pdf|codes?|github|demo|data(?:set)?|page|website|homepage|blog|repo)", re.IGNORECASE)
"""A label with a name before it: `VITA-1.5 Paper`."""


def role_of_label(text: str) -> str | None:
    """Return what a link's label says that it leads to: `paper`, `code`, `other`, `generic`; None for a title.

    >>> role_of_label("[PyTorch (lucidrains)]"), role_of_label("Code as Policies: Programs for Control")
    ('code', None)
    """
    label = bare_label(text)
    if not label:
        return "generic"
    if len(label) > 40 or words(label) > 6:
        return None
    if _is_citation(label):
        return "paper"
    for role, pattern in _ROLES:
        if (match := pattern.match(label)) and _is_tail(label[match.end() :]):
            return role
    if (match := _NAMED.fullmatch(label)) and words(label) <= 3:
        return role_of_label(match[1])
    return None


def _is_citation(label: str) -> bool:
    """Tell whether a label is a venue, an identifier, or people and a year: `Doe et al., 2016`."""
    if is_venue(label) or parse_identifier(label) or re.fullmatch(r"[A-Z]\d\d-\d{4}", label):
        return True
    return "et al" in label and is_people(re.sub(r"[\s,(]*(?:19|20)\d\d[a-z]?\)?$", "", label))


def _is_tail(rest: str) -> bool:
    """Tell whether what follows the label word still belongs to a label: `Code (unofficial)`, `Paper & Data`."""
    rest = rest.strip()
    return (
        not rest
        or bool(
            words(rest) <= 4
            and re.match(r"(?i:un)?(?i:official)|[\d#(（\[&+/,、:：|._-]|and\b|link|page|url|v\d|和|链接|地址", rest)
        )
        or (words(rest) <= 1 and (rest[0].islower() or any(pattern.match(rest) for _, pattern in _ROLES)))
    )


def link_role(label: str, address: str, *, picture: str | None = None, context: str = "") -> str | None:
    """Return the role of a link, None where its text may be a title.

    >>> link_role("", "https://github.com/a/b", context="代码：")
    'code'
    >>> link_role("BLIP-2: Bootstrapping Language-Image Pre-training", "https://arxiv.org/abs/2301.12597") is None
    True
    """
    host = host_of(address)
    role = role_of_label(label)
    if role == "other" and _names_paper(address):  # `[Website](https://arxiv.org/abs/…)`
        return "paper"
    if role == "generic":
        role = role_of_label(context) if context and not is_venue(context) else None
        role = role if role != "generic" else None
        role = role or ("paper" if paper_address(address) else "code" if host in CODE_HOSTS else "other")
    elif picture is not None:
        role = _badge_role(label, picture, address)
    if role == "paper" and host in SERVICES and not paper_address(address):
        return "code"
    if (
        role == "other"
        and host in SERVICES
        and "awesome" not in address.lower()
        and re.match(r"(?:project|home|page|web|site|implement|项目)", bare_label(label), re.IGNORECASE)
    ):
        return "code"
    return role


def _names_paper(address: str) -> bool:
    identifier = parse_identifier(address)
    return identifier is not None and identifier.scheme in {"arxiv", "acl"}


def _badge_role(label: str, picture: str, address: str) -> str:
    host = host_of(address)
    said = f"{label} {picture}".lower()
    if paper_address(address):
        return "paper"
    if host in SERVICES and not re.search(r"dataset|wechat|license|issue|contribut|data-", said):
        return "code"
    return "code" if re.search(r"\bcode\b", said) else "other"

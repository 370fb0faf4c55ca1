"""Printed titles and author lists: mend what parsing left in them, and tell titles from junk.

Each rule is one line of a table with a real example; a test holds every rule to its example.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape
from typing import NamedTuple

from mmkg.ids import clean_text, name_key

LONGEST = 300
"""Letters beyond which a text is a paragraph, not a title."""


class Rule(NamedTuple):
    """Replace what `pattern` finds; `before` becomes `after`."""

    pattern: re.Pattern[str]
    replacement: str
    before: str
    after: str


def _rule(pattern: str, replacement: str, before: str, after: str) -> Rule:
    return Rule(re.compile(pattern), replacement, before, after)


_YEAR = r"(?:19|20)\d\d[a-z]?"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"

MENDING = (
    _rule(
        r"\s*&?\bnbsp;\s*",
        " ",
        "Representation from nbsp;multi-camera images",
        "Representation from multi-camera images",
    ),
    _rule(
        r"^(?i:under review as a conference paper at \w+ \d{4})\s+",
        "",
        "Under Review as a Conference Paper at Iclr 2017 Delving Into Examples",
        "Delving Into Examples",
    ),
    _rule(
        r"\s+[A-Z]{2,8} ['\u2019]\d\d, [A-Z][a-z]+ \d+.*$",
        "",
        "Product Profiles WWW '22, April 25-29, 2022",
        "Product Profiles",
    ),
    _rule(r"<alternatives>.*", "", r"<tex-math>$\mathsf {CipherGPT}$</tex-math><alternatives><mml:m", "CipherGPT"),
    _rule(r"</?[a-zA-Z][^<>]*>", "", "The <i>Drosophila</i> brain", "The Drosophila brain"),
    _rule(r"\\(?:math|text)[a-z]+\s*|\\rm\b\s*", "", r"$\mathbf{C}$-learning", "C-learning"),
    _rule(r"\$([^$]*)\$", r"\1", "RL$^2$: Fast Reinforcement Learning", "RL2: Fast Reinforcement Learning"),
    _rule(r"[{}]|(?<=\w)\^(?=\d)|^\^", "", "Deformable {detr}: A^3", "Deformable detr: A3"),
    _rule(r"\s*†.*$", "", "A new congener from fuscol† †Electronic information", "A new congener from fuscol"),
    _rule(r"^\d{3,},?\s*doi:?\s*(?:10\.\S+\s*)?", "", "09506, doi: 10.1/x GQA: A dataset", "GQA: A dataset"),
    _rule(r"[,.]?\s*(?i:doi)\s*:\s*10\..*$", "", "Deep residual learning. doi: 10.1109/cvpr", "Deep residual learning"),
    _rule(r"^[\[(]?\d{1,3}[\]).]\s+(?=\w)", "", "1. generating animated videos", "generating animated videos"),
    _rule(r"^\d(?=[A-CE-Z][a-z]{3,})", "", "3Multimodal images in the brain", "Multimodal images in the brain"),
    _rule(r"[\s,-]*(?<!\w)https?\s*:.*$", "", "Trafficpredict http: //apolloscape.auto", "Trafficpredict"),
    _rule(r"[\s,-]*\bwww\.\S+$", "", "VQA: visual QA - www.visualqa.org", "VQA: visual QA"),
    _rule(r",\s+(?:in\s+)?(?i:arxiv)\b.*$", "", "Fsd50k: an open dataset, in arxiv", "Fsd50k: an open dataset"),
    _rule(r"[\s,]*\bpp?\.?$", "", "Basic tail and concentration bounds, pp", "Basic tail and concentration bounds"),
    _rule(
        r"[\s,]*(?:\bchapter \d+,\s*)?\b(?:pages|pp\.?)\s*\d+\s*[-\u2013]\s*\d+$",
        "",
        "Virtual reality, pages 17-44",
        "Virtual reality",
    ),
    _rule(
        rf"[,.]\s+(?:{_MONTH}\s+|\d{{1,2}},?\s+)?{_YEAR}[.,]*$",
        "",
        "Faithful reasoning, August 2023a",
        "Faithful reasoning",
    ),
    _rule(rf",\s+(?:{_MONTH}|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?$", "", "A Survey, Apr", "A Survey"),
    _rule(r",\s+Springer\b.*$", "", "Multi-View Learning, Springer, Cham", "Multi-View Learning"),
    _rule(
        r"^(?:[A-Z][\w'-]+, (?:[A-Z]\.?-?){1,3}(?:[a-z]\.)?(?:, |: | (?=[A-Z][a-z])))+(?=\w{3}\S*(?: \S+){2})",
        "",
        "Xu, S.-t., Wu, X.: Object detection: A review",
        "Object detection: A review",
    ),
    _rule(r"^[A-Z]\. [A-Z]\w+, [A-Z]\.: (?=\w+ \w+)", "", "P. Damani, O.: A restricted domain", "A restricted domain"),
    _rule(rf"(?<!al\.)\s+\({_YEAR}\)[.,]*$", "", "An empirical study (2020),", "An empirical study"),
    _rule(r"(?i)\b(end)-?(to)-?(end)\b", r"\1-\2-\3", "Endto-end dense captioning", "End-to-end dense captioning"),
    _rule(r"(?i)\b(state)-?(of)-?(the)-(art)\b", r"\1-\2-\3-\4", "The stateof-the-art", "The state-of-the-art"),
    _rule(r"\s+\|\s+Meta AI Research$", "", "Llama 2: Open Models | Meta AI Research", "Llama 2: Open Models"),
    _rule(
        r"^and [A-Z]\w+, (?:[A-Z]\. ?)+(?=\w{3})", "", "and Lawrence, N. D. Ambiguity modelling", "Ambiguity modelling"
    ),
    _rule(r"\uffff(?=exib|ow)", "fl", "A \uffffexible learning system", "A flexible learning system"),
    _rule(r"\uffff|(?<=[a-z])!(?=[a-z])", "fi", "Pro\uffffles and Classi!cation", "Profiles and Classification"),
    _rule("ﬁ", "fi", "Communication-Efﬁcient learning", "Communication-Efficient learning"),
    _rule("ﬂ", "fl", "Ofﬂine learning", "Offline learning"),
    _rule(r"^[\s\]),;:.\-\u2013☆]+|[\s,;:\-\u2013☆]+$", "", "GPT-4V(ision) system card,", "GPT-4V(ision) system card"),
    _rule(r"(?<!\bal)(?<!\.\w)(?<!\.)\.$", "", "A survey of surveys.", "A survey of surveys"),
    _rule(r"^([^“”\":]*[\w?!]”)(?=[^“”\"]*$)", r"“\1", "Eigenlips” for speech", "“Eigenlips” for speech"),
    _rule(r"(“[^“”\"]+)$", r"\1”", "The english word “lie", "The english word “lie”"),
    _rule(
        r"^[\"“'\u2018]([^\"“”]*)[\"”'\u2019]$", r"\1", "'Using Neutral Speech Models'", "Using Neutral Speech Models"
    ),
)
"""What is mended, in this order."""

_INITIAL = r"(?:[A-Z]\.[ -]?)+"
_AUTHOR = rf"(?:and |& )?(?:{_INITIAL}\s*[\w'\u00b4¨-]+(?: [A-Z][\w'-]+)?|[\w'\u00b4¨-]+ {_INITIAL})"

JUNK = (
    ("a web address", re.compile(r"^\W*(?:https?\b|www\.|//)"), "//evalai.cloudcv.org/web/challenges"),
    (
        "names of authors",
        re.compile(rf"^{_AUTHOR}(?:,\s*{_AUTHOR})+(?:,?\s*(?:and\s+)?[A-Z]\b\.?)*\W*$"),
        "P. Raghavan, and H. Schütze",
    ),
    ("names of authors", re.compile(r"^[A-Z][\w'-]+, [A-Z]\. [A-Z][\w'-]+\W*$"), "Mohamed, G. Hinton"),
    (
        "names of authors",
        re.compile(r"^[A-Z][\w'-]+, (?:[A-Z]\.?-?)+ [A-Z][\w'-]+, (?:[A-Z]\.?-?)+$"),
        "Mohamed, N. Jaitly, A",
    ),
    ("a commit", re.compile(r"^commit [0-9a-fx]{7,40}$"), "commit xxxxxxx"),
    (
        "a publisher",
        re.compile(r"(?i)^(?:springer|elsevier|wiley|ieee|acm|citeseer|(?:the )?(?:mit|crc|\w+ university) press)$"),
        "Springer",
    ),
    (
        "a fragment",
        re.compile(r"(?i)^(?:et al|(?:and|&) \W?\w+(?:, \w+)?|current address\b.*|author manuscript\b.*)\W*$"),
        "and Berg",
    ),
    (
        "a part of a paper",
        re.compile(
            r"(?i)^(?:lemma|theorem|figure|table|section|chapter|action|result|step|volume|appendix)\s+\d+\b(?:\W.*)?$"
        ),
        "Lemma 1",
    ),
    (
        "a heading",
        re.compile(
            r"(?i)^(?:introduction|abstract|references|preface|appendix|conclusions?|editorial|models?|imaginary)$"
        ),
        "Models",
    ),
    (
        "a proceedings volume",
        re.compile(
            r"(?i)^(?:in:?\s+)?(?:(?:the\s+)?proceedings of (?:the )?(?:\d|ieee|acm|aaai|international|conference)"
            r"|advances in neural information processing\b|lecture notes in|ieee/cvf international"
            r"|\d+(?:st|nd|rd|th) international conference|international conference on [^:]{3,50} \(\w+ \d{4}\)"
            r"|(?:of the )?association for computational linguistics$"
            r"|clef\s?\d+ working notes|conference on empirical methods).*$"
        ),
        "In Advances in Neural Information Processing Systems",
    ),
    (
        "a journal",
        re.compile(
            r"^(?:Journal of (?:the )?(?:(?:and |of )?[A-Z]\w+ ?){1,6}[\d():-]*"
            r"|IEEE Transactions on (?:(?:and )?[A-Z]\w+ ?){1,8})$"
        ),
        "Journal of Phonetics",
    ),
    ("a web page", re.compile(r"^.+ \| (?:[A-Z][\w.]+ ?){1,4}$"), "Recruitment Software | Entelo"),
)
"""What is no title, with an example each."""

_ACCENTS = {
    "\u00b4": "\u0301",
    "¨": "\u0308",
    "\u02c6": "\u0302",
    "\u02dc": "\u0303",
    "ˇ": "\u030c",
    "˚": "\u030a",
    "¯": "\u0304",
    "˘": "\u0306",
}
_LOOSE_ACCENT = re.compile(rf"([{''.join(_ACCENTS)}]) ?(\w)")


def mend_accents(text: str) -> str:
    """Return `text` with the accents that a PDF's text layer prints beside their letters put on them.

    >>> mend_accents("K¨opf, Baltruˇsaitis")
    'Köpf, Baltrušaitis'
    """
    return _LOOSE_ACCENT.sub(_put_on, text)


def _put_on(found: re.Match[str]) -> str:
    letter = "i" if found[2] == "\u0131" else found[2]
    joined = unicodedata.normalize("NFC", letter + _ACCENTS[found[1]])
    return joined if len(joined) == 1 else found[0]


def clean_title(text: str) -> str:
    """Return a title without list numbers, markup, page numbers, trailing years and broken hyphens.

    >>> clean_title("1. generating animated videos  of human activities, 2018.")
    'generating animated videos of human activities'
    """
    title = mend_accents(clean_text(unescape(text[: 4 * LONGEST])))
    for rule in MENDING:
        title = rule.pattern.sub(rule.replacement, title)
    return clean_text(title)


def title_fault(title: str) -> str | None:
    """Return why a cleaned title is none, or None where it may be one.

    >>> title_fault("and Berg"), title_fault("Zero"), title_fault("悟空")
    ('a fragment', None, None)
    """
    letters = name_key(title)
    if len(letters) < (3 if letters.isascii() else 1) or letters.isdecimal():
        return "too short"
    if len(title) > LONGEST:
        return "too long"
    return next((fault for fault, pattern, _ in JUNK if pattern.match(title)), None)


# --- authors -------------------------------------------------------------------------------

_CUT = re.compile(r"[,;]?\s*(?:\bet\.? al\b\.?|\band \d+ others\b|\bothers\b|\.{3}|…).*$", re.IGNORECASE)
_EDITORS = re.compile(r",?\s*\(?\b(?:editors?|eds?)\b\.?\)?$", re.IGNORECASE)
_INITIALS = re.compile(r"^(?:[A-Z]\.?(?:\s*-?\s*|$)){1,4}$|^(?:Jr|Sr|II|III)\.?$")


def split_authors(text: str) -> tuple[list[str], bool]:
    """Return the authors of a printed list, and whether it was cut ("et al.").

    >>> split_authors("Lin, A. S., Wu, L., and Mooney, R. J.")
    (['A. S. Lin', 'L. Wu', 'R. J. Mooney'], False)
    >>> split_authors("K. Simonyan and A. Zisserman et al")
    (['K. Simonyan', 'A. Zisserman'], True)
    """
    text = mend_accents(clean_text(text))
    whole = _EDITORS.sub("", _CUT.sub("", text)).strip(" ,;.&")
    parts = [part.strip(" ;&") for part in re.split(r",|;|\band\b|&", whole) if part.strip(" ,;&")]
    return _names(parts), bool(_CUT.search(text))


def _names(parts: list[str]) -> list[str]:
    """Join family names and the initials that follow them."""
    names: list[str] = []
    for part in parts:
        if _INITIALS.match(part):
            if names and not re.match(r"[A-Z]\.", names[-1]):
                names[-1] = f"{_dotted(part)} {names[-1]}"
            continue
        if any(letter.isalpha() for letter in part):
            names.append(part)
    return [name for name in names if 1 < len(name) < 80]


def _dotted(initials: str) -> str:
    return re.sub(r"\b([A-Z])$", r"\1.", initials)

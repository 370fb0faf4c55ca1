"""Venues and years as reading lists print them."""

from __future__ import annotations

import re

from mmkg.exchange.wording import EMOJI, bare_label, words
from mmkg.ids import clean_text

__all__ = ["VENUES", "ends_in_year", "is_tag", "is_venue", "venue_and_year"]


VENUES = frozenset(
    """AAAI AAMAS ACCV ACL ACMMM AISTATS APSIPA ARXIV ASRU BIORXIV BMVC CAV CHI CIKM CIS CLEF COLING COLM COLT CONLL
    CORL CORR CVIU CVPR CVPRW CVPR-W EACL ECAI ECCV ECCVW ECIR ECML ECML-PKDD EG EMBC EMNLP ESANN ESWC EUSIPCO
    FG FINDINGS FSE HCI HPCA ICANN ICASSP ICCAD ICCP ICCV ICCVW ICDAR ICDE ICDM ICIP ICLR ICLRW ICMI ICML
    ICMLW ICME ICMR ICPR ICRA ICSE ICTAI ICWSM IEEE IET IJCAI IJCNN IJCV IJCNLP IJRR INLG INTERSPEECH IPM IPMI
    IROS ISBI ISCA ISMAR ISMIR ISSTA ISWC IUI IV JAIR JBHI JMLR KBS KDD LREC LREV MASS MDM MEDIA MIA MICCAI
    MIDL ML4H MLHC MLSYS MM MMM MMSYS NAACL NAACL-HLT NAR NCA NDSS NEURIPS NEURIPSW NIPS NLPCC OSDI PAKDD PAMI
    PATTERNS PLDI PMLR PNAS PODS PR PRCV PRL RAL RA-L RECSYS RSS SDM SEMEVAL SENSYS SIGDIAL SIGGRAPH
    SIGGRAPH-ASIA SIGIR SIGMOD SIGKDD SLT SP SPL T-PAMI T-RO TACL TAC TAFFC TALLIP TASE TASLP TBD TCSVT TCYB
    TGRS THMS TIFS TII TIM TIP TIST TITS TIV TKDD TKDE TMC TMI TMLR TMM TNN TNNLS TOG TOIS TOMM TOSEM TPAMI
    TRO TSE TSP TVCG TVT TWC TWEB UAI UBICOMP UIST USENIX VCIP VISAPP VLDB VR WACV WACVW WI WMT WSDM WWW 3DV
    ACSAC CCS ASPLOS MICRO SOSP NSDI EUROSYS ATC POPL OOPSLA ASE INFOCOM SIGCOMM MOBICOM MOBISYS PERCOM""".split()
)
"""Names of conferences and journals as lists abbreviate them, in capitals."""


_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"


_DATE = re.compile(
    rf"(?<!\d)(?<!\d\.)(?P<year>{_YEAR})(?:\s?[-./年]\s?\d{{1,2}}(?:\s?[-./月]\s?\d{{1,2}}日?)?)?(?![\d])"
)


_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\b\.?", re.IGNORECASE)


_TRACK = re.compile(
    (
        r"\b(?:oral|spotlight|poster|highlight|best (?:\w+ )*papers?(?: \w+)?|outstanding|honou?rable mention|"
        "long|short|full|findings|workshops?|w|demo|main|accepted?|under review|submitted|rejected|preprint|"
        "award|industry|track|datasets? (?:and|&) benchmarks?|to appear|extended abstract|oral presentation|"
        r"notable|top[ -]?\d+%?|vol|volume)\b"
    ),
    re.IGNORECASE,
)


_FULL_NAME = re.compile(
    (
        r"(?:in\s+)?(?:(?:the\s)?proc(?:eedings|\.)?\s(?:of\s|ieee|acm)|"
        r"(?:ieee|acm)(?:/\w+)?\s(?:trans(?:actions|\.)|(?:international |int\. )?(?:conf|symp|workshop)|journal|"
        r"computer vision)|(?:the |\d+\w+ |annual )*(?:european|international|british|asian|annual|winter|aaai|joint) "
        r"(?:\w+ )?(?:conference|symposium|joint conference|workshop|journal)\b|"
        r"conference on\s|transactions (?:of|on)\s|(?:international )?journal of\s)"
    ),
    re.IGNORECASE,
)
"""How the full name of a conference or journal begins."""


def is_venue(text: str) -> bool:
    """Tell whether the whole text is a venue, a year, or both.

    >>> is_venue("CVPR 2020 Oral"), is_venue("arXiv.2021.02"), is_venue("A Survey")
    (True, True, False)
    """
    text = bare_label(text)
    if _FULL_NAME.match(text) and words(text) <= 16:
        return True
    rest = text
    if _DATE.search(text):
        rest = _MONTH.sub(" ", re.sub(r"\b\d{1,2}(?:st|nd|rd|th)?\b", " ", _DATE.sub(" ", text)))
    rest = re.sub(r"(?<=[A-Za-z])\s?['’`‘-]?\s?\d\d(?:(?:0\d|1[0-2])\b|\b)", " ", rest)  # `ICML'21`, `arXiv'2401`
    rest = _TRACK.sub(" ", rest)
    if not rest.strip(" ,.()[]/-:@'&|+;"):
        return any(letter.isdigit() for letter in text)
    names = [name for name in re.split(r"[\s,/()&@.:|+;]+", rest) if name.strip("-'’")]
    known = [name for name in names if name.strip("-'’").upper() in VENUES]
    return 0 < len(names) <= 5 and len(known) * 2 >= len(names)


def is_tag(text: str) -> bool:
    """Tell whether a bracketed text before a title is a tag: a venue, a date, a short name, an emoji.

    >>> is_tag("arXiv preprint 2022"), is_tag("💬Knowledge Enhanced"), is_tag("NIPS2019_ViLBERT")
    (True, True, True)
    """
    return words(text) <= 5 or (words(text) <= 14 and ends_in_year(text))


def ends_in_year(text: str) -> bool:
    """Tell whether a bracketed text is a venue by its year, whatever its name.

    >>> ends_in_year("Information Fusion 2020"), ends_in_year("IEMOCAP")
    (True, False)
    """
    bare = _TRACK.sub(" ", bare_label(text)).strip(" ,-")
    return (
        words(bare) <= 12 and re.search(rf"(?:^|[\s,'’-]|[A-Za-z]){_YEAR}$|[A-Za-z]\s?['’`‘]\s?\d\d$", bare) is not None
    )


def venue_and_year(text: str) -> tuple[str | None, int | None]:
    """Return the first venue and year that a text prints.

    >>> venue_and_year("IEEE TNNLS 2019"), venue_and_year("ICLR'21"), venue_and_year("ICCV, 2021 oral")
    (('IEEE TNNLS', 2019), ('ICLR', 2021), ('ICCV', 2021))
    """
    text = clean_text(EMOJI.sub(" ", text)).replace("_", " ")
    if match := _DATE.search(text):
        year, before = int(match["year"]), text[: match.start()]
        if (venue := _venue_before(before)) or (venue := _known_venue(text)):
            return venue, year
        return _leading_venue(text[match.end() :]), year
    if match := re.search(
        r"\b(?P<venue>(?:[A-Z][\w&-]*\s)?[A-Z][A-Za-z]{1,15}(?:-[A-Z]\w*)?)\s?['’`‘-]?\s?(?P<two>[0-4]\d)\b(?![.\d])",
        text,
    ):
        name = match["venue"].strip("-").split()[-1]
        if name.upper() in VENUES or "'" in match[0] or "’" in match[0]:
            return match["venue"].strip("-"), 2000 + int(match["two"])
    return _known_venue(text), None


def _venue_before(text: str) -> str | None:
    """Return the venue that ends a text: the last words with a capital, back to a comma, bracket or full stop."""
    text = re.sub(r"[\s,(\[.'’:@-]+$", "", _MONTH.sub("", text))
    part = re.split(r"[,;|@()\[\]（）【】。，]|\.\s|\s[-–—@]\s", text)[-1].strip(" .*")
    part = re.sub(
        (
            r"^(?:in|at|@|proc(?:eedings)?\.?(?: of)?(?: the)?|appeared in|published in|accepted (?:by|to|at)|"
            r"to appear in|publisher|venue|date|发表于)\b[:\s]*"
        ),
        "",
        part,
        flags=re.IGNORECASE,
    ).strip(": ")
    if not part or words(part) > 10 or not re.search(r"[A-Z\u4e00-\u9fff]|arxiv", part):
        return None
    return part


def _known_venue(text: str) -> str | None:
    for match in re.finditer(r"[A-Za-z0-9][\w-]*", text):
        name = match[0]
        if name.upper() in VENUES and (not name.islower() or name == "arxiv") and len(name) > 2:
            before = re.search(r"(?:\b(?:IEEE|ACM|Findings of)\s)$", text[: match.start()])
            return (before[0] if before else "") + name
    return None


def _leading_venue(text: str) -> str | None:
    name = re.match(r"[\s,)\]:-]*([A-Za-z][\w-]+)", text)
    return name[1] if name and name[1].upper() in VENUES else None

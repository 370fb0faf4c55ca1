"""The phrases of reading lists: labels of links, venues, years, people, hosts of papers.

What a list means is mostly convention; the conventions stand here, so that the readers hold none.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from mmkg.ids import CODE_HOSTS, clean_text, parse_identifier

__all__ = [
    "bare_label",
    "ends_in_year",
    "is_people",
    "is_tag",
    "is_venue",
    "link_role",
    "one_person",
    "paper_address",
    "people",
    "role_of_label",
    "venue_and_year",
    "words",
]

_PAPER = r"""papers?|pdfs?|arxiv|ar5iv|preprint|abs(?:tract)?|html|full ?text|doi|openreview|acl(?: anthology)?|anthology|
    ieee(?: xplore)?|springer|elsevier|science ?direct|acm(?: dl)?|cvf|thecvf|pmlr|neurips|biorxiv|medrxiv|ssrn|hal|wiley|nature|mdpi|aaai|publication|
    proceedings|article|manuscript|v\d|tech(?:nical)? report|report|read|journal|conference|camera[- ]ready|论文(?:下载)?(?:链接|地址|原文)?|原文|文章|下载链接|paper ?link|link to paper"""
_CODE = r"""codes?(?:base)?|git ?hub|git ?lab|gitee|git|repo(?:sitory)?|source(?: ?codes?)?|implementations?|py ?torch(?:[- ]\w+)?|torch|tensor ?flow|tf\d?|keras|jax|flax|
    caffe\d?|mxnet|theano|chainer|paddle(?: ?paddle)?|mindspore|matlab|python|c\+\+|lua|dgl|代码(?:链接|地址)?|源码|源代码|开源代码|代码和数据集?|project ?codes?"""
_OTHER = r"""projects?|(?:project|home|web|demo)[ -]?pages?|pages?|web ?sites?|home|site|demos?|blogs?(?: ?posts?)?|posts?|videos?|you ?tube|bilibili|talks?|slides?|ppt|posters?|
    data(?: ?sets?)?|benchmarks?|leader ?boards?|supp(?:l(?:ementary|ement)?)?(?: ?materials?)?|appendix|bib(?: ?te?x)?|cit(?:e|ation)s?|twitter|tweet|x|wechat|知乎|zhihu|
    colab|notebooks?|hugging ?face|hf|🤗|models?(?: ?zoo| ?card)?|weights?|checkpoints?|ckpt|downloads?|media|news|reviews?|notes?|summary|tutorials?|docs?|documentation|api|
    spaces?|app|play|gradio|modelscope|baidu|google drive|papers with code|pwc|semantic scholar|dblp|scholar|解读(?:\d)?|视频|数据集?|主页|项目(?:主页|地址|链接)?|官网|博客|笔记|中文(?:版|解读)|译文|幻灯片|模型|demo视频|作者(?:主页)?"""
_GENERIC = r"here|links?|urls?|this|click(?: here)?|see|web|official|链接|地址|这里|点击|-+>?|🔗|🌐"


def _labels(pattern: str) -> re.Pattern[str]:
    flat = re.sub(r"\s*\n\s*", "", pattern)
    return re.compile(
        rf"(?:(?:the|our|official|unofficial|third[- ]party|original|author'?s?|full|new|open|view|read|get|core) )*(?:{flat})(?![^\W\d_])",
        re.IGNORECASE,
    )


_ROLES = [
    ("code", _labels(_CODE)),
    ("paper", _labels(_PAPER)),
    ("other", _labels(_OTHER)),
    ("generic", _labels(_GENERIC)),
]
_NAMED = re.compile(r".*\s(papers?|pdf|codes?|github|demo|data(?:set)?|page|website|homepage|blog|repo)", re.IGNORECASE)
"""A label with a name before it: `VITA-1.5 Paper`."""

PAPER_HOSTS = re.compile(
    r"""(?:^|\.)(?:arxiv\.org|ar5iv\.(?:org|labs\.arxiv\.org)|alphaxiv\.org|aclanthology\.org|aclanthology\.info|aclweb\.org|doi\.org|openreview\.net|thecvf\.com|cv-foundation\.org|ecva\.net|
    nips\.cc|neurips\.cc|mlr\.press|jmlr\.org|ieee\.org|acm\.org|springer\.com|springeropen\.com|sciencedirect\.com|elsevier\.com|nature\.com|science\.org|sciencemag\.org|
    aaai\.org|ijcai\.org|isca-speech\.org|isca-archive\.org|semanticscholar\.org|biorxiv\.org|medrxiv\.org|ssrn\.com|wiley\.com|mdpi\.com|frontiersin\.org|oup\.com|
    tandfonline\.com|sagepub\.com|pnas\.org|plos\.org|cell\.com|hal\.science|hal\.archives-ouvertes\.fr|researchgate\.net|iclr\.cc|bmva\.org|bmvc\d*\.\w+|roboticsproceedings\.org|
    usenix\.org|vldb\.org|mitpressjournals\.org|mit\.edu/tacl|direct\.mit\.edu|ncbi\.nlm\.nih\.gov|pubmed\.ncbi\.nlm\.nih\.gov|lrec-conf\.org|ceur-ws\.org|iospress\.nl|
    dblp\.org|ojs\.aaai\.org|citeseerx\.ist\.psu\.edu|eccv\.net|spiedigitallibrary\.org|worldscientific\.com|scitepress\.org|jair\.org|hindawi\.com|cambridge\.org|
    royalsocietypublishing\.org|opg\.optica\.org|ingentaconnect\.com|techrxiv\.org|preprints\.org|authorea\.com|osti\.gov|iopscience\.iop\.org|aps\.org|aip\.org|siam\.org|transacl\.org|osapublishing\.org|dagstuhl\.de|emerald\.com|jstor\.org|thelancet\.com|bmj\.com|jamanetwork\.com|rsna\.org|rsc\.org|isprs-archives\.org|copernicus\.org|roboticsproceedings\.org)$""".replace(
        "\n", ""
    ).replace("    ", ""),
)
_SERVICES = frozenset({"github.com", "gitlab.com", "gitee.com", "bitbucket.org"})

VENUES = frozenset(
    """AAAI AAMAS ACCV ACL ACMMM AISTATS APSIPA ARXIV ASRU BIORXIV BMVC CAV CHI CIKM CIS CLEF COLING COLM COLT CONLL CORL CORR CVIU CVPR CVPRW CVPR-W
    EACL ECAI ECCV ECCVW ECIR ECML ECML-PKDD EG EMBC EMNLP ESANN ESWC EUSIPCO FG FINDINGS FSE HCI HPCA ICANN ICASSP ICCAD ICCP ICCV ICCVW ICDAR ICDE ICDM ICIP
    ICLR ICLRW ICMI ICML ICMLW ICME ICMR ICPR ICRA ICSE ICTAI ICWSM IEEE IET IJCAI IJCNN IJCV IJCNLP IJRR INLG INTERSPEECH IPM IPMI IROS ISBI ISCA ISMAR ISMIR ISSTA
    ISWC IUI IV JAIR JBHI JMLR KBS KDD LREC LREV MASS MDM MEDIA MIA MICCAI MIDL ML4H MLHC MLSYS MM MMM MMSYS NAACL NAACL-HLT NAR NCA NDSS NEURIPS NEURIPSW NIPS NLPCC OSDI PAKDD PAMI
    PATTERNS PLDI PMLR PNAS PODS PR PRCV PRL RAL RA-L RECSYS RSS SDM SEMEVAL SENSYS SIGDIAL SIGGRAPH SIGGRAPH-ASIA SIGIR SIGMOD SIGKDD SLT SP SPL T-PAMI T-RO TACL TAC TAFFC TALLIP TASE TASLP TBD TCSVT TCYB
    TGRS THMS TIFS TII TIM TIP TIST TITS TIV TKDD TKDE TMC TMI TMLR TMM TNN TNNLS TOG TOIS TOMM TOSEM TPAMI TRO TSE TSP TVCG TVT TWC TWEB UAI UBICOMP UIST USENIX VCIP VISAPP VLDB VR WACV WACVW WI WMT WSDM WWW 3DV
    ACSAC CCS ASPLOS MICRO SOSP NSDI EUROSYS ATC POPL OOPSLA ASE INFOCOM SIGCOMM MOBICOM MOBISYS PERCOM""".split()
)
"""Names of conferences and journals as lists abbreviate them, in capitals."""

_YEAR = r"(?:19[5-9]\d|20[0-4]\d)"
_DATE = re.compile(
    rf"(?<!\d)(?<!\d\.)(?P<year>{_YEAR})(?:\s?[-./年]\s?\d{{1,2}}(?:\s?[-./月]\s?\d{{1,2}}日?)?)?(?![\d])"
)
_SHORT_YEAR = re.compile(r"(?<=[A-Za-z])[ ]?['’`‘](?P<year>\d\d)\b|\b(?P<venue>[A-Z][A-Za-z]+)[- ]?(?P<two>[0-3]\d)\b")
_MONTH = re.compile(r"\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\b\.?", re.IGNORECASE)
_TRACK = re.compile(
    r"\b(?:oral|spotlight|poster|highlight|best (?:\w+ )*papers?(?: \w+)?|outstanding|honou?rable mention|long|short|full|findings|workshops?|w|demo|main|accepted?|under review|submitted|rejected|"
    r"preprint|award|industry|track|datasets? (?:and|&) benchmarks?|to appear|extended abstract|oral presentation|notable|top[ -]?\d+%?|vol|volume)\b",
    re.IGNORECASE,
)
_NAME = r"(?:[^\W\d_]\.?-?){1,3}|[^\W\d_][\w'’`.-]*"
_PERSON = re.compile(
    rf"(?:{_NAME})(?:\s+(?:{_NAME})){{1,4}}|[^\W\d_][\w'’-]+,\s*(?:[^\W\d_]\.?\s?-?)+|[\u4e00-\u9fff·]{{2,6}}"
)
_APA = r"[^\W\d_][\w'’-]+(?:\s[^\W\d_][\w'’-]+)?,\s(?:[^\W\d_]\.[\s-]?)+"
_ET_AL = re.compile(r"[\s,]*(?:\bet\.? ?al\b\.?|\band others\b|\betc\b\.?|等(?:人)?|\.\.\.|…)\s*$", re.IGNORECASE)
_AFFILIATION = re.compile(r"\s*[(（][^()（）]*[)）]|[\d*†‡§¶#✉,]+(?=,|$)|(?<=\w)[*†‡§¶∗]+|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")
_TITLE_WORDS = frozenset(
    """a about across action actions adaptive advances adversarial agent agents aligned alignment analysis and applications approach approaches architecture are as at attention audio augmented autonomous aware based
    benchmark benchmarks beyond bias bridging by captioning challenge challenges classification clustering code cognition communication compositional comprehension computer computing concept context contrastive control
    convolutional cross data dataset datasets decision deep depth description design detection dialog dialogue diffusion directions distillation does domain driving dynamic dynamics editing efficient embedding embeddings
    embodied encoder environment estimation evaluation evidence experts explanations feature features fine flow for foundation framework from fusion future game games generating generation generative graph graphs
    grounded grounding guided hashing hierarchical how human image images improving in inference information instruction instructions integrating intelligence interaction interactive interpretable into is it joint
    knowledge language large latent learn learning level linear linguistic listen local localization loss machine making manipulation matching memory method methods modal modalities modality model modeling models
    motion multi multilingual multimodal natural navigation network networks neural object objects of on open optimization or out over perception planning point policy pose pre prediction pretraining prior
    probabilistic prompt question reasoning recent recognition recommendation reconstruction reinforcement relational representation representations research restoration retrieval review robot robotics robust
    robustness scale scaling scene search see segmentation self semantic semantics semi sentence sentiment sequence shot sign space sparse spatial speech speaker structured study super supervised supervision survey synthesis
    system systems task tasks temporal text textual than that the their theory through time to token tool tools towards toward tracking training transfer transferable transformer transformers translation understanding
    unified universal unsupervised using via video videos view views vision visual visually voice we web weakly what when where why with without word words workshop world zero
    university institute laboratory lab google microsoft facebook openai deepmind meta tencent alibaba baidu nvidia adobe amazon apple huawei bytedance research team group official project paper page website
    preprint conference journal proceedings international transactions letters""".split()
)
"""Words of titles and affiliations that are nobody's name."""
_LOWER_OK = frozenset("van von de der den di da la le du del dos bin al el ter und y e".split())
_EMOJI = re.compile(r"[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\ufe0f\u200d\U0001f000-\U0001faff]|:[a-z0-9_+-]+:")


def bare_label(text: str) -> str:
    """Return a link's text without brackets, emoji and marks around it.

    >>> bare_label("[[🌟 GitHub]]"), bare_label("**Paper**:")
    ('GitHub', 'Paper')
    """
    return clean_text(_EMOJI.sub(" ", text)).strip(" []【】()（）*_`~:：|,，.!-–—>\"'“”").replace("_", " ")


def words(text: str) -> int:
    """Return how many words a text has; two Chinese characters count as one.

    >>> words("Attention is all you need"), words("视觉问答")
    (5, 2)
    """
    wide = len(re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]", text))
    return (
        len(re.findall(r"[^\W_\u3040-\u30ff\u4e00-\u9fff]+(?:['’.+-][^\W_\u3040-\u30ff\u4e00-\u9fff]+)*", text))
        + (wide + 1) // 2
    )


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
    if is_venue(label) or parse_identifier(label):
        return "paper"
    for role, pattern in _ROLES:
        if (match := pattern.match(label)) and _is_tail(label[match.end() :]):
            return role
    if (match := _NAMED.fullmatch(label)) and words(label) <= 3:
        return role_of_label(match[1])
    return None


def _is_tail(rest: str) -> bool:
    """Tell whether what follows the label word still belongs to a label: `Code (unofficial)`, `Paper & Data`."""
    rest = rest.strip()
    return (
        not rest
        or bool(re.match(r"[\d#(（\[&+/,、:：|._-]|and\b|link|page|url|v\d|和|链接|地址", rest))
        or (words(rest) <= 1 and (rest[0].islower() or any(pattern.match(rest) for _, pattern in _ROLES)))
    )


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
    return path.endswith((".pdf", ".ps", ".ps.gz")) or "/papers/" in path and host not in _SERVICES


def link_role(label: str, address: str, *, picture: str | None = None, context: str = "") -> str | None:
    """Return the role of a link, None where its text may be a title.

    >>> link_role("", "https://github.com/a/b", context="代码：")
    'code'
    >>> link_role("BLIP-2: Bootstrapping Language-Image Pre-training", "https://arxiv.org/abs/2301.12597") is None
    True
    """
    host = (urlsplit(address).hostname or "").removeprefix("www.") if "[" not in address else ""
    role = role_of_label(label)
    if role == "generic":
        role = role_of_label(context) if context else None
        role = role if role != "generic" else None
        role = role or ("paper" if paper_address(address) else "code" if host in CODE_HOSTS else "other")
    elif picture is not None:
        role = _badge_role(label, picture, address)
    if role == "paper" and host in _SERVICES and not paper_address(address):
        return "code"
    if (
        role == "other"
        and host in _SERVICES
        and re.match(r"(?:project|home|page|web|site|implement|项目)", bare_label(label), re.IGNORECASE)
    ):
        return "code"
    return role


def _badge_role(label: str, picture: str, address: str) -> str:
    host = (urlsplit(address).hostname or "") if "[" not in address else ""
    said = f"{label} {picture}".lower()
    if paper_address(address):
        return "paper"
    if host.removeprefix("www.") in _SERVICES and not re.search(r"dataset|wechat|license|issue|contribut|data-", said):
        return "code"
    return "code" if re.search(r"\bcode\b", said) else "other"


def is_venue(text: str) -> bool:
    """Tell whether the whole text is a venue, a year, or both.

    >>> is_venue("CVPR 2020 Oral"), is_venue("arXiv.2021.02"), is_venue("A Survey")
    (True, True, False)
    """
    text = bare_label(text)
    rest = _MONTH.sub(" ", _DATE.sub(" ", text)) if _DATE.search(text) else text
    rest = re.sub(r"(?<=[A-Za-z])\s?['’`‘-]?\s?\d\d\b", " ", rest)
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
    return words(bare) <= 12 and re.search(rf"(?:^|[\s,'’-]|[A-Za-z]){_YEAR}$", bare) is not None


def venue_and_year(text: str) -> tuple[str | None, int | None]:
    """Return the first venue and year that a text prints.

    >>> venue_and_year("IEEE TNNLS 2019"), venue_and_year("ICLR'21"), venue_and_year("ICCV, 2021 oral")
    (('IEEE TNNLS', 2019), ('ICLR', 2021), ('ICCV', 2021))
    """
    text = clean_text(_EMOJI.sub(" ", text)).replace("_", " ")
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
        r"^(?:in|at|@|proc(?:eedings)?\.?(?: of)?(?: the)?|appeared in|published in|accepted (?:by|to|at)|to appear in|publisher|venue|date|发表于)\b[:\s]*",
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


def people(text: str) -> list[str]:
    """Return the people that a text lists, an empty list where it is something else.

    >>> people("Jiasen Lu, Dhruv Batra and Stefan Lee"), people("A. Karpathy et al."), people("A Survey of Robots")
    (['Jiasen Lu', 'Dhruv Batra', 'Stefan Lee'], ['A. Karpathy'], [])
    """
    text = clean_text(_EMOJI.sub(" ", text))
    text = re.sub(r"^(?:by|authors?|作者)\b[:：\s]*|^(?:作者)[:：\s]*", "", text, flags=re.IGNORECASE)
    text, et_al = _ET_AL.subn("", text.strip(" .,;:*[](){}-–—|"))
    text = _AFFILIATION.sub("", text)
    if re.fullmatch(rf"{_APA}(?:(?:,|\s*&|,\s*&|,?\s+and)\s+{_APA})*", text + "." * (not text.endswith("."))):
        return [match[0].strip() for match in re.finditer(_APA, text + "." * (not text.endswith(".")))]
    separator = (
        r"\s+and\s+"
        if re.search(r"\w,\s\w[^,]*\s+and\s+[^,]+,\s\w", text) and text.count(" and ") >= text.count(",") - 1
        else r"[,;，；、]|\s+(?:and|&)\s+|\band\s"
    )
    names = [name.strip(" .*") for name in re.split(separator, text)]
    names = [re.sub(r"^(?:and|&)\s+", "", name) for name in names if name]
    if not names or len(names) > 400 or not all(map(_is_person, names)):
        single = len(names) == 1 and bool(et_al) and re.fullmatch(r"[^\W\d_][\w'’-]+", names[0]) is not None
        return names if single else []
    if len(names) > 1 and sum(" " in name or not name.isascii() for name in names) * 2 < len(names):
        return []
    if len(names) == 1 and not et_al and not _looks_like_one_person(names[0]):
        return []
    return names


def _looks_like_one_person(name: str) -> bool:
    parts = name.split()
    return 2 <= len(parts) <= 3 and bool(re.search(r"\b[A-Z]\.", name))


def _is_person(name: str) -> bool:
    if not _PERSON.fullmatch(name) or len(name) > 60:
        return False
    parts = [part for part in re.split(r"[\s,]+", name) if part]
    capital = all(part[0].isupper() or part.lower() in _LOWER_OK or not part.isascii() for part in parts)
    return capital and not any(piece.lower() in _TITLE_WORDS for part in parts for piece in part.split("-"))


def one_person(name: str) -> bool:
    """Tell whether a text may be one person's full name, where it stands where a person would.

    >>> one_person("Takashi Matsubara"), one_person("Visual Dialog")
    (True, False)
    """
    parts = name.split()
    return (
        2 <= len(parts) <= 4
        and _is_person(name)
        and not any(part.strip("-").upper() in VENUES or part.isupper() and len(part) > 2 for part in parts)
    )


def is_people(text: str) -> bool:
    """Tell whether the whole text is a list of people.

    >>> is_people("Qi et al."), is_people("Deep Learning, Graph Networks and Vision")
    (True, False)
    """
    return bool(people(text))

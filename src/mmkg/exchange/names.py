"""People as reading lists print them."""

from __future__ import annotations

import re

from mmkg.exchange.venues import VENUES
from mmkg.exchange.wording import EMOJI
from mmkg.ids import clean_text

__all__ = ["is_people", "one_person", "people"]


_NAME = r"(?:[^\W\d_]\.?-?){1,3}|[^\W\d_][\w'’`.-]*"


_PERSON = re.compile(
    rf"(?:{_NAME})(?:\s+(?:{_NAME})){{1,4}}|[^\W\d_][\w'’-]+,\s*(?:[^\W\d_]\.?\s?-?)+|[\u4e00-\u9fff·]{{2,6}}"
)


_APA = r"[^\W\d_][\w'’-]+(?:\s[^\W\d_][\w'’-]+)?,\s(?:[^\W\d_]\.[\s-]?)+"


_ET_AL = re.compile(r"[\s,]*(?:\bet\.? ?al\b\.?|\band others\b|\betc\b\.?|等(?:人)?|\.\.\.|…)\s*$", re.IGNORECASE)


_AFFILIATION = re.compile(r"\s*[(（][^()（）]*[)）]|[\d*†‡§¶#✉,]+(?=,|$)|(?<=\w)[*†‡§¶∗]+|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")


_TITLE_WORDS = frozenset(
    """a about across action actions adaptive advances adversarial agent agents aligned alignment analysis and
    applications approach approaches architecture are as at attention audio augmented autonomous aware based
    benchmark benchmarks beyond bias bridging by captioning challenge challenges classification clustering
    code cognition communication compositional comprehension computer computing concept context contrastive
    control convolutional cross data dataset datasets decision deep depth description design detection dialog
    dialogue diffusion directions distillation does domain driving dynamic dynamics editing efficient
    embedding embeddings embodied encoder environment estimation evaluation evidence experts explanations
    feature features fine flow for foundation framework from fusion future game games generating generation
    generative graph graphs grounded grounding guided hashing hierarchical how human image images improving in
    inference information instruction instructions integrating intelligence interaction interactive
    interpretable into is it joint knowledge language large latent learn learning level linear linguistic
    listen local localization loss machine making manipulation matching memory method methods modal modalities
    modality model modeling models motion multi multilingual multimodal natural navigation network networks
    neural object objects of on open optimization or out over perception planning point policy pose pre
    prediction pretraining prior probabilistic prompt question reasoning recent recognition recommendation
    reconstruction reinforcement relational representation representations research restoration retrieval
    review robot robotics robust robustness scale scaling scene search see segmentation self semantic
    semantics semi sentence sentiment sequence shot sign space sparse spatial speech speaker structured study
    super supervised supervision survey synthesis system systems task tasks temporal text textual than that
    the their theory through time to token tool tools towards toward tracking training transfer transferable
    transformer transformers translation understanding unified universal unsupervised using via video videos
    view views vision visual visually voice we web weakly what when where why with without word words workshop
    world zero university institute laboratory lab google microsoft facebook openai deepmind meta tencent
    alibaba baidu nvidia adobe amazon apple huawei bytedance research team group official project paper page
    website preprint conference journal proceedings international transactions letters""".split()
)
"""Words of titles and affiliations that are nobody's name."""


_LOWER_OK = frozenset("van von de der den di da la le du del dos bin al el ter und y e".split())


def people(text: str) -> list[str]:
    """Return the people that a text lists, an empty list where it is something else.

    >>> people("Jiasen Lu, Dhruv Batra and Stefan Lee"), people("A. Karpathy et al."), people("A Survey of Robots")
    (['Jiasen Lu', 'Dhruv Batra', 'Stefan Lee'], ['A. Karpathy'], [])
    """
    text = clean_text(EMOJI.sub(" ", text))
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
    if len(names) > 2 and " " not in names[0] and " " in names[2]:  # only the first has the family name in front
        names = [f"{names[1]} {names[0]}", *names[2:]]
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
        and not any(part.strip("-").upper() in VENUES or (part.isupper() and len(part) > 2) for part in parts)
    )


def is_people(text: str) -> bool:
    """Tell whether the whole text is a list of people.

    >>> is_people("Qi et al."), is_people("Deep Learning, Graph Networks and Vision")
    (True, False)
    """
    return bool(people(text))

"""People as reading lists print them."""

from __future__ import annotations

import re

from mmkg.exchange.venues import VENUES
from mmkg.exchange.wording import EMOJI
from mmkg.ids import clean_text

__all__ = ["is_people", "one_person", "people", "signature"]


_NAME = r"(?:[^\W\d_]\.?-?){1,3}|[^\W\d_][\w'’`.-]*"


_PERSON = re.compile(
    rf"(?:{_NAME})(?:\s+(?:{_NAME})){{1,4}}|[^\W\d_][\w'’-]+,\s*(?:[^\W\d_]\.?\s?-?)+|[\u4e00-\u9fff·]{{2,6}}"
)


_APA = r"[^\W\d_][\w'’-]+(?:\s[^\W\d_][\w'’-]+)?,\s(?:[^\W\d_]\.[\s-]?)+"


_ET_AL = re.compile(r"[\s,]*(?:\bet\.? ?al\b\.?|\band others\b|\betc\b\.?|等(?:人)?|\.\.\.|…)\s*$", re.IGNORECASE)


_AFFILIATION = re.compile(r"\s*[(（][^()（）]*[)）]|[\d*†‡§¶#✉,]+(?=,|$)|(?<=\w)[*†‡§¶∗]+|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")


_TITLE_WORDS = frozenset(
    """a abilities ability abnormal about accelerating accuracy accurate achieving acoustic acquisition across action
    actions active activity adaptation adapter adapting adaptive adding adobe advanced advances adversarial
    aerial against agent agents aggregation agnostic alibaba aligned aligning alignment alignments amazon
    analysis anchor and animatable animation annotated annotation annotations anomalies anomaly answer answering
    answers anything appearance apple application applications approach approaches arbitrary architecture
    architectures are argument artificial artistic as aspect assembly assistance assistant at attacks attend
    attention attentions attentive attribute attributes audio augmentation augmented automated automatic
    automatically autonomous autoregressive auxiliary avatar avatars aware awesome background baidu based
    behavior behind benchmark benchmarking benchmarks benefit bert beyond bias bidirectional biomedical blockwise
    boosting bootstrapping bottom bridging building by bytedance camera capabilities capability caption captioner
    captioning captions cation causal centered centric certified challenge challenges channel charting charts
    classification classifier classifiers clothed clouds clustering cnn cnns code codebook coding cognition
    cognitive collaborative collecting collection combining commerce common commonsense communication compact
    comparison competition complementary completion complex composing compositional comprehension comprehensive
    compression computer computing concept concepts conceptual conditional conditioned conference connected
    connecting connotation consistency consistent consolidated constraints constructing construction content
    context contextual contextualized continual continuous contrastive control controllable controlling
    conversational convolution convolutional cooperative corpus correction correlation correspondence
    correspondences coupled creation cross current curriculum customization data database dataset datasets
    decision decoder decoding decomposed decomposition decoupled deep deeper deepmind defense deformable
    deformation dependencies dependency dependent depth describing description descriptions design detect
    detecting detection detector development devices dialog dialogue dictionary different diffusion directional
    directions discrete discriminative disease distance distillation distilling distributed diverse diversity
    document documents does domain domains driven driving dynamic dynamics editing effective effectiveness
    effects efficient egocentric elements embedded embedding embeddings embodied empirical empowered empowering
    enables encoder encoders encoding encodings engine enhanced enhancement enhancing enriched ensemble
    entailment entities entity environment environments estimation evaluating evaluation event events evidence
    evolving examples excitation expert experts explainable explaining explanation explanations exploiting
    exploration exploring expressions external extracting extraction extreme facebook faces factual fashion
    faster feature features federated feedback fidelity filter finding fine finetuning flow focused follow
    following for forecasting foundation foundational fragment frames framework frequency from frozen function
    functional fusing fusion future game games gan gans gap garment gaussian general generalist generalizable
    generalization generalize generalized generate generating generation generative generator generic geometric
    geometry global google gpt gradient grained granularity graph graphs ground grounded grounding group guidance
    guided hallucination hallucinations harnessing hashing heterogeneity heterogeneous hierarchical holistic
    holographic how huawei human hybrid hyperspectral identification identifying identity illumination image
    imagery images imaging imitation implicit improve improved improves improving in indoor induction industrial
    inference information informed inpainting inspired instance institute instruction instructional instructions
    integrated integrating integration intelligence intelligent intensity interaction interactions interactive
    interleaved international internet interpretable into inversion is it iterative joint journal knowledge lab
    label labeled labeling labels laboratory language large latent layer layers layout learn learned learners
    learning length letters level levels leveraging liberal lightweight limits linear lingual linguistic listen
    literature llm llms local locality localization localize loss lstm machine making management manipulation
    mapping margin masked masking matching mathematical matrix matter matters measuring mechanisms medical
    memories memory meta method methods metric microsoft million mitigating mixture mllm mllms mobile modal
    modalities modality model modeling models module momentum monocular motion multi multilingual multimodal
    multiple multitask multivariate mutual natural navigation nested network networks neural neuromorphic noise
    normal normalizing nvidia object objects ocr of official offline on online open openai opinion optical
    optimal optimization optimized optimizing or oriented out over overview page paper papers paradigm paradigms
    parameter parameterization parameters parametric paraphrase parsing patch patches pattern patterns perception
    performance person personalized perspective perspectives photographs phrase phrases physical physics planning
    point policies policy polysemous pooling pose position potential powerful pre precise predict predicting
    prediction preprint preserving pretrained pretraining prior probabilistic problem proceedings processing
    product program progressive project prompt prompting prompts proposal prototype pseudo purpose pyramid
    quality queries query question questions radiance radiograph radiographs radiology ranking reading realistic
    really reasoners reasoning receipt recent recognition recommendation reconstruction rectification recurrent
    recursive reduce reducing reference referring refining reflection region regression regularization
    regularized reinforced reinforcement relation relational relations relationship reliable remote removal
    rendering report reports representation representations reprogramming rescaling research residual resolution
    restoration rethinking retrieval retrieve retrieving reverse review revisiting reward rnn robot robotic
    robotics robots robust robustness saliency sampling scalable scale scaling scanned scanning scene scenes
    schema scientific scratch seamless search second see segment segmentation segmenting selecting selection
    selective self semantic semantically semantics semi sensing sensors sentence sentences sentiment sequence
    series service shaped shot sign similarity simple simulation simulator single skills social solving source
    space spaces sparse spatial spatio spatiotemporal speaker specific speech splatting squeeze stable stacked
    stance statistical stereo strategy streaming structural structure structured student study summarization
    super supervised supervision surface surveillance survey symbolic synthesis synthetic system systematic
    systems talking target targeted task tasks teacher team technical techniques temporal tencent tensor text
    textual texture than that the their theory thought through time to token tokenizer tokens tool tools toward
    towards tracking trained training trajectory transactions transfer transferable transform transformation
    transformer transformers translating translation transport trends trigger trust tuning uncertainty understand
    understanding unified unifying universal university unknown unlabeled unleashing unsupervised unveiling
    unwarping update using utilizing variational vector vectors verification versatile via video videos view
    views vision visual visualization visualizations visually vlm vlms vocabulary voice vqa we weakly web website
    weight weights what when where why window with without word words workshop world zero""".split()
)
"""Words of titles and affiliations that are nobody's name."""


_LOWER_OK = frozenset("van von de der den di da la le du del dos bin al el ter und y e".split())


_ACCENT = re.compile(r"(?<=[a-z])\s?[`´¨]\s?(?=[a-z])")
"""An accent that came apart from its letter, in `P. Li` o`, as text copied from a PDF has it."""


def people(text: str) -> list[str]:
    """Return the people that a text lists, an empty list where it is something else.

    >>> people("Jiasen Lu, Dhruv Batra and Stefan Lee"), people("A. Karpathy et al."), people("A Survey of Robots")
    (['Jiasen Lu', 'Dhruv Batra', 'Stefan Lee'], ['A. Karpathy'], [])
    """
    text = _ACCENT.sub("", clean_text(EMOJI.sub(" ", text)))
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


_FAMILY = (
    r"(?:(?:[Vv]an|[Vv]on|[Dd]e|[Dd]er|[Dd]en|[Ll]a|[Dd]i|[Dd]a|[Dd]os|[Ee]l|[Tt]er)\s){0,2}[^\W\d_a-z][\w'’-]*[^\W\d_]"
)
_INITIAL = r"[^\W\d_a-z]\.?(?:-[^\W\d_a-z]\.?)?"
_INITIALS = r"(?:[^\W\d_a-z]\.(?:[\s-]{0,2}[^\W\d_a-z]\.){0,3}|[^\W\d_a-z](?:[\s-]?[^\W\d_a-z]){0,3}(?![\w'’])\.?)"
_SIGNED = re.compile(
    rf"(?:{_FAMILY}(?:\s{_FAMILY})?,?\s{_INITIALS}|"
    rf"[^\W\d_a-z]\.(?:\s?-?{_INITIAL}){{0,3}}\s{_FAMILY}(?:\s{_FAMILY}(?=[,.:;]|\s(?:and|&)))?)"
)
"""One person as references print them, with initials: `Wang F J`, `Kim, J. W.`, `J. W. Kim`."""
_WORD = re.compile(r"[^\W\d_]{2,}")
_NEXT = re.compile(r"\s*(?:[,;]\s*(?:&|and\b)?|&|\band\b)\s*")
_OTHERS = re.compile(r"[\s,]*(?:\bet\.? ?al\b\.?|\band others\b|…|\.\.\.|，?等)")
_YEAR_AFTER = re.compile(r"[\s,.:]*[(\[]?\b(?:19|20)\d\d[a-z]?(?:,\s[A-Z][\w ]{2,20})?\b[)\]]?")


def signature(text: str) -> tuple[list[str], str]:
    """Return the people with initials that a reference begins with, and what follows them and their year.

    >>> signature("Chen H, Wang F J, et al. Semantic-aware Learning"), signature("A Survey, B Trees and C")
    ((['Chen H', 'Wang F J'], 'Semantic-aware Learning'), ([], 'A Survey, B Trees and C'))
    >>> signature("Radford, A., & Kim, J. W. (2021). Learning Transferable Models")
    (['Radford, A.', 'Kim, J. W.'], 'Learning Transferable Models')
    """
    names: list[str] = []
    place = end = 0
    while (match := _SIGNED.match(text, place)) and (names or not _TITLE_WORDS & set(_WORD.findall(match[0].lower()))):
        names.append(match[0].strip())
        end = match.end()
        following = _NEXT.match(text, end)
        if following is None:
            break
        place = following.end()
    others = _OTHERS.match(text, end) if names else None
    rest = text[others.end() if others else end :]
    year = _YEAR_AFTER.match(rest) if names else None
    ended = others or year or text[end - 1 : end] == "." or re.match(r"\s*[.:：,]\s*[\"“]|\s*[.:：]", rest)
    known = len(names) > 1 or others or year or (names and re.search(r"\s[A-Z]\.?(?:\s[A-Z])?\.?$", names[0]))
    rest = rest[year.end() if year else 0 :].lstrip(" .,:：;")
    short = not (others or year) and 0 < len(re.split(r"[,.]\s", rest)[0].split()) < (2 if len(names) > 1 else 3)
    return (names, rest) if names and ended and known and not short else ([], text)  # `Jane C. Doe` goes on

"""Which claims are one paper. The cases are real ones of the recorded sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mmkg.claims import Claim, Rank, identifiers, record_claim
from mmkg.errors import ConfigError
from mmkg.merge import merge_records, same_paper
from mmkg.schema import Record

if TYPE_CHECKING:
    import random

SHA = {name: digit * 40 for digit, name in enumerate("abcdef0123", 0) for digit in [name]}


def said(title=None, author=None, year=None, *ids, rank=Rank.PARSED, key="", source="S001", **more):
    """A claim in one line; `author` may be a list of them."""
    authors = tuple(author) if isinstance(author, list) else (author,) if author else ()
    key = key or f"{source}:{title}:{authors}:{year}:{ids}:{rank}"
    return Claim(key, source, rank, identifiers(*ids), title=title, authors=authors, year=year, **more)


def index(title=None, author=None, year=None, *ids, **more):
    return said(title, author, year, *ids, rank=Rank.INDEX, source="honggi82", **more)


BLIP2 = "BLIP-2: Bootstrapping Language-Image Pre-training with Frozen Image Encoders and Large Language Models"
GAN = "Generative adversarial networks"
RCNN = "Rich feature hierarchies for accurate object detection and semantic segmentation"
FCN = "Fully Convolutional Networks for Semantic Segmentation"

ONE_PAPER = {
    "preprint and list": (index(BLIP2, "Junnan Li", 2023, "2301.12597"), said(BLIP2.title(), "Li, J.", 2023)),
    "the DOI of a preprint": (
        said(BLIP2, None, None, "10.48550/arXiv.2301.12597"),
        said(None, None, None, "2301.12597"),
    ),
    "the DOI of an ACL paper": (said("A", None, None, "10.18653/v1/P17-2067"), said("A", None, None, "P17-2067")),
    "two shas of ViT": (
        index("An Image is Worth 16x16 Words", "A. Dosovitskiy", 2020, "2010.11929", SHA["a"], SHA["b"]),
        index("An image is worth 16x16 words: Transformers for image recognition at scale", None, None, SHA["b"]),
    ),
    "CLIP and its stray sha": (
        index("Learning Transferable Visual Models From Natural Language Supervision", None, 2021, SHA["a"], SHA["b"]),
        index("Learning transferable visual models", None, None, SHA["b"]),
    ),
    "preprint and journal three years later": (
        index(FCN, ["Evan Shelhamer", "Jonathan Long", "Trevor Darrell"], 2017),
        said(FCN, "J. Long", 2014, "1411.4038"),
    ),
    "a title that changed": (
        index("Reflexion: language agents with verbal reinforcement learning", "Noah Shinn", 2023, "2303.11366"),
        said("Reflexion: an autonomous agent with dynamic memory", "Noah Shinn", 2023, "2303.11366"),
    ),
    "a title noted without author": (said(RCNN, rank=Rank.NOTED), said(RCNN, "Ross Girshick", 2014)),
    "name dropped": (
        said("BERT: Pre-training of deep bidirectional transformers", "J. Devlin", 2018),
        said("Pre-training of Deep Bidirectional Transformers", "Jacob Devlin", 2019),
    ),
    "subtitle dropped": (
        said("Rescaling egocentric vision", "Dima Damen", 2020, "2006.13256"),
        said("Rescaling Egocentric Vision: Collection, Pipeline and Challenges", "Dima Damen", 2022),
    ),
    "subtitle dropped in a note": (
        said("Framing image description as a ranking task", rank=Rank.NOTED),
        said("Framing image description as a ranking task: Data, models and evaluation metrics", "M. Hodosh", 2013),
    ),
    "nets and networks": (
        said("Generative adversarial nets", "Ian Goodfellow", 2014),
        said(GAN, "I. J. Goodfellow", 2014),
    ),
    "a word in the plural": (
        index("Deep Compression: Compressing Deep Neural Network with Pruning", "Song Han", 2015, "1510.00149"),
        said("Deep compression: Compressing deep neural networks with pruning", "S. Han", 2016),
    ),
    "hyphens and blanks": (
        said("An intelligent end-to-end system for images", "A. B. Author", 2020),
        said("An intelligent endto-end system for images", "A. B. Author", 2020),
    ),
    "accents beside their letters": (said("Zur Theorie", "K¨opf, A.", 2020), said("Zur Theorie", "Andreas Köpf", 2020)),
    "a company and its people": (
        index(
            "DeepSeek-V2: A Strong, Economical, and Efficient Mixture-of-Experts Language Model", "Zhihong Shao", 2024
        ),
        said("Deepseek-v2: A strong, economical, and efficient mixture-of-experts language model", "DeepSeek-AI", 2024),
    ),
    "the same node before": (
        said("A former title of it", "A", 2001, node="paper:x", key="1"),
        said("Quite another text", "B", 2011, node="paper:x", key="2"),
    ),
}

TWO_PAPERS = {
    "OPT of 紫东太初 and of Meta": (
        said(
            "OPT: Omni-Perception Pre-Trainer for Cross-Modal Understanding and Generation",
            "Jing Liu",
            2021,
            "2107.00249",
        ),
        said("OPT: Open pre-trained transformer language models", "Susan Zhang", 2022, "2205.01068"),
    ),
    "OPT bare": (said("OPT", "Jing Liu", 2021), said("OPT", "Susan Zhang", 2021)),
    "WIT of CLIP and of Wikipedia": (
        said("WIT", "Alec Radford", 2021),
        said("WIT: Wikipedia-based image text dataset", "K. Srinivasan", 2021, "2103.01913"),
    ),
    "MTFN, a sentiment model, and MTFN for retrieval": (
        said("MTFN: Multi-task Tensor Fusion Network", "Wenmeng Yu", 2020),
        said("MTFN", "Tan Wang", 2019),
    ),
    "Zero, the data set, and a word": (said("Zero", None, None), said("Zero", "Chunyu Xie", 2022)),
    "S2's GAN of 2021": (said(GAN, "I. J. Goodfellow", 2014, "1406.2661"), index(GAN, "I. Goodfellow", 2021)),
    "a namesake of R-CNN": (index(RCNN, "A.Y. Virasova", 2021), said(RCNN, "Ross Girshick", 2014)),
    "LayoutLMv2 and v3": (
        said("LayoutLMv2: Multi-modal pre-training for document understanding", "Yang Xu", 2021),
        said("LayoutLMv3: Multi-modal pre-training for document understanding", "Yang Xu", 2021),
    ),
    "Part I and Part II": (
        said("A theory of learning from different domains, Part I", "S. Ben-David", 2010),
        said("A theory of learning from different domains, Part II", "S. Ben-David", 2010),
    ),
    "Qwen and Qwen2": (
        index("Qwen Technical Report", "Jinze Bai", 2023, "2309.16609"),
        index("Qwen2 Technical Report", "An Yang", 2024, "2407.10671"),
    ),
    "two Point Transformers": (
        said("Point transformer", "Hengshuang Zhao", 2021),
        index("Point Transformer", "Nico Engel", 2020, "2011.00931"),
    ),
    "two shared tasks": (
        said("Introduction to the CoNLL-2002 shared task: Language-independent named entity recognition"),
        said(
            "Introduction to the CoNLL-2003 shared task: Language-independent named entity recognition", "E. Sang", 2003
        ),
    ),
    "supervised and unsupervised": (
        said("Supervised representation learning for large vision-language models", "J. Doe", 2021),
        said("Unsupervised representation learning for large vision-language models", "J. Doe", 2021),
    ),
    "intra and inter": (
        said("Learning intra-modal structure for image-text retrieval", "J. Doe", 2021),
        said("Learning inter-modal structure for image-text retrieval", "J. Doe", 2021),
    ),
    "a paper and the extended one with a name, two years later": (
        said("Realtime multi-person 2D pose estimation using part affinity fields", "Z. Cao", 2016),
        said(
            "OpenPose: realtime multi-person 2D pose estimation using part affinity fields",
            "Z. Cao",
            2018,
            "1812.08008",
        ),
    ),
    "a retrospective": (
        index("The PASCAL Visual Object Classes Challenge", None, None, SHA["a"]),
        said("The Pascal Visual Object Classes Challenge: A Retrospective", "M. Everingham", 2015),
    ),
    "two bare short titles": (
        index("Meta-Learning", None, None, SHA["a"]),
        index("Meta-Learning", None, None, SHA["b"]),
    ),
    "one DOI cut short": (
        said("Direct speech-to-speech translation with discrete units", "Ann Lee", 2022, "10.18653/v1/"),
        said("SemAttack: Natural Textual Attacks via Different Semantic Spaces", "Boxin Wang", 2022, "10.18653/v1/"),
    ),
    "two entries of one title": (
        said("A title that two entries have in common", rank=Rank.CURATED, node="paper:a", key="a"),
        said("A title that two entries have in common", rank=Rank.CURATED, node="paper:b", key="b"),
    ),
}


@pytest.mark.parametrize("pair", ONE_PAPER.values(), ids=ONE_PAPER)
def test_claims_about_one_paper_become_one(pair):
    assert same_paper(*pair)
    assert same_paper(*reversed(pair))


@pytest.mark.parametrize("pair", TWO_PAPERS.values(), ids=TWO_PAPERS)
def test_names_that_must_not_be_merged(pair):
    ids = merge_records(pair).ids
    assert len(set(ids.values())) == 2
    assert merge_records(reversed(pair)).ids == ids


# --- identifiers that are wrong ------------------------------------------------------------


def test_a_wrongly_read_arxiv_id_is_lost_and_the_title_stays():
    vqa = said("VQA: Visual question answering", "S. Antol", 2015, "arXiv:2206.11795", key="vqa")
    merged = merge_records([vqa])
    assert merged.records[0].arxiv is None
    assert merged.records[0].title == "VQA: Visual question answering"
    assert [(one.kind, one.value) for one in merged.conflicts] == [("contested identifier", "arxiv:2206.11795")]


def test_of_two_titles_with_one_arxiv_id_the_index_is_believed():
    nvidia = said("End to end learning for self-driving cars", "M. Bojarski", 2016, "1712.00409", key="a")
    scaling = index("Deep Learning Scaling is Predictable, Empirically", "Joel Hestness", 2017, "1712.00409", key="b")
    merged = merge_records([nvidia, scaling])
    assert merged.ids["b"] == "paper:arxiv.1712.00409"
    assert merged.ids["a"] == "paper:title.end-to-end-learning-for-self-driving-cars"


def test_an_id_that_two_titles_contest_goes_to_the_title_that_has_no_other():
    ultra = "UltraEdit: Instruction-based Fine-Grained Image Editing at Scale"
    merged = merge_records(
        [
            index(ultra, "Haozhe Zhao", 2024, "2312.06739", key="stray"),
            index(ultra, "Haozhe Zhao", 2024, "2407.05282", key="right"),
            said(
                "SmartEdit: Exploring Complex Instruction-based Image Editing",
                "Yuzhou Huang",
                2023,
                "2312.06739",
                key="smart",
            ),
        ]
    )
    assert merged.ids["smart"] == "paper:arxiv.2312.06739"
    assert merged.ids["stray"] == merged.ids["right"] == "paper:arxiv.2407.05282"


def test_old_papers_that_were_posted_late_keep_their_id():
    late = index("Variational Relevance Vector Machines", "Charles M. Bishop", 2000, "1301.3838")
    assert merge_records([late]).records[0].arxiv == "1301.3838"
    assert merge_records([late]).records[0].year == 2000


# --- ambiguity -----------------------------------------------------------------------------


def test_a_bare_title_that_fits_two_papers_stays_apart_and_is_told():
    old, new = said(GAN, "I. Goodfellow", 2014, key="old"), index(GAN, "I. Goodfellow", 2021, key="new")
    merged = merge_records([old, new, said(GAN, key="bare", rank=Rank.NOTED)])
    assert len(set(merged.ids.values())) == 3
    assert [one.kind for one in merged.conflicts] == ["ambiguous title"]


# --- what the record says ------------------------------------------------------------------


def test_fields_come_from_the_best_source_and_remember_it():
    merged = merge_records(
        [
            index(
                BLIP2, ["Junnan Li", "Dongxu Li"], 2023, "2301.12597",
                key="i", cut=True, venue="ICML", citation_count=8331, counts_as_of="2026-06-27",
            ),
            index(None, None, None, "2301.12597", key="j", citation_count=5000, counts_as_of="2024"),
            said(BLIP2.lower(), ["Junnan Li", "Dongxu Li", "Silvio Savarese", "Steven Hoi"], 2024, key="s"),
        ]
    )  # fmt: skip
    (record,) = merged.records
    assert record.title == BLIP2
    assert record.authors == ["Junnan Li", "Dongxu Li", "Silvio Savarese", "Steven Hoi"]
    assert (record.citation_count, record.counts_as_of, record.year) == (8331, "2026-06-27", 2023)
    assert record.evidence["S001"] == ["authors"]
    assert set(record.evidence["honggi82"]) >= {"title", "venue", "year", "citation_count", "arxiv"}


@pytest.mark.parametrize(
    ("claims", "year"),
    [
        ([index("T", "A", 2019, "1810.04805")], 2018),  # published after the preprint
        ([index("T", "A", 2000, "1301.3838")], 2000),  # posted long after
        ([said("A title of some length", "A", year, key=str(n)) for n, year in enumerate([2015, 2016, 2016])], 2016),
        ([said("A title of some length", "A", year, key=str(n)) for n, year in enumerate([2016, 2015])], 2015),
        ([index("A title of some length", "A", 2014), said("A title of some length", "A", 2015)], 2014),
    ],
)
def test_the_year_is_that_of_first_publication(claims, year):
    assert [record.year for record in merge_records(claims).records] == [year]


def test_an_entry_names_its_record_and_leaves_the_saying_to_the_sources():
    entry = said(BLIP2, None, 2023, "2301.12597", rank=Rank.CURATED, node="paper:blip-2", key="paper:blip-2")
    merged = merge_records([entry, said(BLIP2, "J. Li", 2023, key="s")])
    assert merged.ids == {"paper:blip-2": "paper:blip-2", "s": "paper:blip-2"}
    assert [(record.id, record.arxiv, record.authors) for record in merged.records] == [
        ("paper:blip-2", None, ["J. Li"])
    ]
    assert merge_records([entry]).records == []


def test_further_identifiers_former_ids_and_list_rows_become_aliases():
    merged = merge_records(
        [
            index(BLIP2, None, 2023, SHA["a"], SHA["b"], "2301.12597", node="paper:title.blip-2", key="k"),
            said(BLIP2, None, 2023, rank=Rank.LISTED, key="l"),
        ]
    )
    node = "paper:arxiv.2301.12597"
    listed = "paper:title.blip-2-bootstrapping-language-image-pre-training-with-frozen-image-encoders-and"
    assert merged.aliases == [("paper:title.blip-2", node), (listed, node), (f"s2:{SHA['b']}", node)]


def test_papers_that_would_share_an_id_are_told_apart():
    merged = merge_records([said("OPT", "Jing Liu", 2021), said("OPT", "Susan Zhang", 2022)])
    assert [record.id for record in merged.records] == ["paper:title.opt", "paper:title.opt-zhang-2022"]


def test_junk_is_dropped_and_told():
    merged = merge_records(
        [said("and Berg", "Yu, L.", key="junk"), index("Et al", None, None, "2103.00020", key="kept")]
    )
    assert merged.dropped == {"junk": "title is a fragment"}
    assert merged.records[0].title is None
    assert merged.records[0].id == "paper:arxiv.2103.00020"


def test_two_claims_with_one_key_are_refused():
    with pytest.raises(ConfigError, match="one key"):
        merge_records([said("A", key="k"), said("B", key="k")])


# --- any claims ----------------------------------------------------------------------------

TITLES = [BLIP2, BLIP2.lower(), GAN, "Generative adversarial nets", RCNN, FCN, "OPT", "Zero", "and Berg", None,
          "BERT: Pre-training of Deep Bidirectional Transformers", "Pre-training of Deep Bidirectional Transformers",
          "LayoutLMv2: Multi-modal pre-training", "LayoutLMv3: Multi-modal pre-training"]  # fmt: skip
CLAIMS = st.builds(
    lambda title, author, year, ids, rank, source: said(title, author, year, *ids, rank=rank, source=source),
    st.sampled_from(TITLES),
    st.sampled_from([None, "J. Li", "Junnan Li", "I. Goodfellow", "Jacob Devlin"]),
    st.sampled_from([None, 2014, 2015, 2018, 2021, 2023]),
    st.lists(
        st.sampled_from(["2301.12597", "1406.2661", "10.1109/x.1", SHA["a"], SHA["b"], "P19-1001"]),
        max_size=2,
        unique=True,
    ),
    st.sampled_from([Rank.INDEX, Rank.LISTED, Rank.PARSED, Rank.NOTED]),
    st.sampled_from(["S001", "S002", "honggi82"]),
)
MANY = st.lists(CLAIMS, max_size=9, unique_by=lambda claim: claim.key)


@settings(max_examples=100, deadline=None)
@given(MANY, st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(claims, chance: random.Random):
    merged = merge_records(claims)
    shuffled = chance.sample(claims, len(claims))
    again = merge_records(shuffled)
    assert (again.records, again.ids, again.aliases) == (merged.records, merged.ids, merged.aliases)


@settings(max_examples=100, deadline=None)
@given(MANY)
def test_merging_the_result_again_changes_nothing(claims):
    merged = merge_records(claims)
    aliases: dict[str, list[str]] = {}
    for alias, node in merged.aliases:
        aliases.setdefault(node, []).append(alias)
    again = merge_records(record_claim(record, aliases.get(record.id, [])) for record in merged.records)
    assert [record.id for record in again.records] == [record.id for record in merged.records]
    assert [record.line() for record in again.records] == [record.line() for record in merged.records]


@settings(max_examples=60, deadline=None)
@given(MANY)
def test_every_claim_is_in_one_record_or_dropped(claims):
    merged = merge_records(claims)
    assert {claim.key for claim in claims} == set(merged.ids) | set(merged.dropped)
    assert set(merged.ids.values()) == {record.id for record in merged.records}
    assert len({record.id for record in merged.records}) == len(merged.records)
    for record in merged.records:
        assert Record.model_validate_json(record.model_dump_json()) == record

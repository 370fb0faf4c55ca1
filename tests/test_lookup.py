from __future__ import annotations

import pytest

from mmkg.errors import AmbiguousName, UnknownName


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("BLIP-2", "paper:blip-2"),
        ("blip2", "paper:blip-2"),
        ("BLIP 2", "paper:blip-2"),
        ("paper:blip-2", "paper:blip-2"),
        ("arXiv:2301.12597", "paper:blip-2"),
        ("https://arxiv.org/abs/2301.12597v3", "paper:blip-2"),
        ("https://github.com/salesforce/LAVIS/tree/main/projects/blip2", "code:lavis"),
        ("https://github.com/salesforce/LAVIS", "code:lavis"),
        ("openai/CLIP", "code:clip"),
        ("github.com/openai/CLIP.git", "code:clip"),
        ("zhuanlan.zhihu.com/p/189876288", "resource:zhihu-multimodal-dataset-list"),
        ("CLIP", "paper:clip"),
        ("CLIP模型", "paper:clip"),
        ("learning transferable visual models from natural language supervision", "paper:clip"),
        ("BLIP", "paper:blip"),
        ("GeoLayoutLM", "paper:geolayoutlm"),
        ("UDOP", "paper:udop"),
        ("UNIFYING VISION, TEXT, AND LAYOUT FOR UNIVERSAL DOCUMENT PROCESSING", "paper:udop"),
        ("JAVE", "paper:jave"),
        ("Microsoft COCO: Common Objects in Context", "paper:coco"),  # its dataset is called so too
        ("MEPAVE", "dataset:mepave"),
        ("悟空", "dataset:wukong"),
        ("太乙", "code:fengshenbang-lm"),
        ("封神榜", "code:fengshenbang-lm"),
        ("紫东太初", "code:zidongtaichu"),
        ("Zidong Taichu", "code:zidongtaichu"),
        ("WuKong 悟空", "dataset:wukong"),
        ("WuKong 悟空 benchmark", "resource:wukong-benchmark"),
        ("Fengshenbang-LM / 太乙 Taiyi", "code:fengshenbang-lm"),
        ("紫东太初 (Zidong Taichu)", "code:zidongtaichu"),
        ("跨模态检索cross-modal retrieval", "task:cross-modal-retrieval"),
        ("MMSA", "code:mmsa"),
        ("tacotron2", "code:github.nvidia.tacotron2"),  # NVIDIA/tacotron2
        ("flickr30k-cna", "dataset:flickr30k-cna"),
        ("https://paperswithcode.com/dataset/flickr30k-cna", "dataset:flickr30k-cna"),
        ("跨模态检索", "task:cross-modal-retrieval"),
        ("multi-modal", "task:multimodal-learning"),
        ("information extraction", "task:information-extraction"),
        ("awesome-multimodal-ml", "resource:awesome-multimodal-ml"),
        ("https://zhuanlan.zhihu.com/p/189876288", "resource:zhihu-multimodal-dataset-list"),
    ],
)
def test_every_way_to_say_it_finds_the_thing(kg, name, identity):
    assert kg.resolve(name) == identity


def test_a_typo_is_a_suggestion_and_not_a_guess(kg):
    with pytest.raises(UnknownName) as caught:
        kg.resolve("BLPI-2")
    assert "BLIP-2" in caught.value.nearest
    assert str(caught.value).startswith("unknown name: BLPI-2 (nearest: ")


def test_a_title_with_a_typo_is_suggested_too(kg):
    with pytest.raises(UnknownName, match="Learning Transferable Visual Models"):
        kg.resolve("Learning Transferrable Visual Model From Natural Language Supervision")


@pytest.mark.parametrize("name", ["CLIP (BLIP)", "太乙 Wukong", "悟空 nothing"])
def test_names_of_different_things_are_no_name_of_either(kg, name):
    with pytest.raises(UnknownName):
        kg.resolve(name)


def test_a_name_of_two_things_names_both(kg):
    with pytest.raises(AmbiguousName) as caught:
        kg.resolve("OPT")
    assert len(caught.value.candidates) >= 2
    assert "paper:arxiv.2205.01068" in caught.value.candidates


@pytest.mark.parametrize("name", ["", "   ", "!?", "\u202e", "zzzzqqqq"])
def test_what_is_no_name_is_unknown(kg, name):
    with pytest.raises(UnknownName):
        kg.resolve(name)


def test_candidates_come_exact_first_then_names_then_titles(kg):
    found = kg.find("blip")
    assert found.id[0] == "paper:blip"
    assert found.columns.tolist() == ["id", "kind", "name", "title", "year", "match"]
    order = ["exact", "name", "title", "near"]
    assert found.match.map(order.index).is_monotonic_increasing


def test_words_of_a_title_find_it_in_any_order(kg):
    assert "paper:clip" in set(kg.find("language supervision visual").id)


@pytest.mark.parametrize("text", ["", "[", "a(b", "%", "\u0000", "zzzzqqqqzzzz"])
def test_any_text_may_be_looked_for(kg, text):
    assert kg.find(text).columns.tolist()[0] == "id"


def test_every_curated_name_resolves_to_its_entry(kg):
    for identity, entry in kg.entries.items():
        for name in filter(None, (identity, entry.name, entry.name_zh, *entry.aliases)):
            assert kg.resolve(name) == identity

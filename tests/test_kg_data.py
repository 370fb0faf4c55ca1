"""Rules that the shipped, curated data keep."""
# ruff: noqa: E501 notes of the reading list are long lines

from __future__ import annotations

import json
import re
import textwrap
import time
from collections import defaultdict
from pathlib import Path

import pytest

from mmkg.entries import handles, read_entry
from mmkg.files import check, format_entry, json_schemas, read_entries, read_lists, read_results
from mmkg.ids import name_key, parse_identifier, slug
from mmkg.schema import RELATIONS

KG = Path(__file__).parents[1] / "kg"
SEVEN_NOTES = """\
1. 从产品描述中提取属性和属性值，通过融合产品图片特征，来提高抽取效果
2. 使用global visual gate对text和image特征进行融合，本质是根据text和image特征生成一个权重（用来加权token-visual），然后得到融合的多模态特征
3. 多模态特征，cls特征，tokens加权特征，作为输入，使用多标签分类方法，分类出属性
4. regional visual gate：根据3识别出的属性和visual特征融合得到，目的是为了关注图像中的特定区域
5. tokens特征，多模态特征，区域门控加权的视觉特征，进行属性值抽取
6. 应为属性和属性值存在一致性，加入kl损失，然后使用多任务学习方式优化
7. 提出多模态实验数据集
"""


@pytest.fixture(scope="module")
def entries():
    return read_entries(KG)


@pytest.fixture(scope="module")
def lists():
    return read_lists(KG)


@pytest.fixture(scope="module")
def results():
    return read_results(KG)


@pytest.fixture(scope="module")
def nodes_of(entries):
    """A function from a name, identifier or address to the nodes that claim it."""
    holders = defaultdict(set)
    for node, entry in entries.items():
        for claim in handles(entry):
            holders[claim.key].add(node)

    def find(text):
        parsed = parse_identifier(text)
        return holders.get(str(parsed) if parsed else f"name:{name_key(text)}", set())

    return find


def test_check_finds_nothing():
    assert [str(problem) for problem in check(KG)] == []


def test_all_entries_are_read_in_half_a_second_of_work(entries):
    taken = []
    for _ in range(3):
        start = time.process_time()  # not the wall clock: the machine may be busy with other things
        assert len(read_entries(KG)) == len(entries)
        taken.append(time.process_time() - start)
    assert min(taken) < 0.5  # 0.15 where nothing else runs


def test_the_example_of_the_readme_is_a_sound_entry():
    readme = (KG / "README.md").read_text("utf-8")
    example = textwrap.dedent(re.search(r"```yaml\n(.*?)```", readme, re.DOTALL)[1])
    read = read_entry("README.md", example, "paper", "blip-2")
    assert read.document.problems == []
    assert format_entry(read.entry) == example


def test_the_readme_tells_every_relation():
    readme = (KG / "README.md").read_text("utf-8")
    told = {relation for relation in RELATIONS if f"`{relation}`" in readme}
    assert told == set(RELATIONS)


def test_the_schemas_for_editors_are_current():
    for kind, schema in json_schemas().items():
        assert json.loads((KG / "schema" / f"{kind}.json").read_text("utf-8")) == schema


# --- the reading list, whole -------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "node"),
    [
        (["紫东太初", "紫东.太初", "紫东太初多模态大模型", "Zidong Taichu"], "code:zidongtaichu"),
        (["https://gitee.com/zidongtaichu/multi-modal-models"], "code:zidongtaichu"),
        (["arXiv:2107.00249", "Omni-Perception Pre-Trainer", "全场景感知预训练模型"], "paper:opt-omni-perception"),
        (["Awesome-Multimodal-Research"], "resource:awesome-multimodal-research"),
        (["https://github.com/Eurus-Holmes/Awesome-Multimodal-Research"], "resource:awesome-multimodal-research"),
        (["MMSA", "https://github.com/thuiar/MMSA", "多模态情感分析框架"], "code:mmsa"),
        (
            ["awesome-multimodal-ml", "https://github.com/pliang279/awesome-multimodal-ml"],
            "resource:awesome-multimodal-ml",
        ),
        (["Cross-modal_Retrieval_Tutorial", "跨模态检索paper set"], "resource:cross-modal-retrieval-tutorial"),
        (["https://github.com/Paranioar/Cross-modal_Retrieval_Tutorial"], "resource:cross-modal-retrieval-tutorial"),
        (["Fengshenbang-LM", "封神榜", "太乙", "Taiyi"], "code:fengshenbang-lm"),
        (["https://github.com/IDEA-CCNL/Fengshenbang-LM"], "code:fengshenbang-lm"),
        (["2209.02970"], "paper:fengshenbang"),
        (["WuKong", "悟空", "Noah-Wukong"], "dataset:wukong"),
        (["https://wukong-dataset.github.io/wukong-dataset/benchmark.html"], "resource:wukong-benchmark"),
        (["2202.06767"], "paper:wukong"),
        (["BLIP-2", "blip2", "https://arxiv.org/abs/2301.12597"], "paper:blip-2"),
        (["LAVIS", "https://github.com/salesforce/LAVIS/tree/main/projects/blip2"], "code:lavis"),
        (["BLIP", "2201.12086"], "paper:blip"),
        (["https://github.com/salesforce/BLIP"], "code:blip"),
        (["CLIP", "CLIP模型", "2103.00020"], "paper:clip"),
        (["openai/CLIP", "https://github.com/openai/CLIP"], "code:clip"),
        (["GeoLayoutLM", "2304.10759"], "paper:geolayoutlm"),
        (["AdvancedLiterateMachinery"], "code:advancedliteratemachinery"),
        (
            [
                "https://github.com/AlibabaResearch/AdvancedLiterateMachinery/tree/main/DocumentUnderstanding/GeoLayoutLM"
            ],
            "code:advancedliteratemachinery",
        ),
        (["UDOP", "2212.02623"], "paper:udop"),
        (["i-Code Doc", "https://github.com/microsoft/i-Code/tree/main/i-Code-Doc"], "code:i-code-doc"),
        (["JAVE", "M-JAVE", "2009.07162", "ACL:2020.emnlp-main.166"], "paper:jave"),
        (["https://github.com/jd-aig/JAVE"], "code:jave"),
        (["MEPAVE"], "dataset:mepave"),
        (["Flickr30k-CNA", "https://paperswithcode.com/dataset/flickr30k-cna"], "dataset:flickr30k-cna"),
        (["R2D2", "CCMB", "2205.03860"], "paper:r2d2"),
        (["多模态分析数据集（Multimodal Dataset）整理"], "resource:zhihu-multimodal-dataset-list"),
        (["https://zhuanlan.zhihu.com/p/189876288"], "resource:zhihu-multimodal-dataset-list"),
        (["华为诺亚开源首个亿级中文多模态数据集-悟空"], "resource:wechat-noah-wukong"),
        (["https://mp.weixin.qq.com/s/qXwnKCVi01LRjDYpYl9jLw"], "resource:wechat-noah-wukong"),
        (["cross-modal retrieval", "跨模态检索"], "task:cross-modal-retrieval"),
        (["multi-modal", "多模态"], "task:multimodal-learning"),
        (["Information extraction", "信息抽取"], "task:information-extraction"),
        (["datasets", "数据集"], "resource:reading-list-datasets"),
    ],
)
def test_an_item_of_the_list_is_found_by_each_of_its_names(nodes_of, names, node):
    assert {name: nodes_of(name) for name in names} == {name: {node} for name in names}


@pytest.mark.parametrize(
    ("subject", "relation", "objects"),
    [
        ("code:lavis", "implements", {"blip-2", "blip"}),
        ("code:blip", "implements", {"blip"}),
        ("code:clip", "implements", {"clip"}),
        ("code:advancedliteratemachinery", "implements", {"geolayoutlm"}),
        ("code:i-code-doc", "implements", {"udop"}),
        ("code:jave", "implements", {"jave"}),
        ("code:mmsa", "implements", {"ch-sims", "self-mm", "m-sena"}),
        ("code:zidongtaichu", "implements", {"opt-omni-perception"}),
        ("code:fengshenbang-lm", "implements", {"fengshenbang"}),
        ("paper:jave", "introduces", {"mepave"}),
        ("paper:jave", "addresses", {"attribute-value-extraction"}),
        ("paper:wukong", "introduces", {"wukong", "wukong-test"}),
        ("paper:r2d2", "introduces", {"flickr30k-cna", "zero", "icm", "iqm", "icr", "iqr"}),
        ("paper:clip", "introduces", {"wit-clip"}),
        ("dataset:flickr30k-cna", "derives_from", {"flickr30k"}),
        ("dataset:flickr30k-cn", "derives_from", {"flickr30k"}),
        ("dataset:wukong-test", "derives_from", {"wukong"}),
        ("task:image-to-text-retrieval", "part_of", {"cross-modal-retrieval"}),
        ("resource:wechat-noah-wukong", "lists", {"dataset:wukong"}),
        ("resource:wukong-benchmark", "lists", {"paper:wukong", "dataset:wukong", "dataset:wukong-test"}),
        ("resource:reading-list-datasets", "lists", {"dataset:flickr30k-cna", "resource:wechat-noah-wukong"}),
    ],
)
def test_an_item_is_tied_to_what_it_belongs_to(entries, subject, relation, objects):
    assert objects <= set(getattr(entries[subject], relation))


def test_the_reading_list_lists_all_its_items(entries):
    listed = entries["resource:reading-list"].lists
    assert len(listed) == len(set(listed)) == 25
    with_section = {node for node, entry in entries.items() if entry.section}
    assert with_section <= set(listed)


def test_the_seven_reading_notes_are_verbatim(entries):
    assert entries["paper:jave"].notes == SEVEN_NOTES


def test_the_remarks_of_the_list_stand_with_their_items(entries):
    assert entries["code:zidongtaichu"].note == "紫东太初多模态大模型"
    assert entries["code:fengshenbang-lm"].note == "太乙：多模态预训练语言模型"
    assert entries["resource:wukong-benchmark"].note == "WuKong, benchmark, baseline"
    assert entries["paper:clip"].note == "CLIP模型"
    assert entries["dataset:flickr30k-cna"].note == "中文数据集"


# --- names that must stay apart ----------------------------------------------------------


@pytest.mark.parametrize("name", ["OPT", "WIT", "MTFN", "MFM", "AIC Captions", "Visual Dialogue"])
def test_a_short_name_that_two_things_share_is_claimed_by_neither(nodes_of, name):
    assert nodes_of(name) == set()


@pytest.mark.parametrize(
    "names",
    [
        ["Flickr30k", "Flickr30k-CN", "Flickr30k-CNA"],
        ["COCO", "COCO-CN"],
        ["Flickr8K", "Flickr8K-CN"],
        ["CLIP", "openai/CLIP"],
        ["BLIP", "BLIP-2", "salesforce/BLIP"],
        ["Wukong", "Wukong-Test", "wukong50k", "Noah-Wukong benchmark"],
        ["CH-SIMS", "CH-SIMS v2.0"],
        ["CC3M", "CC12M"],
        ["AIC", "AIC-ICC"],
        ["Flowers", "Flowers102"],
        ["ImageNet", "ImageNet1k-CN", "ImageNet-A", "ImageNet-R", "ImageNet Sketch"],
        ["JAVE", "jd-aig/JAVE", "MEPAVE"],
        ["Visual dialog", "VisDial"],
    ],
)
def test_names_that_look_alike_are_different_nodes(nodes_of, names):
    assert len(set.union(*map(nodes_of, names))) == len(names)


def test_models_called_clip_in_the_wukong_tables_are_not_openais(results):
    rows = results[(results["source"] == "wukong") & results["method"].str.startswith(("CLIP_", "FILIP_"))]
    assert len(rows) > 300
    assert set(rows["paper"]) == {"wukong"}


def test_mtfn_of_the_sentiment_tables_is_not_the_retrieval_method(results):
    rows = results[results["method"].str.upper() == "MTFN"]
    assert set(zip(rows["source"], rows["paper"], strict=True)) == {
        ("mmsa", "ch-sims"),
        ("cross-modal-retrieval-tutorial", "mtfn-acmmm-2019"),
    }


# --- lists and numbers -------------------------------------------------------------------


def test_the_three_lists_are_whole(lists):
    assert {name: len(rows) for name, rows in lists.items()} == {
        "awesome-multimodal-ml": 487,
        "awesome-multimodal-research": 374,
        "cross-modal-retrieval-tutorial": 194,
    }
    papers = {name: sum(row.kind == "paper" for row in rows) for name, rows in lists.items()}
    assert list(papers.values()) == [418, 317, 194]


def test_the_lists_name_about_580_papers(lists):
    papers = [row for rows in lists.values() for row in rows if row.kind == "paper"]
    assert len({name_key(row.title) for row in papers}) == 577
    assert len({row.arxiv for row in papers if row.arxiv}) == 397


def test_the_numbers_are_all_there(results):
    counts = results.groupby("source").size()
    assert counts["cross-modal-retrieval-tutorial"] == 2247
    assert counts.drop("cross-modal-retrieval-tutorial").sum() == 1710


def test_recall_grows_with_what_is_looked_at(results):
    rows = results[results["source"] == "cross-modal-retrieval-tutorial"]
    recall = rows.pivot_table(index=["evidence", "dataset", "task"], columns="metric", values="value", aggfunc="max")
    assert len(recall) > 700
    for lower, higher in (("R@1", "R@5"), ("R@5", "R@10"), ("R@1", "R@10")):
        both = recall[[lower, higher]].dropna()
        assert (both[lower] <= both[higher]).all()


def test_every_number_says_where_it_was_read(results):
    form = re.compile(r"(?:github|gitee):[\w.-]+/[\w.-]+@[0-9a-f]{40}:\S.*|copy:\d+|https?://\S+")
    assert [text for text in set(results["evidence"]) if not form.fullmatch(text)] == []


def test_a_method_with_a_paper_is_measured_on_what_the_paper_evaluates_on_or_says_why(entries, results):
    tutorial = results[(results["source"] == "cross-modal-retrieval-tutorial") & results["paper"].notna()]
    for local, rows in tutorial.groupby("paper"):
        entry = entries[f"paper:{local}"]
        measured_by_others = any("by others" in (given.what or "") for given in entry.evidence)
        assert measured_by_others or set(rows["dataset"]) <= set(entry.evaluates_on)


# --- every entry -------------------------------------------------------------------------


def test_every_entry_was_checked_and_says_where_it_is_from(entries):
    assert {entry.checked for entry in entries.values()} == {"2026-11-24"}
    assert all(entry.evidence for entry in entries.values())
    commits = {item.commit for entry in entries.values() for item in entry.evidence if item.repo}
    assert all(re.fullmatch("[0-9a-f]{40}", commit) for commit in commits)


def test_the_paper_that_introduces_a_data_set_is_an_entry_where_a_source_names_it(entries):
    introduced = {local for entry in entries.values() for local in getattr(entry, "introduces", [])}
    assert len(introduced) == 44
    assert all(f"dataset:{local}" in entries for local in introduced)


def test_relations_form_no_circle(entries):
    for relation in ("part_of", "derives_from"):
        kind = RELATIONS[relation].object[0]
        after = {node: [f"{kind}:{local}" for local in getattr(entry, relation, [])] for node, entry in entries.items()}
        for start, first in after.items():
            seen, front = set(), set(first)
            while front:
                seen |= front
                front = {further for node in front for further in after[node]} - seen
            assert start not in seen


def test_no_abstracts_and_no_paths_of_a_machine(entries):
    for path in [*KG.glob("*/*.yaml"), *KG.glob("lists/*.csv"), *KG.glob("results/*.csv")]:
        text = path.read_text("utf-8")
        assert "abstract:" not in text
        assert not re.search(r"(?:[\s'\"](?:/home/|/root/|/work/|/Users/)|file://|C:\\)", text)
    assert max(len(str(value)) for entry in entries.values() for value in entry.facts.values()) < 1500


def test_slugs_are_ascii_so_that_every_file_system_keeps_them(entries):
    for node in entries:
        local = node.split(":")[1]
        assert local.isascii()
        assert slug(local) == local

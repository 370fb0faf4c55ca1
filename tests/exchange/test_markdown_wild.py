"""Lists as they are found: what a document does again and again tells what its lines are."""

from __future__ import annotations

import time

import pytest

from mmkg.exchange.item import Item
from mmkg.exchange.markdown import parse


def papers(text: str) -> list[Item]:
    return [item for item in parse(text).items if item.kind == "paper"]


TITLES = [
    "Memory Fusion Network for Sequences",
    "Learning Transferable Visual Models From Natural Language Supervision",
    "Multimodal Fusion with Deep Neural Networks",
]
NAMES = ["MFN", "CLIP", "DeepFuse"]
PAPERS = [f"https://arxiv.org/abs/2101.0000{number}" for number in range(3)]
CODES = [f"https://github.com/jane/fusion{number}" for number in range(3)]

ITEMS = {
    "headings over fields": "#### {title}\n* 作者：Jane Doe, et al.\n* 标签：图神经网络\n* 概述：提出了一种融合的概念。\n"
    "* 链接：{paper}\n* 相关数据集：\n    * Cora\n* 是否有开源代码：有，{code}\n",
    "headings over English fields": "### {title}\n\n- **Authors**: Jane Doe, Wei Li\n- **Venue**: ICML 2021\n"
    "- **Link**: {paper}\n- **Code**: {code}\n- **Idea**: We fuse memories.\n",
    "headings over a table of fields": "### {title}\n\n| Field | Value |\n|---|---|\n| Authors | Jane Doe, Wei Li |\n"
    "| Paper | [link]({paper}) |\n| Code | [link]({code}) |\n",
    "headings over an abstract": "### {title}\n\nWe present a simple method that fuses memories.\n\n"
    "[[paper]({paper})] [[code]({code})]\n",
    "headings in list items": "1. ##### 2019_ACL_{title}\n\n   Doe, J., & Li, W. (2019, July). {title}. In *Proceedings of "
    "the 57th Annual Meeting* (pp. 1-2). [pdf]({paper}) [code]({code})\n",
    "title fields below a number": "### {number}. {name}\n* 标题：{title}\n* 作者：张三, 李四\n* 论文链接：{paper}\n* 代码：{code}\n",
    "title fields": "- 论文题目：{title}\n  论文链接：{paper}\n  代码链接：{code}\n",
    "flat fields": "- Paper: {title}\n- Link: {paper}\n- Code: {code}\n",
    "names before a colon": "- **{name}**: {title}. ICML 2021. [[paper]][p{number}] [[code]][c{number}]\n\n"
    "[p{number}]: {paper}\n[c{number}]: {code}\n",
    "names in code marks": "- `{name}` {title} [[paper]({paper})] [[code]({code})]",
    "doubled names": "- [{name}: {name}: {title}]({paper}) [[code]({code})]",
    "venues in the link": "- [ICML 2021: {title}]({paper}) [code]({code})",
    "whole citations in the link": "- [{title}. ICML 2021. Jane Doe and Wei Li.]({paper}) [code]({code})",
    "people on the next line": "{number}. {title}\nJane Doe*, Wei Li*, Chen Wu\n[Paper]({paper}) [code]({code})\n",
    "paragraphs between two breaks": "{title}<br>Jane Doe, Wei Li<br>[Paper]({paper}) [Code]({code})<br><br>",
    "names over a reference": "**{number}. {name}**\n- **Paper:** {paper}\n- **Source:** {code}\n"
    "- **Reference:** J. Doe, W. Li, “{title},” in ACM MM, 2010, pp. 251–260.\n",
    "two family names": "{number}. {title}, Wu and Gardner, 2021 [[Paper]({paper})] [[Code]({code})]",
    "a month after the venue": "- {title} (**arXiv'2401**) [[paper]({paper})] [[code]({code})]",
    "bold titles over list items": "**{title}** (2017)\n- Introduces a memory\n- [Paper]({paper})\n- [Code]({code})\n",
    "rows without links": "<table><tr><th>No</th><th>Title</th><th>Authors</th></tr><tr><td>1</td>\n"
    "<td>[{title}]({code})</td><td>Jane Doe; Wei Li</td></tr></table> <p><a href='{paper}'>paper</a></p>\n",
}


@pytest.mark.parametrize("style", ITEMS)
def test_every_paper_of_a_list_has_its_title_and_links(style):
    lines = [
        ITEMS[style].format(title=title, name=name, paper=paper, code=code, number=number)
        for number, (title, name, paper, code) in enumerate(zip(TITLES, NAMES, PAPERS, CODES, strict=True), 1)
    ]
    items = [item for item in parse("# Papers\n\n## Fusion\n\n" + "\n".join(lines)).items if item.kind == "paper"]
    assert [item.title.rpartition(": ")[2] for item in items] == TITLES
    assert [item.code for item in items] == [[code] for code in CODES]
    assert {tuple(item.section) for item in items} == {("Fusion",)}
    if style != "rows without links":
        assert [item.arxiv for item in items] == [paper.rpartition("/")[2] for paper in PAPERS]


NAMED = {
    "on one line": "- {name} (CVPR 2019):\n[[PyTorch]]({code})\n[[paper]]({paper})",
    "with a year": "- {name}, ICML 2021 [paper]({paper}) [code]({code})",
    "with a prize": "- {name} (VQA 2018 challenge winner) [paper]({paper}) [code]({code})",
    "over labels": "* {name}\n\n  - [x] [pdf: EMNLP 2014]({paper})\n  - [x] [code]({code})\n",
    "as headings": "### {name}\n[paper]({paper}) [code]({code})\n",
    "in a table": "\n\n| Model Name | Paper | Code |\n|---|---|---|\n| {name} | [paper]({paper}) | [official]({code}) |\n",
}


@pytest.mark.parametrize("style", NAMED)
def test_a_name_is_the_title_where_there_is_no_other(style):
    lines = [
        NAMED[style].format(name=name, paper=paper, code=code)
        for name, paper, code in zip(NAMES, PAPERS, CODES, strict=True)
    ]
    items = [item for item in parse("# Papers\n\n## Fusion\n\n" + "\n".join(lines)).items if item.kind == "paper"]
    assert [(item.title, item.code, item.section) for item in items] == [
        (name, [code], ["Fusion"]) for name, code in zip(NAMES, CODES, strict=True)
    ]


def test_bold_words_are_stress_where_few_items_have_a_name():
    text = (
        "- **MFN**: Memory Fusion Network [[paper]](https://arxiv.org/abs/2101.00001)\n"
        "- The **dormant neuron** phenomenon in learning [[paper]](https://arxiv.org/abs/2101.00002)\n"
        "- Learning **Sparse** Networks with Memory [[paper]](https://arxiv.org/abs/2101.00003)\n"
    )
    assert parse(text).items[0].title == "MFN: Memory Fusion Network"


def test_a_heading_in_a_list_item_is_a_section_below_the_heading_above():
    text = (
        "# Papers\n\n## Models\n\n### Encoders\n\n* ### BERT-like\n\n<div align='center'>\n\n| Model Name | Paper |\n|---|---|\n"
        "| UNITER | [paper](https://arxiv.org/abs/1909.11740) |\n\n</div>\n\n* ### Contrastive\n\n"
        "- [Memory Fusion Network](https://arxiv.org/abs/2101.00001)\n\n### Decoders\n\n"
        "- [Memory Fusion Decoder](https://arxiv.org/abs/2101.00002)\n"
    )
    assert [item.section for item in parse(text).items if item.kind == "paper"] == [
        ["Models", "Encoders", "BERT-like"],
        ["Models", "Encoders", "Contrastive"],
        ["Models", "Decoders"],
    ]


def test_papers_kept_beside_the_list_and_papers_without_any_link():
    text = (
        "## Survey\n- [Review on Memory Fusion](./paper/综述.caj)\n- [Notes on Fusion Networks](papers/fusion.md)\n\n"
        "| Title | Authors |\n|---|---|\n| Memory Fusion Network for Sequences | Jane Doe |\n"
    )
    titles = [item.title for item in parse(text).items if item.kind == "paper"]
    assert titles == ["Review on Memory Fusion", "Notes on Fusion Networks", "Memory Fusion Network for Sequences"]


def test_dated_headings_are_papers_and_dated_sections_are_not():
    text = (
        "# OCR\n\n## [2019 ICCV] Towards Unconstrained End-to-End Text Spotting\n\nReads any text.\n\n"
        "## [2020] Papers on Memory and Fusion\n\n- [Memory Fusion Network](https://arxiv.org/pdf/arXiv:2101.00001v2)\n"
    )
    items = [item for item in parse(text).items if item.kind == "paper"]
    assert [(item.title, item.arxiv) for item in items] == [
        ("Towards Unconstrained End-to-End Text Spotting", None),
        ("Memory Fusion Network", "2101.00001"),
    ]


def test_signed_titles_of_a_list_without_links():
    text = "## Survey\n- **A Survey of Memory Fusion;** Jane Doe, Wei Li\n- **Trends in Fusion Networks;** Shagun Uppal et al;\n"
    titles = [item.title for item in parse(text).items if item.kind == "paper"]
    assert titles == ["A Survey of Memory Fusion", "Trends in Fusion Networks"]


def test_cells_of_a_grid_are_lists_of_their_own():
    cells = "".join(
        f"<td>\n\n**[{title}](./papers/)** (2017)\n- Fuses memories\n- [Paper]({paper})\n\n</td>\n"
        for title, paper in zip(TITLES, PAPERS, strict=True)
    )
    text = f"## Grid\n\n<table>\n<tr>\n{cells}</tr>\n</table>\n"
    items = [item for item in parse(text).items if item.kind == "paper"]
    assert [(item.title, item.url) for item in items] == list(zip(TITLES, PAPERS, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "We follow the taxonomy that was proposed by [Doe et al., 2016](https://arxiv.org/abs/1606.06259).",
        "本综述梳理了 2021年至今的**多模态时序前沿工作（新闻、报告）及多模态知识**协同建模的新范式。",
        "* BERT-based models of all kinds\n  [[papers]](https://github.com/jane/awesome-bert#papers)",
        "| Method | Publication | Score |\n|---|---|---|\n| MFN | CVPR 2019 | 68.41 |",
        "- Paper: [pdf](https://arxiv.org/abs/2101.00009)\n- Date: 2021",
    ],
)
def test_what_lists_say_beside_their_papers(text):
    line = f"- [{TITLES[0]}]({PAPERS[0]})"
    items = parse(f"# Papers\n\n## Notes\n\n{text}\n\n## Fusion\n\n{line}\n").items
    assert [item.title for item in items if item.kind == "paper"] == [TITLES[0]]


@pytest.mark.parametrize(
    "text",
    [
        "<br>" * 20_000,
        "- a: b\n" * 5_000,
        "**A B C**\n\n- [paper](http://b.org/a.pdf)\n\n" * 2_000,
        "- [" + "A b, " * 1_900,
    ],
)
def test_long_lists_of_anything_end_soon(text):
    start = time.monotonic()
    parse(text)
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "glued",
    [
        "[1706-Attention Is All You Need]",
        "[17.06 - Attention Is All You Need]",
        "[2017_Attention Is All You Need]",
        "[NeurIPS2017_Attention Is All You Need]",
        "[NeurIPS'17: Attention Is All You Need]",
        "[Attention Is All You Need @NeurIPS2017]",
        "[Vaswani A, Shazeer N, Parmar N, et al. Attention Is All You Need[C]//NeurIPS. 2017: 1-10.]",
        "[Vaswani, A., Shazeer, N., & Parmar, N. (2017). Attention Is All You Need. NeurIPS.]",
        '[A. Vaswani, N. Shazeer, and N. Parmar, "Attention Is All You Need," NeurIPS, 2017.]',
    ],
)
def test_dates_venues_and_people_around_a_linked_title_are_not_the_title(glued: str) -> None:
    (paper,) = papers(f"# List\n\n## Models\n- {glued}(https://arxiv.org/abs/1706.03762)\n")
    assert (paper.title, paper.arxiv) == ("Attention Is All You Need", "1706.03762")


@pytest.mark.parametrize(
    "form", ["[1706.03762] {}", "{} (arXiv:1706.03762)", "1706.03762: {}", "**{}** arXiv:1706.03762"]
)
def test_a_printed_identifier_is_as_good_as_a_link(form: str) -> None:
    (paper,) = papers("# List\n\n## Models\n- " + form.format("Attention Is All You Need") + "\n")
    assert (paper.title, paper.arxiv) == ("Attention Is All You Need", "1706.03762")


def test_a_bibliography_without_links_is_read() -> None:
    text = """# Survey

## Vision

[1] Vaswani, A., & Shazeer, N. (2017). Attention is all you need. NeurIPS.

[2] He K, Chen X L, Xie S. Masked autoencoders are scalable vision learners[C]//CVPR. 2022: 1-10.

[3] A. Radford, J. W. Kim, et al. Learning transferable visual models. In ICML, 2021.
"""
    assert [paper.title for paper in papers(text)] == [
        "Attention is all you need",
        "Masked autoencoders are scalable vision learners",
        "Learning transferable visual models",
    ]


def test_headings_over_links_and_a_sentence_are_papers() -> None:
    titles = ["Decision Transformers as Sequence Models", "Offline Learning as One Problem", "Online Decision Models"]
    text = "# List\n\n## Papers\n\n" + "\n\n".join(
        f"### {title}\n\n**ICLR'22** [[Paper]](https://arxiv.org/abs/2101.0000{place})\nA seminal work on it. It is good."
        for place, title in enumerate(titles)
    )
    assert [(paper.title, paper.section) for paper in papers(text)] == [(title, ["Papers"]) for title in titles]


@pytest.mark.parametrize("count", [" (1 paper)", ": 5 Papers", " [12 papers]"])
def test_a_section_is_named_without_the_count_of_its_papers(count: str) -> None:
    (paper,) = papers(f"# List\n\n## Fusion{count}\n- [Attention Is All You Need](https://arxiv.org/abs/1706.03762)\n")
    assert paper.section == ["Fusion"]


def test_a_reference_that_links_to_its_code_is_a_paper_with_code() -> None:
    (paper,) = papers(
        "# List\n\n## Code\n- 2022.[Chen H, Li W, et al. Dense Learning of Image Changes](https://github.com/a/b)\n"
    )
    assert (paper.title, paper.code) == ("Dense Learning of Image Changes", ["https://github.com/a/b"])


def test_bold_list_items_between_headings_that_are_papers_name_sections() -> None:
    text = "# List\n\n## ICCV\n\n- **Search**\n\n" + "\n\n- **Vehicles**\n\n".join(
        f'> #### {place}) *"{title}"* [[paper]({paper})]'
        for place, (title, paper) in enumerate(zip(TITLES, PAPERS, strict=True))
    )
    assert [paper.section for paper in papers(text)] == [["ICCV", name] for name in ("Search", "Vehicles", "Vehicles")]


@pytest.mark.parametrize(
    "line",
    [
        "* Attention Is All You Need, in *NIPS* 2017. [\\[paper\\]](https://arxiv.org/abs/1706.03762)",
        "* Attention Is All You Need, under review in *NIPS* 2017. [[paper]](https://arxiv.org/abs/1706.03762)",
        "* Attention Is All You Need.<ins>arXiv, 2017</ins> [[paper]](https://arxiv.org/abs/1706.03762)",
        "* Attention Is All You Need, et al. [[paper]](https://arxiv.com/abs/1706.03762)",
    ],
)
def test_what_leads_to_a_venue_or_to_people_is_no_part_of_the_title(line: str) -> None:
    (paper,) = papers(f"# List\n\n## Models\n{line}\n")
    assert (paper.title, paper.arxiv) == ("Attention Is All You Need", "1706.03762")


def test_lines_of_venue_year_and_title_are_papers_without_any_link() -> None:
    text = "# List\n\n## Models\n\n" + "\n\n".join(f"[NIPS 2017] {title}" for title in TITLES)
    assert [paper.title for paper in papers(text)] == list(TITLES)


def test_a_row_with_one_marked_name_begins_a_part_of_the_table() -> None:
    head = "# List\n\n## Models\n\n| Title | Year |\n|---|---|\n"
    rows = [f"| [{title}]({paper}) | 2017 |\n" for title, paper in zip(TITLES, PAPERS, strict=True)]
    text = head + "| _Text_ |\n" + rows[0] + "| **Images** | |\n" + rows[1] + "\n" + f"- [{TITLES[2]}]({PAPERS[2]})\n"
    assert [paper.section for paper in papers(text)] == [["Models", "Text"], ["Models", "Images"], ["Models"]]


def test_a_bold_code_mark_behind_a_title_is_a_tag() -> None:
    text = f"# List\n\n## Models\n\n| Title | Link |\n|---|---|\n| {TITLES[0]} **`nlp.`** | [pdf]({PAPERS[0]}) |\n"
    assert [paper.title for paper in papers(text)] == [TITLES[0]]


def test_who_cites_a_list_is_part_of_it() -> None:
    assert papers(f"# List\n\n## Cited by\n- [{TITLES[0]}]({PAPERS[0]})\n")
    assert not papers(f"# List\n\n## Cite us\n- [{TITLES[0]}]({PAPERS[0]})\n")


def test_what_stands_under_title_is_one_even_where_it_looks_like_a_name() -> None:
    text = f"# List\n\n## Models\n\n| Model | Title | Note |\n|---|---|---|\n| X | Demystifying CLIP Data | A study of how it is made [pdf]({PAPERS[0]}) |\n"
    assert [paper.title for paper in papers(text)] == ["Demystifying CLIP Data"]


def test_a_heading_that_is_a_year_with_marks_around_it_dates_its_papers() -> None:
    (paper,) = papers(f"# List\n\n## [2021\n- [{TITLES[0]}]({PAPERS[0]})\n")
    assert paper.year == 2021


def test_dated_titles_in_the_lines_of_one_paragraph_are_papers() -> None:
    text = "# List\n\n# 2017: 3\n" + "  \n".join(f"{place}[NIPS 2017] {title}" for place, title in enumerate(TITLES))
    assert [(paper.title, paper.section) for paper in papers(text)] == [(title, ["2017"]) for title in TITLES]

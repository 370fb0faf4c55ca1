"""Lists in many hands: each style says one paper, and the importer reads the same paper from all of them."""

from __future__ import annotations

import pytest

from mmkg.exchange.markdown import parse

TITLE = "ViLT: Vision-and-Language Transformer Without Convolution or Region Supervision"
PAPER = "https://arxiv.org/abs/2102.03334"
CODE = "https://github.com/dandelin/vilt"

STYLES = {
    "linked title": f"[{TITLE}]({PAPER}), ICML 2021 [[code]]({CODE})",
    "date in code marks": f"- `2021-02` {TITLE}, ICML 2021, [paper]({PAPER}), [code]({CODE})",
    "links in links": f"- [{TITLE}]([{PAPER}]({PAPER})), ICML 2021 [code]([{CODE}]({CODE}))",
    "comma before labels": f"[{TITLE}]({PAPER}), ICML, 2021, [[code]]({CODE}), [[video]](https://youtu.be/x)",
    "single brackets": f"- [{TITLE}]({PAPER}) ICML 2021. [code]({CODE})",
    "blank before the address": f"[{TITLE}]( {PAPER}), ICML 2021 [[code]( {CODE})]",
    "title over two lines": f"[{TITLE.replace(' Without', chr(10) + 'Without')}\n]({PAPER}), ICML 2021 [[code]]({CODE})",
    "bold, people in italics": f"- [2021/02] **{TITLE}.** *Wonjae Kim et al. ICML.*[[paper]({PAPER})] [[code]({CODE})]",
    "bold over two lines": f"- **{TITLE.replace(' Without', chr(10) + 'Without')}.** ICML 2021 [[paper]({PAPER})][[code]({CODE})]",
    "venue first": f"- (ICML 2021) {TITLE}, [[Paper]]({PAPER}), [[Code]]({CODE})",
    "short venue first": f"- (ICML'21) {TITLE}, [[Paper]]({PAPER}), [[Code]]({CODE})",
    "venue and topic first": f"* ⭐⭐(ICML 2021) [💬VLP] **{TITLE}**, Wonjae Kim et al. [[Paper]({PAPER})] [[Code]({CODE})]",
    "venue in code marks": f"- `[ICML 2021]` {TITLE} [[arXiv:2102.03334]({PAPER})] [[GitHub]({CODE})]",
    "key first": f"**(*ICML2021_ViLT*) {TITLE}.** <br>\n*Wonjae Kim, Bokyung Son.*<br> \n[[paper]]({PAPER})\n[[code_Pytorch]]({CODE})",
    "quoted after the name": f'* **ViLT**: "{TITLE}", ICML, 2021 (*NAVER*). [[Paper]({PAPER})][[PyTorch (dandelin)]({CODE})]',
    "numbered, people below": f"1. **{TITLE}.** ICML 2021. [paper]({PAPER}) [code]({CODE})\n\n    *Wonjae Kim, Bokyung Son.*",
    "people after": f"1. {TITLE}. Wonjae Kim, Bokyung Son. ICML 2021. [paper]({PAPER}) [code]({CODE})",
    "people after commas": f"- {TITLE}, Wonjae Kim, Bokyung Son, ICML 2021. [[paper]({PAPER})] [[code]({CODE})]",
    "people first": f"- Wonjae Kim, Bokyung Son, Ildoo Kim. {TITLE}. ICML 2021. [[Paper]({PAPER})] [[Code]({CODE})]",
    "IEEE": f'1. W. Kim, B. Son, and I. Kim, "{TITLE}," in ICML, 2021. [[paper]]({PAPER}) [[code]]({CODE})',
    "APA": f"- Kim, W., Son, B., & Kim, I. (2021). {TITLE}. In ICML. [PDF]({PAPER}) [code]({CODE})",
    "venue is the link": f"- [[ICML2021]({PAPER})] {TITLE} [[github]({CODE})]",
    "venue in brackets after": f"- {TITLE}(ICML 2021) [pdf]({PAPER}) [code]({CODE}) 🔥",
    "pipes": f"- **{TITLE}** | ICML 2021 | [Paper]({PAPER}) | [Code]({CODE})",
    "middle dots": f"- [2021] {TITLE} · NAVER · Pretraining [[paper]({PAPER})] [[project]({CODE})] ICML 2021",
    "by": f"(ICML 2021) [{TITLE}]({PAPER}) [[Code]]({CODE}) by Kim et al.",
    "badges": f"- {TITLE}. ICML 2021 [![arXiv](https://img.shields.io/badge/x.svg)]({PAPER}) "
    f"[![Star](https://img.shields.io/github/stars/dandelin/vilt)]({CODE})",
    "HTML": f'<ul><li><a href="{PAPER}"><b>{TITLE}</b></a><br>ICML 2021 <a href="{CODE}">code</a></ul>',
    "name is the link": f"- [ViLT]({PAPER}): {TITLE.removeprefix('ViLT: ')}, ICML 2021 [[code]({CODE})]",
    "name in bold": f"- **Kim21** {TITLE}. ICML 2021 [[Paper]({PAPER})] [[code]({CODE})]",
    "Chinese labels below": f"**{TITLE}**\n\n- ICML 2021\n\n- 论文：{PAPER}\n- 代码（官方）：{CODE}",
    "Chinese labels in lines": f"**{TITLE}** (ICML 2021)\n\n论文下载链接：{PAPER}\n\n代码：{CODE}",
    "Chinese marks": f"- 《{TITLE}》，ICML 2021，[论文]({PAPER})，代码：[vilt]({CODE})",
    "labels below a heading": f"### [ICML 2021] {TITLE}\n[[Paper]({PAPER})] [[Code]({CODE})]\n\nWonjae Kim, Bokyung Son",
    "fields below": f"- [{TITLE}]({PAPER})\n    - Wonjae Kim, Bokyung Son\n    - 📅 Date: Feb 5, 2021\n"
    f"    - 📑 Publisher: ICML 2021\n    - code: {CODE}",
    "bare addresses": f"- {TITLE}, ICML 2021, {PAPER}, code: {CODE}",
    "details": f'<details><summary><b>{TITLE}</b> [<a href="{PAPER}">paper</a>]</summary>\n'
    f"Authors: Wonjae Kim, Bokyung Son<br>Venue: ICML 2021 [code]({CODE})\n</details>",
    "a misspelt label": f"- {TITLE}  \nICML 2021 [papepr]({PAPER}) [code]({CODE})",
    "escaped brackets": f"[{TITLE}]({PAPER}), ICML 2021 \\[[code]({CODE})\\]",
    "reference link": f"- [x] [{TITLE}][v], ICML 2021 [code]({CODE})\n\n[v]: {PAPER}",
    "centred labels": f"🔥🔥 **{TITLE}** (ICML 2021)\n<p align=\"center\">\n<img src=\"x.jpg\">\n</p>\n\n<font size=7><div align='center' > "
    f"[[📽 ViLT Demo Show! Here We Go!](https://youtu.be/x)] [[📖 ViLT Paper]({PAPER})] [[🌟 GitHub]({CODE})]</div></font>",
    "family name first": f"- Kim, Wonjae, Bokyung Son, and Ildoo Kim. {TITLE}. ICML, 2021. [[paper]({PAPER})] [[code]({CODE})]",
    "people before commas": f"- Wonjae Kim, Bokyung Son and Ildoo Kim, {TITLE}, ICML 2021 [[paper]({PAPER})] [[code]({CODE})]",
    "quoted in bold after people": f'- Wonjae Kim, Bokyung Son. **"{TITLE}."** ICML 2021 [[paper]({PAPER})] [[code]({CODE})]',
    "people with homepages": f"**{TITLE}**<br>\n*[Wonjae Kim](https://wonjae.kim), [Bokyung Son](https://son.org)*<br>\n"
    f"ICML 2021. [[PDF]({PAPER})] [[Github]({CODE})]",
    "venue in bold brackets": f"- {TITLE} [**ICML 2021**] [[paper]({PAPER})] [[code]({CODE})]",
    "a day as the label": f"- {TITLE} (ICML 2021) [[4 Feb 2021]({PAPER})] [[code]({CODE})]",
    "arXiv under another label": f"- {TITLE}, ICML 2021 [[Website]({PAPER})] [[code]({CODE})]",
    "with its translation": f"- {TITLE}（无卷积的视觉语言模型） ICML 2021 [[论文]({PAPER})] [[代码]({CODE})]",
    "labels on a second line": f"- {TITLE}\n\n  ICML 2021 [[PDF]({PAPER})] [[code]({CODE})]",
    "labels before the title": f"- `VLP` `Feb` - [paper]({PAPER}) / [code]({CODE}) - {TITLE}, ICML 2021",
    "code in two brackets": f"- **{TITLE}** \\[[pdf]({PAPER})\\] *ICML 2021* [[code](({CODE}))]",
    "code named by its author": f"- **{TITLE}**. ICML 2021 [[PDF]({PAPER})] [[Dandelin]({CODE})]",
    "linked heading": f"### [{TITLE}]({PAPER})\n- ICML 2021, [code]({CODE})\n- It needs no region features.",
    "dated fields": f"- [{TITLE}]({PAPER})\n    - **Date**: Feb 5, 2021\n    - **Venue**: ICML 2021\n    - **Code**: {CODE}",
    "table": f"| Title | Venue | Date | Code |\n|:--|:-:|:-:|:-:|\n| ![Star](https://img.shields.io/x) <br> [**{TITLE}**]({PAPER}) <br> "
    f"| ICML | 2021-06-10 | [Github]({CODE}) |",
    "daily table": f"|Publish Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n"
    f"|**2021-02-05**|**{TITLE}** (ICML 2021)|Wonjae Kim et.al.|[2102.03334]({PAPER})|**[link]({CODE})**|",
    "table with names": f"| Model | Paper | Link | Venue |\n|---|---|---|---|\n| ViLT | {TITLE} | [arXiv]({PAPER}) / [code]({CODE}) | ICML 2021 |",
    "HTML table": f'<table><tr><th>Title<th>Venue<th>Code</tr><tr><td>{TITLE} <a href="{PAPER}">[pdf]</a><td>ICML\'21<td>'
    f'<a href="{CODE}">link</a></table>',
}  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_one_paper_in_every_style(style):
    items = [item for item in parse(f"# A list\n\n## Papers\n\n{STYLES[style]}\n").items if item.kind != "task"]
    assert [item.title for item in items] == [TITLE]
    (item,) = items
    assert (item.kind, item.arxiv, item.code) == ("paper", "2102.03334", [CODE])
    assert (item.venue, item.year) == ("ICML", 2021)


@pytest.mark.parametrize("style", [name for name, text in STYLES.items() if not text.startswith(("|", "<", "###"))])
def test_styles_do_not_bleed_into_their_neighbours(style):
    other = "- [Attention Is All You Need](https://arxiv.org/abs/1706.03762), NIPS 2017"
    titles = [
        item.title
        for item in parse(f"## Papers\n\n{other}\n\n{STYLES[style]}\n\n{other}\n").items
        if item.kind == "paper"
    ]
    assert titles == ["Attention Is All You Need", TITLE, "Attention Is All You Need"]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("# Awesome List\n\n## Core\n\n### Fusion\n\n{}", ["Core", "Fusion"]),
        ("# Fusion\n\n{}", ["Fusion"]),
        ("### ``*Fusion*``\n\n{}", ["Fusion"]),
        ("## <span id='a'> *2. Fusion* </span>\n\n{}", ["2. Fusion"]),
        ("## [Fusion](#content)\n\n{}", ["Fusion"]),
        ("## Core\n\n**Fusion**\n{}", ["Core", "Fusion"]),
        ("## Fusion\n\n* **Key Papers:**\n    {}", ["Fusion"]),
        ("## Core\n\n* <span> **👑 Fusion** </span>\n    {}", ["Core", "👑 Fusion"]),
        ("## Core\n\n<details><summary>2021</summary>\n\n{}\n\n</details>", ["Core", "2021"]),
        ("## Core\n\n<details open>\n<summary>Papers</summary>\n\n{}\n\n</details>", ["Core"]),
        ("A list\n====\n\nFusion\n------\n\n{}", ["Fusion"]),
        ("# Awesome Fusion\n\n## Contents\n\n### Fusion\n\n{}", ["Fusion"]),
        ("# Fusion 2020\n\n- [Core](#core)\n- [Fusion](#fusion)\n\n# Fusion\n\n{}", ["Fusion"]),
        ("# Menu\n\n## Core\n\n### Fusion\n\n{}", ["Core", "Fusion"]),
        ("## Core\n\n<details><summary>Core</summary>\n\n{}\n\n</details>", ["Core"]),
    ],
)
def test_sections_are_what_stands_above(text, section):
    line = "- [Memory Fusion Network for Sequences](https://arxiv.org/abs/1802.00927)"
    item = next(item for item in parse(text.format(line)).items if item.kind == "paper")
    assert item.section == section


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("- Memory Fusion Network for Sequences (AAAI 2018)", "Memory Fusion Network for Sequences"),
        ("- [Memory Fusion Network for Sequences](), AAAI 2018", "Memory Fusion Network for Sequences"),
        ("**Early Fusion**\n- Memory Fusion Network for Sequences. AAAI 2018", "Memory Fusion Network for Sequences"),
        ("- **[MFN]** Memory Fusion [[paper]](https://arxiv.org/abs/1802.00927)", "Memory Fusion"),
        ("- (De)Fusing Memory for Sequences [[paper]](https://arxiv.org/abs/1802.00927)", "(De)Fusing Memory for Sequences"),
        ('- Is "Memory" in a Network All You Need? [[paper]](https://arxiv.org/abs/1802.00927)', 'Is "Memory" in a Network All You Need?'),
        ("**Memory Fusion Network for Sequences**  \nAmir Zadeh, Paul Liang  \n[Visual Informatics 2018](https://arxiv.org/abs/1802.00927)", "Memory Fusion Network for Sequences"),
        ("- MFN [[paper]](https://arxiv.org/abs/1802.00927)\n  - Amir Zadeh, Paul Liang, Soujanya Poria. Memory Fusion Network for Sequences. AAAI 2018.", "Memory Fusion Network for Sequences"),
        ("| Title | Links |\n|---|---|\n| Memory Fusion - Networks for Sequences | [pdf](https://arxiv.org/abs/1802.00927) |", "Memory Fusion - Networks for Sequences"),
    ],
)  # fmt: skip
def test_titles_that_are_easily_missed(text, title):
    items = parse(f"# Awesome Fusion\n\n## Papers\n\n{text}\n").items
    assert [item.title for item in items if item.kind == "paper"] == [title]


@pytest.mark.parametrize(
    "text",
    [
        "For more on early fusion, please refer to [this survey](https://arxiv.org/abs/1705.09406).",
        "This list follows the taxonomy of our paper at [arXiv](https://arxiv.org/abs/1705.09406).",
        "- Fusing Memories in Networks [[blog]](https://medium.com/@jane/fusing-memories)",
        "- Fusing Memories in Networks [[video]](https://www.youtube.com/watch?v=x)",
        "| Dataset | Domain |\n|---|---|\n| [MAD](https://github.com/jane/mad) | Movies |\n\nSee [this paper](https://arxiv.org/abs/1705.09406)",
        "- **Date**: Feb 2021\n- **Venue**: [AAAI 2018](https://aaai.org)",
    ],
)
def test_what_is_no_paper_among_papers(text):
    line = "- [Memory Fusion Network for Sequences](https://arxiv.org/abs/1802.00927)"
    items = parse(f"# Awesome Fusion\n\n## Papers\n\n{text}\n\n{line}\n").items
    assert [item.title for item in items if item.kind == "paper"] == ["Memory Fusion Network for Sequences"]


WALL = "Vision Walls: Seeing Through Bricks with Attention"
PDF = "[[Paper]](https://arxiv.org/pdf/2401.00021)"


@pytest.mark.parametrize(
    ("line", "title"),
    [
        (f"- arXiv 2023.10, {WALL}, {PDF}", WALL),
        (f"- CoRL 2023 oral, **Vision Walls**: Seeing Through Bricks with Attention, {PDF}", WALL),
        (f"- 2023.10 - {WALL}, {PDF}", WALL),
        (f"- Can Walls Perform **Neural Brick Search**?, {PDF}", "Can Walls Perform Neural Brick Search?"),
        (f"- **Multimodal** B4: An Open Corpus of Bricks, {PDF}", "Multimodal B4: An Open Corpus of Bricks"),
        (
            f"- **Zero-Shot Brick Recognition** with Language Knowledge, {PDF}",
            "Zero-Shot Brick Recognition with Language Knowledge",
        ),
        (
            f"- **75 Bricks, 1 Wall: Building Everything at Once**. {PDF}",
            "75 Bricks, 1 Wall: Building Everything at Once",
        ),
        (f"| 1) **WallMo** - introduces an open model of walls that is trained on many bricks | {PDF} |", "WallMo"),
    ],
)
def test_where_a_title_begins_and_ends(line, title):
    text = f"| **Paper** | **Links** |\n|---|---|\n{line}" if line.startswith("|") else line
    (item,) = parse(text).items
    assert (item.title, item.arxiv) == (title, "2401.00021")


@pytest.mark.parametrize(
    "address",
    [
        "https://arxiv.org/ftp/arxiv/papers/2401/2401.00021.pdf",
        "https://web3.arxiv.org/abs/2401.00021",
        "https://arxiv.org/pdf/https://arxiv.org/pdf/2401.00021",
        "https://arxiv.org/pdf/2401.00021.pdf%20http://arxiv.org/abs/2401.00021",
        "arxiv.org/abs/2401.00021",
        "https://huggingface.co/papers/2401.00021",
    ],
)
def test_addresses_of_arxiv(address):
    (item,) = parse(f"- [{WALL}]({address})").items
    assert (item.kind, item.title, item.arxiv) == ("paper", WALL, "2401.00021")


def test_a_numbered_heading_over_a_row_of_labels():
    text = f"""# Awesome Walls
## Bricks
### 2. {WALL}
**Authors**: Jane Roe, Wei Li

[📄 Paper](https://arxiv.org/abs/2401.00021) | [💻 Code](https://github.com/a/walls) | [🎥 Short Show](https://youtu.be/x)
"""
    papers = [item for item in parse(text).items if item.kind == "paper"]
    assert [(item.title, item.arxiv, item.section) for item in papers] == [(WALL, "2401.00021", ["Bricks"])]


@pytest.mark.parametrize(
    "text",
    [
        "## :collision: Highlights\n- 2025.12.08: The Paper of Walls was Online ([arXiv](https://arxiv.org/abs/2401.00021)).",
        "**News**\n- [The paper of walls is out](https://arxiv.org/abs/2401.00021)",
        "[2024/05] **Congratulations to [Vision Walls](https://arxiv.org/abs/2401.00021) on being accepted.**",
        "## Bricks\n[Paper (40 pages)](https://arxiv.org/abs/2401.00021). This is your guide to navigating walls.",
        "## Workshops\n**First Meeting on Brick Models**\\\n*Jane Roe, Wei Li*\\\nCIKM 23 – Oct 2023 [[link](https://walls.org/home)]",
        "- [Top Bricks of the Week (January 2 - 8)](./#top-bricks-2024)",
    ],
)
def test_news_and_events_are_no_papers(text):
    text = f"# Awesome Walls\n\n{text}\n\n## Papers\n- {WALL} {PDF}"
    assert [item.title for item in parse(text).items if item.kind == "paper"] == [WALL]


def test_a_signed_title_without_a_link_among_others():
    text = f"- **{WALL}**, Roe et al., {PDF}\n- **Learning walls with walls and bricks**, Li et al., no link"
    assert [item.title for item in parse(text).items] == [WALL, "Learning walls with walls and bricks"]


def test_a_shortcode_in_a_heading_stays_whole():
    (item,) = [one for one in parse(f"## :fire: Walls:\n- {WALL} {PDF}").items if one.kind == "paper"]
    assert item.section == [":fire: Walls"]


def test_a_model_in_the_column_of_code_is_code():
    text = f"| Title | Code |\n|---|---|\n| [{WALL}](https://arxiv.org/abs/2401.00021) | [Huggingface](https://huggingface.co/a/w) |"
    assert parse(text).items[0].code == ["https://huggingface.co/a/w"]


def test_bold_titles_without_a_line_between():
    first, second = (
        f"**{title}**  \nJane Doe, Wei Li  \n[arXiv, 30 Sep 2024](https://arxiv.org/abs/{number})  \n"
        for title, number in [
            ("Fusing Memories in Networks", "2409.00001"),
            ("Networks Without Any Memory", "2409.00002"),
        ]
    )
    items = parse(f"## Papers\n\n{first}{second}").items
    assert [(item.title, item.arxiv) for item in items if item.kind == "paper"] == [
        ("Fusing Memories in Networks", "2409.00001"),
        ("Networks Without Any Memory", "2409.00002"),
    ]


def test_odd_lines():
    text = """# Research Papers
[CLIP and Friends in the Wild](https://arxiv.org/abs/2103.00020), arXiv 2021 [[blog]]([blog](https://openai.com/blog/clip/)) [[code]](https://github.com/OpenAI/CLIP)

[Deep Fusion by Channel Exchanging](https://arxiv.org/abs/2011.05005?context=cs.LG), NeurIPS 2020.

[Understanding Coagulopathy](http://mucmd.org/x%20(6).pdf), MLHC 2017

[A Survey of Robots](https://www.cs.cmu.edu/~illah/survey.pdf), 2003

[Blindfold Baselines for QA](https://arxiv.org/abs/1811.05013), NIPS 2018 Visually-Grounded Interaction Workshop

[Deep Object Detection](https://arxiv.org/pdf/1902.07830.pdf) |  [Official Website](https://b.io/) | IEEE TITS 2020
"""
    items = parse(text).items
    assert [item.title for item in items] == [
        "CLIP and Friends in the Wild",
        "Deep Fusion by Channel Exchanging",
        "Understanding Coagulopathy",
        "A Survey of Robots",
        "Blindfold Baselines for QA",
        "Deep Object Detection",
    ]
    assert [item.line for item in items] == [2, 4, 6, 8, 10, 12]
    assert items[0].code == ["https://github.com/OpenAI/CLIP"]
    assert items[1].arxiv == "2011.05005"
    assert items[2].url == "http://mucmd.org/x%20(6).pdf"
    assert [(item.venue, item.year) for item in items[2:]] == [
        ("MLHC", 2017),
        (None, 2003),
        ("NIPS", 2018),
        ("IEEE TITS", 2020),
    ]


def test_what_is_not_a_paper():
    text = """# Awesome things

By [Jane Doe](https://jane.org), see our survey [A Survey of Everything That There Is](https://arxiv.org/abs/2401.00001).

- [Contents](#contents)

## Table of Contents
- [Papers](#papers)

## Papers
- [A Paper About Something](https://arxiv.org/abs/2401.00002) [[data]](https://github.com/x/data)

## Workshops
[Sight and Sound](http://sightsound.org/), CVPR 2019, CVPR 2018

Workshops @ CVPR 2021: [Embodied AI](https://embodied-ai.org/), [VQA](https://visualqa.org/workshop).

## Tools
- [LAVIS](https://github.com/salesforce/LAVIS) - a library that does many things

## Datasets
- [MS COCO](https://cocodataset.org/): images

## Contributing
Add [a paper of your own here](https://arxiv.org/abs/2401.99999).
"""
    kinds = [(item.kind, item.title) for item in parse(text).items]
    assert kinds == [
        ("paper", "A Paper About Something"),
        ("resource", "Sight and Sound"),
        ("resource", "Embodied AI"),
        ("resource", "VQA"),
        ("code", "LAVIS"),
        ("dataset", "MS COCO"),
    ]


def test_scripts_and_hostile_addresses_are_not_links():
    text = '- [A Title of Four Words](javascript:alert(1)) <script>alert("x")</script> [pdf](https://arxiv.org/abs/2401.00002)'
    (item,) = parse(text).items
    assert (item.title, item.url) == ("A Title of Four Words", "https://arxiv.org/abs/2401.00002")


@pytest.mark.parametrize(
    "text", ["<div>" * 5000, "- " * 3000, "[" * 5000, "*" * 20_000, "|" * 5000, "<!--" * 5000, "> " * 3000]
)
def test_nesting_without_end_ends(text):
    assert parse(text).items == []

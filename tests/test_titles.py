"""What parsing leaves in titles, and how it is mended."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmkg.titles import JUNK, MENDING, clean_title, split_authors, title_fault


@pytest.mark.parametrize("rule", MENDING, ids=lambda rule: rule.after[:30])
def test_each_rule_does_what_its_example_says(rule):
    assert rule.pattern.search(rule.before)
    assert clean_title(rule.before) == rule.after


@pytest.mark.parametrize(("fault", "example"), [(fault, example) for fault, _, example in JUNK])
def test_each_kind_of_junk_is_told_by_its_example(fault, example):
    assert title_fault(clean_title(example)) == fault


@pytest.mark.parametrize(
    "title",
    [
        "3D ShapeNets: A deep representation for volumetric shapes",
        "3DShape2VecSet: A 3D shape representation for neural fields",
        "12-in-1: Multi-Task Vision and Language Representation Learning",
        "11 TOPS photonic convolutional accelerator for optical neural networks",
        "6G Networks: Beyond Shannon Towards Semantic and Goal-Oriented Communications",
        "NII-HITACHI-UIT at TRECVID 2016",
        "A ConvNet for the 2020s",
        "The United Nations parallel corpus v1.0",
        "Two Decades from 2004 to 2024",
        "Automated Program Repair: Fixing 162 out of 337 Bugs for $0.42 Each using ChatGPT",
        "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <1MB model size",
        '"Why Should I Trust You?": Explaining the Predictions of Any Classifier',
        "Welcome to the Era of ChatGPT et al.",
        "In Defense of the Triplet Loss for Person Re-Identification",
        "Why does unsupervised pre-training help deep learning?",
        "#Exploration: A Study of Count-Based Exploration for Deep Reinforcement Learning",
        "(In)citing Action to Realize an Equitable Future",
        "VSE++: Improving Visual-Semantic Embeddings with Hard Negatives",
        "Zero",
        "WIT",
        "hello! my name is",
        "Caltech-UCSD Birds 200",
        "悟空",
        "Distributed representations of words and phrases",
        "S. Theodoridis and pattern recognition, revisited",
    ],
)
def test_good_titles_stay_as_they_are(title):
    assert clean_title(title) == title
    assert title_fault(title) is None


@pytest.mark.parametrize(
    ("title", "fault"),
    [
        ("Et al", "a fragment"),
        ("and s", "a fragment"),
        ("Z. Deng, S. Yildirim, M. Bulut, C. Lee, A", "names of authors"),
        ("In: CLEF2019 Working Notes", "a proceedings volume"),
        ("//drive.google.com/file/d/1fqg0hregsp 3USM6XCHx89S9JLXt8bKp", "a web address"),
        ("2019", "too short"),
        ("", "too short"),
        ("Mohamed, G. Hinton", "names of authors"),
        ("x" * 301, "too long"),
    ],
)
def test_junk_is_told_from_titles(title, fault):
    assert title_fault(title) == fault


@pytest.mark.parametrize(
    ("printed", "names", "cut"),
    [
        ("Alec Radford, Jong Wook Kim, et al", ["Alec Radford", "Jong Wook Kim"], True),
        (
            "M. Pawan Kumar, Benjamin Packer, and Daphne Koller",
            ["M. Pawan Kumar", "Benjamin Packer", "Daphne Koller"],
            False,
        ),
        ("K¨opf, A., Kilcher, Y., von R¨utte, D.C", ["A. Köpf", "Y. Kilcher", "D.C. von Rütte"], False),
        ("Busso, C", ["C. Busso"], False),
        ("OpenAI", ["OpenAI"], False),
        ("Y.-G. Jiang, Z. Wu, and S.-F. Chang, editors", ["Y.-G. Jiang", "Z. Wu", "S.-F. Chang"], False),
        ("", [], False),
    ],
)
def test_printed_author_lists_are_split(printed, names, cut):
    assert split_authors(printed) == (names, cut)


@given(st.text(max_size=400))
def test_cleaning_twice_is_cleaning_once_or_less(text):
    once = clean_title(text)
    assert len(clean_title(once)) <= len(once) + 5  # only the hyphens of "end-to-end" are ever added
    title_fault(once)
    split_authors(text)


def test_titles_that_are_authors_or_commits_are_junk_but_names_in_quotes_are_not():
    assert title_fault(clean_title("and ”Teknium")) == "a fragment"
    assert title_fault(clean_title("Adeli, B. Wang, D.-A")) == "names of authors"
    assert title_fault("commit message generation") is None
    assert clean_title("Mindreaders: the basis of” theory of mind") == "Mindreaders: the basis of” theory of mind"
    assert clean_title("The Decomposition&#x2014;A Survey &amp; More") == "The Decomposition—A Survey & More"

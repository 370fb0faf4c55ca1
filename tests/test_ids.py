from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmkg.ids import (
    Identifier,
    arxiv_year,
    clean_text,
    implied_identifiers,
    name_key,
    paper_node_id,
    parse_identifier,
    slug,
    split_node_id,
    surname,
    web_address,
)


@pytest.mark.parametrize(
    ("written", "identifier"),
    [
        ("arXiv:2301.12597", "arxiv:2301.12597"),
        ("2301.12597v3", "arxiv:2301.12597"),
        ("arXiv:2301.12597v2 [cs.CV]", "arxiv:2301.12597"),
        ("https://arxiv.org/abs/2301.12597", "arxiv:2301.12597"),
        ("http://www.arxiv.org/pdf/2301.12597v1.pdf", "arxiv:2301.12597"),
        ("https://arxiv.org/abs/2011.05005?context=cs.LG", "arxiv:2011.05005"),
        ("https://ar5iv.labs.arxiv.org/html/2009.07162", "arxiv:2009.07162"),
        ("https://huggingface.co/papers/2111.02114", "arxiv:2111.02114"),
        ("10.48550/arXiv.2301.12597", "arxiv:2301.12597"),
        ("https://arxiv.org/abs/cs.CL/0501001", "arxiv:cs/0501001"),
        ("https://doi.org/10.1109/CVPR.2017.531", "doi:10.1109/cvpr.2017.531"),
        ("doi:10.1016/S0031-3203(02)00060-2", "doi:10.1016/s0031-3203(02)00060-2"),
        ("https://dl.acm.org/doi/abs/10.1145/3123266.3123366", "doi:10.1145/3123266.3123366"),
        ("https://www.aclweb.org/anthology/P19-1001.pdf", "acl:P19-1001"),
        ("https://aclanthology.org/2020.emnlp-main.166/", "acl:2020.emnlp-main.166"),
        ("https://www.semanticscholar.org/paper/BLIP/" + "3f" * 20, "s2:" + "3f" * 20),
        ("CorpusId:256390509", "corpus:256390509"),
        ("https://github.com/openai/CLIP", "github:openai/clip"),
        ("https://github.com/openai/CLIP.git", "github:openai/clip"),
        ("https://github.com/salesforce/LAVIS/tree/main/projects/blip2", "github:salesforce/lavis/projects/blip2"),
        ("https://gitee.com/zidongtaichu/multi-modal-models", "gitee:zidongtaichu/multi-modal-models"),
        ("https://huggingface.co/datasets/wukong/data", "huggingface:datasets/wukong/data"),
        ("https://www.example.org//a/?utm_source=x#top", "url:example.org/a"),
        ("https://zhuanlan.zhihu.com/p/189876288", "url:zhuanlan.zhihu.com/p/189876288"),
    ],
)
def test_what_people_write_is_read_as_one_identifier(written, identifier):
    assert str(parse_identifier(written)) == identifier


@pytest.mark.parametrize("name", ["BLIP-2", "悟空", "Flickr30k-CNA", "http://[bad", "", "10.1/x", "GPT-4 2301.1"])
def test_a_name_is_no_identifier(name):
    assert parse_identifier(name) is None


def test_an_acl_doi_implies_the_anthology_id():
    doi = Identifier("doi", "10.18653/v1/2020.emnlp-main.166")
    assert Identifier("acl", "2020.emnlp-main.166") in implied_identifiers(doi)


@given(st.text())
def test_parsing_never_fails(text):
    parse_identifier(text)
    parse_identifier(f"https://{text}")


@given(st.from_regex(r"\d{4}\.\d{5}", fullmatch=True))
def test_an_identifier_survives_its_own_web_address(value):
    identifier = Identifier("arxiv", value)
    assert parse_identifier(web_address(*identifier)) == identifier


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("BLIP-2", "blip2"),
        ("BLIP-2", "BLIP 2"),
        ("Größe", "grosse"),
        ("flickr30k-cna", "Flickr30K CNA"),
        ("ＣＬＩＰ", "CLIP"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(("one", "other"), [("VSE", "VSE++"), ("BLIP", "BLIP-2"), ("Flickr30k-CN", "Flickr30k-CNA")])
def test_different_names_have_different_keys(one, other):
    assert name_key(one) != name_key(other)


@given(st.text())
def test_a_key_is_its_own_key(text):
    assert name_key(name_key(text)) == name_key(text)


@given(st.text(min_size=1), st.integers(4, 100))
def test_a_slug_is_a_safe_file_name(text, limit):
    made = slug(text, limit)
    assert 0 < len(made) <= max(limit, len("untitled"))
    assert not set(made) & set('/\\:*?"<>|. \n\0')
    assert slug(made, limit) == made


@given(st.text(alphabet=string.printable + "\u202e\u200b\u0007"))
def test_clean_text_is_one_line_without_control_characters(text):
    cleaned = clean_text(text)
    assert cleaned.isprintable() or cleaned == ""
    assert clean_text(cleaned) == cleaned


@pytest.mark.parametrize("author", ["Junnan Li", "Li, Junnan", "J. Li", "Li, J.", "Junnan Li et al."])
def test_one_family_name_in_every_usual_order(author):
    assert surname(author) == "li"


def test_the_first_identifier_names_a_paper_that_nobody_curated():
    assert paper_node_id(arxiv="2301.12597", doi="10.1/x") == "paper:arxiv.2301.12597"
    assert paper_node_id(title="Deep learning") == "paper:title.deep-learning"
    assert split_node_id("paper:doi.10.1613/jair.1.11688") == ("paper", "doi.10.1613/jair.1.11688")


def test_arxiv_ids_carry_their_year():
    assert (arxiv_year("2301.12597"), arxiv_year("cs/9901001")) == (2023, 1999)


@pytest.mark.parametrize(
    ("printed", "value"),
    [
        (r"10.1007/978-3-030-60276-5\_19", "10.1007/978-3-030-60276-5_19"),
        (r"10.1007/978-3-030-60276-5\19", "10.1007/978-3-030-60276-5_19"),
        ("10.1007/978-3-319-10602-148", "10.1007/978-3-319-10602-1_48"),
        ("10.1007/978-3-319-10602-1", "10.1007/978-3-319-10602-1"),
        (r"10.1234/a\_b", "10.1234/a_b"),
    ],
)
def test_the_underscore_of_a_doi_comes_back(printed, value):
    assert parse_identifier(printed) == Identifier("doi", value)

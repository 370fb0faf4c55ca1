from __future__ import annotations

import sys
from pathlib import Path

import pytest

from mmkg.errors import ConfigError, MissingMap
from mmkg.settings import Settings, cache_folder, find_kg


def test_the_environment_is_read_with_defaults():
    settings = Settings.from_environment({"MMKG_KG": "my-kg", "MMKG_S2_URL": "http://127.0.0.1:8000/"})
    assert (settings.kg, settings.s2_url, settings.s2_rate) == (Path("my-kg"), "http://127.0.0.1:8000", 1.0)


@pytest.mark.parametrize("end", ["", "/", "/graph/v1", "/graph/v1/"])
def test_a_server_has_one_address(end):
    assert Settings(s2_url=f"http://127.0.0.1:8000{end}").s2_url == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("MMKG_S2_RATE", "fast"),
        ("MMKG_S2_RATE", "0"),
        ("MMKG_S2_RATE", "nan"),
        ("MMKG_S2_URL", "x"),
        ("MMKG_S2_URL", "http://[::1"),
        ("MMKG_S2_URL", "http://somebody:secret@127.0.0.1"),  # it would stand in the manifest
    ],
)
def test_a_setting_that_cannot_be_used_is_named(variable, value):
    with pytest.raises(ConfigError, match=variable):
        Settings.from_environment({variable: value})


def test_the_key_does_not_show_itself():
    settings = Settings.from_environment({"MMKG_S2_KEY": "s3cret"})
    assert "s3cret" not in f"{settings} {settings!r} {settings.s2_key}"
    assert settings.s2_key.get_secret_value() == "s3cret"


def test_the_kg_of_a_checkout_above_the_working_directory_is_found(tmp_path, monkeypatch):
    (tmp_path / "kg" / "papers").mkdir(parents=True)
    (tmp_path / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "deep" / "down")
    assert find_kg(None, Settings()) == tmp_path / "kg"


def test_a_kg_that_is_named_must_be_there(tmp_path):
    with pytest.raises(MissingMap, match="nowhere"):
        find_kg(tmp_path / "nowhere", Settings())
    with pytest.raises(MissingMap, match="MMKG_KG"):
        find_kg(None, Settings(kg=tmp_path / "nowhere"))


@pytest.mark.skipif(sys.platform != "linux", reason="XDG folders")
@pytest.mark.parametrize("named", ["relative/cache", "~/cache", ""])
def test_a_cache_folder_that_is_not_absolute_counts_as_none(monkeypatch, named):
    monkeypatch.setenv("XDG_CACHE_HOME", named)
    assert cache_folder() == Path.home() / ".cache" / "mmkg"

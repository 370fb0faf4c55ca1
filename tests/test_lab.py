from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

import mmkg.lab
from mmkg.errors import ConfigError
from mmkg.lab import command, find_notebooks, start

OVERRIDES = Path(mmkg.lab.__file__).parent / "jupyter" / "labconfig" / "default_setting_overrides.json"
SCHEMAS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"


def test_lab_is_started_with_our_settings_beside_the_users(monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    line, environment = command(Path("notebooks"), ["--no-browser"])
    assert line == [sys.executable, "-m", "jupyterlab", "notebooks", "--no-browser"]
    assert environment["JUPYTER_CONFIG_PATH"] == os.pathsep.join([str(OVERRIDES.parents[1]), "/mine"])


def test_the_settings_that_we_override_exist_in_the_installed_lab():
    for plugin, values in json.loads(OVERRIDES.read_text(encoding="utf-8")).items():
        package, name = plugin.split(":")
        schema = json.loads((SCHEMAS / package / f"{name}.json").read_text(encoding="utf-8"))
        assert set(values) <= set(schema["properties"])


def test_the_notebooks_of_the_checkout_are_found_from_below(monkeypatch, tmp_path):
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert find_notebooks(None) == tmp_path / "notebooks"


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ConfigError, match="nowhere"):
        find_notebooks(tmp_path / "nowhere")


def test_the_exit_code_is_that_of_lab(tmp_path):
    assert start(tmp_path, ["--version"]) == 0
    assert start(tmp_path, ["--no-such-flag=1", "--port=x"]) != 0

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

import mmkg.lab
from mmkg.errors import ConfigError
from mmkg.lab import command, find_notebooks, start, write_kernel

OVERRIDES = Path(mmkg.lab.__file__).parent / "jupyter" / "labconfig" / "default_setting_overrides.json"
SCHEMAS = Path(sys.prefix) / "share" / "jupyter" / "lab" / "schemas"


def test_lab_is_started_with_our_settings_beside_the_users(monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/mine")
    line, environment = command(Path("notebooks"), ["--no-browser"], Path("/data"))
    assert line == [sys.executable, "-m", "jupyterlab", "notebooks", "--no-browser"]
    assert environment["JUPYTER_CONFIG_PATH"] == os.pathsep.join([str(OVERRIDES.parents[1]), "/mine"])


def test_the_kernel_of_py_notebooks_is_known_so_that_nobody_is_asked_for_it(tmp_path):
    write_kernel(tmp_path)
    _, environment = command(tmp_path, [], tmp_path)
    script = "from jupytext.kernels import kernelspec_from_language as of; print(of('python')['name'])"
    done = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "python3\n"


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


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_who_ends_the_command_ends_jupyterlab(tmp_path):
    (tmp_path / "jupyterlab.py").write_text(
        "import pathlib, os, time\npathlib.Path('pid').write_text(str(os.getpid()))\ntime.sleep(60)\n"
    )
    line = [sys.executable, "-m", "mmkg.cli", "lab", "--folder", str(tmp_path)]
    with subprocess.Popen(line, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(tmp_path)}) as command:
        until = time.monotonic() + 30
        while not (tmp_path / "pid").exists() or not (tmp_path / "pid").read_text():
            assert time.monotonic() < until
            time.sleep(0.05)
        command.terminate()
        command.wait(timeout=20)
    with pytest.raises(ProcessLookupError):
        os.kill(int((tmp_path / "pid").read_text()), 0)

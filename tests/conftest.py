from __future__ import annotations

import logging
import os
import socket
from pathlib import Path

import pytest

import mmkg
from mmkg.kg import KG

ROOT = Path(__file__).parents[1]
LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory):
    """Snapshots and stores of the tests stay out of the user's cache; settings of the machine stay out of the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        for name in [name for name in os.environ if name.startswith("MMKG_") and name != "MMKG_CHROMIUM"]:
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch):
    """A test that leaves this machine fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address):
        if self.family in {socket.AF_INET, socket.AF_INET6} and address[0] not in LOOPBACK:
            raise AssertionError(f"a test called out to {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _no_warnings_logged(caplog: pytest.LogCaptureFixture):
    """What mmkg logs at WARNING or above is unexpected; warnings themselves are errors (pyproject)."""
    yield
    loud = [record for record in caplog.records if record.name.startswith("mmkg") and record.levelno >= logging.WARNING]
    assert not loud


@pytest.fixture(scope="session")
def kg() -> KG:
    """The shipped map."""
    return mmkg.open(ROOT / "kg")

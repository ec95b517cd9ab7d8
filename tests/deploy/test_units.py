"""The systemd units, as systemd-analyze reads them; and that the server tells systemd when it is ready."""

from __future__ import annotations

import os
import pathlib
import shutil
import socket
import subprocess
import sys

import pytest

from tests.conftest import missing
from tests.paths import ROOT
from tests.server import free_port, serving

UNITS = sorted((ROOT / "deploy").glob("*.service"))
_INSTALLED = "/opt/letterlijk/.venv/bin/python"
_EXPOSED = "20"  # of 100, as `systemd-analyze security` counts; a service without hardening has 96


@pytest.fixture
def analyze() -> str:
    path = shutil.which("systemd-analyze")
    if path is None:
        missing("systemd-analyze is not installed: apt-get install systemd")
    return str(path)


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_a_unit_is_sound_and_shut_in(unit: pathlib.Path, analyze: str, tmp_path: pathlib.Path) -> None:
    text = unit.read_text(encoding="utf-8")
    assert _INSTALLED in text
    copy = tmp_path / unit.name
    copy.write_text(text.replace(_INSTALLED, sys.executable))
    verified = subprocess.run([analyze, "verify", str(copy)], capture_output=True, text=True, check=False)
    assert (verified.returncode, [line for line in verified.stderr.splitlines() if unit.name in line]) == (0, [])
    rated = subprocess.run(
        [analyze, "security", "--offline=true", f"--threshold={_EXPOSED}", str(copy)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert rated.returncode == 0, rated.stdout


def test_both_units_are_shut_in_alike() -> None:
    def hardening(path: pathlib.Path) -> str:
        return path.read_text(encoding="utf-8").partition("StateDirectory=")[2]

    assert len(UNITS) == 2
    assert hardening(UNITS[0]) == hardening(UNITS[1])


def test_systemd_hears_when_the_server_is_ready(environment: dict[str, str], tmp_path: pathlib.Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(20)
        with serving(environment | {"NOTIFY_SOCKET": str(tmp_path / "notify")}, free_port()) as server:
            said = manager.recv(1_000).decode()
            assert "READY=1" in said.splitlines()
            assert os.path.exists(f"/proc/{server.process.pid}")  # noqa: PTH110 the process that systemd started

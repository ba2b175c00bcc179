"""The units in deploy/ are ones that systemd takes, hardened, and call commands that are there."""

from __future__ import annotations

import configparser
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from kb.cli import main

DEPLOY = Path(__file__).resolve().parent.parent / "deploy"
UNITS = sorted(path for path in DEPLOY.iterdir() if path.suffix in (".service", ".timer"))
WORKING = ("kb-update", "kb-serve", "kb-backup")
KB = "/opt/scam-bulletins/.venv/bin/kb"


def keys(path: Path) -> dict[str, list[str]]:
    """Every key with all its values: systemd lets one stand several times."""
    found: dict[str, list[str]] = {}
    for line in path.read_text("utf-8").splitlines():
        name, is_key, value = line.partition("=")
        if is_key and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def verify(folder: Path, *names: str) -> subprocess.CompletedProcess[str]:
    command = ["systemd-analyze", "verify", "--man=no", *(str(folder / name) for name in names)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    for path in UNITS:
        (tmp_path / path.name).write_text(path.read_text("utf-8").replace(KB, sys.executable), "utf-8")
    names = [path.name.replace("@.", "@x.") for path in UNITS]
    taken = verify(tmp_path, *names)
    assert (taken.returncode, taken.stderr) == (0, "")
    wrong = (tmp_path / "kb-update.service").read_text("utf-8").replace("TimeoutStartSec", "TimeoutStart")
    (tmp_path / "kb-update.service").write_text(wrong, "utf-8")
    assert "TimeoutStart" in verify(tmp_path, "kb-update.service").stderr, "what is wrong is told"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd here")
@pytest.mark.parametrize("name", WORKING)
def test_little_is_open_to_a_unit(name: str) -> None:
    """On systemd's own scale from 10 (a plain service) to 0."""
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=20", str(DEPLOY / f"{name}.service")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout[-300:] + done.stderr


@pytest.mark.parametrize("name", WORKING)
def test_a_unit_is_held(name: str) -> None:
    found = keys(DEPLOY / f"{name}.service")
    assert found["ProtectSystem"] == ["strict"] and found["NoNewPrivileges"] == ["yes"] and found["CapabilityBoundingSet"] == [""]
    assert found["User"] == ["scam-bulletins"] and found["OnFailure"] == ["kb-alarm@%n.service"]
    assert all(value == "KB_DATA=/var/lib/scam-bulletins" for value in found["Environment"])


def test_every_command_of_a_unit_is_there() -> None:
    lines = [line for path in UNITS for key in ("ExecStart", "ExecStartPost") for line in keys(path).get(key, []) if KB in line]
    assert len(lines) == len(WORKING) + 1
    for line in lines:
        words = shlex.split(line.partition(KB)[2].rstrip("'").replace("$$(date -u +%%Y-%%m-%%d)", "2025-11-02"))
        command = main.get_command(click.Context(main), words[0])
        assert command is not None
        command.make_context(words[0], words[1:])


def test_the_site_sees_no_private_file() -> None:
    (hidden,) = keys(DEPLOY / "kb-serve.service")["InaccessiblePaths"]
    assert {Path(path.lstrip("-")).name for path in hidden.split()} == {"archive.db", "build.db"}


def test_every_unit_is_told() -> None:
    told = (DEPLOY.parent / "docs" / "operating.md").read_text("utf-8")
    assert all(re.search(rf"`{path.stem}`", told) for path in UNITS if path.suffix == ".service")
    for path in UNITS:
        configparser.ConfigParser(strict=False, interpolation=None, delimiters=("=",)).read(path, "utf-8")

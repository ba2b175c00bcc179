"""The Frictionless tool finds a package valid. It lives in an environment of its own, which `make soak` makes."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from .release import SECOND

TOOL = Path(__file__).parents[2] / ".venv-bench" / "bin" / "frictionless"


def validate(package: Path) -> dict[str, object]:
    done = subprocess.run([TOOL, "validate", "datapackage.json", "--json"], cwd=package, capture_output=True, text=True, check=False)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def check(frozen: Path, folder: Path) -> None:
    package = shutil.copytree(frozen / "exports" / SECOND, folder / SECOND)
    found = validate(package)
    assert found["valid"] is True, found
    cases = package / "csv" / "cases.csv"
    cases.write_text(cases.read_text("utf-8").replace(",03,", ",77,", 1), "utf-8")
    found = validate(package)
    assert found["valid"] is False and "foreign-key" in str(found)


@pytest.mark.skipif(not TOOL.exists(), reason="no .venv-bench: make .venv-bench/.stamp")
def test_a_package_is_valid_and_a_damaged_one_is_not(frozen: Path, tmp_path: Path) -> None:
    check(frozen, tmp_path)


@pytest.mark.soak
def test_the_tool_is_there_and_finds_a_package_valid(frozen: Path, tmp_path: Path) -> None:
    check(frozen, tmp_path)

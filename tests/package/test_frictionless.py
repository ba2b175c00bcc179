"""The Frictionless tool finds a package valid. It lives in an environment of its own: `make .venv-bench/.stamp` makes it.

KB_FRICTIONLESS=required turns a missing tool into a failure.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from .release import bulletins, make_release
from .test_package import FIRST, SECOND, freeze

TOOL = Path(__file__).parents[2] / ".venv-bench" / "bin" / "frictionless"


def validate(package: Path) -> dict[str, object]:
    done = subprocess.run([TOOL, "validate", "datapackage.json", "--json"], cwd=package, capture_output=True, text=True, check=False)
    found: dict[str, object] = json.loads(done.stdout)
    return found


@pytest.mark.skipif(not TOOL.exists() and os.environ.get("KB_FRICTIONLESS") != "required", reason="no .venv-bench")
def test_a_package_is_valid_and_a_damaged_one_is_not(tmp_path: Path) -> None:
    data = make_release(tmp_path, bulletins())
    freeze(data, FIRST)
    package = freeze(data, SECOND)
    found = validate(package)
    assert found["valid"] is True, found
    cases = package / "csv" / "cases.csv"
    cases.write_text(cases.read_text("utf-8").replace(",03,", ",77,", 1), "utf-8")
    found = validate(package)
    assert found["valid"] is False and "foreign-key" in str(found)

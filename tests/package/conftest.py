"""One release and its packages of two months, made once."""

from __future__ import annotations

from pathlib import Path

import pytest

from .release import FIRST, SECOND, bulletins, freeze, make_release


@pytest.fixture(scope="session")
def frozen(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder; nobody may change it."""
    folder = make_release(tmp_path_factory.mktemp("frozen") / "data", bulletins())
    freeze(folder, FIRST)
    freeze(folder, SECOND)
    return folder

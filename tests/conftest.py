"""Options and fixtures that every room's tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.crawlers.nursery import Nursery

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # one of several processes: threads of each would wait for those of the others

#: files that take a minute or more with few tests: they begin first, so that no process is left alone with one at the end
LONG = (
    "kb/test_detect_floors.py",
    "crawlers/test_cluster.py",
    "planted_people/test_everywhere.py",
    "test_docs.py",
    "feeds/test_real_output.py",
    "patterns/test_backtest.py",
    "gold/test_floors.py",
    "crawlers/test_kills.py",
)
HERE = Path(__file__).parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--bless", action="store_true", help="write golden files anew; read the diff before you commit it")


@pytest.fixture
def bless(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--bless"))


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """The real command in processes of its own, without the wait for a start."""
    from tests.crawlers.nursery import Nursery

    nursery = Nursery(tmp_path_factory.mktemp("nursery"))
    yield nursery
    nursery.close()


def _turn(item: pytest.Item) -> int:
    """The place of its file among those that begin first."""
    name = item.path.relative_to(HERE).as_posix() if item.path.is_relative_to(HERE) else ""
    return LONG.index(name) if name in LONG else len(LONG)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What takes long begins first; full-size runs belong to `make soak` alone."""
    items.sort(key=_turn)
    if os.environ.get("KB_SOAK"):
        return
    kept = [item for item in items if "soak" not in item.keywords]
    config.hook.pytest_deselected(items=[item for item in items if "soak" in item.keywords])
    items[:] = kept

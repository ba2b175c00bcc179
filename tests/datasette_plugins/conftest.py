"""A site over a made-up release, and one way to ask it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from desk_notices import readings, release

from datasette_plugins.site import new_site

Get = Callable[..., Awaitable[Any]]


@pytest.fixture(scope="session")
def kb_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One release for all tests that only read."""
    return release(tmp_path_factory.mktemp("site"), readings())


async def open_site(path: Path, public: bool = False) -> Any:
    site = new_site(path, public)
    await site.invoke_startup()
    return site


@pytest_asyncio.fixture
async def site(kb_db: Path) -> AsyncIterator[Any]:
    yield await open_site(kb_db)


@pytest_asyncio.fixture
async def public(kb_db: Path) -> AsyncIterator[Any]:
    yield await open_site(kb_db, public=True)

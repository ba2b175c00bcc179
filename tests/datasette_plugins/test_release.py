"""A release published while the site serves is on the next page, in every thread, and one page sees one release."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from pathlib import Path

import pytest
from desk_notices import readings, release
from parsel import Selector

from datasette_plugins.site import new_site


async def counts(site: object) -> str:
    response = await site.client.get("/")  # type: ignore[attr-defined]
    return " ".join(Selector(response.text).css(".counts dd::text").getall())


async def test_the_next_page_shows_the_new_release(tmp_path: Path) -> None:
    found = readings()
    path = release(tmp_path / "a", found[:1])
    site = new_site(path)
    await site.invoke_startup()
    assert await counts(site) == "1 1 1 1"
    await asyncio.gather(*(site.client.get("/-/search?q=客服") for _ in range(8)))  # every thread holds a connection
    new = release(tmp_path / "b", found)
    os.replace(new, path)
    assert await counts(site) == "4 32 33 1"
    totals = await asyncio.gather(*(site.client.get("/-/search.json") for _ in range(12)))
    assert {answer.json()["total"] for answer in totals} == {33}
    assert "33 rows" in (await site.client.get("/kb/bulletins")).text
    rows = (await site.client.get("/kb/bulletins.json?_shape=array&_size=max")).json()
    assert len(rows) == 33
    tables = (await site.client.get("/kb.json")).json()["tables"]
    assert {table["name"]: table["count"] for table in tables}["bulletins"] == 33


async def test_a_release_that_is_away_for_a_moment_is_still_served(tmp_path: Path) -> None:
    path = release(tmp_path / "a", readings())
    site = new_site(path)
    await site.invoke_startup()
    held = site.get_database("kb")
    await asyncio.gather(*(held.execute_fn(lambda conn: time.sleep(0.1)) for _ in range(6)))  # every thread holds a connection
    path.rename(tmp_path / "elsewhere")
    assert (await site.client.get("/-/search.json")).json()["total"] == 33


async def test_nothing_is_written(tmp_path: Path) -> None:
    path = release(tmp_path / "a", readings())
    for leftover in path.parent.iterdir():
        if leftover != path:
            leftover.unlink()
    path.chmod(0o444)
    path.parent.chmod(0o555)
    try:
        site = new_site(path)
        await site.invoke_startup()
        assert (await site.client.get("/kb/cases?_search=账户")).status_code == 200
        assert [each.name for each in path.parent.iterdir()] == ["kb.db"]
        with pytest.raises(PermissionError):
            site.get_database("kb").connect(write=True)
    finally:
        path.parent.chmod(0o755)


async def test_what_many_ask_at_once_is_asked_once(tmp_path: Path) -> None:
    site = new_site(release(tmp_path, readings()))
    await site.invoke_startup()
    asked: list[int] = []

    def slow(conn: sqlite3.Connection) -> int:
        asked.append(1)
        time.sleep(0.05)
        return int(conn.execute("SELECT count(*) FROM bulletins").fetchone()[0])

    def fails(conn: sqlite3.Connection) -> int:
        asked.append(1)
        raise ValueError("no answer")

    held = site.get_database("kb")
    first = asyncio.create_task(held.remembered("slow", slow))
    others = [asyncio.create_task(held.remembered("slow", slow)) for _ in range(6)]
    await asyncio.sleep(0.01)
    first.cancel()  # a visitor who goes away takes the answer from nobody
    assert await asyncio.gather(*others) == [33] * 6 and len(asked) == 1
    assert await held.remembered("slow", slow) == 33 and len(asked) == 1
    for _ in range(2):  # what failed is asked again
        with pytest.raises(ValueError, match="no answer"):
            await held.remembered("fails", fails)
    assert len(asked) == 3

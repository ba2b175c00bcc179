"""SIGKILLs of the real `kb crawl`: nothing lost, nothing doubled, nothing half-written."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nursery import Ended, Nursery
from web import HOST, Web, column

from crawlers.sample_web import SOURCES, SampleWeb, serve

KILLS = 30
#: each of these must find nothing, after every kill: a document's bytes, text and frontier state come and go together
HALVES = {
    "stored, but no notice": """SELECT url FROM frontier WHERE kind = 'article' AND state = 'stored'
        AND url NOT IN (SELECT p.url FROM pages AS p JOIN bulletins AS b ON b.sha256 = p.sha256)""",
    "a notice, but not stored": """SELECT url FROM bulletins AS b WHERE NOT EXISTS (SELECT 1 FROM pages AS p JOIN frontier AS f
        ON f.url = p.url WHERE p.sha256 = b.sha256 AND f.kind = 'article' AND f.state IN ('stored', 'unchanged'))""",
    "a notice without its bytes": "SELECT url FROM bulletins WHERE sha256 NOT IN (SELECT sha256 FROM pages)",
    "a list done, but its links lost": """SELECT url FROM frontier AS f WHERE kind = 'list' AND state = 'stored' AND f.parent IS NULL
        AND NOT EXISTS (SELECT 1 FROM frontier WHERE parent = f.url)""",
    "a part without its notice": """SELECT url FROM frontier AS f WHERE kind = 'part'
        AND parent NOT IN (SELECT url FROM frontier WHERE state IN ('stored', 'unchanged'))""",
    "doubled bytes": "SELECT url FROM pages GROUP BY url HAVING count(*) > 1",
}


def halves(path: Path) -> dict[str, list[str]]:
    db = sqlite3.connect(path)
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {name: found for name, sql in HALVES.items() if (found := [row[0] for row in db.execute(sql)])}
    finally:
        db.close()


def contents(path: Path) -> dict[str, list[Any]]:
    """All that must not depend on how often the crawl was killed on its way."""
    db = sqlite3.connect(path)
    try:
        notices = (
            "SELECT id, url, title, text, published, publisher, source, tier, images, family, sha256, marks FROM bulletins ORDER BY id"
        )
        states = "SELECT url, source, kind, replace(state, 'unchanged', 'stored'), sha256 FROM frontier ORDER BY url"
        bad = "SELECT url, stage, code FROM quarantine ORDER BY url"
        return {sql: db.execute(sql).fetchall() for sql in (notices, states, bad, "SELECT url, sha256 FROM pages ORDER BY url")}
    finally:
        db.close()


def kill_once(start: Callable[[], tuple[int, int]], nursery: Nursery, asked: Callable[[], int], after: int, rest: float) -> bool:
    """Start a crawl and kill it some milliseconds after so many requests; False where it was done before that."""
    goal = asked() + after
    pid, number = start()
    limit = time.monotonic() + 3
    while asked() < goal and time.monotonic() < limit:
        time.sleep(0.001)
    time.sleep(rest)
    os.kill(pid, signal.SIGKILL)
    ended = nursery.wait(pid, number)
    assert ended.code in (0, 1, -signal.SIGKILL), ended.err
    return ended.code == -signal.SIGKILL


class Site:
    """A web to crawl, and how much was asked of it."""

    def __init__(self, nursery: Nursery, sources: Path, port: int, log: list[Any]) -> None:
        self.nursery, self.sources, self.port, self.log = nursery, sources, port, log

    def start(self, data: Path) -> tuple[int, int]:
        return self.nursery.start("crawl", "--data", data, sources=self.sources, port=self.port)

    def crawl(self, data: Path) -> Ended:
        ended = self.nursery.wait(*self.start(data))
        assert ended.code == 0 and "Traceback" not in ended.err, ended.err
        return ended

    def harass(self, data: Path, kills: int, most: int, seed: int) -> int:
        """Crawl under so many kills, looking for halves after each, and once more to the end; how many kills hit."""
        rng = random.Random(seed)
        killed = 0
        for _ in range(kills):
            killed += kill_once(lambda: self.start(data), self.nursery, lambda: len(self.log), rng.randint(1, most), rng.random() * 0.006)
            assert not (data / "archive.db").exists() or halves(data / "archive.db") == {}
        self.crawl(data)
        assert halves(data / "archive.db") == {}
        return killed


@pytest.fixture
def sample(nursery: Nursery) -> Any:
    with serve() as web:
        assert isinstance(web, SampleWeb)
        yield Site(nursery, SOURCES, web.port, web.log)


def test_thirty_kills_on_the_sample_web_change_nothing(sample: Site, tmp_path: Path) -> None:
    sample.crawl(tmp_path / "calm")
    killed = sample.harass(tmp_path / "killed", KILLS, 40, seed=7)
    assert killed >= KILLS * 2 // 3, f"only {killed} of {KILLS} crawls were killed under way"
    assert contents(tmp_path / "killed" / "archive.db") == contents(tmp_path / "calm" / "archive.db")


@pytest.mark.parametrize("rounds", [1, pytest.param(34, marks=pytest.mark.soak)])
def test_kills_on_a_long_column_lose_and_double_nothing(
    nursery: Nursery, web: Web, tmp_path: Path, declare: Callable[..., Path], rounds: int
) -> None:
    kills, notices = (10, 80) if rounds == 1 else (30, 150)
    urls = column(web, HOST, notices)
    site = Site(nursery, declare(), web.port, web.log)
    killed = 0
    for n in range(rounds):
        data = tmp_path / f"data{n}"
        killed += site.harass(data, kills, max(2, 2 * notices // kills), seed=100 + n)
        db = sqlite3.connect(data / "archive.db")
        assert sorted(row[0] for row in db.execute("SELECT url FROM bulletins")) == sorted(urls)
        assert db.execute("SELECT count(*) FROM quarantine").fetchone() == (0,)
        db.close()
    assert killed >= rounds * kills * 2 // 3

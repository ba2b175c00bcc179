"""SIGKILLs of the real `kb crawl`: nothing lost, nothing doubled, nothing half-written."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from nursery import Nursery
from web import HOST, Asked, Web, column

NOTICES, KILLS = 150, 30
#: each of these must find nothing, after every kill: a document's bytes, text and frontier state come and go together
HALVES = {
    "stored, but no notice": """SELECT url FROM frontier WHERE kind = 'article' AND state = 'stored'
        AND url NOT IN (SELECT url FROM bulletins)""",
    "a notice, but not stored": "SELECT url FROM bulletins WHERE url NOT IN (SELECT url FROM frontier WHERE state = 'stored')",
    "a notice without its bytes": "SELECT url FROM bulletins WHERE sha256 NOT IN (SELECT sha256 FROM pages)",
    "a list done, but its links lost": """SELECT url FROM frontier AS f WHERE kind = 'list' AND state = 'stored'
        AND NOT EXISTS (SELECT 1 FROM frontier WHERE parent = f.url)""",
    "doubled bytes": "SELECT url FROM pages GROUP BY url HAVING count(*) > 1",
    "failures": "SELECT url FROM quarantine",
}


def halves(path: Path) -> dict[str, list[str]]:
    db = sqlite3.connect(path)
    try:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return {name: found for name, sql in HALVES.items() if (found := [row[0] for row in db.execute(sql)])}
    finally:
        db.close()


def kill_once(nursery: Nursery, web: Web, data: Path, sources: Path, rng: random.Random, most: int) -> bool:
    """Start a crawl and kill it a few milliseconds after one of its next requests; False where it was done before that."""
    left = rng.randint(1, most)
    due = threading.Event()

    def count(asked: Asked) -> None:
        nonlocal left
        left -= 1
        if left == 0:
            due.set()

    web.on_request = count
    pid, number = nursery.start("crawl", "--data", data, sources=sources, port=web.port)
    if due.wait(20):
        time.sleep(rng.random() * 0.006)
        os.kill(pid, signal.SIGKILL)
    ended = nursery.wait(pid, number)
    assert ended.code in (0, -signal.SIGKILL), ended.err
    return ended.code != 0


def run(nursery: Nursery, web: Web, data: Path, sources: Path, kills: int, notices: int, seed: int) -> int:
    urls = column(web, HOST, notices)
    rng = random.Random(seed)
    killed = 0
    for _ in range(kills):
        killed += kill_once(nursery, web, data, sources, rng, max(2, 2 * notices // kills))
        if (data / "archive.db").exists():
            assert halves(data / "archive.db") == {}
    web.on_request = None
    ended = nursery.run("crawl", "--data", data, "--json", sources=sources, port=web.port)
    assert ended.code == 0, ended.err
    (report,) = ended.rows
    assert report["discovered"] == report["stored"] == notices
    db = sqlite3.connect(data / "archive.db")
    assert sorted(row[0] for row in db.execute("SELECT url FROM bulletins")) == sorted(urls)
    db.close()
    assert halves(data / "archive.db") == {}
    return killed


def test_thirty_kills_lose_and_double_nothing(nursery: Nursery, web: Web, data: Path, declare: Callable[..., Path]) -> None:
    killed = run(nursery, web, data, declare(), KILLS, NOTICES, seed=7)
    assert killed >= KILLS * 2 // 3, f"only {killed} of {KILLS} crawls were killed under way"


@pytest.mark.soak
def test_a_thousand_kills_lose_and_double_nothing(nursery: Nursery, web: Web, tmp_path: Path, declare: Callable[..., Path]) -> None:
    sources = declare()
    killed = sum(run(nursery, web, tmp_path / f"data{n}", sources, KILLS, NOTICES, seed=100 + n) for n in range(34))
    assert killed >= 680

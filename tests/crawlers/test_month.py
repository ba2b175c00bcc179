"""A month on the planted web, in minutes: new, edited, moved and deleted notices, outages, walls, robots.txt that changes, and kills."""

from __future__ import annotations

import os
import random
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from nursery import Ended, Nursery

from crawlers.families import FAMILIES
from tests.planted_web import check_log, plant, serve

FACTOR = 0.005  #: real seconds of a simulated one
CEILING = 2_000
SUMS = ("stored", "unchanged", "quarantined", "pending", "refused")


@dataclass
class Month:
    """One folder crawled day after day."""

    nursery: Nursery
    folder: Path
    served: Any

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def _asked(self) -> dict[str, Any]:
        ahead = (self.served.now() - datetime.now(UTC)).total_seconds()
        clock = {"crawlers.clock.AHEAD": ahead, "crawlers.pace.SAMPLE_SCALE": FACTOR, "crawlers.settings.HOST_CEILING": CEILING}
        return {"sources": self.folder / "sources", "port": self.served.address[1], "set": clock}

    def crawl(self) -> Ended:
        return self.nursery.run("crawl", "--data", self.data, "--json", **self._asked())

    def kill(self, after: float) -> None:
        pid, number = self.nursery.start("crawl", "--data", self.data, "--json", **self._asked())
        time.sleep(after)
        os.kill(pid, signal.SIGKILL)
        self.nursery.wait(pid, number)

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(self.data / "archive.db")) as db:
            return db.execute(sql).fetchall()

    def unread_lists(self) -> set[str]:
        """Lists that no reader of ours knows are asked for anew each day, lest a better reader finds nothing."""
        return {url for (url,) in self.query("SELECT url FROM frontier JOIN quarantine USING(url) WHERE kind = 'list'")}


def declare(truth: Any, folder: Path) -> int:
    """A source file for every column that is wanted."""
    place = folder / "sources" / "planted"
    place.mkdir(parents=True)
    found = [(site, column) for site in truth.sites for column in site.columns if column.wanted == "yes"]
    for n, (site, column) in enumerate(found):
        family = column.family if column.family in FAMILIES else "fallback"
        host = column.url.split("/")[2]
        source = {"name": f"planted_{n}", "title": site.title, "publisher": site.title, "tier": "T0", "family": family, "allow": [host]}
        source |= {"lists": [column.url], "verified_live": "never", "enabled": True}
        (place / f"planted_{n}.yml").write_text(yaml.safe_dump(source, allow_unicode=True), "utf-8")
    return len(found)


def plain(url: str) -> str:
    return re.sub(r";jsessionid=[^?#]*", "", url)


@pytest.fixture
def month_nursery(tmp_path: Path) -> Iterator[Nursery]:
    nursery = Nursery(tmp_path)
    yield nursery
    nursery.close()


def live(nursery: Nursery, folder: Path, sites: int, days: list[int], kills: set[int]) -> tuple[Month, Any]:
    """Crawl on these days; on some of them it is killed first. Checks every day's sums and the whole log."""
    web, rolls = plant(seed=7, sites=sites), random.Random(3)
    assert declare(web.on(0), folder) >= sites // 2
    with serve(web, factor=FACTOR) as served:
        month, breaches = Month(nursery, folder, served), []
        for day in days:
            if day:
                served.turn_to(day, hour=9)
            if day in kills:
                month.kill(rolls.uniform(0.3, 2.0))
                breaches += [line for line in check_log(web, served.log, factor=FACTOR, ceiling=CEILING) if not line.startswith("again:")]
                served.forget()  # what was under way when it was killed is fetched again, and rightly
            ended = month.crawl()
            assert "Traceback" not in ended.err, ended.err
            assert ended.rows and all(row["discovered"] == sum(row[key] for key in SUMS) for row in ended.rows)
        unread = month.unread_lists()
        log = check_log(web, served.log, factor=FACTOR, ceiling=CEILING)
        breaches += [line for line in log if not (line.startswith("again:") and any(url.split("/", 3)[3] in line for url in unread))]
    assert breaches == []
    return month, web.on(days[-1])


def judge(month: Month, truth: Any) -> dict[str, int]:
    """What the archive says against the truth of the last day."""
    sums = "SELECT count(*), sum(state IN ('stored','unchanged','quarantined','pending','refused')) FROM frontier WHERE kind = 'article'"
    ((discovered, told),) = month.query(sums)
    assert discovered == told and month.query("PRAGMA integrity_check") == [("ok",)]
    assert month.query("SELECT count(*) FROM bulletins WHERE sha256 NOT IN (SELECT sha256 FROM pages)") == [(0,)]
    stored = {plain(url): (re.sub(r"\s", "", text), gone) for url, text, gone in month.query("SELECT url, text, gone_since FROM bulletins")}
    gone = {plain(page.url) for site in truth.sites for page in site.gone}
    assert {url for url, (_, since) in stored.items() if since} <= gone, "nothing is called gone that is there"
    now = {plain(a.url): a for site in truth.sites for column in site.columns for a in column.articles}
    read = [(url, text == re.sub(r"\s", "", now[url].text)) for url, (text, _) in stored.items() if url in now and now[url].version < 2]
    return {
        "stored": len(stored),
        "as_printed": sum(same for _, same in read),
        "read": len(read),
        "gone": sum(bool(since) for _, since in stored.values()),
        "versions": month.query("SELECT count(*) FROM history")[0][0],
    }


def test_some_days_of_a_month(month_nursery: Nursery, tmp_path: Path) -> None:
    found = judge(*live(month_nursery, tmp_path, 8, [0, 1, 6, 20], kills={6}))
    assert found["stored"] > 100 and found["as_printed"] >= 0.97 * found["read"]


@pytest.mark.soak
def test_a_whole_month(month_nursery: Nursery, tmp_path: Path) -> None:
    found = judge(*live(month_nursery, tmp_path, 60, list(range(31)), kills={2, 5, 9, 14, 21, 27}))
    assert found["stored"] > 1_000 and found["as_printed"] >= 0.97 * found["read"] and found["gone"] and found["versions"]

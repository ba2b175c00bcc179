"""Each host has one day's ceiling, one pace and one sleep, over all sources, runs and kills."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from nursery import Ended, Nursery
from web import HOST, Answer, Web, column

from crawlers.clock import CHINA, china_day
from crawlers.pace import MAX_DELAY, Pace
from crawlers.robots import read_rules

Kb = Callable[..., Ended]
Rows = Callable[..., list[Any]]
LOW = {"crawlers.settings.HOST_CEILING": 7}


def test_a_ceiling_a_host_and_day_survives_restarts(web: Web, kb: Kb, rows: Rows) -> None:
    column(web, HOST, 12)
    (report,) = kb("crawl", "--json", set=LOW).rows
    assert report["status"] == "ceiling" and len(web.log) == 7, "robots.txt counts too"
    (again,) = kb("crawl", "--json", set=LOW).rows
    assert again["status"] == "ceiling" and len(web.log) == 7
    assert report["discovered"] == sum(report[k] for k in ("stored", "unchanged", "quarantined", "pending", "refused"))
    assert rows("SELECT host, day, asked FROM hosts") == [(HOST, china_day(), 7)]
    kb("crawl", set={**LOW, "crawlers.clock.AHEAD": 86_400.0})
    assert len(web.log) == 14, "tomorrow goes on"
    (until,) = rows("SELECT until FROM hosts")
    assert datetime.fromisoformat(until).astimezone(CHINA).strftime("%H:%M") in ("00:00", "23:59")


def test_a_command_line_cannot_raise_it() -> None:
    from crawlers import settings
    from crawlers.reactor import settings_for

    assert settings_for(None, None).getint("HOST_CEILING") == settings.HOST_CEILING == 5_000


def test_a_kill_forgets_no_request(web: Web, nursery: Nursery, declare: Callable[..., Path], data: Path, rows: Rows) -> None:
    import os
    import signal

    column(web, HOST, 30)
    sources = declare()
    for stop_at in (3, 6, 9):
        pid, number = nursery.start("crawl", "--data", data, sources=sources, port=web.port)
        until = time.monotonic() + 10
        while len(web.log) < stop_at and time.monotonic() < until:
            time.sleep(0.002)
        os.kill(pid, signal.SIGKILL)
        nursery.wait(pid, number)
    time.sleep(0.05)
    assert rows("SELECT asked FROM hosts")[0] >= len(web.log)


def test_a_wall_holds_for_every_source_of_the_host_and_sleeps_longer_each_time(
    web: Web, kb: Kb, declare: Callable[..., Path], rows: Rows, data: Path
) -> None:
    lists = {name: f"http://{HOST}/{name}/index.html" for name in ("jwzx", "tzgg")}
    declare(*({"name": f"anlan_{name}", "lists": [url], "article": rf"/{name}/\d{{6}}/t\d+_\d+\.html$"} for name, url in lists.items()))
    web.fallbacks[HOST] = lambda a: Answer("", 404) if a.path == "/robots.txt" else Answer("", 412)
    slept = []
    for _ in range(3):
        web.log.clear()
        reports = kb("crawl", "--json", set={"crawlers.pace.SAMPLE_SCALE": 0.05}).rows  # there is time between two requests
        assert {r["status"] for r in reports} == {"blocked"} and len(web.paths()) == 1, "the second source does not try the wall"
        slept += rows("SELECT round(julianday(until) - julianday('now')) FROM hosts")
        with sqlite3.connect(data / "archive.db") as db:
            db.execute("UPDATE hosts SET until = '2000-01-01T00:00:00Z'")
    assert slept == [1.0, 2.0, 4.0]
    web.fallbacks.clear()
    for name in lists:
        column(web, HOST, 2, folder=f"/{name}")
    kb("crawl")
    assert rows("SELECT walls FROM hosts") == [0]


def test_a_restart_waits_its_turn(web: Web, kb: Kb) -> None:
    column(web, HOST, 2)
    scale = {"crawlers.pace.SAMPLE_SCALE": 0.2}
    for _ in range(2):
        kb("crawl", set=scale)
    times = [asked.at for asked in web.log]
    assert min(b - a for a, b in pairwise(times)) >= 0.39


async def test_what_robots_txt_asks_holds_from_the_first_page_on() -> None:
    now = 0.0

    async def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    pace = Pace(lambda: now, sleep)
    async with pace.turn("a.gov.cn"):
        now += 1
    pace.slow("a.gov.cn", 30)
    async with pace.turn("a.gov.cn"):
        assert now == 31


def test_request_rate_visit_time_and_what_is_too_slow() -> None:
    rules = read_rules("h", 200, b"User-agent: *\nRequest-rate: 1/30\nVisit-time: 1400-2100\nCrawl-delay: 5")
    assert rules.delay == 30.0 and rules.hours == "14:00-21:00"
    slow = read_rules("h", 200, b"User-agent: *\nCrawl-delay: 86400")
    assert not slow.allows("https://h/x") and "86400" in slow.why and MAX_DELAY < 86400


def test_outside_the_hours_of_robots_txt_nothing_is_asked(web: Web, kb: Kb, rows: Rows) -> None:
    column(web, HOST, 2)
    hour = (time.gmtime().tm_hour + 3) % 22
    web.put(f"http://{HOST}/robots.txt", Answer(f"User-agent: *\nVisit-time: {hour:02}00-{hour + 1:02}00", kind="text/plain"))
    (report,) = kb("crawl", "--json").rows
    assert report["status"] == "outside_hours" and web.paths() == [] and rows("SELECT state FROM frontier") == ["pending"]


def test_robots_txt_that_changes_during_a_run_is_obeyed(web: Web, kb: Kb, rows: Rows) -> None:
    column(web, HOST, 6)
    answers = iter(["User-agent: *\nAllow: /"] * 4)
    web.put(f"http://{HOST}/robots.txt", lambda a: Answer(next(answers, "User-agent: *\nDisallow: /jwzx/202403/"), kind="text/plain"))
    (report,) = kb("crawl", "--json", set={"crawlers.robots.FRESH": -1.0}).rows
    assert 0 < report["stored"] < 6 and report["refused"] == 6 - report["stored"]
    assert set(rows("SELECT code FROM quarantine")) == {"robots"}


def test_no_setting_gives_us_another_name(web: Web, kb: Kb) -> None:
    column(web, HOST, 1)
    kb("crawl", set={"crawlers.settings.DEFAULT_REQUEST_HEADERS": {"User-Agent": "Mozilla/5.0"}})
    assert all(asked.headers["User-Agent"].startswith("scam-bulletins/") for asked in web.log)


def test_an_archive_of_an_earlier_version_is_brought_up(web: Web, kb: Kb, rows: Rows, data: Path) -> None:
    from crawlers.schema import SCHEMA, STEPS

    data.mkdir()
    with sqlite3.connect(data / "archive.db") as db:
        db.executescript(SCHEMA)
    column(web, HOST, 2)
    assert kb("crawl").code == 0
    assert rows("SELECT count(*) FROM bulletins WHERE gone_since IS NULL") == [2] and rows("PRAGMA user_version") == [len(STEPS)]

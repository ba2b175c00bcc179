"""One connection a host and at least two seconds between requests, held against a clock of the test's own."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from nursery import Ended
from web import HOST, Answer, Web, column

from crawlers import settings
from crawlers.pace import MAX_DELAY, Pace
from crawlers.source import MIN_DELAY


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds
        await asyncio.sleep(0)


async def visits(pace: Pace, clock: Clock, host: str, n: int, takes: float = 0.5, sample: bool = False) -> list[tuple[float, float]]:
    """(start, end) of n requests asked for at once, each of which takes a while."""
    times = []

    async def one() -> None:
        async with pace.turn(host, sample):
            start = clock.now
            await clock.sleep(takes)
            times.append((start, clock.now))

    await asyncio.gather(*(one() for _ in range(n)))
    return times


def gaps(times: list[tuple[float, float]]) -> list[float]:
    return [start - end for (_, end), (start, _) in pairwise(times)]


async def test_two_seconds_between_the_end_of_one_and_the_start_of_the_next() -> None:
    clock = Clock()
    pace = Pace(clock, clock.sleep)
    assert all(gap >= MIN_DELAY == 2.0 for gap in gaps(await visits(pace, clock, "gat.hunan.gov.cn", 6)))


async def test_no_delay_on_the_sample_web_and_nowhere_else() -> None:
    clock = Clock()
    pace = Pace(clock, clock.sleep)
    assert gaps(await visits(pace, clock, "gaj.anlan.example", 4, sample=True)) == [0.0] * 3
    assert all(gap >= 2 for gap in gaps(await visits(pace, clock, "gat.hunan.gov.cn", 4, sample=True)))
    assert all(gap >= 2 for gap in gaps(await visits(pace, clock, "gaj.anlan.example", 4)))


async def test_what_asks_for_more_gets_more_and_nothing_asks_for_less() -> None:
    clock = Clock()
    pace = Pace(clock, clock.sleep)
    for seconds in (0.0, 7.5, 3.0, -1.0, math.inf, math.nan):
        pace.slow("slow.gov.cn", seconds)
    assert all(gap >= 7.5 for gap in gaps(await visits(pace, clock, "slow.gov.cn", 3)))
    pace.slow("slowest.gov.cn", 1e9)
    assert pace.delay("slowest.gov.cn") == MAX_DELAY


async def test_a_host_that_asks_for_a_pause_gets_it() -> None:
    clock = Clock()
    pace = Pace(clock, clock.sleep)
    await visits(pace, clock, "busy.gov.cn", 1)
    at = clock.now
    pace.hold("busy.gov.cn", 90)
    (first, *_) = await visits(pace, clock, "busy.gov.cn", 2)
    assert first[0] >= at + 90


async def test_hosts_do_not_wait_for_each_other() -> None:
    clock = Clock()
    pace = Pace(clock, clock.sleep)
    async with pace.turn("a.gov.cn"):
        assert await visits(pace, clock, "b.gov.cn", 1, takes=0) == [(1_000.0, 1_000.0)]


def test_the_settings_are_polite() -> None:
    assert settings.DOWNLOAD_DELAY >= 2 and settings.CONCURRENT_REQUESTS_PER_DOMAIN == 1 and settings.DOWNLOAD_DELAY_JITTER == 0
    assert settings.DOWNLOAD_TIMEOUT == 15 and settings.DOWNLOAD_MAXSIZE == 8 * 1024 * 1024 and settings.DOWNLOAD_VERIFY_CERTIFICATES
    assert all(settings.DOWNLOAD_HANDLERS[s] is None for s in ("data", "file", "ftp", "s3")) and settings.SAMPLE_WEB is None
    off = ("TELNETCONSOLE", "REMOTE_CONTROL", "COOKIES", "METAREFRESH", "HTTPPROXY")
    assert not any(getattr(settings, f"{name}_ENABLED") for name in off)
    assert settings.USER_AGENT.startswith(f"scam-bulletins/{settings.VERSION}")


def test_two_sources_of_one_host_are_never_there_at_once(
    web: Web, kb: Callable[..., Ended], declare: Callable[..., Path], rows: Callable[..., list[Any]]
) -> None:
    lists = {name: f"http://{HOST}/{name}/index.html" for name in ("jwzx", "tzgg")}
    declare(*({"name": f"anlan_{name}", "lists": [url], "article": rf"/{name}/\d{{6}}/t\d+_\d+\.html$"} for name, url in lists.items()))
    at_once = most = 0

    def busy(answer: Answer) -> Callable[[Any], Answer]:
        def respond(asked: Any) -> Answer:
            nonlocal at_once, most
            at_once += 1
            most = max(most, at_once)
            import time

            time.sleep(0.01)
            at_once -= 1
            return answer

        return respond

    for name in lists:
        column(web, HOST, 6, folder=f"/{name}")
    web.routes = {key: busy(route) for key, route in web.routes.items() if isinstance(route, Answer)}
    assert kb("crawl").code == 0
    assert most == 1 and rows("SELECT source, count(*) FROM bulletins GROUP BY 1") == [("anlan_jwzx", 6), ("anlan_tzgg", 6)]


@pytest.mark.parametrize(("hours", "clock", "open_"), [("22:00-06:00", 23, True), ("22:00-06:00", 12, False), ("08:00-18:00", 9, True)])
def test_visiting_hours_are_chinese_time(hours: str, clock: int, open_: bool) -> None:
    from datetime import UTC, datetime

    from crawlers.clock import within

    assert within(hours, datetime(2024, 3, 5, (clock - 8) % 24, 30, tzinfo=UTC)) is open_

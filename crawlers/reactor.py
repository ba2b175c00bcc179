"""Runs spiders in this process, side by side, until they are done or a signal ends them. Twisted's reactor runs once a process."""

from __future__ import annotations

import asyncio
import gc
import logging
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.extensions import memusage
from scrapy.settings import Settings
from twisted.internet.error import ReactorNotRunning
from twisted.logger import globalLogBeginner

import crawlers.door  # noqa: F401 - before the reactor runs: within it Scrapy's shims read the source of each frame of a deep stack
from crawlers.guard import SampleWeb
from crawlers.memory import EXCEEDED
from crawlers.spider import SourceSpider

AT_ONCE = 8  #: sources under way side by side; each has few requests in memory
GARBAGE = 3_000  #: new objects at which the collector looks for garbage, those of some pages; at Python's 700 it takes a tenth of a crawl
BY_SIGNAL = "ended by a signal"
Job = tuple[type[SourceSpider], Mapping[str, Any]]


class _Plain(logging.Formatter):
    """One line a record and no traceback: what a person at a terminal can use."""

    def format(self, record: logging.LogRecord) -> str:
        return " ".join(record.getMessage().split())[:500]


def quiet(level: int) -> None:
    # Twisted prints its own tracebacks to stderr until told where logs go
    globalLogBeginner.beginLoggingTo([], discardBuffer=True, redirectStandardIO=False)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Plain())
    handler.setLevel(level)
    logging.getLogger().addHandler(handler)
    for name in ("scrapy", "twisted", "asyncio", "py.warnings"):
        logging.getLogger(name).setLevel(level)
    logging.getLogger(memusage.__name__).disabled = True  # each spider would say it; the report says it once


def settings_for(path: Path | None, sample: SampleWeb | None) -> Settings:
    settings = Settings()
    settings.setmodule("crawlers.settings", priority="project")
    settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
    settings.set("KB_DATA", str(path.parent) if path else "", priority="cmdline")
    settings.set("ARCHIVE_IN_MEMORY", path is None, priority="cmdline")
    if sample is not None:
        if sample[0] != "127.0.0.1":
            raise ValueError("the sample web is on the loopback interface")
        settings.set("SAMPLE_WEB", sample, priority="cmdline")
        settings.set("DOWNLOAD_DELAY", 0, priority="cmdline")
    return settings


def _stop() -> None:
    from twisted.internet import reactor

    end: Any = reactor
    with suppress(ReactorNotRunning):  # a signal has stopped it already
        end.stop()


def drive(process: AsyncCrawlerProcess, work: Callable[[], Awaitable[None]]) -> bool:
    """Run the reactor until this is done or a signal ends it: was it done? Blocks; once a process."""

    async def whole() -> None:
        await work()
        asyncio.get_running_loop().call_soon(_stop)

    main = asyncio.get_event_loop().create_task(whole())
    gc.freeze()  # what has been loaded stays: the collector need not walk over it again and again
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])
    process.start(stop_after_crawl=False)
    return not main.cancel()


def ended_by(crawler: Crawler) -> str | None:
    """What ended this whole process's work, be it a signal or the limit of memory; None where the source was visited."""
    reason = crawler.stats.get_value("finish_reason")
    if reason == EXCEEDED:
        return f"more than {crawler.settings.getint('MEMUSAGE_LIMIT_MB')} MB of memory in use"
    return BY_SIGNAL if reason == "shutdown" else None


def spin(settings: Settings, jobs: Sequence[Job]) -> list[SourceSpider]:
    """Run the jobs, AT_ONCE at a time, until all are done or a signal ends them. Blocks; once a process."""
    quiet(logging.ERROR)
    process = AsyncCrawlerProcess(settings)
    crawlers = [process.create_crawler(spidercls) for spidercls, _ in jobs]
    room, ended = asyncio.Semaphore(AT_ONCE), False

    async def one(crawler: Crawler, arguments: Mapping[str, Any]) -> None:
        nonlocal ended
        async with room:
            if ended:
                return
            await process.crawl(crawler, **arguments)
            spider: Any = crawler.spider
            if why := ended_by(crawler):
                ended = True
                spider.stop("interrupted", why)
            ended = ended or bool(getattr(spider, "archive", None) and spider.archive.broken)

    async def everything() -> None:
        under_way = (one(c, arguments) for c, (_, arguments) in zip(crawlers, jobs, strict=True))
        for result in await asyncio.gather(*under_way, return_exceptions=True):
            if isinstance(result, BaseException):
                logging.getLogger(__name__).error("%s: %s", type(result).__name__, result)

    drive(process, everything)
    return [crawler.spider for crawler in crawlers if isinstance(crawler.spider, SourceSpider)]

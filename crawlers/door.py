"""Scrapy's HTTP handler as the one door: every request, also of robots.txt, redirects, retries and parts, passes here or is not made."""

from __future__ import annotations

from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers import hosts, settings
from crawlers.clock import within
from crawlers.hosts import Away
from crawlers.pace import PACE
from crawlers.source import host_of


class DoorHandler(HTTP11DownloadHandler):
    """In turns, within visiting hours, under the day's ceiling, by one connection a host, and under our own name."""

    _doors: list[DoorHandler] = []  # noqa: RUF012 - of this process, open ones; they share the first one's connections

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._sample = crawler.settings.get("SAMPLE_WEB") is not None
        self._ceiling = min(crawler.settings.getint("HOST_CEILING", settings.HOST_CEILING), settings.HOST_CEILING)
        if self._doors:
            self._pool = self._doors[0]._pool
        self._doors.append(self)

    async def close(self) -> None:
        self._doors.remove(self)
        if not self._doors:
            await super().close()

    async def download_request(self, request: Request) -> Response:
        host, spider = host_of(request.url), self._crawler.spider
        if not PACE.known(host) and (before := hosts.last_turn(_archive(spider), host)):
            PACE.remember(host, *before)
        async with PACE.turn(host, self._sample):
            self._admit(host, spider)
            request.headers["User-Agent"] = settings.USER_AGENT  # whatever a command line sets: no other name
            return await super().download_request(request)

    def _admit(self, host: str, spider: Any) -> None:
        """Raises Away for a request that may not be made now."""
        hours = spider.source.hours
        if hours and not within(hours):
            raise Away(host, "outside_hours", f"visits are welcome {hours}, Chinese time")
        if window := PACE.closed(host):
            raise Away(host, "outside_hours", f"robots.txt welcomes visits {window}, UTC")
        hosts.ask(_archive(spider), host, self._ceiling, PACE.delay(host))


def _archive(spider: Any) -> Any:
    return spider.archive

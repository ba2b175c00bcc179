"""One connection a host and time between requests, whatever sources share the host; nothing that fetches goes round it."""

from __future__ import annotations

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers.source import MIN_DELAY, host_of

MAX_DELAY = 3_600.0  #: a Crawl-delay above this is held to an hour; the source would not end otherwise


class Pace:
    """Turns at hosts. A turn begins when the one before is over and the host's delay has passed since."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._clock, self._sleep = clock, sleep
        self._delays: dict[str, float] = {}
        self._ready: dict[str, float] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def delay(self, host: str, sample: bool = False) -> float:
        """Seconds between two requests; 0 on the sample web and nowhere else."""
        return 0.0 if sample and host.endswith(".example") else max(MIN_DELAY, self._delays.get(host, 0.0))

    def slow(self, host: str, seconds: float) -> None:
        """From now on at least so long between requests: a source's `delay`, a Crawl-delay."""
        if math.isfinite(seconds):
            self._delays[host] = max(self._delays.get(host, 0.0), min(seconds, MAX_DELAY))

    def hold(self, host: str, seconds: float) -> None:
        """Nothing to this host for so long: a Retry-After."""
        self._ready[host] = max(self._ready.get(host, 0.0), self._clock() + seconds)

    @asynccontextmanager
    async def turn(self, host: str, sample: bool = False) -> AsyncIterator[None]:
        async with self._locks[host]:
            wait = self._ready.get(host, 0.0) - self._clock()
            if wait > 0:
                await self._sleep(wait)
            try:
                yield
            finally:
                self._ready[host] = max(self._ready.get(host, 0.0), self._clock() + self.delay(host, sample))


PACE = Pace()  #: the process's own


class PacedHandler(HTTP11DownloadHandler):
    """Scrapy's HTTP handler, in turns."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._sample = crawler.settings.get("SAMPLE_WEB") is not None

    async def download_request(self, request: Request) -> Response:
        async with PACE.turn(host_of(request.url), self._sample):
            return await super().download_request(request)

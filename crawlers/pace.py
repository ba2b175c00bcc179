"""One connection a host and time between requests, whatever sources share the host; nothing that fetches goes round it."""

from __future__ import annotations

import asyncio
import math
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC

from crawlers.clock import within
from crawlers.source import MIN_DELAY

MAX_DELAY = 3_600.0  #: seconds; robots.txt that asks for more between two requests says no (crawlers.robots)
SAMPLE_SCALE = 0.0  #: what a second is on the sample web; tests that hold its delays give it a length


class Pace:
    """Turns at hosts. A turn begins when the one before is over and the host's delay has passed since."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._clock, self._sleep = clock, sleep
        self._delays: dict[str, float] = {}
        self._ended: dict[str, tuple[float, float]] = {}  #: host -> (when its last turn was over, the delay that held then)
        self._held: dict[str, float] = {}
        self._welcome: dict[str, str] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.told: Callable[[str, str, float], None] | None = None  #: hears ("slow" or "hold", host, seconds), for other processes

    def delay(self, host: str, sample: bool = False) -> float:
        """Seconds between two requests; 0 on the sample web and nowhere else."""
        return max(MIN_DELAY, self._delays.get(host, 0.0)) * _scale(host, sample)

    def slow(self, host: str, seconds: float) -> None:
        """From now on at least so long between requests, the last one included: a source's `delay`, a Crawl-delay."""
        if math.isfinite(seconds):
            self._delays[host] = max(self._delays.get(host, 0.0), min(seconds, MAX_DELAY))
            if self.told:
                self.told("slow", host, seconds)

    def hold(self, host: str, seconds: float) -> None:
        """Nothing to this host for so long: a Retry-After."""
        scale = SAMPLE_SCALE if SAMPLE_SCALE and host.endswith(".example") else 1.0
        self._held[host] = max(self._held.get(host, 0.0), self._clock() + seconds * scale)
        if self.told:
            self.told("hold", host, seconds)

    def known(self, host: str) -> bool:
        """Has this process had a turn there?"""
        return host in self._ended

    def remember(self, host: str, seconds: float, delay: float) -> None:
        """A process before this one asked so long ago, when this delay held."""
        self._ended.setdefault(host, (self._clock() - seconds, min(delay, MAX_DELAY)))

    def visits(self, host: str, window: str | None) -> None:
        """The hours at which robots.txt welcomes us, `HH:MM-HH:MM` in UTC; None: always."""
        self._welcome[host] = window or ""

    def closed(self, host: str) -> str | None:
        """The window of a host that is outside it now."""
        window = self._welcome.get(host)
        return window if window and not within(window, zone=UTC) else None

    def _wait(self, host: str, sample: bool) -> float:
        over, then = self._ended.get(host, (-math.inf, 0.0))
        delay = max(self.delay(host, sample), then * _scale(host, sample))
        return max(self._held.get(host, -math.inf), over + delay) - self._clock()

    @asynccontextmanager
    async def turn(self, host: str, sample: bool = False) -> AsyncIterator[None]:
        async with self._locks[host]:
            while (wait := self._wait(host, sample)) > 0:
                await self._sleep(wait)
            try:
                yield
            finally:
                self._ended[host] = (self._clock(), 0.0)


def _scale(host: str, sample: bool) -> float:
    return SAMPLE_SCALE if sample and host.endswith(".example") else 1.0


PACE = Pace()  #: the process's own

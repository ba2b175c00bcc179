"""robots.txt as RFC 9309 has it: what cannot be read forbids, what is not there allows."""

from __future__ import annotations

import asyncio
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawlers.clock import moment
from crawlers.guard import Refusal
from crawlers.hosts import Away
from crawlers.outcome import Unasked
from crawlers.pace import MAX_DELAY, PACE
from crawlers.settings import PRODUCT
from crawlers.source import host_of
from crawlers.walls import wall

MAX_ROBOTS = 512 * 1024  #: bytes that are read; RFC 9309 asks for at least 500 KiB
FRESH = 3_600.0  #: seconds after which a crawl asks for robots.txt again; RFC 9309 allows a day


class RobotsUnreachable(IgnoreRequest):
    """robots.txt could not be read, so nothing of the host is: 5xx, a wall, or (with `cause`) no answer at all."""

    def __init__(self, host: str, why: str, cause: Exception | None = None) -> None:
        super().__init__(f"{host}: robots.txt: {why}")
        self.host = host
        self.why = why
        self.cause = cause


class Rules:
    """What one host's robots.txt says to us; `text` None forbids everything."""

    def __init__(self, text: str | None, why: str = "robots.txt forbids it") -> None:
        self._parsed = Protego.parse(text) if text is not None else None
        self.why = why
        if (self.delay or 0.0) > MAX_DELAY:
            self._parsed, self.why = None, f"robots.txt asks for {self.delay:.0f} seconds between requests, which is a no"

    def allows(self, url: str) -> bool:
        return self._parsed is not None and bool(self._parsed.can_fetch(url, PRODUCT))

    @property
    def delay(self) -> float | None:
        """Seconds between requests, by Crawl-delay or Request-rate."""
        if self._parsed is None:
            return None
        delay, rate = self._parsed.crawl_delay(PRODUCT), self._parsed.request_rate(PRODUCT)
        asked = [float(delay)] if delay is not None else []
        if rate is not None and rate.requests:
            asked.append(rate.seconds / rate.requests)
        return max(asked, default=None)

    @property
    def hours(self) -> str | None:
        """When visits are welcome, by Visit-time, in UTC."""
        times = self._parsed.visit_time(PRODUCT) if self._parsed else None
        return f"{times.start_time:%H:%M}-{times.end_time:%H:%M}" if times else None


def read_rules(host: str, status: int, body: bytes) -> Rules:
    """Rules of an answer. Raises RobotsUnreachable for 5xx, 429 and walls; 401 and 403 forbid, every other 4xx allows."""
    if status in (401, 403):
        return Rules(None, f"robots.txt answers {status}")
    if status >= 500 or status == 429 or (why := wall(status, body)):
        raise RobotsUnreachable(host, f"status {status}" if status != 200 else str(why))
    if 200 <= status < 300:
        return Rules(body[:MAX_ROBOTS].decode("utf-8-sig", "replace"))
    return Rules("")


class RobotsMiddleware:
    """Asks for robots.txt before anything else of a host, and once an hour again: it may change during a run."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._known: dict[str, tuple[float, asyncio.Future[Rules]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> RobotsMiddleware:
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        if request.meta.get("robots"):
            return
        parts = urlsplit(request.url)
        root = f"{parts.scheme}://{parts.netloc}"
        at = moment().timestamp()
        if root not in self._known or at - self._known[root][0] > FRESH:
            self._known[root] = (at, asyncio.ensure_future(self._fetch(root)))
        rules = await asyncio.shield(self._known[root][1])
        if not rules.allows(request.url):
            raise Refusal("robots", rules.why)

    async def _fetch(self, root: str) -> Rules:
        host = host_of(root)
        try:
            response = await self._answer(Request(f"{root}/robots.txt", meta={"robots": True}, callback=NO_CALLBACK, dont_filter=True))
        except Unasked:
            self._known.pop(root, None)
            raise
        except (RobotsUnreachable, Away):
            raise
        except IgnoreRequest as error:
            raise RobotsUnreachable(host, str(error)) from error
        except Exception as error:
            raise RobotsUnreachable(host, type(error).__name__, error) from error
        rules = read_rules(host, response.status, response.body)
        if rules.delay is not None:
            PACE.slow(host, rules.delay)
        PACE.visits(host, rules.hours)
        return rules

    async def _answer(self, request: Request) -> Response:
        return await self.crawler.engine.download_async(request)

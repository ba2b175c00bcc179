"""Knows a wall when it meets one: no solver and no second try, the source is left alone for a day."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers import hosts
from crawlers.clock import moment
from crawlers.hosts import Away
from crawlers.pace import PACE
from crawlers.source import host_of

WALL_STATUS = frozenset((202, 403, 412, 521))
SMALL = 3_000  #: bytes under which a page with a mark of a wall and no article is one
BACK_OFF = 86_400.0
PATIENCE = 120.0  #: seconds of Retry-After that a crawl waits; longer ones end the visit
#: names in the scripts of walls; the last only with what is glued to it, since a column may be called /lwzws.htm
_MARKS = re.compile(
    rb"__jsl_clearance|acw_sc__v2|\$_ts\b|(?<![a-z])wzws(?:_cid|-waf|_?confirm|question|challenge|factor|method|template|params)", re.I
)
_ARTICLE = re.compile(
    rb"TRS_Editor|trs_editor_view|id=.?zoom|vsb_content|v_news_content|UCAP-CONTENT|pages_content|bt_content|article-content|js_content"
    rb"|ivs_content|post_body|endText|mainText|wzzw-article|news_txt"
)


def wall(status: int, body: bytes) -> str | None:
    """What makes this answer a wall, or None."""
    if status in WALL_STATUS:
        return f"status {status}"
    if len(body) < SMALL and (mark := _MARKS.search(body)) and not _ARTICLE.search(body):
        return f"a page of {len(body)} bytes with {mark.group().decode()}"
    return None


def retry_after(value: str | None, at: datetime | None = None) -> float | None:
    """Seconds that a Retry-After header asks for, as a number or a date; None where there is none that can be read."""
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        when = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return max(0.0, (when - (at or moment())).total_seconds())


class WallMiddleware:
    """Raises Away; a short Retry-After is waited for and tried again."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> WallMiddleware:
        return cls(crawler)

    def _leave(self, host: str, event: str, why: str, seconds: float) -> Away:
        """No further request to this host, by any source, until the time is over."""
        spider: Any = self.crawler.spider
        spider.closed_hosts.add(host)
        return Away(host, event, why, hosts.hold(spider.archive, host, event, why, seconds))

    def process_response(self, request: Request, response: Response) -> Response:
        host = host_of(response.url)
        if response.status in (429, 503):
            header = response.headers.get("Retry-After")
            seconds = retry_after(header.decode("latin-1") if header else None)
            if seconds is None and response.status == 429:
                seconds = PATIENCE / 2
            if seconds is not None and seconds > PATIENCE:
                raise self._leave(host, "retry_later", f"asks to come back in {seconds:.0f} seconds", seconds)
            if seconds:
                PACE.hold(host, seconds)
            return response
        if not request.meta.get("robots") and (why := wall(response.status, response.body)):
            raise self._leave(host, "blocked", why, BACK_OFF)
        return response

"""Scrapy's scheduler, made of our own frontier table: a request is in memory only while it is under way."""

from __future__ import annotations

import json
import os
from collections import Counter, deque
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider

from crawlers.archive import Archive, ArchiveError
from crawlers.clock import within
from crawlers.families.stated import url_date
from crawlers.frontier import queue_lists, queue_urls, rows_of, waiting
from crawlers.hosts import held
from crawlers.outcome import Listed, Outcome, Read, Same, Stopped
from crawlers.pace import PACE
from crawlers.rows import Row
from crawlers.source import Source, host_of

_OPEN: dict[Path | None, tuple[Archive, int]] = {}  #: archives of this process: sources crawl side by side, and one writes


def share(path: Path | None) -> Archive:
    """The process's one archive at this path; each `share` needs its `release`."""
    archive, users = _OPEN.get(path) or (Archive(path), 0)
    _OPEN[path] = (archive, users + 1)
    return archive


def release(path: Path | None) -> None:
    archive, users = _OPEN.pop(path)
    if users > 1:
        _OPEN[path] = (archive, users - 1)
    else:
        archive.close()


def archive_path(settings: Any) -> Path | None:
    """Where this crawl writes; None for a trial in memory."""
    if settings.getbool("ARCHIVE_IN_MEMORY"):
        return None
    return Path(settings.get("KB_DATA") or os.environ.get("KB_DATA") or "data").absolute() / "archive.db"


class FrontierScheduler(BaseScheduler):
    """Hands out rows of the frontier; takes back only redirects and retries, which belong to a row already under way."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._again: deque[Request] = deque()
        self._ready: deque[Row] = deque()
        self._out: set[str] = set()  #: under way, or not wanted in this run
        self._lists: Counter[str] = Counter()
        self._ages: dict[str, list[int]] = {}  #: list -> [older, newer] notices since its last page
        self._handed = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> FrontierScheduler:
        return cls(crawler)

    def open(self, spider: Any) -> None:
        self.spider = spider
        source: Source = spider.source
        self.path = archive_path(self.crawler.settings)
        try:
            self.archive = spider.archive = share(self.path)
            if not self.archive.run:
                self.archive.begin_run(f"crawl {source.name}", self.crawler.settings.get("VANTAGE") or os.environ.get("KB_VANTAGE", ""))
                self.archive.put_sources(spider.sources)
            self._prepare(source)
        except ArchiveError as error:
            spider.stop("failed", str(error))
            spider.logger.error(str(error))
            raise CloseSpider("archive") from error
        spider.scheduler = self

    def _prepare(self, source: Source) -> None:
        for host, detail in held(self.archive).items():
            self.spider.closed_hosts.add(host)
            if host in source.list_hosts and self.spider.only is None:
                self.spider.stop(detail["event"], f"{detail['why']}; left alone until {detail['until']}")
        for host in source.list_hosts | {h for h in source.allow if not h.startswith(".")}:
            PACE.slow(host, source.delay)
        if self.spider.only is not None:
            queue_urls(self.archive, source.name, self.spider.only)
            self._ready.extend(rows_of(self.archive, self.spider.only))
        elif self.spider.status == "done":
            queue_lists(self.archive, source)

    def close(self, reason: str) -> None:
        if hasattr(self, "archive"):
            release(self.path)

    def has_pending_requests(self) -> bool:
        return bool(self._again) or self._next_row() is not None

    def peek(self) -> Row | None:
        """The row that `next_request` hands out next."""
        return self._next_row()

    def adopt(self, url: str) -> None:
        """A row that is under way already."""
        self._out.add(url)

    def forget(self, url: str) -> None:
        """Nothing came of a row: it may be handed out again."""
        self._out.discard(url)

    def enqueue_request(self, request: Request) -> bool:
        self._again.append(request)
        return True

    def next_request(self) -> Request | None:
        if self._again:
            return self._again.popleft()
        row = self._next_row()
        if row is None:
            return None
        self._ready.popleft()
        self._out.add(row.url)
        self._handed += row.kind == "article"
        if row.kind == "list":
            root = row.parent or row.url
            self._lists[root] += 1
            self._ages[root] = [0, 0]
        return self._request(row)

    def _request(self, row: Row) -> Request:
        headers = dict(json.loads(row.headers or "{}"))
        if row.sha256 and row.etag:
            headers["If-None-Match"] = row.etag
        if row.sha256 and row.last_modified:
            headers["If-Modified-Since"] = row.last_modified
        spider = self.spider
        return Request(row.address, spider.visit, row.method, headers, row.body, meta={"row": row}, dont_filter=True, errback=spider.failed)

    # --- which row, and which not ---------------------------------------------------------------------------------

    def _next_row(self) -> Row | None:
        if self.spider.status != "done":
            return None
        if self.spider.source.hours and not within(self.spider.source.hours):
            self.spider.stop("outside_hours", f"visits are welcome {self.spider.source.hours}, Chinese time")
            return None
        while True:
            if not self._ready and self.spider.only is None:
                self._ready.extend(waiting(self.archive, self.spider.source.name, self._out))
            if not self._ready:
                return None
            if self._wanted(self._ready[0]):
                return self._ready[0]
            self._out.add(self._ready.popleft().url)

    def _wanted(self, row: Row) -> bool:
        if row.url in self._out or host_of(row.address) in self.spider.closed_hosts:
            return False
        if row.kind == "list":
            root = row.parent or row.url
            older, newer = self._ages.get(root, [0, 0])
            spent = self.spider.max_pages is not None and self._lists[root] >= self.spider.max_pages
            return not spent and not (older and not newer)
        date, limit = url_date(row.url), self.spider.limit
        too_old = bool(self.spider.since and date and date < self.spider.since)
        return not too_old and (limit is None or self._handed < limit)

    def settled(self, outcome: Outcome) -> None:
        """The archive has it: what came of this row, and what that says about the rows still to come."""
        if isinstance(outcome, Stopped):
            self.spider.closed_hosts.add(outcome.host)
            return
        self._out.discard(outcome.row.url)
        if self.spider.since and isinstance(outcome, Listed):
            for child in outcome.notices:
                self._age(outcome.row, url_date(child.url))
        elif self.spider.since and isinstance(outcome, Read | Same) and not url_date(outcome.row.url):
            self._age(outcome.row, outcome.bulletin.published if isinstance(outcome, Read) else None)

    def _age(self, row: Row, date: str | None) -> None:
        root = row.url if row.kind == "list" and row.parent is None else row.parent
        if date and root:
            parent = next((r.parent or r.url for r in rows_of(self.archive, [root])), root)
            self._ages.setdefault(parent, [0, 0])[date >= (self.spider.since or "")] += 1

"""The writer: it alone has the archive. It hands out the frontier's rows and writes what workers bring, one transaction a document."""

from __future__ import annotations

import asyncio
import logging
import secrets
import signal
import socket
import time
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from scrapy import Request
from scrapy.exceptions import CloseSpider, DropItem
from scrapy_redis.scheduler import Scheduler

from crawlers.archive import Archive
from crawlers.cluster import mirror, wire
from crawlers.cluster.board import NOTHING, OUTCOMES, QUEUE, SEEN, WORKERS, WRITING, Board, queue_of
from crawlers.cluster.queue import HandQueue, RowFilter
from crawlers.frontier import rows_of
from crawlers.outcome import Outcome, Stopped
from crawlers.pipeline import ArchivePipeline
from crawlers.rows import Row
from crawlers.scheduler import FrontierScheduler
from crawlers.source import Source
from crawlers.spider import SourceSpider, spider_class

AHEAD = 16  #: rows of one source that are handed out and not yet written
BEAT = 1.0  #: seconds between two looks at the whole
TRIES = 3  #: hand-outs of a row of which nothing came to workers that live, after which this run leaves it
_LOOP = asyncio.new_event_loop()  #: pipelines are asynchronous
_log = logging.getLogger(__name__)


class Visit:
    """One source's visit: which rows are out, and what came of them."""

    def __init__(self, board: Board, settings: Any, spider: SourceSpider) -> None:
        self.board, self.spider, self.name = board, spider, spider.source.name
        crawler: Any = SimpleNamespace(settings=settings, spider=spider)
        self.frontier, self._pipeline = FrontierScheduler(crawler), ArchivePipeline(crawler)
        self.filter = RowFilter(board.redis, SEEN % {"spider": self.name})
        where = {"queue_key": QUEUE, "queue_cls": f"{HandQueue.__module__}.HandQueue"}
        self.queue = Scheduler(board.redis, persist=True, dupefilter=self.filter, serializer=wire, **where)
        self.out: dict[str, Request] = {}
        self._tries: Counter[str] = Counter()
        self._missing: set[str] = set()

    def open(self) -> None:
        self.frontier.open(self.spider)
        self.queue.open(self.spider)

    def close(self) -> None:
        self._pipeline.close_spider()
        self.frontier.close("finished")

    def hand_out(self) -> None:
        while len(self.out) < AHEAD and self.spider.status == "done":
            row = self.frontier.peek()
            # how old a list's notices are says whether its next page is wanted
            if row is None or (row.kind == "list" and self.spider.since and self.out):
                return
            request = self.frontier.next_request()
            if request is None:
                return
            known = self.spider.archive.bulletin(row.url) if row.sha256 and row.kind == "article" else None
            request = request.replace(dont_filter=False, meta={"row": row, "known": known})
            self.out[row.url] = request
            self.queue.enqueue_request(request)

    def adopt(self, request: Request) -> None:
        """A row that a worker has had in hand since before this writer."""
        url = request.meta["row"].url
        self.out[url] = request
        self.frontier.adopt(url)
        self.filter.request_seen(request)

    def write(self, outcome: Outcome) -> None:
        """In one transaction; what the frontier has moved past since it was handed out was written before, and is not written again."""
        row = outcome.row
        self._forget(row.url)
        if not _stands(self.spider.archive, row):
            self.frontier.forget(row.url)
            return
        with suppress(DropItem):
            _LOOP.run_until_complete(self._pipeline.process_item(outcome))
        if isinstance(outcome, Stopped):
            with suppress(CloseSpider):
                self.spider._leave(outcome)
            if self.spider.status != "done":
                self.empty()

    def _forget(self, url: str) -> None:
        request = self.out.pop(url, None)
        if request is not None:
            self.filter.forget(request)

    def empty(self) -> None:
        """Nothing more of this source."""
        self.board.redis.delete(queue_of(self.name), self.filter.key)
        self.out.clear()

    def missing(self, there: Collection[str]) -> None:
        """Rows that are out and nowhere, twice in a row: a kill lost them, and they are handed out again, however often that happens."""
        gone = {url for url in self.out if url not in there}
        for url in gone & self._missing:
            self._forget(url)
            self.frontier.forget(url)
        self._missing = gone

    def nothing(self, row: Row) -> None:
        """A worker lives and had the row, and no outcome came of it: that is the row's own doing, and is tried so often and no more."""
        self._forget(row.url)
        self._tries[row.url] += _stands(self.spider.archive, row)
        if self._tries[row.url] < TRIES:
            self.frontier.forget(row.url)
        else:
            self.spider.archive.log(self.name, "given_up", row.url, {"why": f"handed out {TRIES} times, and nothing came of it"})


def _stands(archive: Archive, row: Row) -> bool:
    """Is the frontier's line as it was when it was handed out?"""
    found = rows_of(archive, [row.url])
    return bool(found) and all(getattr(found[0], name) == getattr(row, name) for name in ("state", "attempts", "fetched_at", "sha256"))


def _url(item: bytes) -> str | None:
    """The row of a request that is queued or in hand; None of a foreign message, which the worker that pops it drops."""
    try:
        return str(wire.loads(item)["meta"]["row"].url)
    except (wire.Unreadable, KeyError, TypeError, AttributeError):
        return None


class Writer:
    """One run."""

    def __init__(self, url: str, archive: Archive, path: Path, settings: Any) -> None:
        self.board, self.archive, self.settings = Board(url), archive, settings
        self.who = f"{socket.gethostname()}:{path}"
        self.run = secrets.token_hex(8)
        self.visits: dict[str, Visit] = {}

    def crawl(self, sources: Sequence[Source], known: Mapping[str, Source], arguments: Mapping[str, Any]) -> None:
        """Until every source is done. Raises ClusterError, ArchiveError; KeyboardInterrupt ends it between two documents."""
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        self.known = known
        self.visits = {s.name: Visit(self.board, self.settings, spider_class(s, known.values())(**arguments)) for s in sources}
        self.board.asked(lambda: self.board.take(self.who))
        try:
            self.board.asked(self._crawl)
            self.board.asked(self.board.resign)
        finally:
            for visit in self.visits.values():
                if visit.spider.status == "done" and visit.out:
                    visit.spider.stop("interrupted", "the writer was ended")
                visit.close()

    def _crawl(self) -> None:
        mirror.to_redis(self.board, self.archive)
        for visit in self.visits.values():
            with suppress(CloseSpider):
                visit.open()
        self._take_over()
        while self._write_next(0.001):
            """What the writer before this one left is written before anything is handed out."""
        self.board.announce(self.run, self.visits, self.known)
        try:
            self._until_done()
        finally:
            self.board.announce(self.run, self.visits, self.known, "closed")
            self.board.tidy()
            mirror.to_archive(self.board, self.archive)

    def _until_done(self) -> None:
        looked = 0.0
        while True:
            wrote = self._write_next(0.05)
            if self.archive.broken:
                return
            if time.monotonic() - looked > BEAT:
                self._look()
                looked = time.monotonic()  # however long it took: between two looks it is seen whether all is done
            elif not wrote and self._done():
                return

    def _write_next(self, wait: float) -> bool:
        raw = self.board.next_outcome(wait)
        if raw is None:
            return False
        try:
            outcome = wire.loads(raw)
            row = wire.loads(outcome[NOTHING])["meta"]["row"] if isinstance(outcome, dict) else outcome.row
            visit = self.visits.get(row.source)
        except (wire.Unreadable, AttributeError, KeyError, TypeError) as error:
            _log.error("a message of a worker cannot be read and is dropped: %s", error)
            visit = None
        if visit is not None:
            visit.nothing(row) if isinstance(outcome, dict) else visit.write(outcome)
            if self.archive.broken:  # it stays to be written
                return True
            visit.hand_out()
        self.board.wrote(raw)
        return True

    # --- what is where --------------------------------------------------------------------------------------------

    def _take_over(self) -> None:
        """Empty queues, and the rows that living workers have in hand."""
        workers = self.board.workers()
        with self.board.redis.pipeline() as pipe:
            pipe.delete(*(key for name in self.visits for key in (queue_of(name), SEEN % {"spider": name})))
            hands = [self.board.hand(name) for name in workers]
            for hand in hands:
                pipe.lrange(hand, 0, -1)
            found = pipe.execute()[1:]
        for (name, sign), items in zip(workers.items(), found, strict=True):
            if sign is None:
                self._bury(name)
                continue
            for item in items:
                with suppress(wire.Unreadable, KeyError, TypeError):
                    row = wire.loads(item)["meta"]["row"]
                    if row.source in self.visits:
                        self.visits[row.source].adopt(Request(row.address, meta={"row": row}))

    def _bury(self, worker: str) -> None:
        self.board.redis.delete(self.board.hand(worker))
        self.board.redis.srem(WORKERS, worker)

    def _look(self) -> None:
        """Once in a while: signs of life, workers that died, a redis that forgot, hosts, and whatever has become due."""
        self.board.sign(self.who)
        said = self.board.running()
        if said is None or said["run"] != self.run:
            mirror.to_redis(self.board, self.archive)
            self.board.announce(self.run, self.visits, self.known)
        workers = self.board.workers()
        for name in [name for name, sign in workers.items() if sign is None]:
            self._bury(name)
        there = self._there(workers)
        for visit in self.visits.values():
            if there is not None:
                visit.missing(there)
            visit.hand_out()
        mirror.to_archive(self.board, self.archive)

    def _there(self, workers: Collection[str]) -> set[str] | None:
        """URLs of all rows that are queued or in hand, at one moment; None where some wait to be written."""
        lists = [*(queue_of(name) for name, visit in self.visits.items() if visit.out), *(self.board.hand(name) for name in workers)]
        with self.board.redis.pipeline() as pipe:
            for key in (OUTCOMES, WRITING):
                pipe.llen(key)
            for key in lists:
                pipe.lrange(key, 0, -1)
            waiting, writing, *found = pipe.execute()
        if waiting or writing:
            return None
        return {url for items in found for item in items if (url := _url(item))}

    def _done(self) -> bool:
        if any(visit.out or (visit.spider.status == "done" and visit.frontier.peek()) for visit in self.visits.values()):
            return False
        return self._there(self.board.workers()) == set()

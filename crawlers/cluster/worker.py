"""A worker: the declared spiders, fed from redis. It has no archive; what it reads it delivers, and a kill loses nothing it has in hand."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.exceptions import DontCloseSpider, DropItem

from crawlers import hosts
from crawlers.cluster import wire
from crawlers.cluster.board import Board, ClusterError, plain, queue_of
from crawlers.cluster.queue import WorkerScheduler
from crawlers.cluster.turns import Far
from crawlers.outcome import Listed, Outcome, Read, Same, Stopped
from crawlers.pace import PACE
from crawlers.reactor import AT_ONCE, ended_by
from crawlers.settings import VERSION
from crawlers.source import Source, host_of
from crawlers.spider import spider_class

LOOK = 0.05  #: seconds between two looks at the queues
BEAT = 2.0  #: seconds between two signs of life
LINGER = 0.5  #: seconds after which a source without rows makes room for another, where all that was delivered is written
LONGEST = 4.0  #: seconds after which it does so even then
FULL = 64  #: outcomes waiting for the writer at which no more is fetched
FIRST_WAIT, LAST_WAIT = 120.0, 600.0  #: seconds that a worker waits for a writer at first, and for one that has gone


@dataclass(frozen=True, slots=True)
class WorkerReport:
    worker: str
    delivered: Mapping[str, int]
    error: str | None = None


def again(why: str) -> str:
    """What is said of a worker that ends before its run."""
    return f"{why}; what was delivered is kept, start the worker again"


class DeliverPipeline:
    """Sends each outcome to the writer."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DeliverPipeline:
        return cls(crawler)

    async def process_item(self, item: Outcome) -> Any:
        spider: Any = self.crawler.spider
        try:
            self._deliver(spider.archive, item)
        except ClusterError as error:
            spider.stop("failed", str(error))
            raise DropItem(str(error)) from error
        spider.seen[type(item).__name__] += 1
        raise DropItem(type(item).__name__)

    def _deliver(self, far: Far, item: Outcome) -> None:
        if isinstance(item, Read | Listed | Same):
            hosts.read(far, host_of(item.row.address))
        elif isinstance(item, Stopped) and item.seconds:
            far.hold(item.host, item.event, item.why, item.seconds, once=True)
        far.deliver(item.row.url, wire.dumps(item))


class Worker:
    """Opens a spider for each source that has something queued, and ends with the run."""

    def __init__(self, url: str, process: AsyncCrawlerProcess, sample: bool) -> None:
        self.board, self.process = Board(url), process
        self.sources: dict[str, Source] = {}  #: as the writer declares them
        self.name = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(3)}"
        self.far = Far(self.board, self.name, sample)
        self.open: dict[str, Crawler] = {}
        self.delivered: Counter[str] = Counter()
        self._tasks: set[asyncio.Task[None]] = set()
        self._idle: dict[str, float] = {}
        self._closing = False
        self._ended_by: str | None = None
        self._broken: BaseException | None = None  #: what a visit ended with that should have ended by itself
        self._beaten = self._met = time.monotonic()

    async def work(self) -> None:
        """Raises ClusterError."""
        PACE.told = self.far.told
        run = await self._first_run()
        try:
            while not self._ended(run):
                self._step(run["sources"])
                await asyncio.sleep(LOOK)
                run = self._run() or run
        finally:
            PACE.told = None
            self._closing = True
            closing = (crawler.engine.close_spider_async(reason="finished") for crawler in self._running().values())
            await asyncio.gather(*closing, return_exceptions=True)
            await asyncio.gather(*self._tasks, return_exceptions=True)
        self._raise()
        self.board.asked(lambda: self.board.leave(self.name))

    async def _first_run(self) -> dict[str, Any]:
        limit = time.monotonic() + FIRST_WAIT
        while True:
            run = self._run()
            if run is not None and run["state"] == "open":
                break
            if time.monotonic() > limit:
                raise ClusterError(f"{plain(self.board.url)}: no run there; start `kb crawl --writer` first")
            await asyncio.sleep(LOOK)
        if run["version"] != VERSION:
            raise ClusterError(f"the writer is version {run['version']}, this worker {VERSION}: use the same")
        return run

    def _run(self) -> dict[str, Any] | None:
        return self.board.asked(self.board.running)

    def _raise(self) -> None:
        if self._broken:
            raise self._broken

    def _ended(self, run: Mapping[str, Any]) -> bool:
        self._raise()
        if self._ended_by:
            raise ClusterError(again(self._ended_by))
        if self.board.asked(self.board.written):
            self._met = time.monotonic()
        elif time.monotonic() - self._met > LAST_WAIT:
            raise ClusterError("the writer has gone; what was delivered is kept, start `kb crawl --writer` again")
        return run["state"] != "open" and not self.far.hand

    # --- one look -------------------------------------------------------------------------------------------------

    def _step(self, names: list[str]) -> None:
        """Raises ClusterError."""
        self.board.asked(lambda: self._look(names))

    def _look(self, names: list[str]) -> None:
        if not self.sources.keys() >= set(names):
            self.sources = self.board.declared()
        if time.monotonic() - self._beaten > BEAT or not self.open:
            self._beat()
        queued = {n: length for n, length in self.board.lengths([n for n in names if n in self.sources]).items() if length}
        backlog = self.board.backlog()
        WorkerScheduler.paused = backlog > FULL
        for name, crawler in self._running().items():
            if self._settled(name, crawler) and name in queued:
                engine: Any = crawler.engine
                request = engine.scheduler.next_request()
                if request is not None:
                    self._idle.pop(name, None)  # no room is made of it: a row that has not begun would stay in hand
                    engine.crawl(request)
        waiting = [name for name in queued if name not in self.open]
        if waiting and len(self.open) >= AT_ONCE:
            self._make_room(queued, LONGEST if backlog else LINGER)
        elif waiting:
            self._start(self._least_visited(waiting))

    def _beat(self) -> None:
        """A sign of life, and whatever redis says is in our hand though we know nothing of it goes back."""
        self._beaten = time.monotonic()
        self.board.live(self.name, self.open)
        ours = {item for item, _ in self.far.hand.values()}
        for item in self.board.in_hand(self.name):
            if item not in ours:
                self.board.give_back(self.board.hand(self.name), item, queue_of(wire.loads(item)["meta"]["row"].source))

    def _running(self) -> dict[str, Crawler]:
        return {
            name: c for name, c in self.open.items() if c.engine is not None and c.engine.scheduler is not None and c.spider is not None
        }

    def _settled(self, name: str, crawler: Crawler) -> bool:
        """Has this source nothing under way? Rows of which nothing came are given back."""
        engine: Any = crawler.engine
        if engine.needs_backout() or not engine.scraper.slot.is_idle() or engine.downloader.active or engine.scheduler.under_way():
            self._idle.pop(name, None)
            return False
        self._give_back(name)
        self._idle.setdefault(name, time.monotonic())
        return True

    def _give_back(self, name: str) -> None:
        """Rows of a source in hand of which nothing came."""
        for url in [url for url, (_, source) in self.far.hand.items() if source == name]:
            self.far.deliver(url, None)

    def _make_room(self, queued: Collection[str], linger: float) -> None:
        """Of a source with rows, which waits only until the writer has caught up, none is made."""
        idle = [name for name, since in self._idle.items() if time.monotonic() - since > linger and name not in queued]
        for name in idle[:1]:
            crawler = self._running().get(name)
            if crawler is not None:
                self._spawn(crawler.engine.close_spider_async(reason="finished"))

    def _least_visited(self, waiting: list[str]) -> str:
        """A source at which no other worker is, where there is one; of several each worker has another order, so that two do not meet."""
        others = Counter(source for worker, at in self.board.workers().items() if worker != self.name for source in at or ())
        return min(waiting, key=lambda name: (others[name], crc32(f"{self.name} {name}".encode())))

    def _start(self, name: str) -> None:
        crawler = self.process.create_crawler(spider_class(self.sources[name], self.sources.values()))
        crawler.signals.connect(self._stay, signals.spider_idle)
        self.open[name] = crawler
        self._spawn(self._visit(name, crawler))
        self._beat()

    def _stay(self, spider: Any) -> None:
        if not self._closing and spider.status == "done":
            raise DontCloseSpider

    async def _visit(self, name: str, crawler: Crawler) -> None:
        try:
            await self.process.crawl(crawler, archive=self.far)
            self._ended_by = self._ended_by or ended_by(crawler)
        finally:
            self.delivered.update(getattr(crawler.spider, "seen", {}))
            self.open.pop(name, None)
            self._idle.pop(name, None)
            self._give_back(name)

    def _spawn(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._over)

    def _over(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._broken = self._broken or error

"""scrapy-redis' scheduler, queue and filter; a request is always in one place: queued, in a worker's hand, or to be written."""

from __future__ import annotations

import hashlib
from collections import deque
from typing import Any

from scrapy import Request
from scrapy_redis.dupefilter import RFPDupeFilter
from scrapy_redis.queue import FifoQueue
from scrapy_redis.scheduler import Scheduler

from crawlers.cluster import wire
from crawlers.cluster.board import QUEUE, SEEN, ClusterError, parameters


def settings(url: str) -> dict[str, Any]:
    """Settings of Scrapy under which writer and workers meet."""
    return {
        "REDIS_URL": url,
        "REDIS_PARAMS": parameters(),
        "SCHEDULER_PERSIST": True,
        "SCHEDULER_QUEUE_KEY": QUEUE,
        "SCHEDULER_QUEUE_CLASS": "crawlers.cluster.queue.HandQueue",
        "SCHEDULER_DUPEFILTER_KEY": SEEN,
        "DUPEFILTER_CLASS": "crawlers.cluster.queue.RowFilter",
        "SCHEDULER_SERIALIZER": "crawlers.cluster.wire",
    }


class RowFilter(RFPDupeFilter):  # type: ignore[misc]
    """A line of the frontier is queued once until something has come of it."""

    def request_fingerprint(self, request: Request) -> str:
        return hashlib.sha1(request.meta["row"].url.encode()).hexdigest()

    def forget(self, request: Request) -> None:
        self.server.srem(self.key, self.request_fingerprint(request))


class HandQueue(FifoQueue):  # type: ignore[misc]
    """First in, first out. What is popped is in the worker's hand until it is delivered."""

    def pop(self, timeout: int = 0) -> Request | None:
        far = self.spider.archive
        item = far.board.asked(lambda: far.board.pop(self.key, far.worker))
        if item is None:
            return None
        try:
            request: Request = self._decode_request(item)
            row = request.meta["row"]
            far.take(row.url, item, row.source, request.meta.pop("known"))
        except (wire.Unreadable, KeyError, ValueError, TypeError, AttributeError):
            far.board.deliver(far.worker, item, None)
            return None
        return request


class WorkerScheduler(Scheduler):  # type: ignore[misc]
    """A worker's end of the queue: redirects and retries belong to a row in hand and stay here."""

    paused = False  #: more is waiting to be written than the writer can write

    def open(self, spider: Any) -> None:
        super().open(spider)
        spider.scheduler = self
        self._again: deque[Request] = deque()

    def enqueue_request(self, request: Request) -> bool:
        self._again.append(request)
        return True

    def next_request(self) -> Request | None:
        if self._again:
            return self._again.popleft()
        if self.paused or self.spider.status != "done":
            return None
        try:
            found: Request | None = super().next_request()
        except ClusterError:  # the worker ends at its next look
            return None
        return found

    def under_way(self) -> bool:
        """Does a redirect or a retry of a row in hand wait for its turn?"""
        return bool(self._again)

    def has_pending_requests(self) -> bool:
        return self.under_way() or (not self.paused and len(self) > 0)

"""What a cluster shares in redis, by name: the run, its queues, what each worker has in hand, and what waits to be written."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any, TypeVar

from crawlers.cluster import wire
from crawlers.outcome import Unasked
from crawlers.settings import VERSION
from crawlers.source import Source

PREFIX = "scam-bulletins:"
QUEUE = PREFIX + "%(spider)s:requests"
SEEN = PREFIX + "%(spider)s:dupefilter"
OUTCOMES, WRITING, RUN, DECLARED = (PREFIX + name for name in ("outcomes", "writing", "run", "declared"))
WRITER, WORKERS = PREFIX + "writer", PREFIX + "workers"
NOTHING = "nothing"  #: in the place of an outcome: the request of which none came
ALIVE = 15.0  #: seconds after its last sign at which a worker or a writer counts as dead
AGAIN = 0.25  #: seconds between two tries to reach redis
PATIENCE = 60.0  #: seconds for which a redis that does not answer is waited for
_PASSWORD = re.compile(r"(?<=:)[^:@/]{1,500}(?=@)")
T = TypeVar("T")


class ClusterError(Unasked):
    """The cluster cannot go on; one clear line. What was not written is still pending."""


def client(url: str) -> Any:
    """A connection that waits a while for a redis that restarts. Raises ClusterError without the extra, or where the URL is none."""
    try:
        import redis
        import scrapy_redis  # noqa: F401
    except ImportError as error:
        raise ClusterError("a cluster needs the extra `cluster`: pip install 'scam-bulletins[cluster]'") from error
    try:
        return redis.Redis.from_url(url, **parameters())
    except ValueError as error:
        raise ClusterError(f"{plain(url)}: not an address of redis such as redis://host:6379/0 or unix:///run/redis.sock") from error


def parameters() -> dict[str, Any]:
    """How each connection of a cluster behaves; scrapy-redis is given the same."""
    from redis import exceptions
    from redis.backoff import ConstantBackoff
    from redis.retry import Retry

    again = [exceptions.BusyLoadingError, exceptions.ConnectionError, exceptions.TimeoutError]
    wait = Retry(ConstantBackoff(AGAIN), int(PATIENCE / AGAIN))
    return {"socket_timeout": 30, "socket_connect_timeout": 5, "retry": wait, "retry_on_error": again}


def plain(url: str) -> str:
    """The address without its password, for people and logs."""
    return _PASSWORD.sub("…", url)


class Board:
    """The shared state of one run."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.redis = client(url)
        self.lost: str | None = None  #: why redis was given up: nothing that is ended for it waits once more

    def asked(self, work: Callable[[], T]) -> T:
        """Do it, or say in one line that redis does not answer."""
        import redis

        if self.lost:
            raise ClusterError(self.lost)
        try:
            return work()
        except redis.exceptions.RedisError as error:
            said = " ".join(str(error).split())[:200]
            self.lost = f"{plain(self.url)}: {said}; nothing is lost: run the command again when redis answers"
            raise ClusterError(self.lost) from error

    # --- the writer's side ----------------------------------------------------------------------------------------

    def take(self, who: str) -> None:
        """Be the one writer; `who` names the archive, whose lock vouches that a writer of the same name is dead."""
        found = self.redis.set(WRITER, who, nx=True, px=int(ALIVE * 1000), get=True)
        if found is not None and found.decode() != who:
            raise ClusterError(f"{plain(self.url)}: another archive has its writer there ({found.decode()})")
        self.sign(who)

    def sign(self, who: str) -> None:
        self.redis.set(WRITER, who, px=int(ALIVE * 1000))

    def resign(self) -> None:
        """Another archive may have its writer there now."""
        self.redis.delete(WRITER)

    def announce(self, run: str, sources: Iterable[str], declared: Mapping[str, Source], state: str = "open") -> None:
        """`sources` are visited; all that are `declared` travel with the run, so that a worker needs no source file."""
        said = {"run": run, "version": VERSION, "sources": list(sources), "state": state}
        with self.redis.pipeline() as pipe:
            pipe.set(DECLARED, wire.dumps(dict(declared)))
            pipe.set(RUN, json.dumps(said), px=None if state == "open" else int(60 * ALIVE * 1000))
            pipe.execute()

    def declared(self) -> dict[str, Source]:
        """Raises Unreadable."""
        found = self.redis.get(DECLARED)
        return dict(wire.loads(found)) if found else {}

    def tidy(self) -> None:
        """Pages that have passed through redis leave its append-only file."""
        import redis

        with suppress(redis.exceptions.ResponseError):  # it is at it already, or has no such file
            self.redis.bgrewriteaof()

    def running(self) -> dict[str, Any] | None:
        """{"run", "version", "sources", "state"} of the run that was announced last."""
        found = self.redis.get(RUN)
        return json.loads(found) if found else None

    def written(self) -> bool:
        """Is there a writer?"""
        return bool(self.redis.exists(WRITER))

    def next_outcome(self, wait: float) -> bytes | None:
        """The oldest outcome that is not written; it stays until `wrote`."""
        held = self.redis.lindex(WRITING, -1)
        found = held if held is not None else self.redis.blmove(OUTCOMES, WRITING, wait, "RIGHT", "LEFT")
        return bytes(found) if found is not None else None

    def wrote(self, outcome: bytes) -> None:
        """By its bytes: where redis was killed before it answered, more than one may be there."""
        self.redis.lrem(WRITING, -1, outcome)

    # --- a worker's side ------------------------------------------------------------------------------------------

    def hand(self, worker: str) -> str:
        """The list of what a worker has in hand."""
        return f"{PREFIX}hand:{worker}"

    def live(self, worker: str, sources: Iterable[str]) -> None:
        with self.redis.pipeline() as pipe:
            pipe.sadd(WORKERS, worker)
            pipe.set(f"{PREFIX}worker:{worker}", json.dumps(sorted(sources)), px=int(ALIVE * 1000))
            pipe.execute()

    def leave(self, worker: str) -> None:
        self.redis.delete(f"{PREFIX}worker:{worker}")

    def workers(self) -> dict[str, list[str] | None]:
        """Every worker that was seen -> the sources it is at; None: dead."""
        names = [name.decode() for name in self.redis.smembers(WORKERS)]
        signs = self.redis.mget([f"{PREFIX}worker:{name}" for name in names]) if names else []
        return {name: json.loads(sign) if sign else None for name, sign in zip(names, signs, strict=True)}

    def pop(self, queue: str, worker: str) -> bytes | None:
        """The next request of a queue, now in this worker's hand: at no moment in neither."""
        found = self.redis.lmove(queue, self.hand(worker), "RIGHT", "LEFT")
        return bytes(found) if found is not None else None

    def deliver(self, worker: str, item: bytes, outcome: bytes | None) -> None:
        """Out of hand and to the writer, at once; None: nothing came of it, which the writer is told."""
        with self.redis.pipeline() as pipe:
            pipe.lpush(OUTCOMES, wire.dumps({NOTHING: item}) if outcome is None else outcome)
            pipe.lrem(self.hand(worker), 1, item)
            pipe.execute()

    def give_back(self, hand: str, item: bytes, queue: str) -> None:
        with self.redis.pipeline() as pipe:
            pipe.rpush(queue, item)
            pipe.lrem(hand, 1, item)
            pipe.execute()

    def in_hand(self, worker: str) -> list[bytes]:
        return [bytes(item) for item in self.redis.lrange(self.hand(worker), 0, -1)]

    def backlog(self) -> int:
        """Outcomes that are not written, or whose successors are not handed out."""
        with self.redis.pipeline() as pipe:
            pipe.llen(OUTCOMES)
            pipe.llen(WRITING)
            return sum(map(int, pipe.execute()))

    def lengths(self, sources: list[str]) -> dict[str, int]:
        with self.redis.pipeline(transaction=False) as pipe:
            for name in sources:
                pipe.llen(queue_of(name))
            return dict(zip(sources, map(int, pipe.execute()), strict=True))


def queue_of(source: str) -> str:
    return QUEUE % {"spider": source}

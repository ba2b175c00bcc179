"""Manners of workers together: turns at a host, its ceiling and its sleep stand in redis, counted by redis' own clock."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawlers import hosts
from crawlers.cluster.board import PREFIX, Board
from crawlers.door import DoorHandler
from crawlers.hosts import LONGEST, WALL_DOUBLES, Away
from crawlers.pace import PACE
from crawlers.source import host_of
from kb.model import Bulletin

LEASE = 30.0  #: seconds after which the turn of a worker that died is over; no download may last so long
LOOK = 0.02  #: seconds between two looks at a turn that another worker has
KEPT = 40 * 86_400  #: seconds for which redis remembers a host; the archive remembers it always
TOUCHED = PREFIX + "hosts"
_NOW = "local t = redis.call('TIME') local now = t[1] + t[2] / 1e6 "
_DAY = "local day = math.floor((now + 8 * 3600) / 86400) "
#: -> seconds to wait, or 0: the turn is ours
_TAKE = f"""{_NOW}
local h = redis.call('HMGET', KEYS[1], 'holder', 'lease', 'ended', 'delay', 'held')
if h[1] and h[1] ~= ARGV[1] and tonumber(h[2]) > now then return '-1' end
local free = math.max((tonumber(h[3]) or 0) + math.max(tonumber(ARGV[2]), tonumber(h[4]) or 0), tonumber(h[5]) or 0)
if free > now then return tostring(free - now) end
redis.call('HSET', KEYS[1], 'holder', ARGV[1], 'lease', now + tonumber(ARGV[3]))
return '0'"""
_END = f"""{_NOW}
if redis.call('HGET', KEYS[1], 'holder') == ARGV[1] then redis.call('HDEL', KEYS[1], 'holder', 'lease') end
local delay = math.max(tonumber(redis.call('HGET', KEYS[1], 'delay')) or 0, tonumber(ARGV[2]))
redis.call('HSET', KEYS[1], 'ended', now, 'delay', delay)
redis.call('EXPIRE', KEYS[1], {KEPT})"""
#: -> {walls that it stood behind since it was read last} (counted), or why not: {event, why, seconds of sleep, asked}
_ASK = f"""{_NOW} {_DAY}
local h = redis.call('HMGET', KEYS[1], 'until', 'event', 'why', 'day', 'asked', 'walls')
if (tonumber(h[1]) or 0) > now then return {{h[2], h[3], tostring(h[1] - now), '0'}} end
local asked = 0
if tonumber(h[4]) == day then asked = tonumber(h[5]) end
if asked >= tonumber(ARGV[1]) then return {{'ceiling', '', tostring((day + 1) * 86400 - 8 * 3600 - now), tostring(asked)}} end
redis.call('HSET', KEYS[1], 'day', day, 'asked', asked + 1)
redis.call('SADD', KEYS[2], ARGV[2])
return {{h[6] or '0'}}"""
_HOLD = f"""{_NOW}
if ARGV[6] == '1' and (tonumber(redis.call('HGET', KEYS[1], 'until')) or 0) > now then return '0' end
local walls = tonumber(redis.call('HGET', KEYS[1], 'walls')) or 0
local seconds = tonumber(ARGV[3])
if ARGV[4] == '1' then seconds = seconds * 2 ^ math.min(walls, {WALL_DOUBLES}) walls = walls + 1 end
seconds = math.min(seconds, {LONGEST})
redis.call('HSET', KEYS[1], 'until', now + seconds, 'event', ARGV[1], 'why', ARGV[2], 'walls', walls)
redis.call('SADD', KEYS[2], ARGV[5])
return tostring(seconds)"""
_SLOW = """
local delay = math.max(tonumber(redis.call('HGET', KEYS[1], 'delay')) or 0, tonumber(ARGV[1]))
redis.call('HSET', KEYS[1], 'delay', delay)"""
_PAUSE = f"""{_NOW}
redis.call('HSET', KEYS[1], 'held', math.max(tonumber(redis.call('HGET', KEYS[1], 'held')) or 0, now + tonumber(ARGV[1])))"""


def key_of(host: str) -> str:
    return f"{PREFIX}host:{host}"


class Far:
    """What a worker has in the place of an archive: what it was handed, and the manners that all share."""

    broken: str | None = None
    run = 1

    def __init__(self, board: Board, worker: str, sample: bool = False) -> None:
        self.board, self.worker, self.sample = board, worker, sample
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.hand: dict[str, tuple[bytes, str]] = {}  #: url -> (the request as it stands in redis, its source)
        self.walls: dict[str, int] = {}  #: of a host, when it was asked last
        self.known: dict[str, Bulletin | None] = {}  #: url -> the notice as it stands in the archive, of rows in hand

    def run_script(self, script: str, host: str, *values: Any) -> Any:
        """With its text: a redis that was started again between two requests does not know it by name."""
        return self.board.asked(lambda: self.board.redis.eval(script, 2, key_of(host), TOUCHED, *map(str, values)))

    def bulletin(self, url: str) -> Bulletin | None:
        return self.known.get(url)

    def take(self, url: str, item: bytes, source: str, known: Bulletin | None) -> None:
        self.hand[url], self.known[url] = (item, source), known

    def deliver(self, url: str, outcome: bytes | None) -> None:
        """What came of a row in hand goes to the writer; None: nothing, it may be handed out again."""
        item, _ = self.hand.pop(url, (b"", ""))
        self.known.pop(url, None)
        self.board.asked(lambda: self.board.deliver(self.worker, item, outcome))

    def hold(self, host: str, event: str, why: str, seconds: float, once: bool = False) -> float:
        """`once`: not where the host is held already, which a second wall would double."""
        steady = event in hosts.STEADY
        return float(self.run_script(_HOLD, host, event, why[:300], seconds, int(not steady), host, int(once)))

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """One request at a time and the host's delay after it, over all workers."""
        async with self._locks[host]:
            while (wait := float(self.run_script(_TAKE, host, self.worker, PACE.delay(host, self.sample), LEASE))) != 0:
                await asyncio.sleep(LOOK if wait < 0 else wait)
            try:
                yield
            finally:
                self.run_script(_END, host, self.worker, PACE.delay(host, self.sample))

    def told(self, what: str, host: str, seconds: float) -> None:
        """What this worker's pace has heard from a host, for all: a longer delay (`slow`), a while of rest (`hold`)."""
        if what == "slow":
            self.run_script(_SLOW, host, PACE.delay(host, self.sample))
        else:
            self.run_script(_PAUSE, host, seconds)


@hosts.ask.register
def _ask(far: Far, host: str, ceiling: int, delay: float) -> None:
    answer = [part.decode() for part in far.run_script(_ASK, host, ceiling, host)]
    if len(answer) == 1:
        far.walls[host] = int(answer[0])
        return
    event, why, seconds, asked = answer
    if event == "ceiling" and not why:
        raise Away(host, event, f"asked {asked} times today, which is the most a day", float(seconds))
    raise Away(host, event, f"{why}; left alone for {float(seconds):.0f} seconds more")


@hosts.hold.register
def _hold(far: Far, host: str, event: str, why: str, seconds: float) -> float:
    return far.hold(host, event, why, seconds)


@hosts.read.register
def _read(far: Far, host: str) -> None:
    if far.walls.get(host) != 0:  # as it stood when the page was asked for
        far.board.asked(lambda: far.board.redis.hset(key_of(host), "walls", 0))
        far.walls[host] = 0


@hosts.held.register
def _held(far: Far) -> dict[str, dict[str, Any]]:
    return {}  # each request asks


@hosts.last_turn.register
def _last_turn(far: Far, host: str) -> tuple[float, float] | None:
    return None  # the shared turn knows


class ClusterDoor(DoorHandler):
    """The one door, after a turn that all workers share; no connection outlives its turn, so that a host has one at a time."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool.persistent = False

    async def download_request(self, request: Request) -> Response:
        spider: Any = self._crawler.spider
        far: Far = spider.archive
        async with far.turn(host_of(request.url)):
            return await super().download_request(request)

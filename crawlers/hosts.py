"""What is known of each host across runs and sources: how often it was asked today, when last, and until when it wants to be left alone.

The functions are registered for an open archive here, and for what workers of a cluster share in crawlers.cluster.turns.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from scrapy.exceptions import IgnoreRequest

from crawlers.clock import china_day, china_midnight, later, moment, now, since

LONGEST = 30 * 86_400.0  #: seconds that anything keeps us away
WALL_DOUBLES = 4  #: walls in a row after which the sleep grows no more: 1, 2, 4, 8, 16 days
#: reasons to leave a host alone for which the next time is no longer than the first
STEADY = frozenset(("retry_later", "ceiling"))


class Away(IgnoreRequest):
    """The host is to be left alone: no request is made. `event` for programs, `why` for people, `seconds` to sleep where that is new."""

    def __init__(self, host: str, event: str, why: str, seconds: float | None = None) -> None:
        super().__init__(f"{host}: {why}")
        self.host, self.event, self.why, self.seconds = host, event, why, seconds


@singledispatch
def ask(archive: Any, host: str, ceiling: int, delay: float) -> None:
    """Count a request before it is made, so that a kill forgets none. Raises Away where the day's ceiling is reached, or the host held."""
    with archive.transaction() as db:
        row = db.execute("SELECT * FROM hosts WHERE host = ?", (host,)).fetchone()
        if row and (row["until"] or "") > now():
            raise Away(host, row["event"], f"{row['why']}; left alone until {row['until']}")
        today = china_day()
        asked = row["asked"] if row and row["day"] == today else 0
        if asked >= ceiling:
            raise Away(host, "ceiling", f"asked {asked} times today, which is the most a day", china_midnight())
        sql = """INSERT INTO hosts(host, day, asked, last_at, delay) VALUES (?, ?, ?, ?, ?) ON CONFLICT(host) DO UPDATE
                 SET day = excluded.day, asked = excluded.asked, last_at = excluded.last_at, delay = excluded.delay"""
        db.execute(sql, (host, today, asked + 1, moment().isoformat(), delay))


@singledispatch
def hold(archive: Any, host: str, event: str, why: str, seconds: float) -> float:
    """Leave a host alone, over all sources and runs. A wall after a wall doubles the sleep. Returns the seconds."""
    with archive.transaction() as db:
        row = db.execute("SELECT walls FROM hosts WHERE host = ?", (host,)).fetchone()
        walls = row["walls"] if row else 0
        if event not in STEADY:
            seconds *= 2 ** min(walls, WALL_DOUBLES)
            walls += 1
        seconds = min(seconds, LONGEST)
        sql = """INSERT INTO hosts(host, until, event, why, walls) VALUES (?, ?, ?, ?, ?) ON CONFLICT(host) DO UPDATE
                 SET until = excluded.until, event = excluded.event, why = excluded.why, walls = excluded.walls"""
        db.execute(sql, (host, later(seconds), event, why[:300], walls))
    archive.open_hosts.discard(host)
    return seconds


@singledispatch
def read(archive: Any, host: str) -> None:
    """The host has given a page that could be read: its next wall is the first again."""
    if host in archive.open_hosts:
        return
    if archive.db.execute("SELECT 1 FROM hosts WHERE host = ? AND walls > 0", (host,)).fetchone():
        with archive.transaction() as db:
            db.execute("UPDATE hosts SET walls = 0 WHERE host = ?", (host,))
    archive.open_hosts.add(host)


@singledispatch
def held(archive: Any) -> dict[str, dict[str, Any]]:
    """Hosts that are to be left alone now: host -> {"event", "why", "until"}."""
    rows = archive.db.execute("SELECT host, event, why, until FROM hosts WHERE until > ?", (now(),))
    return {row["host"]: {"event": row["event"], "why": row["why"], "until": row["until"]} for row in rows}


@singledispatch
def last_turn(archive: Any, host: str) -> tuple[float, float] | None:
    """(seconds since the host was last asked, by whatever run; the delay that held then), or None."""
    row = archive.db.execute("SELECT last_at, delay FROM hosts WHERE host = ? AND last_at IS NOT NULL", (host,)).fetchone()
    return (max(0.0, since(row["last_at"])), row["delay"] or 0.0) if row else None

"""Hosts in redis and hosts in the archive: what a run asked of each outlives redis, and what the archive remembers binds the workers."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Any

from crawlers.cluster.board import Board
from crawlers.cluster.turns import KEPT, TOUCHED, key_of
from crawlers.ledger import Ledger

_EPOCH = date(1970, 1, 1).toordinal()
_PUT = """INSERT INTO hosts(host, day, asked, last_at, delay, until, event, why, walls) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT(host) DO UPDATE SET day = excluded.day, asked = excluded.asked, last_at = coalesce(excluded.last_at, last_at),
  delay = coalesce(excluded.delay, delay), until = coalesce(excluded.until, until), event = coalesce(excluded.event, event),
  why = coalesce(excluded.why, why), walls = excluded.walls"""


def _seconds(at: str | None) -> float:
    if not at:
        return 0.0
    then = datetime.fromisoformat(at)
    return (then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp()


def _moment(seconds: str | None) -> str | None:
    return datetime.fromtimestamp(float(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if seconds else None


def to_redis(board: Board, archive: Ledger) -> None:
    """Before a run, and after a redis that forgot: what the archive knows and redis does not."""
    for row in archive.db.execute("SELECT * FROM hosts").fetchall():
        found = _read(board, row["host"])
        day = str(date.fromisoformat(row["day"]).toordinal() - _EPOCH) if row["day"] else "0"
        said: dict[str, Any] = {}
        if (int(day), row["asked"]) > (int(found.get("day", 0)), int(found.get("asked", 0))):
            said |= {"day": day, "asked": row["asked"]}
        if _seconds(row["last_at"]) > float(found.get("ended", 0)):
            said |= {"ended": _seconds(row["last_at"]), "delay": row["delay"] or 0.0}
        if _seconds(row["until"]) > float(found.get("until", 0)):
            said |= {"until": _seconds(row["until"]), "event": row["event"] or "", "why": row["why"] or ""}
        if "walls" not in found:
            said["walls"] = row["walls"]
        if said:
            board.redis.hset(key_of(row["host"]), mapping=said)
            board.redis.expire(key_of(row["host"]), KEPT)


def to_archive(board: Board, archive: Ledger) -> None:
    """What was asked and held since the last time."""
    names = board.redis.spop(TOUCHED, 1_000)
    if not names:
        return
    with archive.transaction() as db:
        for host in (name.decode() for name in names):
            found = _read(board, host)
            day = date.fromordinal(_EPOCH + int(found["day"])).isoformat() if "day" in found else None
            last = _moment(found.get("ended") or (str(time.time()) if day else None))
            rest = (_moment(found.get("until")), found.get("event"), found.get("why"), int(found.get("walls", 0)))
            db.execute(_PUT, (host, day, int(found.get("asked", 0)), last, float(found.get("delay", 0)), *rest))


def _read(board: Board, host: str) -> dict[str, str]:
    return {name.decode(): value.decode() for name, value in board.redis.hgetall(key_of(host)).items()}

"""A month by a made-up clock, an update every three hours: how long a notice that stands on a list takes until the log tells of it."""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
from contextlib import closing
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest

from crawlers.archive import Archive
from kb.build import build, feeding
from kb.build.logbook import names
from kb.feeds import log
from kb.model import bulletin_id

CLEAN = Path(__file__).parents[1] / "poison" / "clean.jsonl"
BEGIN, MONTH, EVERY = datetime(2026, 7, 1, tzinfo=UTC), timedelta(days=30), timedelta(hours=3)
MEDIAN, LATE = timedelta(hours=6), timedelta(hours=24)
FAILS = 0.1  #: of the fetches: the page is asked for again at the next update
NOTICES = 14


def notices(many: int) -> list[dict[str, Any]]:
    """Of police and press: what others tell waits for who confirms it, by rule and not by the clock."""
    rows = [row for row in map(json.loads, CLEAN.read_text("utf-8").splitlines()) if row["meta"]["tier"] != "T2"]
    return random.Random(1).sample(rows, min(many, len(rows)))


def put(data: Path, row: dict[str, Any], n: int, fetched: datetime) -> None:
    told, meta = row["row"], row["meta"]
    with closing(sqlite3.connect(data / "archive.db")) as db, db:
        who = (told["published"], told.get("publisher"), told.get("authority"), meta["source"], meta["tier"])
        values = (bulletin_id(told["url"]), told["url"], told["title"], told["text"], *who, n, fetched.strftime("%Y-%m-%dT%H:%M:%SZ"))
        columns = "id, url, title, text, published, publisher, authority, source, tier, changed, fetched_at"
        db.execute(f"INSERT INTO bulletins({columns}) VALUES ({', '.join('?' * len(values))})", values)


def entries_of(data: Path) -> list[log.Entry]:
    with closing(sqlite3.connect(data / "kb.db")) as db:
        return log.read_log(db)


def lags(data: Path, many: int, monkeypatch: pytest.MonkeyPatch) -> dict[str, timedelta]:
    """From the list to the log, of each notice; one that the log never tells of has waited for the whole month."""
    draw = random.Random(7)
    listed = sorted(((BEGIN + draw.random() * (MONTH - LATE), row) for row in notices(many)), key=lambda each: each[0])
    with closing(Archive(data / "archive.db")):
        pass
    clock = [BEGIN]

    class Clock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Clock:  # the ceiling counts by days
            return cls.fromtimestamp(clock[0].timestamp(), tz)

    monkeypatch.setattr(feeding, "datetime", Clock)
    waiting, found, n, seen = list(listed), dict.fromkeys((bulletin_id(row["row"]["url"]) for _, row in listed), MONTH), 0, 0
    since = {bulletin_id(row["row"]["url"]): at for at, row in listed}
    while clock[0] < BEGIN + MONTH:
        clock[0] += EVERY
        ready = [each for each in waiting if each[0] <= clock[0] and draw.random() >= FAILS]
        if not ready:  # an update that stores nothing changes nothing
            continue
        for _, row in ready:
            put(data, row, n := n + 1, clock[0])
        waiting = [each for each in waiting if each not in ready]
        build(data)
        entries = entries_of(data)
        for entry in (entry for entry in entries if entry.seq > seen and entry.body is not None):
            for notice in (each for each, lag in found.items() if lag == MONTH and names(entry.body or {}, {each})):
                found[notice] = clock[0] - since[notice]
        seen = log.end_of(entries)
    return found


def of(found: dict[str, timedelta]) -> tuple[timedelta, timedelta]:
    """(median, 95 %)."""
    hours = sorted(lag / timedelta(hours=1) for lag in found.values())
    print(f"{len(hours)} notices: median {statistics.median(hours):.1f} h, 95 % {statistics.quantiles(hours, n=20)[-1]:.1f} h")
    return timedelta(hours=statistics.median(hours)), timedelta(hours=statistics.quantiles(hours, n=20)[-1])


def test_what_stands_on_a_list_is_in_the_log_within_hours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    median, late = of(lags(tmp_path, NOTICES, monkeypatch))
    assert median <= MEDIAN and late <= LATE


@pytest.mark.soak
def test_a_month_in_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    median, late = of(lags(tmp_path, 99, monkeypatch))
    assert median <= MEDIAN and late <= LATE

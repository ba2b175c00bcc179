"""Named, documented, read-only queries over a release: what pages, feeds and the command line say of trends, on a connection given.

series = run(db, "cases-by-month", Cut(type="03", since="2021"))
series.title("en"); series.rows; series.to_json()
"""

from __future__ import annotations

import sqlite3

from kb.trends.ahead import load_series
from kb.trends.catalogue import TRENDS
from kb.trends.counted import lay_aside
from kb.trends.cut import BadCut, Cut
from kb.trends.series import Found, Lang, Row, Series, Trend, count

__all__ = [
    "TRENDS", "BadCut", "Cut", "Found", "Lang", "OldRelease", "Row", "Series", "Trend", "UnknownTrend", "kept", "prepare", "run",
]  # fmt: skip


class UnknownTrend(ValueError):
    """No query of that name."""


class OldRelease(ValueError):
    """A release from before there was coverage; the message says what mends it."""


WHOLE = Cut()
_NEEDED = ("coverage", "reach", "case_clusters", "bulletin_clusters", "merged_cases")


def run(db: sqlite3.Connection, name: str, cut: Cut = WHOLE) -> Series:
    """One named query over one part of a release: what the release keeps of it, else counted now. Raises UnknownTrend, OldRelease."""
    return kept(db, name, cut) or count(db, TRENDS[name], cut)


def kept(db: sqlite3.Connection, name: str, cut: Cut = WHOLE) -> Series | None:
    """What the release keeps of it; None where it has to be counted. Raises UnknownTrend, OldRelease."""
    if name not in TRENDS:
        raise UnknownTrend(f"no trend {name!r}; there are {', '.join(TRENDS)}")
    _check(db)
    return load_series(db, TRENDS[name], cut)


def prepare(db: sqlite3.Connection, discreet: bool = False) -> None:
    """Lay aside what all trends count, in memory of the connection: each then gives the same rows in a third of the time.

    For a release that does not change, and for cuts that are as discreet; about half a kilobyte a case. Raises OldRelease.
    """
    _check(db)
    lay_aside(db, discreet)


def _check(db: sqlite3.Connection) -> None:
    tables = {row[0] for row in db.execute("SELECT name FROM main.sqlite_master WHERE type = 'table'")}
    if lacking := [table for table in _NEEDED if table not in tables]:
        raise OldRelease(f"the release has no {lacking[0]}; `kb build` makes a new one")

"""From a release to the package's own database: what was published up to a month, as far as it may leave."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from functools import cache

from kb.feeds.coarse import is_intimate
from kb.feeds.package.contents import BY_NAME, Table
from kb.feeds.package.limits import Notice, Row, limit_case, limit_merged, limit_notice, limit_part
from kb.feeds.package.mending import mend
from kb.model import GONE

_PARTS = ("facts", "amounts", "places", "steps", "indicators", "tallies")
#: notices about scams published up to the month; those without a date by the day on which they were archived
_NOTICES = "is_bulletin AND substr(coalesce(published, fetched_at, '9999'), 1, 7) <= :month"
_WHOLE = {
    "sources": "1",
    "types": "1",
    "techniques": "1",
    "regions": "1",
    # what was looked at until the last of these notices was archived; nothing before the month ended means collected afterwards
    "coverage": f"day <= (SELECT max(substr(fetched_at, 1, 10)) FROM bulletins WHERE {_NOTICES}) AND source IN (SELECT name FROM sources)",
    "reach": "source IN (SELECT name FROM sources)",
    "taken_down": f"reason IS NOT '{GONE}'",
}


def open_rows(db: sqlite3.Connection) -> sqlite3.Cursor:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor


def insert(out: sqlite3.Connection, table: Table, rows: Iterable[Row]) -> None:
    """Rows as dictionaries, which may have more than the table's columns; an empty string is none."""
    sql = f'INSERT INTO "{table.name}" VALUES ({", ".join("?" * len(table.columns))})'
    out.executemany(sql, ([None if row.get(name) == "" else row.get(name) for name in table.names] for row in rows))


def fill(out: sqlite3.Connection, release: sqlite3.Connection, month: str) -> None:
    """Fill the package's tables, which are there and empty."""
    with closing(open_rows(release)) as read:
        for name, where in _WHOLE.items():
            table = BY_NAME[name]
            insert(out, table, map(dict, read.execute(f"SELECT * FROM {table.of} WHERE {where}", {"month": month})))
        _Filling(out, release).fill(month)


class _Filling:
    """Notice by notice, so that each text is made coarse once and never more than one is held."""

    def __init__(self, out: sqlite3.Connection, release: sqlite3.Connection) -> None:
        self.out, self.release = out, release
        self.intimate: set[str] = set()
        self.sources = {row[0] for row in release.execute("SELECT name FROM sources")}

    def rows(self, sql: str, *values: object) -> Iterator[Row]:
        return map(dict, open_rows(self.release).execute(sql, values))

    def fill(self, month: str) -> None:
        ids = [row[0] for row in self.release.execute(f"SELECT id FROM bulletins WHERE {_NOTICES} ORDER BY id", {"month": month})]
        self.full_name = cache(self._full_name)
        for each in ids:
            self._notice(each)
        self._clusters()
        self._alerts(month)
        mend(self.out)

    def _notice(self, each: str) -> None:
        (row,) = self.rows("SELECT * FROM bulletins WHERE id = ?", each)
        cases = [{**case, "intimate": is_intimate(case["type"], case["subtype"])} for case in self._of("cases", each)]
        notice = Notice.of(row["title"] or "", row["text"], frozenset(case["id"] for case in cases if case["intimate"]))
        source = row["source"] if row["source"] in self.sources else None
        insert(self.out, BY_NAME["notices"], [{**limit_notice(row, notice), "source": source}])
        insert(self.out, BY_NAME["cases"], [limit_case(case, self.full_name) for case in cases])
        self.intimate |= notice.intimate
        for name in (*_PARTS, "conflicts", "alert_evidence"):
            limited = (limit_part(name, part, notice) for part in self._of(name, each))
            insert(self.out, BY_NAME[name], (part for part in limited if part is not None))

    def _of(self, name: str, each: str) -> Iterator[Row]:
        return self.rows(f"SELECT * FROM {BY_NAME[name].of} WHERE bulletin_id = ?", each)

    def _full_name(self, code: str | None) -> str | None:
        sql = "SELECT full_name FROM regions WHERE code = ? ORDER BY until IS NOT NULL, until DESC LIMIT 1"
        found = self.release.execute(sql, (code,)).fetchone()
        return None if found is None else str(found[0])

    def _clusters(self) -> None:
        """Clusters of what is in the package; a case counted once is in it where any of its tellings is."""
        notices = {row[0] for row in self.out.execute("SELECT id FROM notices")}
        for name in ("notice_clusters", "case_clusters"):
            rows = self.rows(f"SELECT * FROM {BY_NAME[name].of} ORDER BY 1, 2")
            insert(self.out, BY_NAME[name], (row for row in rows if row["bulletin_id"] in notices))
        told = {row[0] for row in self.out.execute("SELECT cluster FROM case_clusters")}
        merged = (row for row in self.rows("SELECT * FROM merged_cases ORDER BY cluster") if row["cluster"] in told)
        limited = (limit_merged(row, self._is_intimate(row), self.full_name) for row in merged)
        insert(self.out, BY_NAME["merged_cases"], limited)

    def _is_intimate(self, merged: Row) -> bool:
        return is_intimate(merged["type"], merged["subtype"]) or merged["cluster"] in self.intimate

    def _alerts(self, month: str) -> None:
        """Alerts given by the end of the month; `mend` takes the evidence of the others away."""
        insert(self.out, BY_NAME["alerts"], self.rows("SELECT * FROM alerts WHERE substr(opened, 1, 7) <= ? ORDER BY id", month))

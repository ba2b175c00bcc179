"""What the pages read from a release: one notice with all that was read from it, as plain rows."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from kb.model import Span

Row = dict[str, Any]
_CHILDREN = ("facts", "amounts", "places", "steps", "indicators", "tallies", "corrections")
_ORDER = {"steps": "ordinal, n", "corrections": "at"}
_LISTS = ("authors", "images", "types", "marks", "warnings")
_CASE_LISTS = ("channels", "impersonated", "impersonated_as", "hooks", "pretexts", "controls", "payments", "platforms")


def rows(db: sqlite3.Connection, sql: str, params: tuple[Any, ...] = ()) -> list[Row]:
    cursor = db.execute(sql, params)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def span_of(row: Row) -> Span:
    return Span(row["start"], row["end"], row.get("part") or "text")


def _unpack(row: Row, names: tuple[str, ...]) -> Row:
    return {**row, **{name: json.loads(row[name]) if row[name] else [] for name in names}}


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice and its children, each a list of rows in the order of reading."""

    row: Row
    source: Row | None
    cases: list[Row]
    facts: list[Row]
    amounts: list[Row]
    places: list[Row]
    steps: list[Row]
    indicators: list[Row]
    tallies: list[Row]
    corrections: list[Row]

    def quote(self, span: Span) -> str:
        text: str = self.row["title" if span.part == "title" else "text"]
        return text[span.start : span.end]

    def of_case(self, name: str, case_id: str | None) -> list[Row]:
        """The children of that name that belong to a case; None: to the notice itself."""
        return [row for row in getattr(self, name) if row["case_id"] == case_id]


def load_notice(db: sqlite3.Connection, bulletin_id: str) -> Notice | None:
    found = rows(db, "SELECT * FROM bulletins WHERE id = ?", (bulletin_id,))
    if not found:
        return None
    row = _unpack(found[0], _LISTS)
    source = rows(db, "SELECT * FROM sources WHERE name = ?", (row["source"],))
    cases = rows(db, "SELECT * FROM cases WHERE bulletin_id = ? ORDER BY ordinal, n", (bulletin_id,))
    children = {
        name: rows(db, f"SELECT * FROM {name} WHERE bulletin_id = ? ORDER BY {_ORDER.get(name, 'n')}", (bulletin_id,)) for name in _CHILDREN
    }
    return Notice(row, source[0] if source else None, [_unpack(case, _CASE_LISTS) for case in cases], **children)


def taken_down(db: sqlite3.Connection, of: str) -> bool:
    """Whether a notice, or the notice of a case, was here and is gone for good."""
    ids = (of, of.partition("-")[0])
    return db.execute("SELECT 1 FROM tombstones WHERE id IN (?, ?)", ids).fetchone() is not None


def type_names(db: sqlite3.Connection) -> dict[str, tuple[str, str]]:
    """Code -> Chinese and English name, types and subtypes."""
    return {code: (zh, en) for code, zh, en in db.execute("SELECT code, zh, en FROM types")}


def region_names(db: sqlite3.Connection, codes: set[str]) -> dict[str, str]:
    """Code -> present name, for the codes that are asked for."""
    marks = ", ".join("?" * len(codes))
    sql = f"SELECT code, full_name FROM regions WHERE code IN ({marks}) ORDER BY until IS NULL, until"
    return dict(db.execute(sql, tuple(codes)).fetchall())

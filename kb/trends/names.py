"""The names of the codes in a row, so that a table can be read without another."""

from __future__ import annotations

import sqlite3
from typing import Any

Row = dict[str, Any]

_TYPES = "SELECT code, zh, en FROM types"
_REGIONS = "SELECT code, full_name FROM regions WHERE code IN ({}) ORDER BY until IS NULL, until"


def names_of(db: sqlite3.Connection, rows: list[Row], column: str) -> list[Row]:
    """The rows with `name` (and of types `name_en`) behind a column of codes; others as they are."""
    if column in ("type", "subtype"):
        types = {code: (zh, en) for code, zh, en in db.execute(_TYPES)}
        return [_after(row, column, dict(zip(("name", "name_en"), types.get(row[column], (None, None)), strict=True))) for row in rows]
    if column == "region":
        codes = sorted({row[column] for row in rows if row[column]})
        regions = dict(db.execute(_REGIONS.format(", ".join("?" * len(codes))), codes).fetchall())
        return [_after(row, column, {"name": regions.get(row[column])}) for row in rows]
    return rows


def _after(row: Row, column: str, more: Row) -> Row:
    return {column: row[column], **more, **row}

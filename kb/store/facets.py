"""Narrow rows by which hits are filtered and counted without reading a text; `kb.search` reads them."""

from __future__ import annotations

import json
import sqlite3

from kb.store.numbers import day_of, month_of, region_number, tier_number, type_number

FACET_BITS = 8  #: places for the facets of one notice: types times regions
_MARKS = ", ".join("?" * 8)
TABLES = {"bulletins": "notice_facets", "cases": "case_facets"}


def remove(db: sqlite3.Connection, table: str, seq: int) -> None:
    db.execute(f"DELETE FROM {TABLES[table]} WHERE id BETWEEN ? AND ?", (seq << FACET_BITS, (seq + 1 << FACET_BITS) - 1))


def put_case(db: sqlite3.Connection, case: str, seq: int) -> None:
    columns = "coalesce(c.subtype, c.type), c.region, b.published, c.loss_yuan, b.tier"
    sql = f"SELECT {columns} FROM cases c JOIN bulletins b ON b.id = c.bulletin_id WHERE c.id = ?"
    kind, region, published, loss, standing = db.execute(sql, (case,)).fetchone()
    day = day_of(published)
    row = (seq << FACET_BITS, seq, type_number(kind), region_number(region), month_of(day), day, loss, tier_number(standing))
    db.execute(f"INSERT INTO case_facets VALUES ({_MARKS})", row)


def _told(db: sqlite3.Connection, bulletin_id: str, types: str, home: str | None) -> dict[tuple[int, int], float | None]:
    """Types and regions of a notice with the largest loss of each; where no case has a region, the source's own."""
    cases = db.execute("SELECT coalesce(subtype, type), region, loss_yuan FROM cases WHERE bulletin_id = ?", (bulletin_id,)).fetchall()
    fallback = None if any(region for _, region, _ in cases) else home
    found: dict[tuple[int, int], float | None] = {}
    for kind, region, loss in cases:
        key = (type_number(kind), region_number(region or fallback))
        losses = [value for value in (loss, found.get(key)) if value is not None]
        found[key] = max(losses, default=None)
    told = {kind // 100 for kind, _ in found}
    for kind in json.loads(types):
        if type_number(kind) // 100 not in told:
            found[type_number(kind), region_number(fallback)] = None
    return found or {(0, region_number(fallback)): None}


def put_notice(db: sqlite3.Connection, bulletin_id: str, seq: int) -> None:
    """One row for each type and region together."""
    told = "SELECT types, region, published, tier FROM bulletins WHERE id = ?"
    types, home, published, standing = db.execute(told, (bulletin_id,)).fetchone()
    day, tier = day_of(published), tier_number(standing)
    kept = sorted(_told(db, bulletin_id, types, home).items(), key=lambda item: item[0])[: 1 << FACET_BITS]
    of_day = (month_of(day), day)
    rows = [((seq << FACET_BITS) + n, seq, *key, *of_day, loss, tier) for n, (key, loss) in enumerate(kept)]
    db.executemany(f"INSERT INTO notice_facets VALUES ({_MARKS})", rows)

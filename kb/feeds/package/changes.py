"""What became of the package before: keys that came, went or changed, and of what changed only the names of columns; never a value."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from kb.feeds.package.contents import CHANGES, TABLES, Table

#: what goes on after a month without changing what was published in it
BESIDE = ("coverage", "reach", "taken_down")
Change = tuple[str, str, str, str]  #: table, key, added removed changed, columns as JSON


def compare(db: sqlite3.Connection, before: Path) -> list[Change]:
    """Changes against the package whose database lies at `before`, in the order of table and key."""
    db.execute("ATTACH ? AS before", (f"{before.resolve().as_uri()}?mode=ro",))
    try:
        return [change for table in TABLES for change in sorted(_compare(db, table))]
    finally:
        db.execute("DETACH before")


def _compare(db: sqlite3.Connection, table: Table) -> Iterator[Change]:
    old = [row[1] for row in db.execute(f"PRAGMA before.table_info({table.name})")]
    shared = [name for name in table.names if name in old]
    if not old or not set(table.key) <= set(old):
        return
    of_notice = table.key[0] == "bulletin_id"
    if of_notice:
        yield from _by_notice(db, table, shared)
        return
    key = " || '/' || ".join(f'{{0}}."{name}"' for name in table.key)
    match = " AND ".join(f'n."{name}" = o."{name}"' for name in table.key)
    for sign, one, other in (("added", "main", "before"), ("removed", "before", "main")):
        missing = f'SELECT 1 FROM {other}."{table.name}" o WHERE {match}'
        for (each,) in db.execute(f'SELECT {key.format("n")} FROM {one}."{table.name}" n WHERE NOT EXISTS ({missing})'):
            yield (table.name, each, sign, "[]")
    differs = ", ".join(f'n."{name}" IS NOT o."{name}"' for name in shared)
    sql = f'SELECT {key.format("n")}, {differs} FROM main."{table.name}" n JOIN before."{table.name}" o ON {match}'
    for each, *flags in db.execute(sql):
        if any(flags):
            yield (table.name, each, "changed", json.dumps([name for name, flag in zip(shared, flags, strict=True) if flag]))


def _by_notice(db: sqlite3.Connection, table: Table, shared: list[str]) -> Iterator[Change]:
    """One row for a notice that is in both packages and of which anything in this table differs."""
    columns = ", ".join(f'"{name}"' for name in shared)
    new, old = (f'SELECT {columns} FROM {schema}."{table.name}"' for schema in ("main", "before"))
    sql = (
        f"SELECT DISTINCT bulletin_id FROM (SELECT * FROM ({new} EXCEPT {old}) UNION ALL SELECT * FROM ({old} EXCEPT {new})) "
        "WHERE bulletin_id IN (SELECT id FROM main.notices) AND bulletin_id IN (SELECT id FROM before.notices)"
    )
    for (each,) in db.execute(sql):
        yield (table.name, each, "changed", "[]")


def put_changes(db: sqlite3.Connection, changes: list[Change]) -> None:
    db.executemany(f"INSERT INTO {CHANGES.name} VALUES (?, ?, ?, ?)", changes)

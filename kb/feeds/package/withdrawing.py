"""A package's own rows without the notices that were taken down, and without what rested on them alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from kb.feeds.package.contents import TABLES
from kb.feeds.package.mending import mend


def take_out(db: sqlite3.Connection, taken_down: Mapping[str, tuple[str, str]]) -> int:
    """Remove these notices (id -> date, reason) and whatever tells of them; the number that were there."""
    gone = [each for each in sorted(taken_down) if db.execute("SELECT 1 FROM notices WHERE id = ?", (each,)).fetchone()]
    for each in gone:
        for table in TABLES:
            if "bulletin_id" in table.names:
                db.execute(f'DELETE FROM "{table.name}" WHERE bulletin_id = ?', (each,))
        db.execute("DELETE FROM notices WHERE id = ?", (each,))
        db.execute("INSERT OR REPLACE INTO taken_down VALUES (?, ?, ?)", (each, *taken_down[each]))
    if gone:
        mend(db)
    return len(gone)

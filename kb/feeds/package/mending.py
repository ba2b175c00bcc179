"""Clusters, conflicts and alerts of what is left, where some of their notices are not in the package."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from kb.model import host_of

LEAST_HOSTS = 3  #: independent hosts below which an alert has lost its ground
_VALUES = ("type", "subtype", "loss_yuan", "loss_approx", "outcome", "incident_date", "region", "region_name")
_TOLD = """
SELECT k.case_id, k.bulletin_id, k.notice, n.url, n.published FROM case_clusters k JOIN notices n ON n.id = k.bulletin_id
WHERE k.cluster = ? ORDER BY n.tier, coalesce(n.published, '9999'), k.case_id
"""


@dataclass(frozen=True, slots=True)
class _Telling:
    case_id: str
    bulletin_id: str
    notice: str
    url: str | None
    published: str | None

    @property
    def host(self) -> str:
        return host_of(self.url)


def mend(db: sqlite3.Connection) -> None:
    """Put right what named or counted notices that are not here; nothing happens where none is missing."""
    _notice_clusters(db)
    fewer = "pages <> (SELECT count(DISTINCT bulletin_id) FROM case_clusters k WHERE k.cluster = merged_cases.cluster)"
    lost = "cluster NOT IN (SELECT id FROM cases)"
    for (cluster,) in db.execute(f"SELECT cluster FROM merged_cases WHERE {fewer} OR {lost} ORDER BY cluster").fetchall():
        _case_cluster(db, cluster)
    _alerts(db)


def _notice_clusters(db: sqlite3.Connection) -> None:
    """A cluster whose origin is missing takes the first that is left for one and bears its name."""
    for (cluster,) in db.execute("SELECT DISTINCT cluster FROM notice_clusters WHERE cluster NOT IN (SELECT id FROM notices)").fetchall():
        copies = "SELECT bulletin_id FROM notice_clusters JOIN notices ON id = bulletin_id WHERE cluster = ? AND role = 'copy' "
        heir = db.execute(copies + "ORDER BY tier, coalesce(published, '9999'), id", (cluster,)).fetchone()
        if heir is None:  # only round-ups tell of it
            db.execute("DELETE FROM notice_clusters WHERE cluster = ?", (cluster,))
            continue
        db.execute("UPDATE notice_clusters SET role = 'origin' WHERE cluster = ? AND bulletin_id = ?", (cluster, heir[0]))
        db.execute("UPDATE notice_clusters SET cluster = ? WHERE cluster = ?", (heir[0], cluster))
        db.execute("UPDATE case_clusters SET notice = ? WHERE notice = ?", (heir[0], cluster))


def _case_cluster(db: sqlite3.Connection, cluster: str) -> None:
    """A case told by fewer: who speaks for it, which values are still said, how many tell it, on what they differ."""
    told = [_Telling(*row) for row in db.execute(_TOLD, (cluster,))]
    if not told:
        db.execute("DELETE FROM merged_cases WHERE cluster = ?", (cluster,))
        return
    head = cluster if cluster in {each.case_id for each in told} else told[0].case_id
    if head != cluster:
        db.execute("UPDATE case_clusters SET head = 1 WHERE case_id = ?", (head,))
        for table in ("case_clusters", "merged_cases", "conflicts"):
            db.execute(f"UPDATE {table} SET cluster = ? WHERE cluster = ?", (head, cluster))
    _values(db, head, told)
    _conflicts(db, head)
    days = sorted(each.published for each in told if each.published)
    numbers = (len({each.bulletin_id for each in told}), len({each.notice for each in told}), len({each.host for each in told} - {""}))
    found = (*numbers, _independent(db, told), days[0] if days else None, days[-1] if days else None, head, head)
    db.execute(
        "UPDATE merged_cases SET pages = ?, notices = ?, hosts = ?, independent = ?, first_published = ?, last_published = ?, "
        "conflicts = (SELECT count(DISTINCT field) FROM conflicts WHERE cluster = ?) WHERE cluster = ?",
        found,
    )


def _values(db: sqlite3.Connection, head: str, told: Sequence[_Telling]) -> None:
    """A headline value stays where one that is left still says it; else the first that says anything is taken."""
    columns = ", ".join(_VALUES)
    marks = ", ".join("?" * len(told))
    said = {row[0]: row[1:] for row in db.execute(f"SELECT id, {columns} FROM cases WHERE id IN ({marks})", [t.case_id for t in told])}
    ordered = [said[head], *(said[each.case_id] for each in told if each.case_id != head)]
    now = db.execute(f"SELECT {columns} FROM merged_cases WHERE cluster = ?", (head,)).fetchone()
    made: list[Any] = []
    for value, options in zip(now, zip(*ordered, strict=True), strict=True):
        made.append(value if value in options else next((option for option in options if option is not None), None))
    db.execute(f"UPDATE merged_cases SET {', '.join(f'{name} = ?' for name in _VALUES)} WHERE cluster = ?", (*made, head))


def _conflicts(db: sqlite3.Connection, head: str) -> None:
    """A field on which those that are left agree is no conflict; of the others the value that stands in front is marked."""
    for (field,) in db.execute("SELECT DISTINCT field FROM conflicts WHERE cluster = ? ORDER BY field", (head,)).fetchall():
        where = (head, field)
        values = db.execute("SELECT value, chosen FROM conflicts WHERE cluster = ? AND field = ? ORDER BY n", where).fetchall()
        if len({value for value, _ in values}) < 2 or all(chosen for _, chosen in values):
            db.execute("DELETE FROM conflicts WHERE cluster = ? AND field = ?", where)
        elif not any(chosen for _, chosen in values):
            db.execute("UPDATE conflicts SET chosen = 1 WHERE cluster = ? AND field = ? AND value = ?", (*where, values[0][0]))


def _independent(db: sqlite3.Connection, told: Sequence[_Telling]) -> int:
    """Hosts of the origins of those tellings that lift their story from none of the others."""
    notices = sorted({each.notice for each in told})
    marks = ", ".join("?" * len(notices))
    lifts = (
        "SELECT 1 FROM notice_clusters own JOIN notice_clusters lifted ON lifted.bulletin_id = own.bulletin_id "
        f"WHERE own.cluster = ? AND own.role <> 'round_up' AND lifted.role = 'round_up' AND lifted.cluster IN ({marks})"
    )
    origins = [each for each in notices if db.execute(lifts, (each, *notices)).fetchone() is None]
    urls = [db.execute("SELECT url FROM notices WHERE id = ?", (each,)).fetchone() for each in origins]
    return len({_Telling("", "", "", url[0], None).host for url in urls if url} - {""})


def _alerts(db: sqlite3.Connection) -> None:
    """An alert keeps the hosts that still witness it, and goes where they are too few."""
    hosts = "(SELECT count(DISTINCT host) FROM alert_evidence e WHERE e.alert = alerts.id AND counted)"
    db.execute(f"DELETE FROM alerts WHERE {hosts} < {LEAST_HOSTS}")
    db.execute("DELETE FROM alert_evidence WHERE alert NOT IN (SELECT id FROM alerts)")
    db.execute(f"UPDATE alerts SET hosts = {hosts} WHERE hosts > {hosts}")

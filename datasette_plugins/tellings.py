"""What stands beside a case: other tellings of it, where they differ, and cases that went the same way."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from math import log
from typing import Any

from datasette_plugins.records import Row, rows

SIMILAR = 6
_CANDIDATES = 400  #: newest cases of the same type that are compared
_FACETS = {"hook": "hooks", "pretext": "pretexts", "control": "controls", "payment": "payments", "impersonated_as": "impersonated_as",
           "channel": "channels"}  # fmt: skip

_TELLINGS = """
SELECT c.id, k.head, k.decided_by, c.type, c.subtype, c.loss_yuan, c.loss_approx, c.outcome, c.averted_yuan, c.incident_date, c.region_name,
       c.victim_label, b.id AS bulletin_id, b.title, b.published, b.publisher, b.tier, b.url,
       EXISTS (SELECT 1 FROM bulletin_clusters n WHERE n.bulletin_id = b.id AND n.role = 'copy') AS copy
FROM case_clusters k JOIN cases c ON c.id = k.case_id JOIN bulletins b ON b.id = c.bulletin_id
WHERE k.cluster = ? AND c.id <> ? ORDER BY copy, b.published, c.id
"""
_CONFLICTS = """
SELECT field, n, value, chosen, case_id, bulletin_id, host, tier, published, approx, quote
FROM conflicts WHERE cluster = ? ORDER BY field, chosen DESC, published, n
"""
_NEWEST = "SELECT seq FROM case_facets WHERE type BETWEEN ? AND ? ORDER BY id DESC LIMIT ?"
_ALIKE = """
SELECT c.id, c.bulletin_id, c.type, c.subtype, c.loss_yuan, c.loss_approx, c.outcome, c.averted_yuan, c.victim_label, c.region_name,
       c.incident_date, c.hooks, c.pretexts, c.controls, c.payments, c.impersonated_as, c.channels, b.published, b.publisher
FROM cases c JOIN bulletins b ON b.id = c.bulletin_id LEFT JOIN case_clusters k ON k.case_id = c.id
WHERE c.seq IN ({}) AND c.bulletin_id <> ? AND coalesce(k.head, 1) AND coalesce(k.cluster, '') <> ?
"""


@dataclass(frozen=True, slots=True)
class Beside:
    """Tellings without this one; fields told differently, each with a row a telling; cases alike with what they share."""

    cluster: str
    tellings: list[Row]
    conflicts: list[tuple[str, list[Row]]]
    similar: list[Row]


def load_beside(db: sqlite3.Connection, case: Row) -> Beside:
    found = db.execute("SELECT cluster FROM case_clusters WHERE case_id = ?", (case["id"],)).fetchone()
    cluster = found[0] if found else case["id"]
    told = rows(db, _TELLINGS, (cluster, case["id"]))
    differing = rows(db, _CONFLICTS, (cluster,)) if told else []
    conflicts = [(field, list(group)) for field, group in groupby(differing, key=lambda row: str(row["field"]))]
    return Beside(cluster, told, conflicts, _similar(db, case, cluster))


def _values(row: Row) -> set[tuple[str, str]]:
    """What a case is compared by, whether its lists are unpacked or not."""
    found = set()
    for facet, column in _FACETS.items():
        held: Any = row[column]
        found |= {(facet, value) for value in (json.loads(held) if isinstance(held, str) else held or [])}
    return found


def _similar(db: sqlite3.Connection, case: Row, cluster: str) -> list[Row]:
    """Cases of the type that share most; what few cases have counts more than what all have."""
    if not case["type"]:
        return []
    low = int(case["type"]) * 100
    seqs = [row[0] for row in db.execute(_NEWEST, (low, low + 99, _CANDIDATES))]
    found = rows(db, _ALIKE.format(", ".join(map(str, seqs)) or "NULL"), (case["bulletin_id"], cluster))
    held = [_values(row) for row in found]
    often = Counter(value for values in held for value in values)
    own = _values(case)
    scored = []
    for row, values in zip(found, held, strict=True):
        shared = own & values
        score = sum(log((len(found) + 1) / often[value]) + 0.1 for value in shared)
        score += 1.0 if case["subtype"] and row["subtype"] == case["subtype"] else 0.0
        if score > 0:
            scored.append((score, {**row, "shared": [value for _, value in sorted(shared)]}))
    scored.sort(key=lambda pair: (-pair[0], pair[1]["id"]))
    return [row for _, row in scored[:SIMILAR]]

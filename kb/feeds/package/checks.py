"""Is a package what it says it is? Questions in SQL; each counts the rows that fail it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from kb.feeds.coarse import ADULT
from kb.feeds.package.contents import KINDS, QUOTE, TABLES

_RULES = {
    "no case is spoken for by two": "SELECT count(*) FROM (SELECT 1 FROM case_clusters GROUP BY cluster HAVING sum(head) > 1)",
    "every telling is of a case counted once": "SELECT count(*) FROM case_clusters WHERE cluster NOT IN (SELECT cluster FROM merged_cases)",
    "every notice is an origin or a copy once": "SELECT count(*) FROM (SELECT 1 FROM notices n LEFT JOIN notice_clusters c "
    "ON c.bulletin_id = n.id AND c.role IN ('origin', 'copy') GROUP BY n.id HAVING count(c.cluster) <> 1)",
    "what was averted cost nothing": "SELECT count(*) FROM cases WHERE outcome = 'averted' AND loss_yuan > 0",
    f"no exact age below {ADULT}": f"SELECT count(*) FROM cases WHERE victim_age < {ADULT} "
    f"OR (victim_age_from = victim_age_to AND victim_age_to < {ADULT})",
    "bands of age run upwards": "SELECT count(*) FROM cases WHERE victim_age_from > victim_age_to",
    "periods run forwards": "SELECT count(*) FROM tallies WHERE period_from > period_to",
    "an alert has evidence of its hosts": "SELECT count(*) FROM alerts a WHERE hosts < "
    "(SELECT count(DISTINCT host) FROM alert_evidence e WHERE e.alert = a.id AND counted)",
    "nothing taken down is in it": "SELECT count(*) FROM notices WHERE id IN (SELECT id FROM taken_down)",
}


@dataclass(frozen=True, slots=True)
class Check:
    rule: str
    table: str | None
    failed: int


def run_checks(db: sqlite3.Connection) -> list[Check]:
    """Every check with the number of rows that fail it; 0 is well."""
    return [*_columns(db), *_foreign(db), *(Check(rule, None, _count(db, sql)) for rule, sql in _RULES.items())]


def _count(db: sqlite3.Connection, sql: str) -> int:
    return int(db.execute(sql).fetchone()[0])


def _columns(db: sqlite3.Connection) -> Iterator[Check]:
    """Keys are unique and what is required is there by the tables themselves; here what else a column promises."""
    for table in TABLES:
        for column in table.columns:
            promised = KINDS[column.kind][2]
            if "minimum" in promised:
                yield Check(
                    f"{column.name} is not below 0",
                    table.name,
                    _count(db, f'SELECT count(*) FROM "{table.name}" WHERE "{column.name}" < 0'),
                )
            if "maxLength" in promised:
                sql = f'SELECT count(*) FROM "{table.name}" WHERE length("{column.name}") > {QUOTE}'
                yield Check(f"{column.name} has at most {QUOTE} characters", table.name, _count(db, sql))
            if column.kind == "tier":
                sql = f"SELECT count(*) FROM \"{table.name}\" WHERE \"{column.name}\" NOT IN ('T0', 'T1', 'T2')"
                yield Check(f"{column.name} is a tier", table.name, _count(db, sql))


def _foreign(db: sqlite3.Connection) -> Iterator[Check]:
    for table in TABLES:
        for column, target, other in table.foreign:
            known = f'SELECT 1 FROM "{target}" t WHERE t."{other}" = o."{column}"'
            sql = f'SELECT count(*) FROM "{table.name}" o WHERE o."{column}" IS NOT NULL AND NOT EXISTS ({known})'
            yield Check(f"{column} is in {target}", table.name, _count(db, sql))

"""What is told of a group of cases – a type, a technique, a region, a source: counts, months, typical steps, what they share, examples."""

from __future__ import annotations

import sqlite3
from collections import Counter, defaultdict
from dataclasses import dataclass
from statistics import median
from typing import Any

from datasette_plugins.records import Row, rows
from kb.lexicon import load_yaml

MONTHS = 36
EXAMPLES = 8
_NEWEST = 800  #: cases among whose steps the typical ones are looked for
_SHORT, _LONG = 6, 48  #: characters of a step that may stand for others
_STAGES = ("preparation", "contact", "trust", "inducement", "payment", "cash_out")
_SHARED = 6  #: values of a facet


@dataclass(frozen=True, slots=True)
class Group:
    """Which cases: a condition on `cases c` and `bulletins b`, with its parameters."""

    where: str
    parameters: tuple[Any, ...] = ()

    def sql(self, columns: str, rest: str = "") -> str:
        """Over cases counted once: the telling that speaks for each."""
        once = "LEFT JOIN case_clusters k ON k.case_id = c.id"
        tables = f"cases c {once} JOIN bulletins b ON b.id = c.bulletin_id"
        return f"SELECT {columns} FROM {tables} WHERE {self.where} AND coalesce(k.head, 1) {rest}"


def facet_names() -> dict[str, Any]:
    """The facets of the method, with their columns and names."""
    found: dict[str, Any] = load_yaml("definitions.yml")["facets"]
    return found


def value_name(value: str, lang: str) -> str:
    return value if lang == "zh" else str(load_yaml("definitions.yml")["values"].get(value, value))


def describe(db: sqlite3.Connection, group: Group) -> Row:
    """Everything that a page of a group shows."""
    told = db.execute(group.sql("c.loss_yuan, substr(b.published, 1, 7), c.outcome"), group.parameters).fetchall()
    losses = [loss for loss, _, outcome in told if loss and outcome != "averted"]
    months = Counter(month for _, month, _ in told if month and len(month) == 7)
    return {
        "cases": len(told),
        "losses": len(losses),
        "lost": sum(losses),
        "median": median(losses) if losses else None,
        "most": max(losses, default=None),
        "months": to_months(months),
        "steps": typical_steps(db, group),
        "shared": _shared(db, group),
        "examples": _examples(db, group),
    }


def to_months(counts: Counter[str], last: int = MONTHS) -> list[Row]:
    """One bar a month up to the latest, empty months included; heights in hundredths of the highest."""
    if not counts:
        return []
    most = max(counts.values())
    end = max(int(month[:4]) * 12 + int(month[5:]) - 1 for month in counts)
    first = max(end - last + 1, min(int(month[:4]) * 12 + int(month[5:]) - 1 for month in counts))
    named = [f"{n // 12}-{n % 12 + 1:02}" for n in range(min(first, end - 5), end + 1)]
    heights = {month: max(3, round(100 * counts[month] / most)) if counts[month] else 0 for month in named}
    return [{"month": month, "n": counts[month], "height": heights[month]} for month in named]


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


def typical_steps(db: sqlite3.Connection, group: Group) -> list[Row]:
    """For each stage how many cases tell it, and the step whose wording most others share."""
    newest = group.sql("c.id", f"ORDER BY c.seq DESC LIMIT {_NEWEST}")
    sql = f"SELECT s.stage, s.text, s.case_id FROM steps s WHERE s.case_id IN ({newest})"
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for stage, text, case_id in db.execute(sql, group.parameters):
        found[stage].append((text, case_id))
    made = []
    for stage in _STAGES:
        told = found.get(stage, [])
        fitting = [(text, case_id) for text, case_id in told if _SHORT <= len(text) <= _LONG and "*" not in text]
        if not fitting:
            continue
        often = Counter(pair for text, _ in fitting for pair in _pairs(text))
        text, case_id = max(fitting, key=lambda step: (sum(often[p] for p in _pairs(step[0])) / len(_pairs(step[0])) ** 0.7, step[1]))
        made.append({"stage": stage, "text": text, "case_id": case_id, "cases": len({case for _, case in told})})
    return made


def _shared(db: sqlite3.Connection, group: Group) -> dict[str, list[tuple[str, int]]]:
    """Facet -> its commonest values with the number of cases."""
    made = {}
    for facet, about in facet_names().items():
        column = about["column"]
        held = group.sql(f"c.{column} AS held")
        sql = f"SELECT j.value, count(*) FROM ({held}) g, json_each(g.held) j GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_SHARED}"
        found = db.execute(sql, group.parameters).fetchall()
        if found:
            made[facet] = found
    return made


_EXAMPLE = (
    "c.id, c.type, c.subtype, c.loss_yuan, c.loss_approx, c.averted_yuan, c.outcome, c.victim_label, c.region_name, c.incident_date, "
    "b.published, b.publisher, b.title, b.tier"
)


def _examples(db: sqlite3.Connection, group: Group) -> list[Row]:
    return rows(db, group.sql(_EXAMPLE, f"ORDER BY c.seq DESC LIMIT {EXAMPLES}"), group.parameters)

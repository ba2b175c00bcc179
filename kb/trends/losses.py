"""What was lost in a case: quantiles and sums with their intervals, by month, type, place and victim; what is not told stays beside it."""

from __future__ import annotations

import math
import sqlite3
from collections import defaultdict
from collections.abc import Callable

from kb.trends.counted import ask, counted
from kb.trends.cut import Cut
from kb.trends.errors import error_of
from kb.trends.interval import quantile, quantile_bounds, total
from kb.trends.kinds import KINDS, region_level
from kb.trends.looks import MONTH, YEAR, Looks, looks_by, looks_in
from kb.trends.months import month_of
from kb.trends.names import names_of
from kb.trends.series import Basis, Find, Found, Row

#: shares of the cases below which a quantile stands
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
FIELD = "loss_yuan"


def find_losses(by: str, basis: Basis = "published") -> Find:
    """A row a group: cases in which something was lost, in yuan before any recovery, foreign money left out.

    `unsaid` are cases whose loss no telling says (or says in foreign money), `averted` those in which nothing was lost.
    """

    def find(db: sqlite3.Connection, cut: Cut) -> Found:
        value, columns = _grouping(by, basis, cut)
        head = counted(cut, ("loss", "outcome", *columns))
        what = f"{value} AS {by}, k.loss, k.outcome = 'averted' AS averted, NOT k.watched AS afterwards"
        sql = f"{head}SELECT {what}\nFROM counted k WHERE {cut.conditions(basis)}\nORDER BY 1, 2"
        groups: dict[str | None, list[Row]] = defaultdict(list)
        for row in ask(db, sql, cut.parameters):
            groups[row[by]].append(row)
        looks = _looks(db, cut, by)
        timed = by in ("month", "year")
        rows = [_row(by, group, rows, looks(group)) for group, rows in groups.items() if group is not None or not timed]
        without = len(groups.get(None, ()))
        return Found(names_of(db, _ordered(rows, by), by), sql, cut.parameters, {"undated" if timed else "untold": without})

    return find


def _grouping(by: str, basis: Basis, cut: Cut) -> tuple[str, tuple[str, ...]]:
    if by == "month":
        return month_of(f"k.{basis}"), ("incident",) if basis == "incident" else ()
    if by == "year":
        return f"substr(k.{basis}, 1, 4)", ("incident",) if basis == "incident" else ()
    if by == "region":
        return region_level(cut)[0].format("k.region"), ("region",)
    return KINDS[by].value, KINDS[by].columns


def _looks(db: sqlite3.Connection, cut: Cut, by: str) -> Callable[[str | None], Looks]:
    """Of a month or year its own, of a place those of its sources, else those of the whole cut."""
    keys = {"month": MONTH, "year": YEAR, "region": region_level(cut)[0].format("s.region")}
    if by not in keys:
        whole = looks_in(db, cut)
        return lambda group: whole
    found = looks_by(db, cut, keys[by])
    return lambda group: found.get(group or "", Looks())


def _ordered(rows: list[Row], by: str) -> list[Row]:
    if by in ("month", "year"):
        return sorted(rows, key=lambda row: str(row[by]))
    order = {value: n for n, value in enumerate(KINDS[by].order)}
    return sorted(rows, key=lambda row: (row[by] is None, order.get(row[by], 0), -row["cases"], str(row[by])))


def _row(by: str, group: str | None, rows: list[Row], looks: Looks) -> Row:
    error = error_of(FIELD)
    lost = sorted(row["loss"] for row in rows if row["loss"] and not row["averted"])
    made: Row = {by: group, "cases": len(lost), "unsaid": sum(row["loss"] is None and not row["averted"] for row in rows)}
    made["averted"] = sum(bool(row["averted"]) or row["loss"] == 0 for row in rows)
    for q in QUANTILES:
        made[f"p{round(100 * q)}"] = _yuan(quantile(lost, q))
    made["p50_low"], made["p50_high"] = map(_yuan, quantile_bounds(lost, 0.5, error))
    made["sum"] = _yuan(math.fsum(lost))
    made["sum_low"], made["sum_high"] = map(_yuan, total(lost, error))
    made["most"] = _yuan(lost[-1]) if lost else None
    made["afterwards"] = sum(row["afterwards"] for row in rows if row["loss"] and not row["averted"])
    return {**made, "looks": looks.looks, "sources": looks.sources}


def _yuan(value: float | None) -> float | None:
    return None if value is None else round(value, 2)

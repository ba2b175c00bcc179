"""Statistics as published, alone and beside the cases that notices tell: two things on one axis of time, never one number."""

from __future__ import annotations

import calendar
import sqlite3
from dataclasses import replace
from datetime import date

from kb.trends.counted import ask, counted
from kb.trends.cut import Cut, region_end
from kb.trends.errors import error_of
from kb.trends.months import find_months, months_between
from kb.trends.names import names_of
from kb.trends.series import Found, Row
from kb.trends.tallied import disjoint, figures, load

_UNDATED = """SELECT count(*) FROM tallies y JOIN bulletins b ON b.id = y.bulletin_id
WHERE b.is_bulletin AND (date(period_from, '+0 days') = period_from AND date(period_to, '+0 days') = period_to) IS NOT TRUE"""
_SHOWN = ("period_from", "period_to", "value", "flag", "approx", "grain", "restated", "bulletin_id")


def find_statistics(db: sqlite3.Connection, cut: Cut) -> Found:
    """Every figure that says its period: a row a place, period and thing counted."""
    printed, sql, parameters = load(db, cut)
    rows = figures(printed)
    if cut.type:
        rows = [row for row in rows if row["dimension"] == "type" and row["category"] == cut.type]
    error = error_of("tallies")
    beside = {"printed": len(printed), "without_period": db.execute(_UNDATED).fetchone()[0]}
    beside |= {"precision": error.precision, "recall": error.recall}
    return Found(names_of(db, rows, "region"), sql, parameters, beside)


def find_beside(db: sqlite3.Connection, cut: Cut) -> Found:
    """A row a month of one place: cases that notices tell, by the month of the incident, and the cases its police count.

    `statistic` adds the printed totals that lie in the month and do not overlap; `statistic_days` are the days that they cover, so that
    a month of 14 is not taken for a whole one. Longer periods are not shared out. Without a place: the one with the most of both.
    """
    chosen = cut if cut.region else replace(cut, region=_busiest(db))
    if chosen.region is None:
        return Found([], "", {}, {"region": None, "figures": []})
    printed, sql, parameters = load(db, chosen, ("cases",))
    totals = [row for row in figures(printed) if _is_total(row, cut.type)]
    told = find_months("incident")(db, chosen)
    months = {row["month"]: row for row in told.rows}
    inside = _by_month(totals)
    known = sorted({*months, *inside})
    rows = [_row(month, months.get(month), inside.get(month, [])) for month in (months_between(known[0], known[-1]) if known else ())]
    shown = [{name: row[name] for name in _SHOWN} for row in totals]
    name = names_of(db, [{"region": chosen.region}], "region")[0]["name"]
    beside = {"region": chosen.region, "region_name": name, "figures": shown, "cases_sql": told.sql, "cases_parameters": told.parameters}
    return Found(
        rows, sql, parameters, {**beside, "undated": told.beside["undated"], "undated_share": told.beside["undated_share"]}, chosen
    )


def _is_total(row: Row, kind: str | None) -> bool:
    if kind:
        return (row["dimension"], row["category"]) == ("type", kind)
    return (row["dimension"], row["part"]) == (None, False)


def _busiest(db: sqlite3.Connection) -> str | None:
    """The place of which both sides have the most: of totals that say their period, and of cases told (of it and all below it)."""
    sql = """SELECT coalesce(y.region, b.region) AS place, count(DISTINCT y.period_from || y.period_to) AS n
             FROM tallies y JOIN bulletins b ON b.id = y.bulletin_id
             WHERE b.is_bulletin AND y.metric = 'cases' AND y.dimension IS NULL AND y.part_of_start IS NULL AND y.period_from IS NOT NULL
             GROUP BY 1 HAVING place IS NOT NULL ORDER BY 2 DESC, 1 LIMIT 50"""
    printed = db.execute(sql).fetchall()
    told = f"{counted(Cut(), ('region',))}SELECT k.region AS region, count(*) AS n FROM counted k GROUP BY 1"
    cases = {row["region"]: row["n"] for row in ask(db, told, {}) if row["region"]}
    both = ((min(n, sum(m for code, m in cases.items() if place <= code <= region_end(place))), n, place) for place, n in printed)
    return max(both, key=lambda one: (one[0], one[1]), default=(0, 0, None))[2]


def _by_month(totals: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in totals:
        if row["period_from"][:7] == row["period_to"][:7]:
            found.setdefault(row["period_from"][:7], []).append(row)
    return found


def _row(month: str, told: Row | None, inside: list[Row]) -> Row:
    """The months' own figure where one is printed, else the most days that periods within it cover."""
    chosen = _cover(inside)
    days = sum((date.fromisoformat(r["period_to"]) - date.fromisoformat(r["period_from"])).days + 1 for r in chosen)
    cases = {name: told[name] if told else None for name in ("cases", "low", "high", "afterwards", "looks", "filling")}
    return {
        "month": month, **cases, "statistic": sum(r["value"] for r in chosen) if chosen else None, "statistic_days": days,
        "month_days": calendar.monthrange(int(month[:4]), int(month[5:]))[1], "statistic_figures": len(chosen),
        "flagged": sum(r["flag"] is not None for r in chosen), "restated": sum(bool(r["restated"]) for r in chosen),
    }  # fmt: skip


def _cover(rows: list[Row]) -> list[Row]:
    whole = [row for row in rows if row["grain"] == "month"]
    return whole[:1] or disjoint(rows)

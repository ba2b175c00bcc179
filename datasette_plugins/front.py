"""What the front page draws: what is rising, a tile for each province with its coverage first, losses by type and month."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from typing import Any

from datasette_plugins.records import Row, rows
from kb.lexicon import load_yaml

RISING = 5
MONTHS, TYPES = 12, 8
SHADES = 5
_ALERTS = """
SELECT a.id, a.kind, a.what, a.label, a.type, a.opened, a.hosts,
       (SELECT e.case_id FROM alert_evidence e WHERE e.alert = a.id ORDER BY e.counted DESC, e.published DESC LIMIT 1) AS case_id
FROM alerts a ORDER BY a.opened DESC, a.chance, a.id LIMIT ?
"""
_BY_PROVINCE = """
SELECT substr(c.region, 1, 2) || '0000', count(*) FROM cases c LEFT JOIN case_clusters k ON k.case_id = c.id
WHERE c.region GLOB '[0-9]*' AND coalesce(k.head, 1) GROUP BY 1
"""
_SOURCES = "SELECT substr(region, 1, 2) || '0000', count(*) FROM sources WHERE enabled AND region GLOB '[0-9]*' GROUP BY 1"
_LOOKS = """
SELECT substr(s.region, 1, 2) || '0000', sum(v.looks) FROM coverage v JOIN sources s ON s.name = v.source
WHERE s.region GLOB '[0-9]*' GROUP BY 1
"""
_NAMES = "SELECT code, short, name FROM regions WHERE level = 'province' AND (until IS NULL OR until = '')"
_LOSSES = """
SELECT c.type, substr(b.published, 1, 7) AS month, sum(c.loss_yuan), count(*) FROM cases c JOIN bulletins b ON b.id = c.bulletin_id
LEFT JOIN case_clusters k ON k.case_id = c.id
WHERE c.loss_yuan > 0 AND c.type IS NOT NULL AND length(b.published) >= 7 AND coalesce(k.head, 1) GROUP BY 1, 2
"""


def load_rising(db: sqlite3.Connection) -> list[Row]:
    """The newest alerts, each with a case that shows it; none where the release has no such table."""
    there = db.execute("SELECT count(*) FROM sqlite_master WHERE name IN ('alerts', 'alert_evidence')").fetchone()[0]
    return rows(db, _ALERTS, (RISING,)) if there == 2 else []


def load_tiles(db: sqlite3.Connection) -> list[Row]:
    """Every province with its sources, looks and cases; `shade` 1 to 5 by cases for each look, 0 where no source was looked at."""
    cases, sources, looks = (dict(db.execute(sql).fetchall()) for sql in (_BY_PROVINCE, _SOURCES, _LOOKS))
    names = {code: short or name for code, short, name in db.execute(_NAMES)}
    made = []
    for code, (row, column) in load_yaml("tiles.yml")["tiles"].items():
        told, seen = cases.get(code, 0), looks.get(code) or 0
        rate = told / seen if seen else None
        place = {"code": code, "name": names.get(code, code), "row": row, "column": column}
        made.append({**place, "cases": told, "sources": sources.get(code, 0), "looks": seen, "rate": rate})
    ranked = sorted(tile["rate"] for tile in made if tile["rate"])
    return [{**tile, "shade": _shade(tile["rate"], ranked)} for tile in made]


def _shade(value: float | None, ranked: list[float]) -> int:
    """The fifth among those that have any, from 1; 0 for none."""
    if not value:
        return 0
    below = sum(other < value for other in ranked)
    return 1 + min(SHADES - 1, below * SHADES // len(ranked))


def load_losses(db: sqlite3.Connection) -> Row | None:
    """The last twelve months with a loss, by the types that lost most in them."""
    found = db.execute(_LOSSES).fetchall()
    if not found:
        return None
    end = max(int(month[:4]) * 12 + int(month[5:]) - 1 for _, month, _, _ in found)
    months = [f"{n // 12}-{n % 12 + 1:02}" for n in range(end - MONTHS + 1, end + 1)]
    cells: dict[str, dict[str, tuple[float, int]]] = defaultdict(dict)
    for code, month, lost, n in found:
        if month in months:
            cells[code][month] = (lost, n)
    most = sorted(cells, key=lambda code: -sum(lost for lost, _ in cells[code].values()))[:TYPES]
    ranked = sorted(lost for code in most for lost, _ in cells[code].values())
    lines = [{"code": code, "cells": [_cell(cells[code].get(month), ranked) for month in months],
              "sum": sum(lost for lost, _ in cells[code].values())} for code in most]  # fmt: skip
    return {"months": months, "lines": lines}


def _cell(told: tuple[float, int] | None, ranked: list[float]) -> dict[str, Any]:
    return {"lost": told[0], "n": told[1], "shade": _shade(told[0], ranked)} if told else {"lost": None, "n": 0, "shade": 0}

"""A dossier: cases picked by a reader, kept in the address and nowhere else, as one page to print, cite and take away."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from datasette.utils.asgi import Response

from datasette_plugins import citation
from datasette_plugins.page import ask, language, render
from datasette_plugins.records import Row, rows, type_names
from datasette_plugins.sheet import load_cases, to_csv
from datasette_plugins.takeaway import base_of
from datasette_plugins.wanted import MOST_PICKED, picked

_PLACES = """
SELECT case_id, role, code, name FROM places WHERE case_id IN ({0})
UNION SELECT id, 'victim', region, region_name FROM cases WHERE id IN ({0}) AND region IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class Picked:
    """What was picked and is there; `lost` were asked for and are not."""

    ids: list[str]
    cases: list[Row]
    places: list[Row]
    types: dict[str, tuple[str, str]]

    @property
    def lost(self) -> list[str]:
        there = {case["id"] for case in self.cases}
        return [each for each in self.ids if each not in there]


def ids_of(args: Any) -> list[str]:
    """`cases=a,b` and any number of `case=c`, each once."""
    given = [str(args.get("cases") or ""), *(str(value) for value in args.getlist("case"))]
    return picked(",".join(given))


def load(db: sqlite3.Connection, ids: Sequence[str], base: str) -> Picked:
    marks = ", ".join("?" * len(ids))
    places = rows(db, _PLACES.format(marks), (*ids, *ids)) if ids else []
    return Picked(list(ids), load_cases(db, ids, base), places, type_names(db))


def _timeline(cases: Sequence[Row]) -> list[tuple[str, Row]]:
    """(date, case), oldest first, by the incident where it is told, else by publication."""
    dated = [(case["incident_date"] or case["published"] or "", case) for case in cases]
    return sorted(((day, case) for day, case in dated if day), key=lambda pair: (pair[0], pair[1]["id"]))


def _spots(places: Sequence[Row]) -> list[Row]:
    """Places with the cases that name them in each role, most first."""
    found: dict[str, Row] = {}
    for place in places:
        spot = found.setdefault(place["code"], {"code": place["code"], "name": place["name"], "roles": Counter(), "cases": set()})
        spot["roles"][place["role"]] += 1
        spot["cases"].add(place["case_id"])
    return sorted(found.values(), key=lambda spot: (-len(spot["cases"]), spot["code"]))


def _sum(cases: Sequence[Row]) -> tuple[float, int]:
    """What was lost, a case told by many once, and how many cases tell a sum."""
    losses = {case["same_case"] or case["id"]: case["loss_yuan"] for case in cases if case["loss_yuan"]}
    return sum(losses.values()), len(losses)


async def dossier_page(datasette: Any, request: Any) -> Response:
    ids, base, lang = ids_of(request.args), base_of(datasette, request), language(request)
    found: Picked = await ask(datasette, lambda db: load(db, ids, base))
    listed = [case["id"] for case in found.cases]
    once = {case["same_case"] or case["id"] for case in found.cases}
    total, told = _sum(found.cases)
    notices = list({case["bulletin_id"]: case for case in found.cases}.values())
    context = {
        "found": found, "cases": found.cases, "types": found.types, "timeline": _timeline(found.cases), "spots": _spots(found.places),
        "sum": total, "told": told, "once": len(once), "most": MOST_PICKED, "all_ids": ",".join(listed),
        "cited": [each for case in notices for each in citation.of_notice(case, lang)],
        "address": f"{base}/-/dossier?cases={','.join(listed)}", "without": lambda each: ",".join(i for i in listed if i != each),
    }  # fmt: skip
    return await render(datasette, request, "dossier.html", context)


async def dossier_csv(datasette: Any, request: Any) -> Response:
    ids, base = ids_of(request.args), base_of(datasette, request)
    found: Picked = await ask(datasette, lambda db: load(db, ids, base))
    headers = {"content-disposition": 'attachment; filename="dossier.csv"'}
    return Response(to_csv(found.cases), headers=headers, content_type="text/csv; charset=utf-8")

"""Cases by what they are: type, subtype, facets of the method, channel, place, victim, outcome and size of the loss, with shares."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass

from kb.trends.counted import TELLINGS, ask, counted, tellings
from kb.trends.cut import Cut
from kb.trends.errors import error_of
from kb.trends.interval import Error, count, share
from kb.trends.looks import Looks, looks_by, looks_in, rate
from kb.trends.names import names_of
from kb.trends.series import Find, Found, Row

LOSS_BANDS = ((0.01, "0–1千"), (1e3, "1千–1万"), (1e4, "1万–5万"), (5e4, "5万–10万"), (1e5, "10万–50万"), (5e5, "50万–100万"),
              (1e6, "100万以上"))  # fmt: skip
AGE_BANDS = ((0, "18岁以下"), (18, "18–29岁"), (30, "30–39岁"), (40, "40–49岁"), (50, "50–59岁"), (60, "60–69岁"), (70, "70岁以上"))


def _steps(column: str, bands: tuple[tuple[float, str], ...]) -> str:
    """CASE … of the band that a number lies in; NULL below the first."""
    cases = " ".join(f"WHEN {column} >= {low:.12g} THEN '{name}'" for low, name in reversed(bands))
    return f"CASE {cases} END"


_AGE = f"CASE WHEN {_steps('k.age_from', AGE_BANDS)} = {_steps('k.age_to', AGE_BANDS)} THEN {_steps('k.age_from', AGE_BANDS)} END"
_LOSS = f"CASE WHEN k.outcome = 'averted' OR k.loss = 0 THEN '0' ELSE {_steps('k.loss', LOSS_BANDS)} END"


@dataclass(frozen=True, slots=True)
class Kind:
    """What cases are told apart by. `fields` are those of the reading's error, the first that was measured; {} is the value."""

    name: str
    columns: tuple[str, ...]
    value: str
    fields: tuple[str, ...]
    order: tuple[str, ...] = ()  #: values in their own order; else by count


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("type", ("type",), "k.type", ("type.{}", "type")),
        Kind("subtype", ("type", "subtype"), "CASE WHEN substr(k.subtype, 1, 2) = k.type THEN k.subtype END", ("subtype",)),
        Kind("region", ("region",), "", ("province",)),
        Kind("sex", ("sex",), "k.sex", ("victim.gender",)),
        Kind("age", ("age_from", "age_to"), _AGE, ("victim.age_group",), tuple(name for _, name in AGE_BANDS)),
        Kind("loss", ("loss", "outcome"), _LOSS, ("loss_yuan",), ("0", *(name for _, name in LOSS_BANDS))),
        Kind("outcome", ("outcome",), "nullif(k.outcome, 'unknown')", ("outcome",)),
    )
}
#: facet -> the column that holds its values
FACETS = {
    "hook": "hooks", "pretext": "pretexts", "control": "controls", "payment": "payments", "role": "impersonated_as", "channel": "channels",
}  # fmt: skip


def region_level(cut: Cut) -> tuple[str, str]:
    """(expression of the code one level below the cut's region, over {0}; field of the reading's error)."""
    code = cut.region
    if code is None or not code.isdigit():
        return "CASE WHEN {0} GLOB '[0-9]*' THEN substr({0}, 1, 2) || '0000' ELSE {0} END", "province"
    if code.endswith("0000") and code[:2] not in ("11", "12", "31", "50", "81", "82"):
        return "CASE WHEN substr({0}, 3, 2) <> '00' THEN substr({0}, 1, 4) || '00' END", "region"
    return "CASE WHEN substr({0}, 5, 2) <> '00' THEN {0} END", "region"


def find_kind(kind: Kind) -> Find:
    """Cases by a single value each; those that do not tell it stand last and have no share."""

    def find(db: sqlite3.Connection, cut: Cut) -> Found:
        value, fields, own = kind.value, kind.fields, cut.own
        if kind.name == "region":
            level, field = region_level(cut)
            value, fields, own = level.format("k.region"), (field,), f"{level.format('t.home')} = {level.format('k.region')}"
        head = counted(cut, kind.columns)
        where = cut.conditions("published")
        body = f"FROM counted k JOIN told t ON t.cluster = k.cluster\nWHERE {where}\nGROUP BY 1"
        sql = f"{head}SELECT {value} AS {kind.name}, {tellings(own)}\n{body}"
        rows = ask(db, sql, cut.parameters)
        known = sum(row["cases"] for row in rows if row[kind.name] is not None)
        rows = _ordered(rows, kind.name, kind.order)
        looks = _looks_of(db, cut, kind.name)
        made = [_with_share(row, kind.name, known, fields, looks(row[kind.name])) for row in rows]
        return Found(names_of(db, made, kind.name), sql, cut.parameters, _told(kind.name, rows, known))

    return find


def _told(name: str, rows: list[Row], known: int) -> Row:
    whole = sum(row["cases"] for row in rows)
    return {"total": whole, "told": known, "untold_share": round(100 * (whole - known) / whole, 2) if whole else None, "of": name}


def _ordered(rows: list[Row], name: str, order: tuple[str, ...]) -> list[Row]:
    if order:
        places = {value: n for n, value in enumerate(order)}
        return sorted(rows, key=lambda row: (row[name] is None, places.get(row[name], len(places))))
    return sorted(rows, key=lambda row: (row[name] is None, -row["cases"], str(row[name])))


def _looks_of(db: sqlite3.Connection, cut: Cut, name: str) -> Callable[[str | None], Looks]:
    """Of a place those of its own sources, else those of the whole cut."""
    if name != "region":
        whole = looks_in(db, cut)
        return lambda value: whole
    found = looks_by(db, cut, region_level(cut)[0].format("s.region"))
    return lambda value: found.get(value or "", Looks())


def _with_share(row: Row, name: str, known: int, fields: tuple[str, ...], looks: Looks) -> Row:
    """The count with its interval, its share of the cases that tell the value, and its coverage."""
    value, n = row[name], row["cases"]
    error = error_of(*(field.format(value) for field in fields)) if value is not None else None
    low, high = (None, None) if error is None else count(n, error)
    made = {name: value, "cases": n, "low": low, "high": high, **_share(n, known, error)}
    rest = {key: row[key] for key in TELLINGS[1:]}
    return {**made, **rest, "looks": looks.looks, "per_100_looks": rate(row["seen"], looks.looks)}


def _share(n: int, known: int, error: Error | None) -> Row:
    ends = share(n, known, error) if error is not None else None
    if ends is None:
        return {"share": None, "share_low": None, "share_high": None}
    return {"share": round(100 * n / known, 2), "share_low": round(100 * ends[0], 2), "share_high": round(100 * ends[1], 2)}


def find_facet(name: str) -> Find:
    """Cases by the values of a facet, of which a case may have several: shares of the cases that tell any, adding up to more than 100."""
    column = FACETS[name]

    def find(db: sqlite3.Connection, cut: Cut) -> Found:
        head, where = counted(cut, (), (column,)), cut.conditions("published")
        source = f"FROM counted k JOIN told t ON t.cluster = k.cluster, json_each(t.{column}) f\nWHERE {where}"
        whole, known = f"SELECT count(*) FROM counted k WHERE {where}", f"SELECT count(DISTINCT k.cluster) {source}"
        totals = f"({whole}) AS whole,\n  ({known}) AS known"
        sql = f"{head}SELECT f.value AS {name}, {tellings(cut.own)},\n  {totals}\n{source}\nGROUP BY 1"
        rows = _ordered(ask(db, sql, cut.parameters), name, ())
        n, told = (rows[0]["whole"], rows[0]["known"]) if rows else (*ask(db, head + whole, cut.parameters)[0].values(), 0)
        looks = looks_in(db, cut)
        made = [_with_share(row, name, told, (column,), looks) for row in rows]
        untold = round(100 * (n - told) / n, 2) if n else None
        return Found(names_of(db, made, name), sql, cut.parameters, {"total": n, "told": told, "untold_share": untold, "of": name})

    return find

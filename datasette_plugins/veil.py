"""The veil of a public site: on its connections the tables of the release stand coarser, whoever asks and in whatever form.

Views of the same names in the connection's own temporary schema come before the tables; the file is not touched. Datasette learns keys
and columns from the tables themselves (release.py).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from typing import Any

from kb.feeds.coarse import ADULT, age_band, coarse_place, coarse_text, coarse_title
from kb.lexicon import load_yaml

_INTIMATE = load_yaml("coarse.yml")["intimate"]
#: a case of which only month, prefecture and age band are given; {0} is the row of `cases`
_IS = "(coalesce({{0}}.type IN ({types}), 0) OR coalesce({{0}}.subtype IN ({subtypes}), 0))".format(
    types=", ".join(f"'{code}'" for code in _INTIMATE["types"]), subtypes=", ".join(f"'{code}'" for code in _INTIMATE["subtypes"])
)
_NUMBERS = ", ".join(str(int(code[:2]) * 100 + int(code[3:])) for code in _INTIMATE["subtypes"])
_OF_FACETS = f"(f.type / 100 IN ({', '.join(str(int(code)) for code in _INTIMATE['types'])}) OR f.type IN ({_NUMBERS}))"
_CASE = "EXISTS (SELECT 1 FROM main.cases c WHERE c.id = {0} AND " + _IS.format("c") + ")"
_HIDDEN = f'(SELECT json_group_array(json_array(c.start, c."end")) FROM main.cases c WHERE c.bulletin_id = b.id AND {_IS.format("c")})'
_I = _IS.format("t")


def _full(column: str) -> str:
    newest = "ORDER BY r.until IS NOT NULL, r.until DESC LIMIT 1"
    return f"(SELECT r.full_name FROM main.regions r WHERE r.code = veil_place({column}) {newest})"


def _child(column: str) -> str:
    """A value of a field: of a child's age no more than that it is one."""
    young = f"t.field = 'victim.age' AND CAST(t.{column} AS INTEGER) BETWEEN 1 AND {ADULT - 1}"
    return f"CASE WHEN {young} THEN '<{ADULT}' ELSE veil_text(t.{column}, NULL) END"


#: table -> column -> what stands for it; columns that are not named stay as they are
_COLUMNS: dict[str, dict[str, str]] = {
    "bulletins": {"title": f"veil_title(b.title, {_HIDDEN})", "text": f"veil_text(b.text, {_HIDDEN})"},
    "cases": {
        **{name: f"CASE WHEN {_I} THEN NULL ELSE t.{name} END" for name in (
            "loss_yuan", "loss_amount", "loss_currency", "loss_approx", "averted_yuan", "recovered_yuan", "n_victims", "victim_label",
            "victim_gender",
        )},
        "victim_occupation": f"CASE WHEN {_I} THEN NULL ELSE veil_text(t.victim_occupation, NULL) END",
        "victim_age": f"CASE WHEN {_I} OR t.victim_age < {ADULT} THEN NULL ELSE t.victim_age END",
        "victim_age_from": f"CASE WHEN t.victim_age IS NOT NULL AND ({_I} OR t.victim_age < {ADULT}) THEN veil_low(t.victim_age) "
        "ELSE t.victim_age_from END",
        "victim_age_to": f"CASE WHEN t.victim_age IS NOT NULL AND ({_I} OR t.victim_age < {ADULT}) THEN veil_high(t.victim_age) "
        "ELSE t.victim_age_to END",
        "incident_date": f"CASE WHEN {_I} THEN substr(t.incident_date, 1, 7) ELSE t.incident_date END",
        "region": f"CASE WHEN {_I} THEN veil_place(t.region) ELSE t.region END",
        "region_name": f"CASE WHEN {_I} THEN {_full('t.region')} ELSE t.region_name END",
        "impersonated": f"CASE WHEN {_I} THEN '[]' ELSE veil_text(t.impersonated, NULL) END",
    },
    "merged_cases": {
        **{name: f"CASE WHEN {_I} THEN NULL ELSE t.{name} END" for name in ("loss_yuan", "loss_approx")},
        "incident_date": f"CASE WHEN {_I} THEN substr(t.incident_date, 1, 7) ELSE t.incident_date END",
        "region": f"CASE WHEN {_I} THEN veil_place(t.region) ELSE t.region END",
        "region_name": f"CASE WHEN {_I} THEN {_full('t.region')} ELSE t.region_name END",
    },
    "facts": {"value": _child("value")},
    "steps": {"text": "veil_text(t.text, NULL)"},
    "conflicts": {"quote": "veil_text(t.quote, NULL)"},
    "alert_evidence": {"quote": "veil_text(t.quote, NULL)"},
    "pattern_evidence": {"quote": "veil_text(t.quote, NULL)"},
    "corrections": {"old": _child("old"), "new": _child("new"), "quote": "veil_text(t.quote, NULL)", "why": "veil_text(t.why, NULL)"},
    "indicators": {}, "places": {}, "amounts": {}, "prepared": {},
    # a filter by loss or place would tell what the page does not
    "case_facets": {
        "region": f"CASE WHEN {_OF_FACETS} AND f.region < 1000000 THEN f.region / 100 * 100 ELSE f.region END",
        "loss": f"CASE WHEN {_OF_FACETS} THEN NULL ELSE f.loss END",
    },
}  # fmt: skip
_COLUMNS["notice_facets"] = _COLUMNS["case_facets"]
#: rows that are not there at all
_WITHOUT = {
    "prepared": "t.key NOT GLOB 'public *'",
    "facts": f"t.field NOT IN ('type', 'subtype') AND {_CASE.format('t.case_id')}",
    **dict.fromkeys(
        ("steps", "indicators", "places", "amounts", "corrections", "alert_evidence", "pattern_evidence", "conflicts"),
        _CASE.format("t.case_id"),
    ),
}
_ALIAS = {"bulletins": "b", "case_facets": "f", "notice_facets": "f"}


def _text(text: str | None, hidden: str | None) -> str | None:
    return text if text is None else coarse_text(text, [(start, end) for start, end in json.loads(hidden or "[]")])


def _title(title: str | None, hidden: str | None) -> str | None:
    return title if title is None else coarse_title(title, bool(json.loads(hidden or "[]")))


def _low(age: int) -> int:
    return age_band(age)[0]


def _high(age: int) -> int:
    return age_band(age)[1]


_FUNCTIONS: tuple[tuple[str, int, Callable[..., Any]], ...] = (
    ("veil_text", 2, _text), ("veil_title", 2, _title), ("veil_place", 1, coarse_place), ("veil_low", 1, _low), ("veil_high", 1, _high),
)  # fmt: skip


def draw(conn: sqlite3.Connection) -> None:
    """Put the views before the tables of this connection."""
    for name, size, function in _FUNCTIONS:
        conn.create_function(name, size, function, deterministic=True)
    conn.execute("PRAGMA temp_store = MEMORY")
    for table, changed in _COLUMNS.items():
        columns = [row[1] for row in conn.execute(f"PRAGMA main.table_info({table})")]
        if not columns:
            continue
        alias = _ALIAS.get(table, "t")
        shown = ", ".join(f"{changed.get(name, f'{alias}.{_quoted(name)}')} AS {_quoted(name)}" for name in columns)
        without = f" WHERE NOT ({_WITHOUT[table]})" if table in _WITHOUT else ""
        conn.execute(f"CREATE TEMP VIEW {table} AS SELECT {shown} FROM main.{table} {alias}{without}")


def _quoted(name: str) -> str:
    return f'"{name}"'

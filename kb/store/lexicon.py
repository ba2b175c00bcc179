"""The lexicon as rows: types, techniques and regions, so that a release explains its own codes."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from kb.lexicon import kinds, load_rows, load_yaml

Rows = list[Sequence[Any]]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _types() -> Rows:
    rows: Rows = []
    for kind in kinds().values():
        names = _json(list(kind.names))
        rows.append((kind.code, None, kind.zh, kind.en, kind.key, kind.ccl23, names, _json(list(kind.f3)), _json(list(kind.attck4fraud))))
        rows += [(sub.code, kind.code, sub.zh, sub.en, None, None, "[]", "[]", "[]") for sub in kind.subtypes]
    return rows


def _techniques() -> Rows:
    facets = load_yaml("taxonomy.yml")["facets"]
    return [(facet["key"], value["zh"], facet["zh"], _json(value.get("f3", []))) for facet in facets for value in facet["values"]]


def _regions() -> Rows:
    """Every code under every name it had; `full_name` goes through the parents' present names."""
    known = load_rows("regions.csv")
    present = {row["code"]: row for row in sorted(known, key=lambda row: row["until"] or "9999")}
    rows: dict[tuple[str, str], Sequence[Any]] = {}
    for row in known:
        name, parent = row["name"], present.get(row["parent"])
        while parent is not None:
            name, parent = parent["name"] + name, present.get(parent["parent"])
        rest = (row[key] or None for key in ("short", "parent", "level", "since", "until"))
        rows[row["code"], row["name"]] = (row["code"], row["name"], name, *rest)
    return list(rows.values())


def lexicon_rows() -> dict[str, Rows]:
    return {"types": _types(), "techniques": _techniques(), "regions": _regions()}

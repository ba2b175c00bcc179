"""The shapes of a trend: what it is, what it counts, its rows, and the coverage that stands beside every one of them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from kb.lexicon import load_yaml
from kb.model import Json
from kb.trends.cut import Cut
from kb.trends.looks import Looks, looks_in

Row = dict[str, Any]
Lang = Literal["zh", "en"]
Basis = Literal["published", "incident"]


@dataclass(frozen=True, slots=True)
class Found:
    """What a query finds: its rows, the SQL that counted them, and what it says beside them."""

    rows: list[Row]
    sql: str
    parameters: dict[str, Any]
    beside: Json = field(default_factory=dict)  #: of all rows together: total, undated, …
    chosen: Cut | None = None  #: where the query itself narrowed the cut


Find = Callable[[sqlite3.Connection, Cut], Found]


@dataclass(frozen=True, slots=True)
class Trend:
    """A named query. Its words stand in lexicon/trends.yml; `basis` is the date by which `since` and `until` cut it."""

    name: str
    find: Find
    basis: Basis | None
    shape: str  #: how it is drawn: months, bars, ranges, spans, none

    def text(self, what: str, lang: Lang) -> str:
        """Its `title`, what it `counts`, or a `note`; '' where there is none."""
        said: str = load_yaml("trends.yml")["trends"][self.name].get(what, {}).get(lang, "")
        return said


@dataclass(frozen=True, slots=True)
class Series:
    """A trend as found in a release."""

    trend: Trend
    cut: Cut
    found: Found
    looks: Looks  #: over the whole cut
    merged: bool  #: whether copies and tellings have been merged

    @property
    def rows(self) -> list[Row]:
        return self.found.rows

    @property
    def columns(self) -> list[str]:
        return list(dict.fromkeys(name for row in self.rows for name in row))

    def title(self, lang: Lang = "zh") -> str:
        """What it shows, that these are cases as published, what it counts, and its coverage, in one line."""
        said = load_yaml("trends.yml")["sentences"]
        parts = (f"{self.trend.text('title', lang)} – {said['published'][lang]}", self.trend.text("counts", lang), self.coverage(lang))
        return str(said["between"][lang]).join(parts)

    def coverage(self, lang: Lang = "zh") -> str:
        said = load_yaml("trends.yml")["sentences"]
        kept = ["coverage" if self.looks.looks else "never_here" if self.cut.region else "never"]
        afterwards = sum(row["afterwards"] for row in self.rows) if self.trend.shape == "months" else 0
        kept += ["afterwards"] if afterwards and self.looks.looks else []
        kept += [] if self.merged else ["unmerged"]
        return "".join(str(said[key][lang]).format(**self.looks.to_json(), n=afterwards) for key in kept)

    def to_json(self) -> Json:
        """What `kb trends NAME --json` prints."""
        from kb.trends.errors import origin

        return {
            "name": self.trend.name,
            "title": self.title("en"),
            "title_zh": self.title("zh"),
            "counts": self.trend.text("counts", "en"),
            "note": self.trend.text("note", "en"),
            "basis": self.trend.basis,
            "cut": self.cut.to_json(),
            "merged": self.merged,
            "coverage": self.looks.to_json(),
            "reading_error": origin(),
            **self.found.beside,
            "columns": self.columns,
            "rows": self.rows,
            "sql": self.found.sql,
            "parameters": self.found.parameters,
        }


def count(db: sqlite3.Connection, trend: Trend, cut: Cut) -> Series:
    """What it finds in a release now."""
    (unlinked,) = db.execute("SELECT EXISTS (SELECT 1 FROM cases) AND NOT EXISTS (SELECT 1 FROM case_clusters)").fetchone()
    found = trend.find(db, cut)
    part = found.chosen or cut
    return Series(trend, part, found, looks_in(db, part, dated=trend.basis != "incident"), not unlinked)

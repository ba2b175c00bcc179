"""A release put together row by row: who told which case when, who was looked at, and what was printed as statistics."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import Any

from kb.model import bulletin_id
from kb.store import Store

SOURCES = {  # name -> (tier, region)
    "chengdu": ("T0", "510100"),
    "sichuan": ("T0", "510000"),
    "guangzhou": ("T0", "440100"),
    "evening": ("T1", None),
}
_FACETS = ("channels", "hooks", "pretexts", "controls", "payments", "impersonated_as")


class Desk:
    """A build.db whose rows a test writes; `db` is what the queries are given."""

    def __init__(self, path: Path) -> None:
        self.store = Store(path / "build.db")
        self.db: sqlite3.Connection = self.store.db
        for name, (tier, region) in SOURCES.items():
            self.put("sources", name=name, title=name, tier=tier, region=region)

    def put(self, table: str, **row: Any) -> None:
        names, marks = ", ".join(f'"{name}"' for name in row), ", ".join("?" * len(row))
        self.db.execute(f"INSERT INTO {table}({names}) VALUES ({marks})", tuple(row.values()))

    def page(self, url: str, published: str | None, source: str | None = None, is_notice: bool = True, region: str | None = None) -> str:
        each = bulletin_id(url)
        tier = SOURCES[source][0] if source else "T2"
        about = {"source": source, "tier": tier, "publisher": source, "region": region, "is_bulletin": int(is_notice)}
        self.put("bulletins", id=each, url=url, title=url, text="", published=published, **about)
        return each

    def case(self, page: str, n: int = 1, **values: Any) -> str:
        facets = {name: json.dumps(values.pop(name, []), ensure_ascii=False) for name in _FACETS}
        self.put("cases", id=f"{page}-{n}", bulletin_id=page, n=n, **{"outcome": "lost", **values}, **facets)
        return f"{page}-{n}"

    def told(self, url: str, published: str | None, source: str | None = None, **values: Any) -> str:
        """A page with one case."""
        return self.case(self.page(url, published, source), **values)

    def one(self, *tellings: str, notices: dict[str, str] | None = None, **front: Any) -> None:
        """These tellings are one case, the first its head; `notices`: page -> origin of its copies; `front` are values in front."""
        days = [self.db.execute("SELECT published FROM bulletins WHERE id = ?", (each[:16],)).fetchone()[0] for each in tellings]
        for each in tellings:
            origin = (notices or {}).get(each[:16], each[:16])
            owner = {"case_id": each, "cluster": tellings[0], "bulletin_id": each[:16], "notice": origin}
            self.put("case_clusters", **owner, head=int(each == tellings[0]))
        first = min((day for day in days if day), default=None)
        self.put("merged_cases", cluster=tellings[0], first_published=first, **front)

    def look(self, source: str, *days: str, **counts: int) -> None:
        for day in days:
            self.put("coverage", source=source, day=day, **{"looks": 1, "found": 0, "stored": 0, "unchanged": 0, "failed": 0, "blocked": 0,
                     "unreachable": 0, **counts})  # fmt: skip

    def figure(self, page: str, value: float, period: str | None, metric: str = "cases", **values: Any) -> None:
        """`period` like 2024-03-04/2024-03-10; `part` True puts it inside a total."""
        (n,) = self.db.execute("SELECT coalesce(max(n), 0) + 1 FROM tallies WHERE bulletin_id = ?", (page,)).fetchone()
        first, last = period.split("/") if period else (None, None)
        inside = {"part_of_start": 0, "part_of_end": 1} if values.pop("part", False) else {}
        self.put(
            "tallies", bulletin_id=page, n=n, metric=metric, value=value, unit="起", period_from=first, period_to=last, **inside, **values
        )

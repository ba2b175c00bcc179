"""Scores what discovery reports on the planted web against its truth."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tests.planted_web import Column, Site

_NOISE = re.compile(r"^https?://(?:www\.)?|;jsessionid=[^?#]*|(?:index|default|list)\.s?html?$", re.I)


def plain(url: str) -> str:
    return _NOISE.sub("", url).rstrip("/")


@dataclass
class Score:
    wanted: int = 0
    found: int = 0
    reported: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    families: list[bool] = field(default_factory=list)
    trials: list[bool] = field(default_factory=list)
    misnamed: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, site: Site, report: dict[str, Any]) -> None:
        """One site's report; its columns are those of the truth, wherever they are reached."""
        known = {plain(url): column for column in site.columns for url in (column.url, *column.also)}
        got = set()
        for found in report["columns"]:
            column = known.get(plain(found["url"]))
            self.reported += 1
            if column is None or column.wanted == "no":
                self.wrong.append(found["url"])
            else:
                got.add(column.url)
                self._named(column, found)
        wanted = [c.url for c in site.columns if c.wanted == "yes"]
        self.wanted += len(wanted)
        self.found += len(got & set(wanted))
        self.missed += sorted(set(wanted) - got)

    def _named(self, column: Column, found: dict[str, Any]) -> None:
        right = found["family"] == ("fallback" if column.family == "unknown" else column.family)
        self.families.append(right)
        if not right:
            self.misnamed.append(f"{found['url']}: {found['family']}, not {column.family}")
        passed = [t["title"] and t["date"] and t["body"] for t in found["trials"]]
        if column.family == "unknown":
            assert not found["taken"], f"{found['url']}: no family reads its articles, and it is on"
        else:
            self.trials += passed or [False]
            self.unread += [f"{t['url']}: {t['why']}" for t in found["trials"] if t["why"]]

    @property
    def wrong_share(self) -> float:
        return len(self.wrong) / max(1, self.reported)

    def __str__(self) -> str:
        named, read = f"{sum(self.families)}/{len(self.families)}", f"{sum(self.trials)}/{len(self.trials)}"
        return f"columns {self.found}/{self.wanted}, wrong {len(self.wrong)}/{self.reported}, families {named}, articles {read}"


def share(told: Sequence[bool]) -> float:
    return sum(told) / len(told) if told else 0.0

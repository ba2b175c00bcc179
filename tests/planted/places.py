"""Real counties for made-up cases: names as notices print them, from the lexicon's region table."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path

REGIONS = Path(__file__).parents[2] / "kb" / "lexicon" / "regions.csv"
_ODD = {"城区", "郊区", "矿区", "市区"}


@dataclass(frozen=True, slots=True)
class County:
    """A county of today whose name is the only one of its kind; `prefecture` is empty below a municipality."""

    code: str
    name: str
    short: str
    prefecture: str
    prefecture_code: str
    province: str
    province_short: str

    @property
    def full(self) -> str:
        return f"{self.province}{self.prefecture}{self.name}"

    @property
    def city(self) -> str:
        """The prefecture, or the municipality."""
        return self.prefecture or self.province

    def printed(self, form: str) -> str:
        """`county` 新津区, `city` 成都市新津区, `full` 四川省成都市新津区, `coarse` 成都市."""
        return {"county": self.name, "city": f"{self.city}{self.name}", "full": self.full, "coarse": self.city}[form]

    def unit(self, form: str) -> str:
        """A police unit's name: 新津区公安分局, 新津警方, 成都市公安局."""
        bureau = "公安分局" if self.name.endswith("区") else "公安局"
        return {"bureau": f"{self.name}{bureau}", "police": f"{self.short}警方", "city": f"{self.city}公安局"}[form]


@cache
def counties() -> tuple[County, ...]:
    """Counties of the mainland in order of code; ambiguous and one-character names are left out."""
    with REGIONS.open(encoding="utf-8", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if not row["until"]]
    by_code = {row["code"]: row for row in rows}
    names = Counter(row["name"] for row in rows)
    shorts = Counter(row["short"] for row in rows)
    made = []
    for row in rows:
        parent = by_code.get(row["parent"])
        if row["level"] != "county" or parent is None or len(row["name"]) < 3 or row["name"] in _ODD or parent["code"] >= "700000":
            continue
        if names[row["name"]] > 1 or shorts[row["short"]] > 1:
            continue
        top = by_code.get(parent["parent"]) if parent["level"] == "prefecture" else None
        if top is None and parent["code"] not in ("110000", "120000", "310000", "500000"):
            continue
        province = top or parent
        made.append(
            County(
                row["code"], row["name"], row["short"], parent["name"] if top else "", parent["code"], province["name"], province["short"]
            )
        )
    return tuple(made)


@cache
def by_code() -> dict[str, County]:
    return {county.code: county for county in counties()}


@cache
def prefectures() -> dict[str, tuple[County, ...]]:
    """Counties by the code of their prefecture (or municipality)."""
    groups: dict[str, list[County]] = {}
    for county in counties():
        groups.setdefault(county.prefecture_code, []).append(county)
    return {code: tuple(group) for code, group in groups.items()}

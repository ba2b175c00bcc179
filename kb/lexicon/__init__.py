"""Knowledge as data: the one door to the files of the lexicon, each read once and only when asked for."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def path_of(name: str) -> Path:
    """Where a file of the lexicon lies, for those who hash it."""
    return FOLDER / name


@cache
def load_yaml(name: str) -> Any:
    """A YAML file as plain values; shared between callers, who must not change it."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return yaml.load(path_of(name).read_text("utf-8"), Loader=loader)


@cache
def load_lines(name: str) -> tuple[str, ...]:
    """Lines that are not empty and do not begin with #, without blanks around them."""
    lines = (line.strip() for line in path_of(name).read_text("utf-8").split("\n"))
    return tuple(line for line in lines if line and not line.startswith("#"))


@cache
def load_rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a CSV file with a header line."""
    with path_of(name).open(encoding="utf-8", newline="") as lines:
        return tuple(csv.DictReader(lines))


@dataclass(frozen=True, slots=True)
class Subtype:
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One type of fraud of level 1, with its printed names and what other catalogues call it."""

    code: str
    key: str
    zh: str
    en: str
    ccl23: str
    names: tuple[str, ...] = ()
    subtypes: tuple[Subtype, ...] = ()
    f3: tuple[dict[str, str], ...] = field(default=(), compare=False)
    attck4fraud: tuple[dict[str, str], ...] = field(default=(), compare=False)


@cache
def kinds() -> dict[str, Kind]:
    """The types of the taxonomy by code, in its order."""
    made = {}
    for row in load_yaml("taxonomy.yml")["types"]:
        subtypes = tuple(Subtype(sub["code"], sub["zh"], sub["en"]) for sub in row["subtypes"])
        made[row["code"]] = Kind(
            row["code"],
            row["key"],
            row["zh"],
            row["en"],
            row["ccl23"],
            tuple(row["names"]),
            subtypes,
            tuple(row["f3"]),
            tuple(row["attck4fraud"]),
        )
    return made


@cache
def facet_values(key: str) -> dict[str, tuple[str, ...]]:
    """The values of a facet (HOOK CTRL PRETEXT MONEY IMP) with their MITRE F3 ids."""
    for facet in load_yaml("taxonomy.yml")["facets"]:
        if facet["key"] == key:
            return {value["zh"]: tuple(value["f3"]) for value in facet["values"]}
    raise KeyError(key)

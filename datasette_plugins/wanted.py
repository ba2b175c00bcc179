"""The address of a search: what its parameters ask for, and the addresses of the same search otherwise."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import quote_plus

from kb.search import TIERS, Ask, Kind, Sort, UnknownName, day_range, loss_range, resolve_region, resolve_type

PAGE = 20
LAST_PAGE = 500  #: nobody reads on; a deep page costs as much as all before it
KINDS: dict[str, Kind] = {"notice": "bulletin", "case": "case"}
SORTS: tuple[Sort, ...] = ("relevance", "date", "loss")
PARAMETERS = ("q", "kind", "type", "region", "since", "until", "tier", "loss", "source", "sort", "page", "full", "also", "pick")
FILTERS = ("type", "region", "since", "until", "tier", "loss", "source")
_SOURCE = re.compile(r"[a-z0-9_]{1,60}")
_CASE = re.compile(r"[0-9a-f]{16}-[0-9]{1,6}")
MOST_PICKED = 100
Name = TypeVar("Name", bound=str)


class BadQuery(ValueError):
    """A parameter that cannot be read: its name, and what was given."""

    def __init__(self, name: str, given: str) -> None:
        super().__init__(f"{name}: {given}")
        self.name, self.given = name, given[:80]


@dataclass(frozen=True, slots=True)
class Wanted:
    """The address of a search, as given: what a link to the next page or to another filter is made from."""

    given: Mapping[str, str]
    quoted: dict[str, str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def url(self, form: str = "", **changes: Any) -> str:
        """The same search with these parameters changed, or taken off where None; always its first page unless told.

        `form` is the ending of another form of it: `.csv`.
        """
        kept = {**self._quoted(), "page": None, **changes}
        return f"/-/search{form}?" + "&".join(
            told if name not in changes else f"{name}={quote_plus(str(told))}" for name in (*PARAMETERS, "_bom") if (told := kept.get(name))
        )

    def _quoted(self) -> Mapping[str, str]:
        """Each parameter as an address has it; a page has a hundred addresses of one search."""
        if not self.quoted:
            self.quoted.update((name, f"{name}={quote_plus(value)}") for name, value in self.given.items())
        return self.quoted

    @property
    def filters(self) -> list[str]:
        return [name for name in FILTERS if name in self.given]

    @property
    def picked(self) -> list[str]:
        return picked(self.given.get("pick", ""))


def picked(text: str) -> list[str]:
    """Ids of cases, parted by commas or blanks, each once; what is none is dropped."""
    found = [part for part in re.split(r"[\s,]+", text[:4_000]) if _CASE.fullmatch(part)]
    return list(dict.fromkeys(found))[:MOST_PICKED]


def to_wanted(args: Any) -> Wanted:
    given = {name: str(args.get(name) or "").strip().replace("\0", "") for name in PARAMETERS}
    return Wanted({name: value for name, value in given.items() if value})


def _page(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= LAST_PAGE:
        raise BadQuery("page", text)
    return int(text[:6])


def _one_of(name: str, value: str, known: Iterable[Name]) -> Name:
    for each in known:
        if each == value:
            return each
    raise BadQuery(name, value)


def _resolved(name: str, given: Mapping[str, str], resolve: Callable[[sqlite3.Connection, str], str], db: sqlite3.Connection) -> str | None:
    if name not in given:
        return None
    try:
        return resolve(db, given[name])
    except UnknownName:
        raise BadQuery(name, given[name]) from None


def _check(given: Mapping[str, str]) -> None:
    """Raises BadQuery for dates, ranges and names that are none."""
    reads: dict[str, Callable[[str], Any]] = {"since": lambda text: day_range(text, None), "until": lambda text: day_range(text, None)}
    reads |= {"loss": loss_range, "tier": TIERS.index}
    for name, read in reads.items():
        try:
            if name in given:
                read(given[name])
        except ValueError:
            raise BadQuery(name, given[name]) from None
    if "source" in given and not _SOURCE.fullmatch(given["source"]):
        raise BadQuery("source", given["source"])


def to_ask(db: sqlite3.Connection, given: Mapping[str, str]) -> Ask:
    """Raises BadQuery."""
    kind = KINDS[_one_of("kind", given.get("kind", "notice"), KINDS)]
    sort = _one_of("sort", given.get("sort", "relevance"), SORTS)
    _check(given)
    return Ask(
        query=given.get("q", ""),
        kind=kind,
        type=_resolved("type", given, resolve_type, db),
        region=_resolved("region", given, resolve_region, db),
        since=given.get("since"),
        until=given.get("until"),
        sort=sort,
        limit=PAGE,
        offset=(_page(given.get("page", "1")) - 1) * PAGE,
        full="full" in given,
        tier=given.get("tier"),
        loss=given.get("loss"),
        source=given.get("source"),
        also="also" in given,
    )

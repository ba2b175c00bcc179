"""What a visit for discovery says: of each site how it went, of each column what it is, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from crawlers.discovery.names import weight
from crawlers.sites import Site

TAKE, MIXED = 0.5, 0.2  #: share of fraud in a column's titles from which it is taken, from which it is told of
MANY = 10  #: rows of a list that is no accident
FULL = 0.8  #: share of fraud from which a column is about nothing else

#: how a visit of a site ended; beside these the events of a crawl: blocked retry_later ceiling unreachable_from_here robots_unreachable …
FOUND, NOTHING = "found", "nothing"
FINAL = frozenset((FOUND, NOTHING))  #: not asked again before `--again`


@dataclass(frozen=True, slots=True)
class Trial:
    """One article of a column, read as a crawl would read it."""

    url: str
    title: bool = False  #: it has one, and the list says the same
    date: bool = False
    body: bool = False  #: text, or pictures where the notice is a picture
    why: str = ""  #: what went wrong

    @property
    def passed(self) -> bool:
        return self.title and self.date and self.body


@dataclass(frozen=True, slots=True)
class Finding:
    """A column. `article` is None where the family's own pattern does."""

    url: str
    name: str
    family: str
    rows: int
    share: float
    goes_on: bool = False  #: its further pages are known
    article: str | None = None
    hosts: tuple[str, ...] = ()
    trials: tuple[Trial, ...] = ()
    score: int = 0
    reasons: tuple[str, ...] = ()
    declared: str | None = None  #: the source that has this list already

    @property
    def tried(self) -> bool:
        """Have its articles been read, all that were tried?"""
        return bool(self.trials) and all(t.passed for t in self.trials)

    @property
    def taken(self) -> bool:
        """Is it to be crawled?"""
        return self.tried and self.share >= TAKE


@dataclass(frozen=True, slots=True)
class SiteReport:
    """One site. `status` is found or nothing, or why it could not be looked through; what was found before that stands too."""

    site: Site
    status: str
    why: str = ""
    pages: int = 0  #: asked for, robots.txt not counted
    at: str = ""
    vantage: str = ""
    columns: tuple[Finding, ...] = ()
    passed_over: tuple[Mapping[str, Any], ...] = ()  #: lists that were looked at and left: url, name, rows, share, why
    written: tuple[str, ...] = field(default=())  #: source files

    @property
    def looked(self) -> bool:
        """Could the site be looked at? A wall below the home page leaves what was found before it."""
        return self.status in FINAL or bool(self.columns)

    def to_json(self) -> dict[str, Any]:
        found = asdict(self)
        for row, column in zip(found["columns"], self.columns, strict=True):
            row |= {"taken": column.taken, "tried": column.tried}
        return found


def from_json(said: Mapping[str, Any]) -> SiteReport:
    """A report as `to_json` wrote it."""
    columns = [{key: value for key, value in column.items() if key not in ("taken", "tried")} for column in said["columns"]]
    lists = ("hosts", "reasons")
    found = [Finding(**{**c, **{key: tuple(c[key]) for key in lists}, "trials": tuple(Trial(**t) for t in c["trials"])}) for c in columns]
    rest = {key: said[key] for key in ("status", "why", "pages", "at", "vantage")}
    over, written = tuple(said["passed_over"]), tuple(said["written"])
    return SiteReport(Site(**said["site"]), columns=tuple(found), passed_over=over, written=written, **rest)


def scored(name: str, rows: int, share: float, goes_on: bool, family: str, trials: tuple[Trial, ...]) -> tuple[int, tuple[str, ...]]:
    """(how sure from 0 to 100, why): the name up to 20, the list 15, the family 10, the titles 30, the articles 25."""
    parts = [
        ({3: 20, 2: 15, 1: 5}.get(weight(name), 0), f"called {name or '?'}"),
        (10 if rows >= MANY else 5, f"{rows} rows"),
        (5 if goes_on else 0, "further pages known" if goes_on else "no further pages"),
        (0 if family == "fallback" else 10, "no family" if family == "fallback" else f"family {family}"),
        (round(30 * min(1.0, share / FULL)), f"{share:.0%} of titles about fraud"),
    ]
    read = sum(t.passed for t in trials)
    half = sum(t.title + t.date + t.body for t in trials) / (3 * max(2, len(trials)))
    parts.append((round(25 * half), f"{read} of {len(trials)} articles read" if trials else "no article tried"))
    return sum(points for points, _ in parts), tuple(f"{points:+d} {why}" for points, why in parts)

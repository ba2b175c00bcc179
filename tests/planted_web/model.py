"""What is true of the planted web: sites, columns, articles, walls; plain values, the same for everyone who scores."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

#: day 0 of the simulated month; day `n` is START + n days
START = date(2026, 3, 1)
DAYS = 31


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it stands on the day asked for."""

    url: str
    title: str
    date: str  #: ISO day of publication
    text: str  #: paragraphs, one a line; empty where the notice is a picture
    fraud: bool  #: is it about fraud?
    family: str  #: what its own page is made with; `unknown` where no family can be told
    publisher: str  #: as printed; empty where the page names none
    images: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()  #: addresses of its further pages, in order
    also: tuple[str, ...] = ()  #: other addresses of the same page (session ids, duplicates, where it stood before)
    elsewhere: bool = False  #: the list links to another host
    listed_as: str = ""  #: the link text, where the list cuts the title
    version: int = 0  #: grows with every edit


@dataclass(frozen=True, slots=True)
class Column:
    """One list of articles. `wanted`: yes = a column to find, may = mixed (neither miss nor mistake), no = a mistake if taken."""

    url: str
    title: str
    family: str
    wanted: str
    articles: tuple[Article, ...]  #: newest first, as listed; empty where no list could be read
    also: tuple[str, ...] = ()  #: other addresses that mean the same column
    placed: str = "nav"  #: how a reader gets there: nav drop icon more deep department block script


@dataclass(frozen=True, slots=True)
class Gone:
    """An article that was there on an earlier day; `how` is 404, 410 or soft."""

    url: str
    how: str
    since: int


@dataclass(frozen=True, slots=True)
class Site:
    """What is true of one site on one day. A site with walls has the columns that can be read in spite of them."""

    host: str
    home: str  #: the address to start from
    title: str
    region: str  #: code of GB/T 2260
    family: str
    columns: tuple[Column, ...]
    walls: tuple[str, ...] = ()
    must_not_fetch: tuple[str, ...] = ()  #: address prefixes
    gone: tuple[Gone, ...] = ()
    robots: str = "404"  #: which kind of robots.txt it has
    down: str = ""  #: an outage on this day: 500, 503, drop

    @property
    def wanted(self) -> tuple[Column, ...]:
        """The columns that discovery should find."""
        return tuple(column for column in self.columns if column.wanted == "yes")

    @property
    def reachable(self) -> bool:
        """Can a polite crawler read anything here?"""
        return not self.walls and not self.down


@dataclass(eq=False)
class Story:
    """The plan of one article; its truth is told per day by `dress`."""

    number: int  #: unique on its site, grows with time
    day: date
    topic: str
    fraud: bool
    title: str
    length: int
    publisher: str
    born: int = -1  #: simulated day on which it appears; below 0: it was there before
    edits: tuple[int, ...] = ()
    gone: tuple[int, str] | None = None
    picture: bool = False
    parts: int = 1
    attachment: str = ""
    carrier: str = ""  #: the family of the other host it stands on
    twin: bool = False  #: has a second address

    def alive(self, day: int) -> bool:
        return self.born <= day and (self.gone is None or day < self.gone[0])

    def version(self, day: int) -> int:
        return sum(edit <= day for edit in self.edits)


@dataclass(eq=False)
class Shelf:
    """The plan of one column."""

    number: int
    slug: str
    title: str
    theme: str
    placed: str
    stories: list[Story] = field(default_factory=list)
    moves: tuple[int, str] | None = None  #: day, and `301` or `404` for what stood there before
    _alive: dict[int, list[Story]] = field(default_factory=dict)

    def alive(self, day: int) -> list[Story]:
        """What is listed on that day, newest first. Asked for only after the column is grown."""
        if day not in self._alive:
            self._alive[day] = sorted((s for s in self.stories if s.alive(day)), key=lambda s: (s.day, s.number), reverse=True)
        return self._alive[day]

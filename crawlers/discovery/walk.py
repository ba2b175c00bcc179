"""From a home page to its columns: which link next, which page is a column, which two are the same. Knows no network: `get` is given."""

from __future__ import annotations

import heapq
import re
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from crawlers.discovery.columns import LEAST_ROWS, Column, filled, is_article, read_column
from crawlers.discovery.findings import MIXED
from crawlers.discovery.links import Hint, hints, onward
from crawlers.discovery.names import weight
from crawlers.families import Ask, Page
from crawlers.rows import Snapshot
from crawlers.source import host_of

DEPTH = 4  #: links from the home page
SPLASHES = 3  #: pages before the home page proper
DEAD = 8  #: pages in a row that cannot be had, after which the site is left
ASKS = 2  #: requests of a column's script that are tried for its first rows
SAME = 0.8  #: share of the smaller list that two addresses of one column have in common
UNNAMED = 8  #: links whose names say nothing that are followed where nothing has been found; a quarter of it elsewhere
_INDEX = re.compile(r"/(?:index|default|list)\.(?:s?html?|jspx?|aspx?|php)$", re.I)


class Lost(Exception):
    """A page could not be had; `event` for programs, `final` where nothing more of the site can be."""

    def __init__(self, event: str, why: str, final: bool = False) -> None:
        super().__init__(why)
        self.event, self.why, self.final = event, why, final


class Spent(Exception):
    """The site's share of pages is used up."""


Get = Callable[[Ask], Awaitable[tuple[Page, Snapshot]]]


@dataclass
class Seen:
    """A column and the answer in which its rows stood."""

    hint: Hint
    column: Column
    rows: Snapshot  #: where its rows stood: the page, or what its script is answered
    ask: Ask  #: how that was asked for


@dataclass
class Walk:
    """One site's visit. `own` says which addresses are the site's."""

    get: Get
    own: Callable[[str], bool]
    limit: int  #: pages looked at, articles not counted
    columns: list[Seen] = field(default_factory=list)
    passed_over: list[dict[str, Any]] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    _queue: list[tuple[float, int, int, Hint]] = field(default_factory=list)
    _known: set[str] = field(default_factory=set)
    _names: dict[str, float] = field(default_factory=dict)
    looked: int = 0
    _order: Iterator[int] = field(default_factory=count)

    async def home(self, url: str) -> Page:
        """The home page proper, behind splash pages. Raises Lost."""
        page, _ = await self.get(Ask(url))
        before = {url, page.url}
        for _ in range(SPLASHES):
            after = onward(page)
            if after is None or not self.own(after) or after in before:
                break
            before.add(after)
            self._push(page, 0, read_column(page))
            page, _ = await self.get(Ask(after))
            before.add(page.url)
        self._known |= {key_of(address) for address in before}
        return page

    async def look_round(self, home: Page) -> None:
        """Follow what promises columns, the most promising first, until nothing does or the pages are used up."""
        self._push(home, 0, read_column(home))
        unnamed = dead = 0
        while self._queue and self.looked < self.limit:
            rank, _, depth, hint = heapq.heappop(self._queue)
            if rank >= 0:
                unnamed += 1
                if unnamed > (UNNAMED // 4 if any(s.column.share >= MIXED for s in self.columns) else UNNAMED):
                    break
            try:
                await self._look(hint, depth)
                dead = 0
            except Lost as lost:
                self.lost.append(lost)
                dead += 1
                if lost.final or dead == DEAD:
                    return
            except Spent:
                return

    def _push(self, page: Page, depth: int, column: Column) -> None:
        """Queue what the page leads to, its articles left out."""
        self._known |= {key_of(url) for url in column.listed} - self._names.keys()
        for hint in hints(page) if depth < DEPTH else ():
            key, rank = key_of(hint.url), _rank(hint, depth)
            if rank is None or not self.own(hint.url) or is_article(hint.url):
                continue
            if key not in self._known or rank < self._names.get(key, rank):
                self._known.add(key)
                self._names[key] = rank
                heapq.heappush(self._queue, (rank, next(self._order), depth + 1, hint))

    async def _look(self, hint: Hint, depth: int) -> None:
        if self._names.get(key_of(hint.url)) is None:
            return  # followed already, under another name
        self._names.pop(key_of(hint.url))
        self.looked += 1
        page, snapshot = await self.get(Ask(hint.url))
        column, rows, ask = await self._column(page, snapshot)
        self._note(Seen(hint, column, rows, ask))
        self._push(page, depth, column)

    async def _column(self, page: Page, snapshot: Snapshot) -> tuple[Column, Snapshot, Ask]:
        """The page as a column, with the rows that its script would ask for."""
        first = read_column(page)
        for ask in first.asks[:ASKS] if len(first.links) < LEAST_ROWS else ():
            try:
                answer, said = await self.get(ask)
            except Lost as lost:
                if lost.final:
                    raise
                continue
            if len((rows := read_column(answer)).links) >= LEAST_ROWS:
                return filled(first, rows), said, ask
        return first, snapshot, Ask(page.url)

    def _note(self, seen: Seen) -> None:
        """Keep a page that is a column; of two addresses of one column that with more rows, of equals the first."""
        column = seen.column
        twin = next((s for s in self.columns if _same(s.column, column)), None)
        if len(column.links) < LEAST_ROWS:
            self._leave(seen, "too few rows")
        elif column.gathers:
            self._leave(seen, "shows the beginnings of columns")
        elif twin and len(twin.column.keys) >= len(column.keys):
            self._leave(seen, f"the same as {twin.column.url}")
        else:
            if twin:
                self.columns.remove(twin)
                self._leave(twin, f"the beginning of {column.url}")
            self.columns.append(seen)

    def promising(self) -> Iterator[Seen]:
        """Columns with enough of fraud in their titles, those that only gather others left out."""
        for seen in self.columns:
            column = seen.column
            others = [s for s in self.columns if s is not seen and len(s.column.keys & column.keys) >= 2]
            covered = {k for s in others for k in s.column.keys & column.keys}
            longer = next((s for s in others if _begins(column, s.column)), None)
            if longer:
                self._leave(seen, f"the beginning of {longer.column.url}")
            elif len(others) > 1 and len(covered) > SAME * len(column.keys):
                self._leave(seen, "shows the beginnings of columns")
            elif column.share < MIXED:
                self._leave(seen, "little about fraud")
            else:
                yield seen

    def _leave(self, seen: Seen, why: str) -> None:
        if not seen.column.links:
            return
        said = {"rows": len(seen.column.links), "share": round(seen.column.share, 2), "why": why}
        self.passed_over.append({"url": seen.column.url, "name": seen.hint.name, **said})


def _rank(hint: Hint, depth: int) -> float | None:
    """The lower the sooner; 0 and more: its name says nothing; None: not worth a request."""
    heavy = weight(hint.name)
    if heavy < 0 and hint.told < MIXED:
        return None
    promise = 2.0 * max(heavy, 0) + 4.0 * hint.told
    return depth - promise - DEPTH if promise else float(depth)


def key_of(url: str) -> str:
    """One key for the addresses of one page: with and without www, TLS and the index's name."""
    parts = urlsplit(url)
    path = _INDEX.sub("/", parts.path) or "/"
    return f"{host_of(url).removeprefix('www.')}{path.rstrip('/')}?{parts.query}"


def _begins(short: Column, long: Column) -> bool:
    return len(short.keys) < len(long.keys) and len(short.keys & long.keys) >= SAME * len(short.keys)


def _same(one: Column, other: Column) -> bool:
    both, least = len(one.keys & other.keys), min(len(one.keys), len(other.keys))
    most = max(len(one.keys), len(other.keys))
    return both >= SAME * least and least * 2 > most

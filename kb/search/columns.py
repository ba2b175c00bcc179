"""The facets of a whole release in memory, a bit a row: hits are filtered and counted by arithmetic on large integers, no table is read.

A row is a type and a region that a notice tells together (or a case); the rows of one notice lie side by side, its first the highest bit.
A release is immutable: whoever serves one loads its columns once and counts with them as often as asked (26 bytes a row, and a bit a
value). What a connection shows coarser is loaded coarser.
"""

from __future__ import annotations

import sqlite3
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from itertools import compress, islice, pairwise
from operator import and_
from threading import Lock
from typing import Any, TypeVar

from kb.search.names import band_number

#: what is filtered and counted, and the column it goes by
FACETS = {"type": "type", "region": "region", "month": "day", "tier": "tier", "loss": "loss"}
TABLES = {"bulletin": "notice_facets", "case": "case_facets"}
_CHUNK = 10_000
_KEPT = 100  #: queries, and filters, that are remembered
_SET, _CLEAR = b"1", b"0"
#: column -> code of its array and how it is read; a loss that is not told is -1
_COLUMNS = {
    "seq": ("q", "seq"), "type": ("i", "type"), "region": ("i", "region"), "month": ("i", "month"), "day": ("i", "day"),
    "loss": ("d", "coalesce(loss, -1.0)"), "tier": ("b", "tier"),
}  # fmt: skip

Bits = int
#: facet -> the value that a number counts for; tiers are places in TIERS, losses in bands() from 1 on
_VALUES: dict[str, Callable[[Any], int]] = {
    "type": lambda number: int(number) // 100,
    "region": lambda number: int(number) // 10_000,
    "tier": int,
    "loss": lambda loss: band_number(None if loss < 0 else loss),
}
_FEW = 400  #: rows up to which it is quicker to look at each

K = TypeVar("K")
_LOCK = Lock()
Bounds = tuple[float, float]
Filters = dict[str, Bounds]  #: facet -> least and greatest number of its column


def remember(known: dict[K, Bits], key: K, bits: Bits) -> None:
    """The oldest goes where there are too many."""
    with _LOCK:
        while len(known) >= _KEPT:
            del known[next(iter(known))]
        known[key] = bits


def _bits(flags: Iterable[Any]) -> Bits:
    """The first flag is the highest bit."""
    return int(bytes(49 if flag else 48 for flag in flags) or _CLEAR, 2)


@dataclass(slots=True)
class Columns:
    """Made by `load_columns`; what is asked of it is remembered, so it may be shared by the threads of one release."""

    size: int
    numbers: dict[str, array[Any]]
    runs: list[tuple[int, int, int]]  #: first and last of seqs without a gap, and the number of the first among the notices
    seqs: array[int]  #: of the notices, ascending
    firsts: array[int]  #: number of a notice -> its first row
    starts: Bits
    rest: Bits
    spreads: list[tuple[int, Bits]]  #: how far a bit is handed on, and to where
    values: dict[str, dict[int, Bits]] = field(default_factory=dict)
    months: list[tuple[int, int, int]] = field(default_factory=list)  #: month, its first row, and the row after its last
    words: dict[tuple[Any, ...], Bits] = field(default_factory=dict)  #: rows of what was asked before
    _known: dict[tuple[Any, ...], Bits] = field(default_factory=dict)
    _losses: list[int] = field(default_factory=list)

    @property
    def all(self) -> Bits:
        return self.starts | self.rest

    def rows_of(self, seqs: Sequence[int]) -> Bits:
        """All rows of these notices (or cases), given in ascending order."""
        flags, firsts, at = bytearray(_CLEAR) * self.size, self.firsts, 0
        for first, last, number in self.runs:
            begin = bisect_left(seqs, first, at)
            at = bisect_right(seqs, last, begin)
            shift = number - first
            for seq in seqs[begin:at]:
                flags[firsts[seq + shift]] = 49
        found = int(flags or _CLEAR, 2)
        for far, to in self.spreads:
            found |= to & (found >> far)
        return found

    def notices_of(self, rows: Bits) -> Bits:
        """The first row of each notice that has any of these: a carry runs up to it through the notice's other rows."""
        return (((rows & self.rest) + self.rest) | rows) & self.starts

    def within(self, facet: str, bounds: Bounds) -> Bits:
        """Rows whose number lies in the bounds, both included."""
        key, column = (facet, bounds), self.numbers[FACETS[facet]]
        if (known := self._known.get(key)) is not None:
            return known
        low, high = bounds
        if facet == "month":  # rows run in the order of days
            found = self._stretch(bisect_left(column, low), bisect_right(column, high))
        else:
            found = _bits(low <= number <= high for number in column)
        remember(self._known, key, found)
        return found

    def _stretch(self, begin: int, end: int) -> Bits:
        return ((1 << end - begin) - 1) << self.size - end

    def passing(self, rows: Bits, filters: Filters, but: str | None = None) -> Bits:
        """First rows of the notices of which one row passes all filters."""
        return self.notices_of(self._filtered(rows, filters, but))

    def _filtered(self, rows: Bits, filters: Filters, but: str | None) -> Bits:
        return reduce(and_, (self.within(facet, bounds) for facet, bounds in filters.items() if facet != but), rows)

    def newest(self, notices: Bits, offset: int, limit: int) -> list[int]:
        """Seqs of a page of these, newest first; notices are given by their first rows."""
        flags, at, found = f"{notices:0{self.size}b}", self.size, []
        for _ in range(offset + limit):
            at = flags.rfind("1", 0, at)
            if at < 0:
                break
            found.append(at)
        return [self._seq(row) for row in found[offset:]]

    def by_loss(self, notices: Bits, offset: int, limit: int) -> list[int]:
        """The same by the largest loss that a notice tells; those that tell none last."""
        if not self._losses:
            losses, ends = self.numbers["loss"], [*self.firsts[1:], self.size]
            largest = {row: max(losses[row:end]) for row, end in zip(self.firsts, ends, strict=True)}
            self._losses = sorted(largest, key=lambda row: (largest[row], row), reverse=True)
        flags = f"{notices:0{self.size}b}"
        chosen = islice((row for row in self._losses if flags[row] == "1"), offset, offset + limit)
        return [self._seq(row) for row in chosen]

    def seqs_of(self, notices: Bits) -> list[int]:
        flags = f"{notices:0{self.size}b}"
        return [seq for seq, row in zip(self.seqs, self.firsts, strict=True) if flags[row] == "1"]

    def _seq(self, first: int) -> int:
        return self.seqs[bisect_left(self.firsts, first)]

    def count(self, rows: Bits, filters: Filters, facet: str) -> list[tuple[int, int]]:
        """(value, notices) of one facet, most first, counted as if it were not filtered by itself."""
        passing = self._filtered(rows, filters, facet)
        if facet == "month":
            flags = f"{self.notices_of(passing):0{self.size}b}"
            counted = [(month, flags.count("1", begin, end)) for month, begin, end in self.months]
        elif passing.bit_count() <= _FEW:
            counted = self._count_few(passing, facet)
        else:
            counted = [(value, self.notices_of(passing & having).bit_count()) for value, having in self.values[facet].items()]
        return sorted(((value, n) for value, n in counted if n), key=lambda pair: (-pair[1], pair[0]))

    def _count_few(self, rows: Bits, facet: str) -> list[tuple[int, int]]:
        """Row by row; a notice counts once for a value."""
        flags, at, found = f"{rows:0{self.size}b}", -1, set()
        told, column = _VALUES[facet], self.numbers[FACETS[facet]]
        while (at := flags.find("1", at + 1)) >= 0:
            found.add((bisect_right(self.firsts, at), told(column[at])))
        return list(Counter(value for _, value in found).items())


def load_columns(db: sqlite3.Connection, kind: str) -> Columns:
    """Reads the narrow table once: about a second for a million rows."""
    numbers: dict[str, array[Any]] = {name: array(code) for name, (code, _) in _COLUMNS.items()}
    cursor = db.execute(f"SELECT {', '.join(sql for _, sql in _COLUMNS.values())} FROM {TABLES[kind]} ORDER BY id")
    while chunk := cursor.fetchmany(_CHUNK):
        for column, told in zip(numbers.values(), zip(*chunk, strict=True), strict=True):
            column.extend(told)
    of_rows = numbers.pop("seq")
    begins = [row == 0 or of_rows[row] != of_rows[row - 1] for row in range(len(of_rows))]
    firsts = array("i", compress(range(len(of_rows)), begins))
    seqs = array("q", compress(of_rows, begins))
    starts = _bits(begins)
    rest = starts ^ ((1 << len(begins)) - 1)
    made = Columns(len(begins), numbers, _runs(seqs), seqs, firsts, starts, rest, _spreads(rest))
    made.values = {facet: _by_value(numbers[FACETS[facet]], told) for facet, told in _VALUES.items()}
    made.months = _months(numbers.pop("month"))
    return made


def _by_value(column: array[Any], told: Callable[[Any], int]) -> dict[int, Bits]:
    """Value -> its rows. There are fewer than 256: main types, provinces, tiers, bands."""
    known = {number: told(number) for number in set(column)}
    values = sorted(set(known.values()))
    codes = bytes(map({number: values.index(value) for number, value in known.items()}.__getitem__, column))
    found = {}
    for code, value in enumerate(values):
        chosen = bytes(49 if at == code else 48 for at in range(256))
        found[value] = int(codes.translate(chosen) or _CLEAR, 2)
    return found


def _runs(seqs: Sequence[int]) -> list[tuple[int, int, int]]:
    """Seqs are dense within a month."""
    cuts = [0, *(at for at in range(1, len(seqs)) if seqs[at] != seqs[at - 1] + 1), len(seqs)]
    return [(seqs[begin], seqs[end - 1], begin) for begin, end in pairwise(cuts) if begin < end]


def _months(column: array[int]) -> list[tuple[int, int, int]]:
    cuts = [0, *(at for at in range(1, len(column)) if column[at] != column[at - 1]), len(column)]
    return [(column[begin], begin, end) for begin, end in pairwise(cuts) if begin < end]


def _spreads(rest: Bits) -> list[tuple[int, Bits]]:
    """Steps of doubling by which the first row's bit reaches all rows of its notice."""
    made, far = [], 1
    while rest:
        made.append((far, rest))
        rest &= rest >> far
        far *= 2
    return made

"""Many texts at once by numpy, with the verdicts of one at a time: grams are numbers here, sorted once a batch, looked up once each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, repeat
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kb.detect.normalise import LONGEST
from kb.detect.reading import EDGES, GAP, Reading
from kb.detect.scoring import PARTS, Scoring

Keys = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.int64]

_BITS = 17  #: of a character's number: all letters and numbers that normalised texts have are fewer
_SLOT = 13  #: bits for whose part it is; with three characters they fill 64
_TEXTS, _LONG = (1 << _SLOT) // len(PARTS), 60_000  #: texts of a batch at most, and characters of them
_GAP, _WIDE = 1, 2  #: numbers of one character between, and of two; 0 is of none
_FIRST = 3  #: number of the first character


@dataclass(frozen=True)
class Lists:
    """A list of numbers for each row, one behind the other."""

    begin: Numbers
    values: Numbers

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Lists:
        begin = np.cumsum([0, *map(len, lists)], dtype=np.int64)
        return cls(begin, np.array([value for one in lists for value in one], np.int64))

    def pick(self, rows: Numbers) -> tuple[Numbers, Numbers]:
        """(which of the rows, value) for all values of these rows."""
        many = self.begin[rows + 1] - self.begin[rows]
        which = np.repeat(np.arange(len(rows)), many)
        start = np.repeat(self.begin[rows] - np.cumsum(many) + many, many)
        return which, start + np.arange(len(which))


class Heard(NamedTuple):
    """What a text comes to: for each part the tests of cues that have a way in, in their order; the sums of its grams, as
    `Scoring.hear` has them, and their number."""

    text: str
    reading: Reading
    tests: list[list[int]]
    sums: list[int]
    grams: int


class Table:
    """All grams of which something is known, by number: what each weighs, and which cues it is a way in to."""

    def __init__(self, scoring: Scoring, index: Mapping[str, Sequence[int]]) -> None:
        known = sorted({*index, *(gram for part in scoring.beside for gram in part)}, key=_shape)
        self.wide = scoring.wide
        self.letters = np.zeros(0x110000, np.uint64)
        letters = sorted({letter for gram in known for letter in gram} | set(EDGES))
        self.letters[[ord(letter) for letter in letters]] = np.arange(_FIRST, _FIRST + len(letters), dtype=np.uint64)
        self.top = _FIRST + len(letters)
        keys = np.concatenate([self._keys(shape, list(own)) for shape, own in groupby(known, _shape)])
        order = np.argsort(keys)
        self.keys: Keys = keys[order]
        grams = [known[at] for at in order.tolist()]
        told = {gram: scoring.fields(scoring.beside[0][gram]) for gram in scoring.telling}
        plain = {gram: sums[0] for gram, sums in told.items()}
        said, *others = scoring.beside
        parts = ({**said, **plain}, *others)
        self.weights: Numbers = np.array([np.fromiter(map(part.get, grams, repeat(0)), np.int64, len(grams)) for part in parts])
        types = [[(at, value) for at, value in enumerate(told.get(gram, ())) if at and value] for gram in grams]
        self.types = Lists.of([[at for at, _ in row] for row in types])
        self.typed = np.array([value for row in types for _, value in row], np.float64)
        self.ways = Lists.of([index.get(gram, ()) for gram in grams])

    def _keys(self, shape: tuple[int, int], grams: list[str]) -> Keys:
        """The numbers of grams of one shape."""
        wide, gaps = shape
        letters = self.numbers("".join(grams)).reshape(len(grams), wide)
        if not gaps:
            return sum((column << np.uint64(_BITS * at) for at, column in enumerate(letters.T[::-1])), np.zeros(len(grams), np.uint64))
        return letters[:, 0] << np.uint64(2 * _BITS) | np.uint64(gaps << _BITS) | letters[:, -1]

    def numbers(self, text: str) -> Keys:
        """A number for each character; those that stand in no known gram get one for this batch."""
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        found = self.letters[codes]
        if len(new := np.flatnonzero(found == 0)):
            found[new] = self.top + np.unique(codes[new], return_inverse=True)[1].astype(np.uint64)
        return found

    def hear(self, texts: Iterable[str], read: Callable[[str], Reading]) -> Iterator[Heard]:
        """What each of the texts comes to, in turn."""
        for batch in _batches(texts):
            yield from self._hear(batch, [read(text) for text in batch])

    def _hear(self, texts: Sequence[str], readings: Sequence[Reading]) -> Iterator[Heard]:
        parts = [EDGES[0] + part + EDGES[1] if part else "" for reading in readings for part in reading]
        slots = np.repeat(np.arange(len(parts), dtype=np.uint64), [len(part) for part in parts])
        distinct = _distinct(self.numbers("".join(parts)), slots)
        where = (distinct & np.uint64((1 << _SLOT) - 1)).astype(np.int64)
        grams = np.bincount(where // len(PARTS), minlength=len(readings)).tolist()
        row = self._rows(distinct >> np.uint64(_SLOT))
        where, row = where[row >= 0], row[row >= 0]
        tests = self._tests(where, row, len(readings))
        yield from map(Heard, texts, readings, tests, self._sums(where, row, len(readings)), grams)

    def _rows(self, grams: Keys) -> Numbers:
        """The row of each gram of a sorted list, -1 where it has none."""
        first = np.empty(len(grams), bool)
        first[:1] = True
        np.not_equal(grams[1:], grams[:-1], out=first[1:])
        each = grams[first]
        at = np.minimum(np.searchsorted(self.keys, each), len(self.keys) - 1)
        known = np.where(self.keys[at] == each, at, -1)
        found: Numbers = known[np.cumsum(first) - 1]
        return found

    def _sums(self, where: Numbers, row: Numbers, texts: int) -> list[list[int]]:
        """Weights are whole numbers and far below 2^53, so that these sums are exact."""
        line, part = np.divmod(where, len(PARTS))
        wide = self.wide
        found = np.bincount(line * wide, self.weights[part, row], texts * wide)
        own, line = row[part == 0], line[part == 0]
        which, at = self.types.pick(own)
        found += np.bincount(line[which] * wide + self.types.values[at], self.typed[at], texts * wide)
        rows: list[list[int]] = found.astype(np.int64).reshape(texts, wide).tolist()
        return rows

    def _tests(self, where: Numbers, row: Numbers, texts: int) -> list[list[list[int]]]:
        which, at = self.ways.pick(row)
        found = np.unique(where[which] << 32 | self.ways.values[at])
        ends = np.searchsorted(found, np.arange(1, texts * len(PARTS) + 1, dtype=np.int64) << 32).tolist()
        tests = (found & 0xFFFFFFFF).tolist()
        each = [tests[begin:end] for begin, end in zip([0, *ends[:-1]], ends, strict=True)]
        return [each[first : first + len(PARTS)] for first in range(0, len(each), len(PARTS))]


def _shape(gram: str) -> tuple[int, int]:
    """How many characters it has, and how many of them are gaps."""
    return len(gram), gram.count(GAP)


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    size = 0
    for text in texts:
        size += min(len(text), LONGEST)
        if batch and (size > _LONG or len(batch) == _TEXTS):
            yield batch
            batch, size = [], min(len(text), LONGEST)
        batch.append(text)
    if batch:
        yield batch


def _distinct(letters: Keys, slots: Keys) -> Keys:
    """The grams of all parts, each once a part, sorted: first, middle and last character, then the part."""
    if not len(letters):
        return letters
    wide, gap, two = np.uint64(_BITS), np.uint64(_GAP << _BITS), np.uint64(_WIDE << _BITS)
    far = letters << np.uint64(2 * _BITS)
    made = np.concatenate([
        (letters << np.uint64(_SLOT)) | slots,
        *_kept(1, letters[:-1] << wide | letters[1:], slots),
        *_kept(2, far[:-2] | letters[1:-1] << wide | letters[2:], slots),
        *_kept(2, far[:-2] | gap | letters[2:], slots),
        *_kept(3, far[:-3] | two | letters[3:], slots),
    ])  # fmt: skip
    made.sort()
    new = np.empty(len(made), bool)
    new[:1] = True
    np.not_equal(made[1:], made[:-1], out=new[1:])
    return made[new]


def _kept(reach: int, grams: Keys, slots: Keys) -> Iterator[Keys]:
    """Those whose first and last character are of one part."""
    own = slots[:-reach] == slots[reach:]
    yield grams[own] << np.uint64(_SLOT) | slots[:-reach][own]

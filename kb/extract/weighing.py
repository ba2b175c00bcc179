"""Learned weights of the lexicon: per feature one weight a label, added up for many features at once."""

from __future__ import annotations

import math
import struct
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from operator import add

from kb.lexicon import load_lines

HUNDREDTHS = 100  #: weights are printed to two places: as whole numbers they add up exactly, and all labels in one addition
_BITS = 32  #: of one label in a packed row
_ZERO = 1 << (_BITS - 1)  #: by which all sums are raised
_DOUBT, _STEPS = 1e-6, 5  #: the least and the most that are told apart: of what is likely, of steps of odds
_SURE = 30.0  #: beyond which nothing is likelier


_BLANKS = (("\n", "\\n"), (" ", "\\s"), ("#", "\\h"))  #: what cannot stand at an edge of a line as itself


def written(sign: str) -> str:
    """A sign as it stands in a table.

    >>> written("元\\n"), written("n:1")
    ('元\\\\n', 'n:1')
    """
    for char, mark in _BLANKS:
        sign = sign.replace(char, mark)
    return sign


def _meant(sign: str) -> str:
    """The sign that is written so."""
    if "\\" in sign:
        for char, mark in _BLANKS:
            sign = sign.replace(mark, char)
    return sign


def shared(sign: str) -> str:
    """One object for a sign of several tables: looked up in one after the other, it is still in the cache of the processor."""
    return sys.intern(sign)


class _Raised(dict[str, int]):
    """By a printed weight its hundredths, raised."""

    def __missing__(self, weight: str) -> int:
        made = self[weight] = round(float(weight) * HUNDREDTHS) + _ZERO
        return made


class Weighing:
    """The weights of one file: `feature<TAB>weight of the first label<TAB>weight of the second …`."""

    def __init__(self, lines: Iterable[str], labels: int) -> None:
        self._row = struct.Struct(f"<{labels}I")
        self._shift = sum(_ZERO << (_BITS * n) for n in range(labels))
        rows = (line.split("\t") for line in lines)
        raised = _Raised()  # few numbers stand in many rows
        self._known = {shared(_meant(name)): self._pack(map(raised.__getitem__, weights)) for name, *weights in rows}

    def _pack(self, weights: Iterable[int]) -> int:
        return int.from_bytes(self._row.pack(*weights), "little") - self._shift

    def sums(self, features: Iterable[str]) -> tuple[int, ...]:
        """What the features weigh together, in hundredths by label, all raised by one constant; unknown features weigh nothing.

        >>> low, high = Weighing(["a\\t0.5\\t-1", "b\\t0\\t2"], 2).sums(["a", "b", "c"])
        >>> high - low
        50
        """
        return self.parted(self.packed(features))

    def packed(self, features: Iterable[str]) -> int:
        """The same for all labels in one whole number, not raised: such numbers add up."""
        return sum(filter(None, map(self._known.get, features)))

    def parted(self, packed: int) -> tuple[int, ...]:
        """One number a label, raised, of such a number."""
        return self._row.unpack((packed + self._shift).to_bytes(self._row.size, "little"))


def reached(name: str, value: float, edges: Sequence[float]) -> Iterator[str]:
    """One feature for every edge that a measure reaches.

    >>> list(reached("length", 90, (40, 80, 150)))
    ['length>=1', 'length>=2']
    """
    return (f"{name}>={n}" for n, edge in enumerate(edges, 1) if value >= edge)


def likelihoods(weights: Sequence[int]) -> list[float]:
    """How likely each label is against the likeliest, which is 1.0, by what `sums` gives.

    >>> likelihoods([500, 500]), round(likelihoods([0, 100])[0], 3)
    ([1.0, 1.0], 0.368)
    """
    most = max(weights)
    return [math.exp((weight - most) / HUNDREDTHS) for weight in weights]


def as_shares(weights: Sequence[int]) -> list[float]:
    """How likely each label is, together 1, by what `sums` gives.

    >>> as_shares([500, 500])
    [0.5, 0.5]
    """
    likely = likelihoods(weights)
    return [one / sum(likely) for one in likely]


def log_mean(weights: Sequence[float], scale: float = 1.0) -> float:
    """What several places of one thing weigh together, `scale` to a step of odds: the surest has most of the say.

    >>> log_mean([3.0]), round(log_mean([300, -900], HUNDREDTHS))
    (3.0, 231)
    """
    return log_sum(weights, scale) - scale * math.log(len(weights))


def log_sum(weights: Sequence[float], scale: float = 1.0) -> float:
    """What speaks for any of several things, `scale` to a step of odds: never less than for the likeliest.

    >>> log_sum([3.0]), round(log_sum([300, 300], HUNDREDTHS))
    (3.0, 369)
    """
    most = max(weights)
    return most + scale * math.log(sum(math.exp((weight - most) / scale) for weight in weights))


def in_twos(text: str) -> Iterator[str]:
    """Every two characters that stand together.

    >>> list(in_twos("转账了"))
    ['转账', '账了']
    """
    return map(add, text, text[1:])


@cache
def load_weighing(name: str, labels: int) -> Weighing:
    """The weights of a file of the lexicon, read once."""
    return Weighing(load_lines(name), labels)


def chance(name: str, features: Iterable[str]) -> float:
    """How likely it is, from 0 to 1, by a file that has one weight a feature: by how much it speaks for the thing."""
    (total,) = load_weighing(name, 1).sums(features)
    return 1 / (1 + math.exp(-max(-_SURE, min(_SURE, (total - _ZERO) / HUNDREDTHS))))


def odds_step(likely: float, fine: int = 2) -> int:
    """How likely something is, from 0 to 1, in steps of which `fine` double the logarithm of its odds: 0 where as likely as not.

    >>> odds_step(0.5), odds_step(0.9), odds_step(0.9, 1), odds_step(0.001)
    (0, 2, 1, -5)
    """
    kept = min(max(likely, _DOUBT), 1 - _DOUBT)
    return max(-_STEPS, min(_STEPS, round(fine * math.log(kept / (1 - kept)) / 2)))

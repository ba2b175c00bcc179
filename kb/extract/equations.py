"""What must hold between figures of one notice, and which single figure, put right, would make it hold."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Key = tuple[int, str]  #: (index of a tally, what of it: value percent absolute)
Values = Mapping[Key, float]
_RELATIVE = 0.02  #: part of a percentage that it may be off; small counts round coarsely
_POINTS = 0.6


def decimals(value: float) -> int:
    """How many decimals a percentage was printed with, as far as its value tells.

    >>> decimals(47.62), decimals(30.0)
    (2, 0)
    """
    return len(f"{value:.6f}".rstrip("0").partition(".")[2])


def _near(printed: float, exact: float) -> bool:
    return abs(printed - exact) <= max(_POINTS if decimals(printed) else 1.0, _RELATIVE * abs(exact))


@dataclass(frozen=True, slots=True)
class Equation(ABC):
    """`figures` in the order that the kind of equation says; `unit` is the smallest step of its counts or sums.

    `doubted` is the place of the figure that is doubted first where nothing else tells which one is wrong.
    """

    kind: str  #: sum change share
    figures: tuple[Key, ...]
    unit: float = 1.0
    doubted: int = 0

    @abstractmethod
    def holds(self, values: Values) -> bool:
        """Whether the figures follow from each other within their rounding."""

    @abstractmethod
    def solve(self, key: Key, values: Values) -> float | None:
        """What one figure would have to be, all others being right; None where that is nothing sensible."""

    def _whole(self, value: float) -> float | None:
        made = round(value / self.unit) * self.unit
        return round(made, 2) if made > 0 else None


@dataclass(frozen=True, slots=True)
class Sum(Equation):
    """A total, then its parts; of an `open` list more may be missing, so its parts only may not exceed the total."""

    open: bool = False

    def _slack(self) -> float:
        return 0.0 if self.unit == 1.0 else 0.5 * self.unit * (len(self.figures) + 1)

    def holds(self, values: Values) -> bool:
        rest = values[self.figures[0]] - sum(values[key] for key in self.figures[1:])
        return rest >= -self._slack() if self.open else abs(rest) <= self._slack()

    def solve(self, key: Key, values: Values) -> float | None:
        parts = sum(values[part] for part in self.figures[1:])
        return self._whole(parts if key == self.figures[0] else values[self.figures[0]] - parts + values[key])


@dataclass(frozen=True, slots=True)
class Change(Equation):
    """The later figure, the earlier one, the percentage between them."""

    def holds(self, values: Values) -> bool:
        now, before, percent = (values[key] for key in self.figures)
        return _near(percent, (now - before) / before * 100)

    def solve(self, key: Key, values: Values) -> float | None:
        now, before, percent = (values[figure] for figure in self.figures)
        if key == self.figures[2]:
            return round((now - before) / before * 100, max(1, decimals(percent)))
        if key == self.figures[0]:
            return self._whole(before * (1 + percent / 100))
        return self._whole(now / (1 + percent / 100)) if percent > -100 else None


@dataclass(frozen=True, slots=True)
class Difference(Equation):
    """The later figure, by how much it changed, the same as a percentage."""

    def holds(self, values: Values) -> bool:
        now, more, percent = (values[key] for key in self.figures)
        return now > more and _near(percent, more / (now - more) * 100)

    def solve(self, key: Key, values: Values) -> float | None:
        now, more, percent = (values[figure] for figure in self.figures)
        if key == self.figures[2]:
            return round(more / (now - more) * 100, max(1, decimals(percent))) if now > more else None
        if percent <= -100 or not percent:
            return None
        if key == self.figures[0]:
            return self._whole(more * (1 + 100 / percent))
        return round((now - now / (1 + percent / 100)) / self.unit) * self.unit


@dataclass(frozen=True, slots=True)
class Share(Equation):
    """The percentage, the part, the whole."""

    def holds(self, values: Values) -> bool:
        percent, part, whole = (values[key] for key in self.figures)
        return _near(percent, part / whole * 100)

    def solve(self, key: Key, values: Values) -> float | None:
        percent, part, whole = (values[figure] for figure in self.figures)
        if key == self.figures[0]:
            return round(part / whole * 100, max(1, decimals(percent))) if part <= whole else None
        return self._whole(percent * whole / 100 if key == self.figures[1] else part / percent * 100)


def slipped(printed: float, right: float) -> bool:
    """Whether one slip of the finger makes the one of the other: a digit more, a digit less, two exchanged, the sign.

    Another digit in place of one is no sign of a slip: some figure near by always differs so.

    >>> slipped(2594300.0, 594300.0), slipped(82.95, 28.95), slipped(355, 35), slipped(600, 640)
    (True, True, True, False)
    """
    one, other = (f"{abs(value):.4f}".rstrip("0").rstrip(".").rstrip("0" if abs(value) >= 10_000 else "") for value in (printed, right))
    if abs(printed) == abs(right):
        return printed != right
    short, long = sorted((one, other), key=len)
    if len(long) - len(short) == 1:
        return any(long[:at] + long[at + 1 :] == short for at in range(len(long)))
    differing = [at for at in range(len(long)) if len(long) == len(short) and long[at] != short[at]]
    if len(differing) != 2 or differing[1] != differing[0] + 1:
        return False
    return long[differing[0]] == short[differing[1]] and long[differing[1]] == short[differing[0]]


@dataclass(frozen=True, slots=True)
class Repair:
    """One figure with what it should be; `kind` is the check that fails."""

    key: Key
    right: float | None
    kind: str


def _together(broken: Sequence[Equation]) -> list[Equation]:
    """The equations of the first one's kin: those that share a figure with it, or with one that does."""
    kin, figures = [broken[0]], set(broken[0].figures)
    grown = True
    while grown:
        grown = False
        for other in broken:
            if other not in kin and figures & set(other.figures):
                kin.append(other)
                figures |= set(other.figures)
                grown = True
    return kin


def _candidates(kin: Sequence[Equation], all_of: Sequence[Equation], values: Values) -> Iterator[tuple[tuple[float, ...], Key, float]]:
    """(rank, figure, value): better ranks mend more, spoil nothing, look like a slip, and are what one doubts first."""
    for equation in kin:
        for place, key in enumerate(equation.figures):
            right = equation.solve(key, values)
            if right is None or right == values[key]:
                continue
            tried = {**values, key: right}
            mended = sum(other.holds(tried) for other in kin)
            spoilt = sum(other.holds(values) and not other.holds(tried) for other in all_of if key in other.figures)
            if equation.holds(tried):
                yield (mended - 2 * spoilt, slipped(values[key], right), place == equation.doubted, values[key]), key, right


def find_repairs(equations: Sequence[Equation], values: Values) -> list[Repair]:
    """One repair for every figure that must be wrong; where nothing tells which it is, the one doubted first.

    >>> now, before, percent, total = (0, "value"), (1, "value"), (0, "percent"), (2, "value")
    >>> find_repairs([Change("change", (now, before, percent), 0.01, 2)], {now: 186.3, before: 259.43, percent: 213.47})
    [Repair(key=(1, 'value'), right=59.43, kind='change')]
    """
    broken = [equation for equation in equations if not equation.holds(values)]
    repairs: list[Repair] = []
    while broken:
        kin = _together(broken)
        best = max(_candidates(kin, equations, values), key=lambda candidate: candidate[0], default=None)
        if best is None or best[0][0] < 1:
            doubted = kin[0]
            key = doubted.figures[doubted.doubted]
            repairs.append(Repair(key, doubted.solve(key, values), doubted.kind))
            gone = [doubted]
        else:
            _, key, right = best
            tried = {**values, key: right}
            gone = [equation for equation in kin if equation.holds(tried)]
            repairs.append(Repair(key, right, _kind(gone, key)))
        broken = [equation for equation in broken if equation not in gone]
    return repairs


def _kind(mended: Sequence[Equation], key: Key) -> str:
    own = [equation.kind for equation in mended if key in equation.figures]
    return "sum" if "sum" in own and key[1] == "value" else own[0]

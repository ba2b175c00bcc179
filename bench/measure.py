"""How a figure is taken: CPU time, ratios A B A B in one run, the median; never a single time."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]


@dataclass(frozen=True)
class Figure:
    """One line of the table. `floor` is the least (or, with `most`, the highest) value that holds; None is only told."""

    name: str
    value: float
    floor: float | None = None
    most: bool = False
    note: str = ""

    @property
    def holds(self) -> bool:
        return self.floor is None or (self.value <= self.floor if self.most else self.value >= self.floor)

    def line(self) -> str:
        bound = "" if self.floor is None else f"{'≤' if self.most else '≥'} {self.floor:g}"
        mark = "" if self.floor is None else "holds" if self.holds else "FALLS SHORT"
        return f"{self.name:<66}{self.value:>12,.3f}  {bound:>9}  {mark:<12}{self.note}"


def cpu(work: Work) -> float:
    begun = time.process_time()
    work()
    return time.process_time() - begun


def best(work: Work, rounds: int = 3) -> float:
    """Seconds of CPU, best of some."""
    return min(cpu(work) for _ in range(rounds))


def ratio(slow: Work, fast: Work, rounds: int = 5) -> float:
    """How many times the CPU time of `fast` is that of `slow`: the median over rounds that do both in turn."""
    found = []
    for _ in range(rounds):
        one, other = cpu(slow), cpu(fast)
        found.append(one / max(other, 1e-9))
    return statistics.median(found)

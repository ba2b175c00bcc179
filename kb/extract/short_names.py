"""Short names of counties that stand for something else: a new district, a branch of another town's police."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from kb.extract.patterns import Patterns

P = Patterns("where_when.yml", "gazetteer")


class _Named(Protocol):
    """A region by its code and name."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...


class _Told(Protocol):
    """A place that was found in a text: where it ends, and which regions it may be."""

    @property
    def end(self) -> int: ...
    @property
    def regions(self) -> Sequence[_Named]: ...


def is_elsewhere(folded: str, start: int, end: int, own: Sequence[_Named], found: Sequence[_Told]) -> bool:
    """Whether a short name is a new district's (滨湖新区), or of the police of a town that has no such county (合肥市公安局滨湖分局).

    `own`: which counties it may be; `found`: the places told before.
    """
    before = found[-1] if found else None
    if before is None or any(one.code[:4] == town.code[:4] or town.code[2:] == "0000" for one in own for town in before.regions):
        return False
    if P.new_district.match(folded, end):
        return all(one.name.endswith("区") and not one.name.endswith("新区") for one in own)
    return P.office_between.fullmatch(folded, before.end, start) is not None and P.branch_behind.match(folded, end) is not None

"""How a type moved, told in a clause of its own: 冒充客服类诈骗下降趋势明显，较上周下降42%, whose count stands in a list elsewhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from kb.extract.patterns import Patterns
from kb.extract.tally_categories import core_of, type_of
from kb.extract.tally_figures import NO_CHANGE, cues_of
from kb.model import Tally

P = Patterns("figures.yml", "tallies")
_YEAR_BEFORE = ("同比", "较去年同期")


def with_moves(tallies: Sequence[Tally], folded: str) -> list[Tally]:
    """The figures, the one count (or share, of points) of a type with the change that a clause tells of that type."""
    made = list(tallies)
    for move in P.type_moved.finditer(folded):
        code = type_of(core_of(move["name"]))
        metric, kind = ("cases", "percent") if move["unit"] == "%" else ("share", "points")
        own = [n for n, t in enumerate(made) if (t.metric, t.dimension, t.category) == (metric, "type", code) and code]
        if len(own) == 1 and not made[own[0]].change:
            made[own[0]] = replace(made[own[0]], change=_change(move, kind))
    return made


def _change(move: re.Match[str], kind: str) -> dict[str, float | str | None]:
    told = float(move["n"]) * (-1 if "fall" in cues_of(move["move"]) else 1)
    return {**NO_CHANGE, "basis": "同比" if move["basis"] in _YEAR_BEFORE else "环比", kind: told}

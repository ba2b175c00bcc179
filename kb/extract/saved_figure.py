"""Which figure of a case is the one that was saved, if nothing was lost: the signs of its sums, weighed by what the gold sets taught."""

from __future__ import annotations

from collections.abc import Sequence

from kb.extract.outcome import worth
from kb.extract.weighing import chance
from kb.model import Amount

WEIGHTS = "saved_weights.tsv"  #: learned by docs/learn_saved.py
LIKELY = 0.5  #: how likely a figure must be the one that was saved


def figure(amount: Amount) -> tuple[float, str]:
    """What is the same wherever a sum is told."""
    return worth(amount), amount.currency


def signs_of_figures(sums: Sequence[Amount], signs: Sequence[set[str]]) -> dict[tuple[float, str], set[str]]:
    """The signs of each figure, wherever it is told."""
    shown: dict[tuple[float, str], set[str]] = {}
    for amount, own in zip(sums, signs, strict=True):
        shown.setdefault(figure(amount), set()).update(own)
    return shown


def saved_figure(sums: Sequence[Amount], signs: Sequence[set[str]]) -> tuple[float, str] | None:
    """The figure that was saved if nothing was lost; None where the text says so of none."""
    likely = {one: chance(WEIGHTS, [*shown, "always"]) for one, shown in signs_of_figures(sums, signs).items()}
    best = max(likely, key=lambda one: (likely[one], one), default=None)
    return best if best is not None and likely[best] >= LIKELY else None

"""Which figure of a case is the one that was saved, if nothing was lost: the signs of its sums, weighed by what the gold sets taught."""

from __future__ import annotations

from collections.abc import Sequence

from kb.extract.outcome import worth
from kb.extract.weighing import chance
from kb.model import Amount

WEIGHTS = "saved_weights.tsv"  #: learned by docs/learn_saved.py
LIKELY, SAID = 0.4, 0.1  #: how likely a figure must be the one that was saved, and one of which police say so
#: rules of sums that were stopped, given back or kept from leaving in the words that police have for it
POLICE_SAY = frozenset(
    """
    amounts.averted amounts.averted.near_miss amounts.averted.safe amounts.recovered
    amounts.recovered.stopped amounts.recovered.loss amounts.recovered.behind
    amounts.recovered.returned amounts.recovered.frozen
    """.split()
)


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
    said = {figure(amount) for amount in sums if amount.rule in POLICE_SAY}
    likely = {one: chance(WEIGHTS, [*shown, "always"]) for one, shown in signs_of_figures(sums, signs).items()}
    fit = (one for one in likely if likely[one] >= (SAID if one in said else LIKELY))
    return max(fit, key=lambda one: (likely[one], one), default=None)

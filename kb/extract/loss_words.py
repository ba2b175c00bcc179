"""How much what stands around each figure of a case speaks for its being the whole loss, or one of the payments that make it up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from kb.extract.purse import Figure
from kb.extract.weighing import HUNDREDTHS, Weighing, log_mean
from kb.model import Amount

OF_CANDIDATE, OF_WHOLE, OF_PAYMENT = range(3)  #: what a sign of loss_weights.tsv has a weight for
_CENT = 0.01

#: what a loss is made of: whether of one figure that is all of it, and its figures, each once however often it was paid
Made = tuple[bool, tuple[Figure, ...]]


def made_of(value: float | None, way: Sequence[Amount], figures: Sequence[Figure], places: Mapping[Amount, int]) -> Made:
    """What a loss of this value is made of; `places` are the numbers of the story's sums."""
    whole = next((figure for figure in figures if value and abs(figure.value - value) < _CENT), None)
    if whole is not None:
        return True, (whole,)
    by_place = {place: figure for figure in figures for place in figure.places}
    return False, tuple(dict.fromkeys(by_place[places[one]] for one in way if places.get(one) in by_place))


def weigh_figures(known: Weighing, figures: Sequence[Figure], signs: Sequence[Set[str]]) -> dict[float, tuple[float, float]]:
    """By value how much speaks for a figure as the whole loss and as a payment, in hundredths; `signs` are those of all sums."""
    zero, made = known.sums(()), {}
    for figure in figures:
        rows = [known.sums(signs[place]) for place in figure.places]
        whole, payment = (log_mean([row[label] - zero[label] for row in rows], HUNDREDTHS) for label in (OF_WHOLE, OF_PAYMENT))
        made[figure.value] = whole, payment
    return made


def weigh_made(made: Made, figures: Mapping[float, tuple[float, float]]) -> int:
    """What speaks for the figures of a loss, in hundredths, by what `weigh_figures` gives."""
    whole, parts = made
    return round(sum(figures[figure.value][0 if whole else 1] for figure in parts))

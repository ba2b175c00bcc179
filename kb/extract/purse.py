"""All sums of one case with how likely each has each role, and the figures they print: how often paid, the likeliest ways to pay."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence, Set
from dataclasses import dataclass
from itertools import combinations, pairwise

from kb.extract.amounts import Judged
from kb.extract.ended import Shares
from kb.extract.loss import paid_again
from kb.extract.outcome import Loss, Story
from kb.extract.saved_figure import POLICE_SAY
from kb.extract.sum_roles import ROLES
from kb.extract.times import times_paid
from kb.model import Amount

_MAYBE = 0.4  #: how likely it must be of a figure that it came back, or was saved, to be said of it
LOST, PART, _RECOVERED, _AVERTED, DEMANDED = map(ROLES.index, ("lost", "part", "recovered", "averted", "demanded"))
_SURE = 0.995  #: no figure is held for surer
NEVER = 1e-5  #: or less likely
_UNSURE, _TURNED, _WAYS = 6, 3, 10  #: figures that may be among the payments or not, how many at once, how many ways to pay are looked at
_PAID = 0.6  #: how likely a figure must be paid where it is told once more
_LISTED = 4  #: characters between the members of an enumeration, at most


@dataclass(frozen=True, slots=True)
class Purse:
    """All sums of one case, with how likely each has each role, and what the rules make of them."""

    sums: Sequence[Judged]
    shares: Shares
    titled: Sequence[Amount]
    told: Loss
    paying: int  #: steps
    n_victims: int | None
    signs: Sequence[Set[str]]  #: of each sum


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in yuan that the story prints, with the places where it does: how likely it is the loss, was paid, came back, was saved.

    `times` it was paid, by the words beside it or as a member of one enumeration.
    """

    value: float
    places: tuple[int, ...]
    best: int
    lost: float
    paid: float
    back: bool
    saved: bool
    times: int

    @property
    def whole(self) -> float:
        """What was paid in all its times."""
        return round(self.value * self.times, 2)


def _times_at(purse: Purse, folded: str) -> dict[int, int]:
    """By the place in the text where a sum begins, how many times the words beside it say that it was paid."""
    spans = sorted({(one.context.money.start, one.context.money.end) for one in purse.sums})
    ends, starts = [0, *(end for _, end in spans)], [*(start for start, _ in spans[1:]), None]
    return {start: times_paid(folded, start, end, ends[n], starts[n]) for n, (start, end) in enumerate(spans)}


def _listed_times(purse: Purse, places: Sequence[int]) -> int:
    """How many times a figure stands in one enumeration: 9999元、9999元、3000元."""
    most = many = 1
    for one, other in pairwise(places):
        stretch = sorted({(money.start, money.end) for n in range(one, other + 1) for money in (purse.sums[n].context.money,)})
        near = len(stretch) > 1 and all(after - end <= _LISTED for (_, end), (after, _) in pairwise(stretch))
        many = many + 1 if near else 1
        most = max(most, many)
    return most


def _paid_anew(purse: Purse, places: Sequence[int], case: Story) -> int:
    """How many times a figure is told as paid, each time once more: 转了790元 … 又转了790元."""
    paid = {
        purse.sums[n].amount.span.start: purse.sums[n].amount for n in places if sum(purse.shares[n][role] for role in (LOST, PART)) > _PAID
    }
    order = [paid[start] for start in sorted(paid)]
    return 1 + sum(paid_again(one, other, case.folded, case.offset) for one, other in pairwise(order))


def figures_of(purse: Purse, case: Story) -> list[Figure]:
    """In the order in which the story first prints them; none that police say came back, or never left, wherever it stands."""
    at: defaultdict[float, list[int]] = defaultdict(list)
    for n, one in enumerate(purse.sums):
        if one.amount.currency == "CNY" and one.amount.yuan:
            at[one.amount.yuan].append(n)
    made, told = [], _times_at(purse, case.folded)
    for value, places in at.items():
        if all(purse.sums[n].amount.rule in POLICE_SAY for n in places):
            continue  # only what came back, or never left: where it is the whole loss too, the rules say so
        rows = [purse.shares[n] for n in places]
        paid = [row[LOST] + row[PART] for row in rows]
        back, saved = (max(row[role] for row in rows) > _MAYBE for role in (_RECOVERED, _AVERTED))
        lost = min(_SURE, max(row[LOST] for row in rows))
        times = max(
            _listed_times(purse, places), _paid_anew(purse, places, case), *(told[purse.sums[n].context.money.start] for n in places)
        )
        made.append(Figure(value, tuple(places), places[paid.index(max(paid))], lost, min(_SURE, max(paid)), back, saved, times))
    return made


def ways_to_pay(figures: Sequence[Figure]) -> list[tuple[float, tuple[Figure, ...]]]:
    """The likeliest ways to pay by more than one figure, with how likely the roles of all sums are then, as logarithms."""
    unsure = sorted(figures, key=lambda f: abs(f.paid - 0.5))[:_UNSURE]
    base = sum(math.log(1 - 0.8 * f.lost) for f in figures)
    made = []
    for turned in (turned for many in range(_TURNED + 1) for turned in combinations(unsure, many)):
        way = tuple(f for f in figures if (f.paid > 0.5) != (f in turned))
        if len(way) > 1:
            likely = sum(math.log(max(f.paid, NEVER)) if f in way else math.log(1 - f.paid) for f in figures)
            made.append((base + likely, way))
    return sorted(made, key=lambda one: -one[0])[:_WAYS]

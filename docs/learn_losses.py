"""Learns kb/lexicon/loss_weights.tsv from the gold sets: `python -m docs.learn_losses [--check]` (deterministic, some minutes).

A choice among all that the loss of a case may be: which is it? What speaks for each are the signs of kb/extract/which_loss.py, and
those of every sum that it is made of (kb/extract/sum_signs.py), as the whole or as a payment: all are learned together, from what the
loss is. `--check` learns from four fifths of the notices and scores the last, five times, and writes nothing. Only what came
back (docs/learn_back.py) stands on these weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from docs.held_ends import read_ended
from docs.held_sums import Money, to_weighing
from docs.joint import Joint
from docs.learning import Floats, each_held_out, fits, run, to_lines
from kb.extract.ending import Ending
from kb.extract.loss_words import OF_CANDIDATE, weigh_figures, weigh_made
from kb.extract.purse import Figure, figures_of
from kb.extract.weighing import as_shares
from kb.extract.which_loss import WEIGHTS, Candidate, find_losses, is_likely, same_sum

LEAST = 0.02
_HOME = ("CNY", None)


@dataclass(frozen=True)
class Case:
    """What a case is chosen from, its figures, the signs of its sums; which is right, and whether it is that was told before."""

    name: str
    found: list[Candidate]
    figures: list[Figure]
    signs: Sequence[Set[str]]
    right: list[bool]
    told: bool


def _to_case(money: Money, ending: Ending) -> Case | None:
    """None where the loss is of foreign money."""
    purse, case = money.sight.to_purse(ending)
    loss = money.gold["loss_yuan"]
    if money.gold["loss_currency"] not in _HOME or purse.told.currency not in _HOME:
        return None
    found = find_losses(purse, case)
    right, told = [same_sum(one.value, loss) for one in found], same_sum(purse.told.yuan, loss)
    return Case(money.name, found, figures_of(purse, case), purse.signs, right, told)


def read_gold() -> list[Case]:
    """One row a case that was found; told before is what the rules make of it."""
    made = (_to_case(money, ending) for money, ending in read_ended())
    return [case for case in made if case is not None]


def learn(cases: Sequence[Case]) -> dict[str, Floats]:
    """By sign how much it speaks for a candidate, for the whole loss, for a payment; where no candidate is right, nothing is learned."""
    kept = [case for case in cases if any(case.right)]
    signs, made = [], []
    places: list[list[list[str]]] = []
    for case in kept:
        first = len(places)
        number = {figure.value: first + n for n, figure in enumerate(case.figures)}
        places += [[sorted(filter(fits, case.signs[place])) for place in figure.places] for figure in case.figures]
        signs += [["always", *sorted(filter(fits, one.signs))] for one in case.found]
        made += [(one.made[0], [number[figure.value] for figure in one.made[1]]) for one in case.found]
    return Joint(signs, places, made, [case.right for case in kept]).learn()


def check(cases: Sequence[Case]) -> None:
    right = wrong = 0
    known, of = None, None
    for case, weights in each_held_out(cases, learn):
        if weights is not of:
            known, of = to_weighing(weights, LEAST, 3), weights
        assert known is not None
        words = weigh_figures(known, case.figures, case.signs)
        shares = as_shares([known.sums([*one.signs, "always"])[OF_CANDIDATE] + weigh_made(one.made, words) for one in case.found])
        best = shares.index(max(shares))
        sure = is_likely(shares[best], "told" in case.found[best].signs)
        right += sure and case.right[best]
        wrong += sure and not case.right[best]
    told = sum(case.told for case in cases)
    print(f"{len(cases)} cases held out: {right} right and {wrong} wrong where one is likely enough, by the rules alone {told} right")


def table(cases: Sequence[Case]) -> Iterator[str]:
    yield (
        f"# learned from {len(cases)} cases by docs/learn_losses.py; a sign, and by how much it speaks for what shows it being the loss, "
        "for a sum being all of it, for a sum being a payment of it"
    )
    yield from to_lines(learn(cases), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)

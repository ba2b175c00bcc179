"""Learns kb/lexicon/loss_weights.tsv from the gold sets: `python -m docs.learn_losses [--check]` (deterministic, some minutes).

A choice among all that the loss of a case may be, over the signs of kb/extract/which_loss.py: which is it? `--check` learns from four
fifths of the notices and scores the last, five times, and writes nothing. Nothing else stands on these weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from docs import learn_ended
from docs.held_sums import Money, parts_of, read_money, to_weighing, told_by
from docs.learning import Choice, Floats, each_held_out, fits, learn_choice, likely, run, to_lines, weigh
from kb.extract import ended
from kb.extract.ended import weigh_again
from kb.extract.ending import ENDS
from kb.extract.which_loss import WEIGHTS, find_losses, is_likely, same_sum

TURNS, HELD, SEEN, LEAST = 150, 8.0, 4, 0.02
_HOME = ("CNY", None)


def _choice(money: Money) -> Choice | None:
    """What a case is chosen from; None where the loss is of foreign money."""
    purse, case = money.sight.to_purse(weigh_again(money.sight.first, money.sight.signs()))
    loss = money.gold["loss_yuan"]
    if money.gold["loss_currency"] not in _HOME or purse.told.currency not in _HOME:
        return None
    found = find_losses(purse, case)
    signs = [{"always", *filter(fits, one.signs)} for one in found]
    return Choice(money.name, signs, [same_sum(one.value, loss) for one in found], same_sum(purse.told.yuan, loss))


def read_gold() -> list[Choice]:
    """One row a case that was found; told before is what the rules make of it."""
    cases = list(read_money())
    ends = [learn_ended.to_row(money) for money in cases if money.gold["outcome"] in ENDS]
    made = []
    for held in parts_of(money.name for money in cases):
        weights = learn_ended.learn([row for row in ends if row.name not in held])
        again = {ended.WEIGHTS: to_weighing(weights, learn_ended.LEAST, len(ENDS))}
        for money in (money for money in cases if money.name in held):
            with told_by({**money.known, **again}):
                made.append(_choice(money))
    return [choice for choice in made if choice is not None]


def learn(choices: Sequence[Choice]) -> dict[str, Floats]:
    """By sign how much it speaks for a candidate."""
    return learn_choice(choices, SEEN, HELD, TURNS)


def check(choices: Sequence[Choice]) -> None:
    right = wrong = 0
    for choice, weights in each_held_out(choices, learn):
        shares = likely(np.array([weigh(signs, weights).item() for signs in choice.signs]))
        best = int(shares.argmax())
        sure = is_likely(shares.max(), "told" in choice.signs[best])
        right += sure and choice.right[best]
        wrong += sure and not choice.right[best]
    told = sum(choice.told for choice in choices)
    print(f"{len(choices)} cases held out: {right} right and {wrong} wrong where one is likely enough, by the rules alone {told} right")


def table(choices: Sequence[Choice]) -> Iterator[str]:
    yield f"# learned from {len(choices)} cases by docs/learn_losses.py; a sign, and by how much it speaks for a sum being the loss"
    yield from to_lines(learn(choices), LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)

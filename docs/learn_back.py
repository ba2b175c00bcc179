"""Learns kb/lexicon/back_weights.tsv from the gold sets: `python -m docs.learn_back [--check]` (deterministic, some minutes).

A choice among the figures of a case in which money left, all of the loss and none of them, over the signs of kb/extract/which_back.py: what
came back? Sums and endings are told by weights learned from other notices; the loss by those of kb/lexicon/loss_weights.tsv as they are.
`--check` learns from four fifths of the notices and scores the last, five times, and writes nothing. Nothing else stands on these weights.
"""

from __future__ import annotations

from docs.held_ends import read_ended
from docs.held_sums import Money
from docs.learning import Choice, fits, run_choices
from kb.extract.case_loss import settle
from kb.extract.ending import Ending
from kb.extract.which_back import WEIGHTS, find_backs
from kb.extract.which_loss import same_sum

HELD = 8.0  #: how much the weights are held small


def to_choice(money: Money, ending: Ending) -> Choice | None:
    """None where nothing was lost, or no loss in yuan is told."""
    loss, purse, case = settle(money.sight, ending)
    if loss.outcome == "averted" or not loss.yuan:
        return None
    found, back = find_backs(loss, purse, case), money.gold["recovered_yuan"]
    right = [same_sum(one.value, back) for one in found]
    signs = [{"always", *filter(fits, one.signs)} for one in found]
    return Choice(money.name, signs, right, same_sum(loss.recovered or None, back))


def read_gold() -> list[Choice]:
    """One row a case that was found and in which money left; told before is what the rules tell."""
    made = (to_choice(money, ending) for money, ending in read_ended())
    return [choice for choice in made if choice is not None]


if __name__ == "__main__":
    run_choices(__doc__, WEIGHTS, read_gold, HELD, "docs/learn_back.py; a sign, and by how much it speaks for what came back")

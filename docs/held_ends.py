"""The money of the gold cases with how each ended at the second look, all told by weights that were learned from other notices."""

from __future__ import annotations

from collections.abc import Iterator

from docs import learn_ended
from docs.held_sums import Money, parts_of, read_money, to_weighing, told_by
from kb.extract import ended
from kb.extract.ended import weigh_again
from kb.extract.ending import ENDS, Ending


def read_ended() -> Iterator[tuple[Money, Ending]]:
    """Each case that was found; until the next is asked for, cases are told by the weights of its part."""
    cases = list(read_money())
    ends = [learn_ended.to_row(money) for money in cases if money.gold["outcome"] in ENDS]
    for held in parts_of(money.name for money in cases):
        weights = learn_ended.learn([row for row in ends if row.name not in held])
        again = {ended.WEIGHTS: to_weighing(weights, learn_ended.LEAST, len(ENDS))}
        for money in (money for money in cases if money.name in held):
            with told_by({**money.known, **again}):
                yield money, weigh_again(money.sight.first, money.sight.signs())

"""The small stakes that came back with a profit before the rest was paid: no part of what was lost."""

from __future__ import annotations

from itertools import pairwise

from kb.extract.outcome import Story, total_of, worth
from kb.extract.patterns import Patterns
from kb.model import Amount

P = Patterns("money.yml", "loss")
_TASTE = 60  #: characters within which a stake and its return belong together
_BESIDE = 16  #: characters beside what came back that say of what it is


def untasted(case: Story, parts: list[Amount]) -> list[Amount]:
    """The payments without the small stakes that came back with a profit before the rest was paid: 充值100元, 返还120元."""
    order = sorted((a for a in case.sums if a in parts or a.role == "rebate"), key=lambda a: a.span.start)
    gone = []
    for stake, after in pairwise(order):
        near = stake in parts and after.role == "rebate" and after.span.start - stake.span.end <= _TASTE
        if near and (_is_return(stake, after) or after.rule == "amounts.rebate.profit" or _with_stake(case, after)):
            gone.append(stake)
    first = next((a for a in order if a in parts), None)
    if first is not None and first not in gone and any(_of_first(case, a) and _is_return(first, a) for a in order if a.role == "rebate"):
        gone.append(first)
    gone += [a for a in order if a in parts and a not in gone and P.stake_back.match(case.folded, a.span.end - case.offset)]
    left = [a for a in parts if a not in gone]
    return left if total_of(left) > 2 * total_of(gone) else parts


def _is_return(stake: Amount, after: Amount) -> bool:
    """Whether what came back is the stake and a profit."""
    return worth(stake) <= worth(after) <= 2.5 * worth(stake)


def _with_stake(case: Story, after: Amount) -> bool:
    """第二天赚了900元,连本带利都提了出来."""
    end = after.span.end - case.offset
    return P.with_stake.search(case.folded, end, end + _BESIDE) is not None


def _of_first(case: Story, rebate: Amount) -> bool:
    """300元、2000元、5000元,第一单返了345元."""
    start = rebate.span.start - case.offset
    return P.first_order.search(case.folded, max(0, start - _BESIDE), start) is not None

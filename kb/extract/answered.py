"""Demands that the words behind them tell as paid: 再交2万元激活。受害人转账后仍不能提现."""

from __future__ import annotations

from kb.extract.added_up import IN_WORDS
from kb.extract.outcome import Loss, P, Story, worth
from kb.extract.payments import as_told, gone_of, start_of, stands_before
from kb.model import Amount

_BETWEEN = 60  #: characters between two demands that are met together
_ASKED = ("demanded", "other")  #: roles of what may have been asked for
_COMPLIED = "amounts.part.complied"  #: rule of what was asked for and paid, which no loss was made of


def with_answered(loss: Loss, case: Story) -> Loss:
    """The loss, with what was asked for behind its last payment where a payment without a figure follows, after which they were gone."""
    gone = gone_of(loss) if loss.yuan else []
    told = any(a.rule in IN_WORDS or a.span.part == "title" for a in gone)
    if loss.outcome not in ("lost", "unknown") or loss.amount is not None or told or P.spared.search(case.folded):
        return loss
    end = max((a.span.end for a in gone), default=0)
    open_ = (a for a in loss.amounts if a.role in _ASKED or (not loss.yuan and a.rule == _COMPLIED))
    asked = sorted((a for a in open_ if a.span.part == "text" and a.currency == "CNY" and a.span.start >= end), key=lambda a: a.span.start)
    last = next((n for n, a in enumerate(asked) if _is_answered(a, case)), None)
    if last is None:
        return loss
    first = last
    while first and _goes_on(asked[first - 1], asked[first], case):
        first -= 1
    met = asked[first : last + 1]
    return as_told([*gone, *met], case) if not {*map(worth, gone)} & {*map(worth, met)} else loss


def _is_answered(amount: Amount, case: Story) -> bool:
    """Whether it was asked for, and who was asked paid, of which no figure is told, and then found out."""
    end = amount.span.end - case.offset
    return stands_before(P.asked_for, amount, case) and P.paid_then.match(case.folded, end) is not None


def _goes_on(one: Amount, other: Amount, case: Story) -> bool:
    """Whether one demand follows on another: 让其支付3800元,后又索要6000元."""
    end, start = one.span.end - case.offset, start_of(other, case)
    near = 0 <= start - end <= _BETWEEN and "。" not in case.folded[end:start]
    return near and stands_before(P.asked_for, one, case) and P.asks_again.search(case.folded, end, start) is not None

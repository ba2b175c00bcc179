"""Demands that the words behind them tell as paid (再交2万元激活。受害人转账后仍不能提现), and what of a price was never paid."""

from __future__ import annotations

from dataclasses import replace

from kb.extract.added_up import IN_WORDS
from kb.extract.outcome import Loss, P, Story, worth
from kb.extract.payments import as_told, gone_of, stands_before, start_of
from kb.model import Amount, Fact

_CENT = 0.01
_FEE = 12  #: characters before a sum that name the fee
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
    met: list[Amount] = []
    for at in reversed(range(len(asked))):
        if _is_answered(asked[at], case) or (met and met[0] is asked[at + 1] and _goes_on(asked[at], asked[at + 1], case)):
            met.insert(0, asked[at])
    return as_told([*gone, *met], case) if met and not {*map(worth, gone)} & {*map(worth, met)} else loss


def with_paid_again(loss: Loss, case: Story) -> Loss:
    """The loss, with a payment of the same sum as one before it that was asked for once more: 称备注有误要求重新支付,又付了800元."""
    gone = gone_of(loss)
    if not loss.yuan or abs(sum(map(worth, gone)) - loss.yuan) > _CENT or any(a.rule in IN_WORDS or a.currency != "CNY" for a in gone):
        return loss
    spans = {a.span for a in gone}
    once_more = [a for a in case.sums if a.span not in spans and stands_before(P.paid_again, a, case) and _asked_again(a, gone, case)]
    if len(once_more) != 1:
        return loss
    more = replace(once_more[0], role="part", rule="amounts.part.again")
    amounts = [replace(a, role="part") if a.role == "lost" else a for a in loss.amounts if a.span != more.span]
    return replace(loss, yuan=loss.yuan + worth(more), parts=True, amounts=(*amounts, more))


def _asked_again(amount: Amount, gone: list[Amount], case: Story) -> bool:
    """Whether the same sum was paid before it, and asked for once more in between."""
    start = start_of(amount, case)
    before = [a.span.end - case.offset for a in gone if a.span.part == "text" and worth(a) == worth(amount)]
    return any(end <= start and P.asked_once_more.search(case.folded, end, start) for end in before)


def without_owed(loss: Loss, case: Story) -> Loss:
    """The loss, where a price is told and the rest of it was to be paid later: 两张一千五 … 先付了1200元,剩下的300元等进了场再给."""
    gone = gone_of(loss)
    if not loss.yuan or any(a.rule in IN_WORDS for a in gone):
        return loss
    rest = [a for a in loss.amounts if stands_before(P.owed_rest, a, case) and P.owed_then.match(case.folded, a.span.end - case.offset)]
    paid = [a for a in loss.amounts if a.currency == "CNY" and rest and abs(worth(a) + worth(rest[0]) - loss.yuan) < _CENT]
    return as_told(paid[:1], case) if len(rest) == 1 and paid and paid[0].span.end <= rest[0].span.start else loss


def without_paid_out(loss: Loss, case: Story) -> Loss:
    """The loss, without what came from the other side: “讲师”说分红下来了,真给她转了500元."""
    gone = gone_of(loss)
    back = [a for a in gone if stands_before(P.paid_to_victim, a, case)]
    if not back:
        return loss
    rest = [a for a in gone if a not in back]
    sums = [replace(a, role="rebate") if a in back else a for a in case.sums]
    if rest:
        return as_told(rest, replace(case, sums=sums)) if loss.parts else loss
    return replace(
        loss, yuan=None, currency=None, approx=None, amounts=tuple(replace(a, role="rebate") if a in back else a for a in loss.amounts)
    )


def without_sent_over(loss: Loss, case: Story) -> Loss:
    """The loss, nothing of it come back where a refund went to the other side: 退款后,钱会退到买家的账户; a seller's 原路退了回去."""
    if loss.outcome not in ("recovered", "partly_recovered") or P.sent_over.search(case.folded) is None:
        return loss
    if loss.yuan is None:
        loss = as_told([next(a for a in loss.amounts if a.role == "recovered")], case)
    amounts = tuple(replace(a, role="other") if a.role == "recovered" else a for a in loss.amounts)
    own = next((a for a in amounts if a.role in ("lost", "part")), loss.amounts[0])
    return replace(loss, outcome="lost", recovered=None, amounts=amounts, facts=(Fact("outcome", "lost", own.span, "loss.outcome.lost"),))


def with_thrown_away(loss: Loss, case: Story) -> Loss:
    """Where nothing else was lost, what went for nothing before the rest was kept: 虽然白扔了2000块钱,好在9800块保住了."""
    own = [a for a in case.sums if a.span.part == "text" and (a.currency == "CNY" or _is_drained(a, case))]
    thrown = next((a for a in own if stands_before(P.thrown_away, a, case) or _is_drained(a, case)), None)
    if loss.outcome != "averted" or thrown is None or not worth(thrown) or worth(thrown) == loss.averted:
        return loss
    kept = [a for a in own if P.kept_well.match(case.folded, a.span.end - case.offset) and worth(a) != worth(thrown)]
    lost = as_told([thrown], case)
    if not kept and loss.averted:
        kept = [a for a in loss.amounts if a.role == "averted" and worth(a) == loss.averted]
    if not kept:
        return lost
    saved = tuple(replace(a, role="averted", rule="amounts.averted.kept") if a.span == kept[0].span else a for a in lost.amounts)
    return replace(lost, averted=worth(kept[0]), amounts=saved)


def _is_drained(amount: Amount, case: Story) -> bool:
    """Whether it was taken off an account before the rest was stopped: 帐户内近12万元已遭盗领一空."""
    return stands_before(P.lay_there, amount, case) and P.drained.match(case.folded, amount.span.end - case.offset) is not None


def _is_answered(amount: Amount, case: Story) -> bool:
    """Whether it was asked for, and who was asked paid, of which no figure is told, and then found out."""
    end = amount.span.end - case.offset
    then = stands_before(P.asked_for, amount, case) and P.paid_then.match(case.folded, end) is not None
    return then or _is_fee_paid(amount, case)


def _is_fee_paid(amount: Amount, case: Story) -> bool:
    """Whether a fee is named with its sum and told as paid by its name: 押金1200元,到了就退 … 便付了押金."""
    start, end = start_of(amount, case), amount.span.end - case.offset
    fee = P.fee_before.search(case.folded, max(0, start - _FEE), start) or P.fee_behind.match(case.folded, end)
    return fee is not None and any(fee["fee"].endswith(paid["fee"]) for paid in P.fee_paid.finditer(case.folded, end))


def _goes_on(one: Amount, other: Amount, case: Story) -> bool:
    """Whether one demand follows on another: 让其支付3800元,后又索要6000元."""
    end, start = one.span.end - case.offset, start_of(other, case)
    near = 0 <= start - end <= _BETWEEN and "。" not in case.folded[end:start]
    return near and stands_before(P.asked_for, one, case) and P.asks_again.search(case.folded, end, start) is not None

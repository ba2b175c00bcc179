"""The loss of a group of which one member's is told too, of who paid on behind one round's total, of cash with jewels, of loans."""

from __future__ import annotations

from kb.extract.added_up import IN_WORDS
from kb.extract.outcome import Loss, P, Story, worth
from kb.extract.payments import as_told, gone_of, stands_before, start_of
from kb.model import Amount

_NEAR = 40  #: characters between a sum and what all that was taken is worth
_LIST = 80  #: characters before what all was worth in which it is listed


def of_whole_group(loss: Loss, case: Story) -> Loss:
    """Where the loss is that of one of a group, what all of them lost is it: 6名新生共计被骗2.7万余元。其中新生覃某一人就被骗走9600元."""
    chosen = gone_of(loss)
    if loss.parts or len(chosen) != 1 or not stands_before(P.one_of_group, chosen[0], case):
        return loss
    before = [a for a in case.sums if a.span.end <= chosen[0].span.start and a.currency == chosen[0].currency]
    whole = [a for a in before if worth(a) > worth(chosen[0]) and P.group_lost.search(case.folded, 0, start_of(a, case))]
    return as_told(whole[-1:], case) if whole else loss


def of_each_lost(loss: Loss, case: Story) -> Loss:
    """Where it is listed what each of a group lost, all of that is the loss, unless one is told: 分别被骗3600元和40400元不等."""
    listed = P.each_lost.search(case.folded) if loss.yuan is None and loss.amount is None else None
    if listed is None or loss.outcome == "averted":
        return loss
    own = [a for a in case.sums if a.span.part == "text" and a.currency == "CNY" and _stands_in(listed.span("sums"), a, case)]
    return as_told(list({a.span: a for a in own}.values()), case) if len(own) > 1 else loss


def _stands_in(place: tuple[int, int], amount: Amount, case: Story) -> bool:
    return place[0] <= start_of(amount, case) < place[1]


def with_later(loss: Loss, case: Story) -> Loss:
    """Where the total is of one round, what was paid behind it was lost too: 五连单共垫付8650元 … 凑了4000元打过去."""
    total = next((a for a in gone_of(loss) if a.role == "lost" and worth(a) == loss.yuan), None)
    if total is None or loss.parts or not stands_before(P.of_round, total, case):
        return loss
    later = [a for a in case.sums if a.span.start > total.span.end and a.currency == "CNY" and _is_sent(a, case)]
    return as_told([total, *later], case) if later else loss


def _is_sent(amount: Amount, case: Story) -> bool:
    """Whether a sum is told as sent in the words right behind it."""
    return amount.span.part == "text" and P.sent_behind.match(case.folded, amount.span.end - case.offset) is not None


def with_goods(loss: Loss, case: Story) -> Loss:
    """Where goods were given with money, what all of it was worth is the loss: 现金12000元、2只金手镯和1块玉佩,总价值3万多元."""
    paid = gone_of(loss)
    cash = [a for a in paid if not stands_before(P.total_worth, a, case)]
    most = max(map(worth, cash), default=0.0)
    whole = next((a for a in case.sums if a.currency == "CNY" and worth(a) > most and stands_before(P.total_worth, a, case)), None)
    if whole is None or not paid or loss.outcome == "averted":
        return loss
    at = start_of(whole, case)
    listed = P.jewels.search(case.folded, max(0, at - _LIST), at) is not None
    end = max((a.span.end - case.offset for a in cash), default=at + 1)
    beside = bool(loss.yuan) and not loss.parts and 0 <= at - end <= _NEAR and "。" not in case.folded[end:at]
    return as_told([whole], case) if listed or beside else loss


def of_loans(loss: Loss, case: Story) -> Loss:
    """Where what was borrowed here and there was sent, with what the victim had, all of it is the loss, unless a total is told."""
    if loss.outcome == "averted" or any(a.rule in IN_WORDS for a in gone_of(loss)):
        return loss
    sent = P.loans_sent.search(case.folded)
    if sent is None:
        return loss
    own = [a for a in case.sums if a.span.part == "text" and a.currency == "CNY" and sent.start() <= start_of(a, case) < sent.end()]
    chosen = list({a.span: a for a in own}.values())
    more = len(chosen) > 1 and sum(map(worth, chosen)) > (loss.yuan or 0.0)
    return as_told(chosen, case) if more and (loss.yuan is None or loss.parts) else loss

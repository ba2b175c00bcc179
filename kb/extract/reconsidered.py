"""What the choice of a loss may not leave as it is: a payment only meant, money fetched that no loss is told for, more back than lost."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from kb.extract.added_up import IN_WORDS
from kb.extract.also_gone import with_also_gone
from kb.extract.answered import with_answered, with_paid_again, with_thrown_away, without_owed, without_paid_out, without_sent_over
from kb.extract.came_back import only_offered
from kb.extract.grouped import of_each_lost, of_loans, of_whole_group, with_goods, with_later
from kb.extract.outcome import MORE, Loss, P, Story, averted, back_as, total_of, worth
from kb.extract.payments import (
    as_told,
    gone_of,
    in_all,
    in_words,
    of_alike,
    of_each,
    paid_of,
    paid_whole,
    stands_before,
    start_of,
    with_earlier,
    with_listed,
    with_taken,
)
from kb.extract.told_back import told_back
from kb.model import Amount, Fact, Span

_BOTH = 2
_CENT = 0.01
_BEHIND = 200  #: characters behind it in which it is stopped
_AROUND = 100  #: characters on each side of a sum that say whether it was stopped on its way
_TRIFLE = 0.02  #: of what came back
_SAME = 0.005  #: of what came back, by which it is what was paid


def reconsider(loss: Loss, case: Story) -> Loss:
    """The loss, where nothing in the text forbids it."""
    return with_thrown_away(with_paid_again(without_sent_over(_reconsidered(loss, case), case), case), case)


def _reconsidered(loss: Loss, case: Story) -> Loss:
    loss = of_alike(of_each(in_words(paid_whole(_obeyed(loss, case), case), case), case), case)
    loss = with_also_gone(loss, case)
    loss = of_each_lost(without_paid_out(without_owed(with_answered(loss, case), case), case), case)
    loss = of_loans(with_goods(with_later(of_whole_group(loss, case), case), case), case)
    loss = _pooled(_as_summed(_with_gone(_without_meant(loss, case), case), case), case)
    loss = _counted(in_all(with_taken(with_listed(with_earlier(_without_offered(loss, case), case), case), case), case), case)
    gone = gone_of(loss)
    if gone and loss.outcome == "lost" and P.put_back.search(case.folded):
        return averted(case)
    if gone and P.halting.search(case.folded) and all(P.taken_out_again.match(case.folded, a.span.end - case.offset) for a in gone):
        return averted(case)
    if (loss.yuan or loss.amount) and ((loss.outcome == "lost" and _only_meant(loss, case)) or _untouched(loss, case)):
        return averted(case)
    loss = told_back(_more_back(_without_counted(loss, case), case), case)
    if loss.yuan is None or (loss.recovered or 0.0) > loss.yuan * MORE:
        loss = _of_both(loss, case)
    return _with_stopped(_with_fetched(loss, case), case) if loss.yuan else _gone_before(_fetched(loss, case), case)


def _without_counted(loss: Loss, case: Story) -> Loss:
    """No loss where its one sum is that of so many cases (共立电信诈骗案件16起,涉案损失312万元), or what scammers made of several."""
    gone = gone_of(loss)
    if not loss.yuan or len(gone) != 1 or not (stands_before(P.of_filed, gone[0], case) or _is_their_gain(gone[0], case)):
        return loss
    amounts = tuple(replace(a, role="other") if a.span == gone[0].span else a for a in loss.amounts)
    return Loss(averted=loss.averted, recovered=loss.recovered, amounts=amounts)


def _is_their_gain(amount: Amount, case: Story) -> bool:
    at = start_of(amount, case)
    return amount.span.part == "text" and P.their_gain.search(case.folded, max(0, at - _AROUND), at) is not None


def _gone_before(loss: Loss, case: Story) -> Loss:
    """Where the last payment was stopped and an earlier one of no printed sum was not: 此前已转去数万元, the loss is null."""
    left = next(P.left_before.finditer(case.folded), None) if loss.outcome == "averted" else None
    if left is None or P.offered.search(case.folded, max(0, left.start() - _AROUND), left.start()):
        return loss
    why = Fact("outcome", "lost", Span(left.start() + case.offset, left.end() + case.offset), "loss.outcome.suffered")
    return replace(loss, yuan=None, currency=None, outcome="lost", facts=(why,))


def _without_meant(loss: Loss, case: Story) -> Loss:
    """Where an earlier payment is told, the one that was stopped is no part of the loss, nor it itself."""
    paid = gone_of(loss)
    stopped = {worth(a) for a in paid if _halted(a, case)}
    earlier = [a for a in paid if worth(a) not in stopped and (stands_before(P.already, a, case) or a.rule == "amounts.part.already")]
    if not stopped or not earlier or loss.yuan == total_of(earlier):
        return loss
    sums = [replace(a, role="demanded") if worth(a) in stopped and a.role in ("lost", "part") else a for a in case.sums]
    return as_told(earlier, replace(case, sums=sums))


def _with_gone(loss: Loss, case: Story) -> Loss:
    """Where more is told as gone than the loss comes to, it was lost too: 转入的10万元没了,原有的8900元也不见了."""
    gone = {worth(a): a for a in paid_of(loss) if _left(a, case)}
    if not loss.yuan or loss.parts or max(gone, default=0.0) <= loss.yuan:
        return loss
    chosen = [replace(a, role="part") for a in {**{worth(a): a for a in gone_of(loss) if worth(a) == loss.yuan}, **gone}.values()]
    return as_told(chosen, case)


def _as_summed(loss: Loss, case: Story) -> Loss:
    """Where a payment told as done is what those before it come to, it is their total: 转了2000元,又补了3000元,5000元转完后."""
    paid = paid_of(loss)
    for n, last in enumerate(paid) if loss.parts else ():
        if n >= _BOTH and abs(total_of(paid[:n]) - worth(last)) < _CENT and P.done.match(case.folded, last.span.end - case.offset):
            return as_told([last], case)
    return loss


def _without_offered(loss: Loss, case: Story) -> Loss:
    """Where only the other side said that all would come back, or where no word says that anything did, nothing did."""
    whole = [a for a in loss.amounts if a.role == "recovered"]
    offered = loss.outcome == "recovered" and all(a.rule == "amounts.recovered.whole" for a in whole) and only_offered(case.folded)
    unsaid = loss.outcome in ("recovered", "partly_recovered") and not P.of_return.search(case.title + case.folded)
    if not offered and not unsaid:
        return loss
    sums = tuple(a for a in loss.amounts if a not in whole)
    gone = next((a for a in sums if a.role in ("lost", "part")), None)
    facts = (Fact("outcome", "lost", gone.span, "loss.outcome.lost"),) if gone else ()
    return replace(loss, outcome="lost", recovered=None, amounts=sums, facts=facts)


def _counted(loss: Loss, case: Story) -> Loss:
    """No loss where more was paid than its one sum, nobody says how much: 付了860元 … 几次下来; 每人168元, of several without a name."""
    paid = paid_of(loss)
    if not loss.yuan or len(paid) != 1 or paid[0].rule in IN_WORDS or worth(paid[0]) != loss.yuan:
        return loss
    end = paid[0].span.end - case.offset
    several = stands_before(P.per_head, paid[0], case) and P.some_of_them.search(case.folded, end) and not P.somebody.search(case.folded)
    if several or stands_before(P.face_value, paid[0], case) or P.repeated.search(case.folded, end):
        amounts = tuple(replace(a, role="part") if a.role == "lost" else a for a in loss.amounts)
        return replace(loss, yuan=None, currency=None, approx=None, amounts=amounts)
    return loss


def _obeyed(loss: Loss, case: Story) -> Loss:
    """Where no loss is told but somebody did as told who was asked for one sum, that is it: 要她把7万元转进安全账户,她立马照办了."""
    saved = loss.outcome == "averted" and (P.spared.search(case.folded) or P.unharmed.search(case.folded) or P.halting.search(case.folded))
    if loss.yuan or loss.amount is not None or saved:
        return loss
    if received := [a for a in case.sums if stands_before(P.receipt, a, case)]:
        return as_told(received, case)
    asked = [a for a in case.sums if a.role in ("demanded", "part") and a.span.part == "text"]
    one = len({(worth(a), a.currency) for a in asked}) == 1
    return as_told(asked[:1], case) if one and any(P.did_so.match(case.folded, a.span.end - case.offset) for a in asked) else loss


def _pooled(loss: Loss, case: Story) -> Loss:
    """Where what was borrowed was paid together with what the victim had, both are the loss: 借了9800元,加上自己的3200元,转给对方."""
    sums = sorted((a for a in case.sums if a.currency == "CNY" and a.span.part == "text"), key=lambda a: a.span.start)
    for one, other in pairwise(sums):
        end, start, behind = one.span.end - case.offset, start_of(other, case), other.span.end - case.offset
        both = (
            P.pooled_between.fullmatch(case.folded, end, start)
            and P.pooled_behind.match(case.folded, behind)
            and stands_before(P.pooled_before, one, case)
        )
        if both and loss.yuan in (worth(one), worth(other)) and not any(a.rule in IN_WORDS for a in gone_of(loss)):
            return as_told([one, other], case)
    return loss


def _more_back(loss: Loss, case: Story) -> Loss:
    """Where more came back than the one small payment that is told, that is no loss: 付了9.9元 … 追回21600元损失."""
    back = max((a for a in case.sums if a.rule == "amounts.recovered" and a.currency == "CNY"), key=worth, default=None)
    if back is None or not loss.yuan or loss.recovered is not None or loss.yuan > _TRIFLE * worth(back):
        return loss
    if any(a.rule in IN_WORDS for a in gone_of(loss)) or P.not_one.search(case.folded):
        return loss
    if not P.loss_back.match(case.folded, back.span.end - case.offset):
        return loss
    amounts = [replace(a, role="part") if a.role == "lost" else a for a in loss.amounts if a.span != back.span]
    both = [replace(back, role="lost", rule="amounts.lost.returned"), replace(back, role="recovered")]
    sums = tuple(sorted([*amounts, *both], key=lambda a: (a.span.part == "title", a.span.start)))
    why = Fact("outcome", "recovered", back.span, "loss.outcome.back")
    return Loss(worth(back), None, "CNY", back.approx, False, "recovered", None, worth(back), sums, (why,))


def _left(amount: Amount, case: Story) -> bool:
    return amount.rule == "amounts.part.already" and P.left_for_good.match(case.folded, amount.span.end - case.offset) is not None


def _of_both(loss: Loss, case: Story) -> Loss:
    """What came back is more than the loss: the loss is what two people paid together where that is it, else what came back is null."""
    back = loss.recovered or 0.0
    places = {a.span for a in loss.amounts if a.role == "recovered"}
    paid = list({worth(a): a for a in gone_of(loss) if a.currency == "CNY" and a.span not in places}.values())
    if len(paid) == _BOTH and max(map(worth, paid)) < back and abs(total_of(paid) - back) <= _SAME * back:
        return as_told(paid, case)
    return replace(loss, recovered=None) if loss.yuan is not None else loss


def _halted(amount: Amount, case: Story) -> bool:
    """Whether a sum is only meant to be paid, and kept from it behind."""
    end = amount.span.end - case.offset
    if stands_before(P.on_condition, amount, case) and P.recalled.match(case.folded, end):
        return True
    meant = stands_before(P.meant, amount, case) and not stands_before(P.asked_by_other, amount, case)
    return meant and P.halting.search(case.folded, end, min(len(case.folded), end + _BEHIND)) is not None


def _rest_spared(amount: Amount, case: Story) -> bool:
    """Whether a sum is the rest that was not paid any more: 要不是民警来得快,另外20万元她也准备转过去."""
    return stands_before(P.rest, amount, case) and P.meant_next.match(case.folded, amount.span.end - case.offset) is not None


def _only_meant(loss: Loss, case: Story) -> bool:
    """Whether all that is told as lost was only meant to be paid, was stopped or nearly paid, and no word says that anything left."""
    gone = gone_of(loss)
    told = P.if_paid.sub("", P.nearly_paid.sub("", P.meant_verbs.sub("", case.folded)))
    left = P.some_gone.search(told) and not P.no_loss.search(case.folded)
    nearly = P.nearly_paid.search(case.folded) and not P.plainly_paid.search(told) and not any(a.rule in IN_WORDS for a in gone)
    return bool(gone) and bool(nearly or all(_halted(a, case) for a in gone)) and not left


def _untouched(loss: Loss, case: Story) -> bool:
    """Whether the text says of just that sum that nothing of it was touched: 19万元分文未动, not where it was stopped on its way."""
    own = [a for a in case.sums if a.span.part == "text" and worth(a) == loss.yuan]
    ends = [a.span.end - case.offset for a in own if P.untouched.match(case.folded, a.span.end - case.offset)]
    return any(not P.kept_there.search(case.folded, max(0, end - _AROUND), end + _AROUND) for end in ends)


def _fetched(loss: Loss, case: Story) -> Loss:
    """领回被骗的7.2万元: where no loss is told, this was lost and came back."""
    found = next((a for a in case.sums if a.currency == "CNY" and stands_before(P.fetched, a, case)), None)
    if found is None or not worth(found):
        return loss
    rest = [a for a in loss.amounts if a.span != found.span]
    both = [replace(found, role="lost", rule="amounts.lost.fetched"), replace(found, role="recovered", rule="amounts.recovered.fetched")]
    sums = tuple(sorted([*rest, *both], key=lambda a: (a.span.part == "title", a.span.start)))
    why = Fact("outcome", "recovered", found.span, "loss.outcome.back")
    return Loss(worth(found), None, "CNY", found.approx, False, "recovered", None, worth(found), sums, (why,))


def _with_stopped(loss: Loss, case: Story) -> Loss:
    """Where an earlier payment was made, the next one that was stopped is saved."""
    if loss.averted is not None or loss.outcome == "averted":
        return loss
    gone = {worth(a) for a in loss.amounts if a.role in ("lost", "part", "recovered")}
    free = [a for a in loss.amounts if a.role in ("demanded", "other") and a.currency == "CNY" and worth(a) not in gone]
    kept = [a for a in free if _rest_spared(a, case) or (loss.outcome == "lost" and _halted(a, case))]
    if not kept:
        return loss
    best = max(map(worth, kept))
    sums = tuple(replace(a, role="averted", rule="amounts.averted.halted") if a in kept and worth(a) == best else a for a in loss.amounts)
    return replace(loss, averted=best, amounts=sums)


def _with_fetched(loss: Loss, case: Story) -> Loss:
    """Where nothing is told to have come back but what the victim fetched: 领回被骗的7.2万元."""
    found = next((a for a in case.sums if a.currency == "CNY" and stands_before(P.fetched, a, case)), None)
    if found is None or loss.recovered is not None or not loss.yuan or not 0 < worth(found) <= loss.yuan * MORE:
        return loss
    outcome = back_as(worth(found), loss.yuan, case.folded)
    back = replace(found, role="recovered", rule="amounts.recovered.fetched")
    why = Fact("outcome", outcome, found.span, "loss.outcome.back")
    kept = [replace(a, role="other") if a.role == "recovered" else a for a in loss.amounts]
    return replace(loss, outcome=outcome, recovered=worth(found), amounts=(*kept, back), facts=(why,))

"""What the text tells of money that came back and the sums alone do not: whose it was, whether it had left at all."""

from __future__ import annotations

from dataclasses import replace

from kb.extract.added_up import IN_WORDS
from kb.extract.came_back import all_back, only_promised
from kb.extract.outcome import MORE, Loss, P, Story, worth
from kb.extract.payments import as_told, gone_of, stands_before, start_of
from kb.model import Amount, Fact, Span

_AROUND = 120  #: characters before what came back in which police may be told of who brought it
_GROUP = 2  #: victims whom one sum may be of
_ALMOST = 0.8  #: of a total, what may be the largest of its payments


def told_back(loss: Loss, case: Story) -> Loss:
    """The loss, with what the text says of what came back."""
    return _with_small(_ordered(_without_loan(_paid_and_back(loss, case), case), case), case)


def back_beside(loss: Loss, case: Story) -> Loss:
    """The case once it is chosen what came back: which of its sums cannot have."""
    return _not_adjudged(_gained_first(of_account(_without_account(_beside_saved(loss, case), case), case), case), case)


def _gained_first(loss: Loss, case: Story) -> Loss:
    """What came back before more was paid in, with no police about, was the bait: 先投入2万元,隔天就领回2.3万元,他便放心加码."""
    back = [a for a in loss.amounts if a.role == "recovered"]
    if back and all(_is_deducted(a, case) for a in back):
        return with_none_back(loss, "rebate")
    bait = [a for a in back if a.span.part == "text" and P.pays_more.match(case.folded, a.span.end - case.offset)]
    if (not loss.yuan and not loss.amount) or not back or len(bait) != len(back):
        return loss
    if any(P.helped_before.search(case.folded, max(0, start_of(a, case) - _AROUND), start_of(a, case)) for a in back):
        return loss
    return with_none_back(loss, "rebate")


def _is_deducted(amount: Amount, case: Story) -> bool:
    """What the swindlers had paid out of the stakes before: 前两期都还了本金和几百元收益 … 扣除已返还的2.39万元."""
    at = start_of(amount, case)
    return stands_before(P.deducted, amount, case) and P.stakes_back.search(case.folded, 0, at) is not None


def with_none_back(loss: Loss, role: str | None) -> Loss:
    """The loss, where what was told as having come back was something else, of that role, or (None) told of another sum before."""
    came = (replace(a, role=role) if role and a.role == "recovered" else a for a in loss.amounts)
    sums = tuple(a for a in came if a.role != "recovered")
    gone = next((a for a in sums if a.role in ("lost", "part")), None)
    facts = (Fact("outcome", "lost", gone.span, "loss.outcome.lost"),) if gone else ()
    return replace(loss, outcome="lost", recovered=None, amounts=sums, facts=facts)


def _without_account(loss: Loss, case: Story) -> Loss:
    """Where all that lay on a swindler's account was taken for the loss, what was paid is: 对账户里的6.3万元采取了止付冻结措施."""
    chosen = [a for a in gone_of(loss) if worth(a) == loss.yuan]
    held = [a for a in chosen if stands_before(P.on_account, a, case) and _is_on_account(a, case)]
    paid = [a for a in loss.amounts if a.role == "part" and a.span.part == "text" and worth(a) < (loss.yuan or 0.0)]
    if loss.parts or not held or len(held) != len(chosen) or not paid:
        return loss
    sums = [replace(a, role="frozen") if worth(a) == loss.yuan else a for a in case.sums]
    return as_told(paid, replace(case, sums=sums))


def _not_adjudged(loss: Loss, case: Story) -> Loss:
    """What a court finds to have been taken has not come back: 认定其中76万余元系诈骗所得."""
    back = [a for a in loss.amounts if a.role == "recovered"]
    if not back or not all(P.adjudged.match(case.folded, a.span.end - case.offset) for a in back):
        return loss
    return with_none_back(loss, "other")


def _without_loan(loss: Loss, case: Story) -> Loss:
    """What was borrowed of a payment is in it: 先后又转去3.9万元,其中2万元是从借呗借的."""
    gone = gone_of(loss)
    within = [a for a in gone if stands_before(P.among_paid, a, case) and P.was_borrowed.match(case.folded, a.span.end - case.offset)]
    if not loss.parts or not within or len(within) == len(gone):
        return loss
    sums = [replace(a, role="loan") if a in within else a for a in case.sums]
    return as_told([a for a in gone if a not in within], replace(case, sums=sums))


def _ordered(loss: Loss, case: Story) -> Loss:
    """What a court orders to be paid for the whole loss, where only payments are told and nothing came back: 责令退赔被害人经济损失."""
    if not loss.parts or loss.recovered is not None:
        return loss
    ordered = [a for a in case.sums if a.currency == "CNY" and stands_before(P.ordered_whole, a, case)]
    largest = max((worth(a) for a in gone_of(loss)), default=0.0)
    return as_told(ordered[:1], case) if len(ordered) == 1 and worth(ordered[0]) >= largest else loss


def _paid_and_back(loss: Loss, case: Story) -> Loss:
    """What was handed back to the victim had left: 4.5万元涉诈资金一分没丢,现已成功返还给罗某."""
    if loss.outcome == "averted" and loss.averted is None:
        return _given_back(loss, case)
    kept = [a for a in case.sums if a.currency == "CNY" and P.none_missing.match(case.folded, a.span.end - case.offset)]
    back = all_back(case.folded)
    # of 拦截及时,38万元一分没少 the sum stands within what says so: nothing had left
    if kept and not loss.yuan and back and start_of(kept[0], case) >= back.end():
        return _fetched(kept[0], replace(loss, averted=None), case)
    said = any(a.rule in IN_WORDS for a in gone_of(loss))
    if said or not (loss.outcome == "recovered" or P.already_gone.search(case.folded)):
        return loss
    lost = loss.yuan or 0.0
    for one in (a for a in case.sums if a.currency == "CNY" and a.span.part == "text" and worth(a)):
        start, end = start_of(one, case), one.span.end - case.offset
        if worth(one) > lost and P.handed_to_victim.match(case.folded, end) and not only_promised(case.folded, start, end):
            return _fetched(one, replace(loss, averted=None), case)
    return loss


def _given_back(loss: Loss, case: Story) -> Loss:
    """What was handed back without a sum had been lost: 为8名群众返还被骗钱款."""
    told = P.gave_back.search(case.folded)
    if told is None or P.unharmed.search(case.folded):
        return loss
    why = Fact("outcome", "recovered", Span(told.start() + case.offset, told.end() + case.offset), "loss.outcome.back")
    return replace(loss, yuan=None, currency=None, outcome="recovered", facts=(why,))


def _fetched(found: Amount, loss: Loss, case: Story) -> Loss:
    """A loss of just the sum that came back."""
    rest = [replace(a, role="demanded") if a.role in ("averted", "lost") else a for a in loss.amounts if a.span != found.span]
    both = [replace(found, role="lost", rule="amounts.lost.returned"), replace(found, role="recovered", rule="amounts.recovered")]
    sums = tuple(sorted([*rest, *both], key=lambda a: (a.span.part == "title", a.span.start)))
    why = Fact("outcome", "recovered", found.span, "loss.outcome.back")
    return Loss(worth(found), None, "CNY", found.approx, False, "recovered", None, worth(found), sums, (why,))


def of_account(loss: Loss, case: Story) -> Loss:
    """What was frozen on a scammer's account, far more than the one loss, has not come back: 对该账户上的86.5万元进行了止付冻结."""
    if not loss.yuan or loss.outcome not in ("partly_recovered", "recovered") or loss.recovered is not None:
        return loss
    more = {worth(a) for a in case.sums if a.role in ("recovered", "frozen") and worth(a) > loss.yuan * MORE}
    held = {worth(a) for a in case.sums if worth(a) in more and (stands_before(P.on_account, a, case) or _is_on_account(a, case))}
    if not more or more - held:
        return loss
    sums = tuple(replace(a, role="frozen") if worth(a) in held else a for a in loss.amounts)
    gone = next(iter(gone_of(loss)), None)
    facts = (Fact("outcome", "lost", gone.span, "loss.outcome.lost"),) if gone else ()
    return replace(loss, outcome="lost", amounts=sums, facts=facts)


def _is_on_account(amount: Amount, case: Story) -> bool:
    return P.account_held.match(case.folded, amount.span.end - case.offset) is not None


def _beside_saved(loss: Loss, case: Story) -> Loss:
    """Where one sum was kept from being paid and the one that was paid was stopped: 挽回财产损失6万元,并将已经被骗转账的9万元拦截止付."""
    paid = [a for a in gone_of(loss) if stands_before(P.paid_stopped, a, case)]
    stopped = [a for a in paid if P.stopped_after.match(case.folded, a.span.end - case.offset)]
    others = [a for a in loss.amounts if a.role == "recovered" and worth(a) != loss.yuan and stands_before(P.saved_before, a, case)]
    if not loss.yuan or len(stopped) != 1 or worth(stopped[0]) != loss.yuan or len(others) != 1:
        return loss
    whole = replace(stopped[0], role="recovered", rule="amounts.recovered")
    sums = tuple(replace(a, role="averted") if a is others[0] else a for a in loss.amounts)
    why = Fact("outcome", "recovered", whole.span, "loss.outcome.back")
    return replace(loss, outcome="recovered", recovered=loss.yuan, averted=worth(others[0]), amounts=(*sums, whole), facts=(why,))


def _with_small(loss: Loss, case: Story) -> Loss:
    """The total that is told in so many words, where the story tells its largest payment and a small one without a figure.

    被骗8万元 … 先投了几百块钱试水 … 便前后投了7.8万元.
    """
    gone = gone_of(loss)
    if not loss.yuan or loss.parts or not gone or any(a.rule in IN_WORDS for a in gone) or not P.small_told.search(case.folded):
        return loss
    totals = [a for a in case.sums if a.currency == "CNY" and a.rule in IN_WORDS and _ALMOST * worth(a) <= loss.yuan < worth(a)]
    return as_told(totals[:1], case) if len({worth(a) for a in totals}) == 1 else loss


def of_group(loss: Loss, case: Story, n_victims: int | None) -> Loss:
    """What was taken of all of a group is their loss: 共有23名老人购买,骗得现金9.3万余元."""
    if (n_victims or 1) < _GROUP or loss.yuan is not None or loss.amount is not None:
        return loss
    taken = [a for a in case.sums if a.role == "gang_total" and stands_before(P.taken_in_all_of, a, case)]
    return as_told(taken, case) if len(taken) == 1 else loss

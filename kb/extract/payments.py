"""The payments of a case besides the sum that was chosen: what was paid before it, beside it, and what all came to."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from kb.extract.added_up import IN_WORDS
from kb.extract.loss import once
from kb.extract.numerals import to_number
from kb.extract.outcome import Loss, P, Story, told, total_of, worth
from kb.extract.tasted import untasted
from kb.extract.times import times_paid
from kb.model import Amount

_BEFORE = 30  #: characters before a sum that say what it is meant for
_AGAIN = 60  #: characters before a sum that say that it was taken once more
_LISTED = 30  #: characters between the last two members of a list
_MAY_BE_ALL = ("lost", "part", "other")  #: roles of what may be told as what all payments came to
_PAID = ("amounts.part.paid", "amounts.loan.passed_on")  #: rules of what was paid, or borrowed and passed on


def gone_of(loss: Loss) -> list[Amount]:
    """The sums of which it is told that they left, the whole or parts of it."""
    return [a for a in loss.amounts if a.role in ("lost", "part")]


def paid_of(loss: Loss) -> list[Amount]:
    """What the text itself tells as paid in yuan, in its order."""
    return sorted((a for a in gone_of(loss) if a.currency == "CNY" and a.span.part != "title"), key=lambda a: a.span.start)


def start_of(amount: Amount, case: Story) -> int:
    """Where a sum begins in the story."""
    return amount.span.start - case.offset


def stands_before(pattern: re.Pattern[str], amount: Amount, case: Story) -> bool:
    """Whether a pattern is found in the few characters before a sum of the text; never of one in the title."""
    at = start_of(amount, case)
    return amount.span.part != "title" and pattern.search(case.folded, max(0, at - _BEFORE), at) is not None


def as_told(chosen: list[Amount], case: Story) -> Loss:
    """The case with these sums as its payments."""
    role = "part" if len(chosen) > 1 else "lost"
    spans = {a.span: replace(a, role=role) for a in chosen}
    sums = [spans.get(a.span, replace(a, role="part") if a.role == "lost" else a) for a in case.sums]
    return once(told(replace(case, sums=sums), list(spans.values()), len(chosen) > 1), case)


def with_earlier(loss: Loss, case: Story) -> Loss:
    """Where a total is of later payments alone, those told before it were lost too: 扫码支付300元,又转了两笔共计999元.

    So were they where the last one alone is told as the loss: 垫资3万余元后…,继续转账1.5万元.
    """
    lost = loss.yuan or loss.amount
    total = next((a for a in loss.amounts if a.role == "lost" and worth(a) == lost), None)
    if total is None or loss.parts or total.span.part != "text":
        return loss
    later = total.rule == "amounts.lost.paid_total" and stands_before(P.later_total, total, case)
    further = not later and total.rule not in IN_WORDS and stands_before(P.pays_on, total, case)
    if not later and not further:
        return loss
    places = {a.span for a in gone_of(loss)} | {a.span for a in case.sums if further and _is_paid(a, case)}
    back = {worth(a) for a in loss.amounts if a.role in ("rebate", "recovered")}
    told_before = (a for a in case.sums if a.span in places and a.currency == total.currency and a.span.end <= total.span.start)
    earlier = {worth(a): a for a in told_before if worth(a) not in back and a.span.part != "title"}
    chosen = untasted(case, [*earlier.values(), *(a for a in case.sums if a.span == total.span)])
    return as_told(chosen, case) if len(chosen) > 1 else loss


def _is_paid(amount: Amount, case: Story) -> bool:
    """Whether a sum is one that was paid, or borrowed and passed on, whatever the weights make of it."""
    asked = stands_before(P.asked_by_other, amount, case) and not stands_before(P.obeyed, amount, case)
    plainly = amount.role == "other" and stands_before(P.paid_plainly, amount, case)
    return amount.rule in _PAID or (plainly and not asked)


def in_words(loss: Loss, case: Story) -> Loss:
    """Where one way of paying is told with its total, more is told in so many words: 共转账40余万元,现金15余万元,共计被骗50余万元."""
    chosen = next((a for a in loss.amounts if a.role == "lost" and worth(a) == loss.yuan), None)
    if chosen is None or loss.parts or chosen.rule != "amounts.lost.paid_total":
        return loss
    more = [a for a in case.sums if a.currency == "CNY" and a.span.start > chosen.span.end and worth(a) > worth(chosen)]
    more = [a for a in more if stands_before(P.in_all_words, a, case) or P.in_all_words.match(case.folded, start_of(a, case))]
    if len({worth(a) for a in more}) != 1:
        return loss
    between = any(chosen.span.end <= a.span.start and a.span.end <= more[-1].span.start for a in case.sums)
    others = P.others_too.search(case.folded, chosen.span.end - case.offset, start_of(more[0], case))
    return as_told(more[:1], case) if between and not others else loss


def paid_whole(loss: Loss, case: Story) -> Loss:
    """Where what was frozen is told as what was lost, the greater sum sent before it was: 将386万元积蓄分17次转出 … 冻结22万元骗款."""
    lost = next((a for a in loss.amounts if a.role == "lost" and worth(a) == (loss.yuan or loss.amount)), None)
    back = lost is not None and any(a.span == lost.span and a.role in ("recovered", "frozen") for a in loss.amounts)
    if lost is None or not back or loss.parts:
        return loss
    sent = [a for a in case.sums if a.rule == "amounts.part.complied" and a.span.end <= lost.span.start and worth(a) > worth(lost)]
    if len({(worth(a), a.currency) for a in sent}) != 1 or sent[0].currency != lost.currency:
        return loss
    return as_told(sent[:1], replace(case, sums=[a for a in case.sums if a != lost]))


def in_all(loss: Loss, case: Story) -> Loss:
    """Where the last payment is told as what all of them came to, it is the total: 马上转去5200元 … 半年里分十几次打去4万余元."""
    if loss.yuan == 0 or not (loss.parts or loss.yuan is None):
        return loss
    paid = paid_of(loss)
    for last in (a for a in case.sums if paid and a.role in _MAY_BE_ALL and a.currency == "CNY" and a.span.start >= paid[-1].span.start):
        before = [a for a in paid if a.span != last.span]
        if before and worth(last) > total_of(before) and stands_before(P.of_all_paid, last, case):
            return as_told([last], case)
    return loss


def with_listed(loss: Loss, case: Story) -> Loss:
    """Where a list of payments goes on, its last member was paid too: 先后汇出了3800元押金、7600元税款,还有15800元用以激活卡."""
    paid = paid_of(loss)
    if not loss.parts or not paid:
        return loss
    end = paid[-1].span.end - case.offset
    more = P.list_goes_on.match(case.folded, end, min(len(case.folded), end + _LISTED))
    last = next((a for a in case.sums if more and start_of(a, case) == more.end() and a.currency == "CNY"), None)
    if last is None or last.role in ("averted", "demanded"):
        return loss
    behind = last.span.end - case.offset
    stop = case.folded.find("。", behind)
    if not P.paid_as.match(case.folded, behind) or P.unpaid.search(case.folded, behind, stop if stop > 0 else len(case.folded)):
        return loss
    return as_told([*paid, last], case)


def of_each(loss: Loss, case: Story) -> Loss:
    """Where as many sums are listed as people lost one each, all were lost: 两人的户口先后被转走6.4万及52万元."""
    if loss.parts or any(a.rule in IN_WORDS for a in gone_of(loss)):
        return loss
    sums = sorted((a for a in case.sums if a.span.part == "text"), key=lambda a: a.span.start)
    for at, first in enumerate(sums):
        told = P.of_each.search(case.folded, max(0, start_of(first, case) - _BEFORE), start_of(first, case))
        many = int(to_number(told["n"] or told["m"]) or 0) if told else 0
        listed = sums[at : at + many]
        between = (case.folded[one.span.end - case.offset : start_of(other, case)] for one, other in pairwise(listed))
        if len(listed) > 1 and all(P.and_then.fullmatch(words) for words in between):
            return as_told(listed, case) if len(listed) == many else loss
    return loss


def of_alike(loss: Loss, case: Story) -> Loss:
    """Where as much was taken of each of several by name, the loss is all of it: 骗取邹某、康某、冉某各2000元."""
    gone = gone_of(loss)
    if loss.parts or len(gone) != 1 or not stands_before(P.taken_alike, gone[0], case):
        return loss
    each = replace(gone[0], role="part")
    many = times_paid(case.folded, start_of(each, case), each.span.end - case.offset)
    return told(replace(case, sums=[each if a.span == each.span else a for a in case.sums]), [each] * many, True) if many > 1 else loss


def with_taken(loss: Loss, case: Story) -> Loss:
    """Where more was taken of him once more, with no total told: 骗取张某13万元,后又以看病为由骗取张某8万元."""
    first = next((a for a in loss.amounts if a.role == "lost" and worth(a) == loss.yuan and a.span.part == "text"), None)
    if first is None or loss.parts or not stands_before(P.taken_from, first, case) or P.taken_in_all.search(case.folded):
        return loss
    taken = [first]
    for a in case.sums:
        if a.currency == "CNY" and a.span.start >= taken[-1].span.end and (_again(a, case) or _beside(taken[-1], a, case)):
            taken.append(a)
    return as_told(taken, case) if len(taken) > 1 and all(a.approx is None for a in taken) else loss


def _again(amount: Amount, case: Story) -> bool:
    at = start_of(amount, case)
    return P.taken_again.search(case.folded, max(0, at - _AGAIN), at) is not None


def _beside(before: Amount, amount: Amount, case: Story) -> bool:
    return P.taken_beside.match(case.folded[before.span.end - case.offset : start_of(amount, case)]) is not None

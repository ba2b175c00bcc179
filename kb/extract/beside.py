"""What the words right beside a sum say of it, whatever the verb of its clause: they are asked first."""

from __future__ import annotations

import re

from kb.extract.patterns import Patterns

P = Patterns("money.yml", "roles")
_EACH = re.compile(r"每(?:[^单次天日月笔点条关，。]|笔记本)[^，。]?$")
_HELD = re.compile(r"卡[内里上]|账户|存款")


def beside(head: str, after: str, following: str, said: str = "") -> tuple[str, str] | None:
    """(role, rule) by the clause before and after a sum, the text that follows and what the sentence said before; None: they say nothing.

    >>> beside("他", "还好好地在卡里，没转出去", ""), beside("每张", "，", ""), beside("他转账", "。", "。")
    (None, ('price', 'amounts.price.each'), None)
    """
    if found := _not_paid(head, following, said):
        return found
    if P.traced.match(after) or P.turned_paper.match(following) or P.gone_missing.match(following):
        return "lost", "amounts.lost"
    if P.left.search(head) and not P.left_too.match(following):
        return "balance_shown", "amounts.balance.left"
    if P.halted.search(head):
        return "averted", "amounts.averted"
    if P.promised_pay.search(head):
        return "lure", "amounts.lure.story"
    if P.returned.search(head) or P.tasted.search(head):
        return "rebate", "amounts.rebate"
    if P.made_pay.search(head) or (P.taken_out.search(head) and P.bought_with_it.match(following)):
        return "part", "amounts.part.made_pay"
    if P.owed.search(head) or P.debt.match(after):
        return "loan", "amounts.loan.owed"
    if P.came_in.search(head):
        return "other", "amounts.other.came_in"
    if P.unreturned.match(after):
        return "other", "amounts.other.unrecovered"
    if P.seemed.match(after):
        return "balance_shown", "amounts.balance.seemed"
    if P.picture.match(after):
        return "balance_shown", "amounts.balance.picture"
    if P.won_again.match(following) or (P.but_for.search(head) and after.startswith("外")):
        return "recovered", "amounts.recovered.behind"
    if P.safe.match(after) or P.safe_next.match(following) or (P.would_go.match(after) and P.too_late.search(said)):
        return "averted", "amounts.averted.safe"
    if P.sent_in_parts.match(following) or P.returned_to_them.match(following):
        return "part", "amounts.part.complied"
    if P.cashed.match(after) and not _HELD.search(head):
        return "other", "amounts.other.cashed"
    return None


def _not_paid(head: str, following: str, said: str) -> tuple[str, str] | None:
    """What a thing costs, what somebody only sees or claims, what failed, part of a sum just told."""
    if P.seen.search(head):
        return "other", "amounts.other.seen"
    if P.at_a_time.search(head):
        return "price", "amounts.price.at_a_time"
    if _EACH.search(head[-4:]):
        return "price", "amounts.price.each"
    if P.overcharged.search(head):
        return "lure", "amounts.lure.refund"
    if P.prize_behind.match(following):
        return "lure", "amounts.lure.prize"
    if P.claimed.search(head):
        return "other", "amounts.other.claimed"
    if P.costs.search(head):
        return "price", "amounts.price.cost"
    if P.failed.match(following):
        return "other", "amounts.other.failed"
    if P.within.search(said[-24:]):
        return "price", "amounts.price.within"
    return None

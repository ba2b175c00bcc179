"""Sums of a case that its victim did not pay: what a gang took of many, what police seized, what lies on a card or was paid before."""

from __future__ import annotations

import re
from dataclasses import replace

from kb.extract.loss import choose_loss
from kb.extract.outcome import Loss, P, Story, total_of, worth
from kb.extract.purse import Purse
from kb.model import Amount, Span

_BEFORE = 50  #: characters before a sum that say whose it is
_PAID = ("lost", "part")
_ROUNDED = 0.05  #: by how much a headline may round a sum: 38億 of 38.4億


def not_own(purse: Purse, case: Story) -> dict[Span, str]:
    """The roles of such sums by where they stand; none of a figure that is told elsewhere too, or in the title but for what police tell."""
    sums = [one.amount for one in purse.sums]
    titled = {worth(a) for a in purse.titled}
    alone = [a for a in sums if not any(a.span != b.span and worth(a) == worth(b) for b in sums)]
    told = {a.span: _of_police(a, purse, case) or (None if worth(a) in titled else _role(a, purse, case)) for a in alone}
    told.update({a.span: "balance_shown" for a in sums if _is_on_screen(a, case)})
    return {span: role for span, role in told.items() if role is not None}


def _is_on_screen(amount: Amount, case: Story) -> bool:
    """Whether a screen only shows it as on its way: 看见一笔1280元“处理中”的款子."""
    return _says(P.on_screen, amount, case) and P.pending.match(case.folded, amount.span.end - case.offset) is not None


def _of_police(amount: Amount, purse: Purse, case: Story) -> str | None:
    """What they seized, what they gave back to many in all, and what several cases come to together."""
    if _says(P.police_took, amount, case) and not P.given_back.match(case.folded, amount.span.end - case.offset):
        return "seized"
    lost = max((worth(a) for a in case.sums if a.role in _PAID and a.span != amount.span), default=0.0)
    if 0 < lost < worth(amount) and _says(P.back_in_all, amount, case) and P.to_many.search(case.folded):
        return "other"
    return "gang_total" if purse.n_victims in (None, 1) and _says(P.of_cases, amount, case) else None


def _role(amount: Amount, purse: Purse, case: Story) -> str | None:
    end = amount.span.end - case.offset
    if _says(P.in_brackets, amount, case) and P.brackets_end.match(case.folded, end):
        return "balance_shown" if _pays_less(amount, case, 0) else None
    if _says(P.on_page, amount, case):
        return "demanded"
    if _says(P.asks_only, amount, case) and P.paid_other.match(case.folded, end):
        return "price"
    if _says(P.also_took, amount, case) or (_says(P.took_in_all, amount, case) and _pays_less(amount, case, amount.span.end)):
        return "gang_total"
    if _says(P.bought_before, amount, case) and P.bought.match(case.folded, end) and P.taken_back.search(case.folded):
        return "price"
    if _says(P.gift, amount, case) or _says(P.least_kept, amount, case) or _is_within(amount, case) or _is_of_another(amount, case):
        return "other"
    if purse.n_victims not in (None, 1):
        return None
    if _says(P.one_of_them, amount, case):
        return "other"
    behind = _says(P.of_many, amount, case) and _pays_less(amount, case, amount.span.end)
    return "gang_total" if behind or (_says(P.in_all, amount, case) and _pays_less(amount, case, 0)) else None


def _says(pattern: re.Pattern[str], amount: Amount, case: Story) -> bool:
    start = amount.span.start - case.offset
    return pattern.search(case.folded, max(0, start - _BEFORE), start) is not None


def _pays_less(amount: Amount, case: Story, start: int) -> bool:
    """Whether other payments are told from a place of the text on, and come to less."""
    paid = [a for a in case.sums if a.role in _PAID and a.span.start >= start and a.currency == amount.currency]
    own = {worth(a): a for a in paid if a.span != amount.span and a.span.part != "title"}
    return 0 < total_of(list(own.values())) < worth(amount)


def _is_within(amount: Amount, case: Story) -> bool:
    """Whether it is part of the payments told right before it: 转账8.73万元，其中“520”当天转了5200元."""
    own = [a for a in case.sums if a.span.part == "text" and a.span.start < amount.span.start]
    before = max(own, key=lambda a: a.span.start, default=None)
    if amount.role not in _PAID or before is None or before.role not in _PAID or worth(before) <= worth(amount):
        return False
    between = case.folded[before.span.end - case.offset : amount.span.start - case.offset]
    return before.currency == amount.currency and P.within.fullmatch(between) is not None


def _is_of_another(amount: Amount, case: Story) -> bool:
    """Whether it is what somebody else lost, told of after the payments of the case: 前一天邻县也有一家面馆…赔进去1.6万元.

    Or before them: 继上月一名男子被骗去112万元后,又有一名老妇中招.
    """
    if _says(P.after_another, amount, case) and P.then_another.match(case.folded, amount.span.end - case.offset):
        return True
    before = [a for a in case.sums if a.role in _PAID and a.span.part == "text" and a.span.end < amount.span.start]
    return any(worth(a) != worth(amount) for a in before) and amount.role == "lost" and _says(P.another, amount, case)


def _in_role(amount: Amount, others: dict[Span, str]) -> Amount:
    role = others.get(amount.span)
    return amount if role is None else replace(amount, role=role, rule=f"amounts.{role}.not_own")


def own_alone(purse: Purse, case: Story, others: dict[Span, str]) -> tuple[Purse, Story]:
    """The sums and the case with the others in their roles, out of what the loss is chosen from."""
    kept = [n for n, one in enumerate(purse.sums) if one.amount.span not in others]
    others_worth = {worth(one.amount) for one in purse.sums if one.amount.span in others}
    in_all = {worth(one.amount) for one in purse.sums if others.get(one.amount.span) == "gang_total"}
    rounded = [a for a in purse.titled if any(abs(worth(a) - one) <= _ROUNDED * one for one in in_all)]
    titled = [a for a in purse.titled if worth(a) not in others_worth and a not in rounded]
    sums, unharmed = ([_in_role(a, others) for a in told] for told in (case.sums, case.unharmed))
    told = choose_loss(case.folded, sums, case.ending, titled, case.offset, purse.n_victims, unharmed, case.title)
    shares, signs = [purse.shares[n] for n in kept], [purse.signs[n] for n in kept]
    own = replace(purse, sums=[purse.sums[n] for n in kept], shares=shares, titled=titled, told=told, signs=signs)
    return own, replace(case, sums=sums, unharmed=unharmed)


def named(loss: Loss, others: dict[Span, str]) -> Loss:
    """The loss, with such sums in their roles where the weights found none for them."""
    amounts = (_in_role(a, others) if a.role == "other" else a for a in loss.amounts)
    return replace(loss, amounts=tuple(amounts))

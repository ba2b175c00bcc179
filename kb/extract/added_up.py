"""Sums of a case that follow from each other: a total that the payments before it make up, whatever the words beside them say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations

from kb.extract.outcome import worth
from kb.model import Amount

_TOTALS = frozenset(("lost", "part", "other", "recovered", "gang_total"))
_PAYMENTS = frozenset(("lost", "part", "demanded", "other", "loan", "lure"))
_NOT_TOTALS = frozenset(("amounts.part.complied", "amounts.part.again"))  #: one more payment, whatever those before it come to
#: rules of sums that are no payment: the end of a range (4、5万元), part of a sum just told (含运费1200元), what failed (结果显示转账失败)
NO_PAYMENT = frozenset(("amounts.range", "amounts.price.within", "amounts.price.at_a_time", "amounts.other.failed", "amounts.other.seen"))
_NOT_PAID = NO_PAYMENT | {"amounts.other.gain", "amounts.other.cashed", "amounts.other.others", "amounts.rate"}
EACH = "amounts.part.each"  #: the rule of what each of several lost
IN_WORDS = ("amounts.lost", "amounts.lost.total")  #: rules of a loss that is told in so many words
_MOST = 9  #: payments before a total that are tried
_TRIED = 20  #: totals that are tried
_SURE = ("lost", "part")
_LISTED = 1  #: characters between the members of an enumeration


def _ways(total: Amount, before: Sequence[Amount]) -> Iterator[tuple[Amount, ...]]:
    """Two or more payments that make up the total exactly, most of them first."""
    for many in range(min(len(before), _MOST), 1, -1):
        for chosen in combinations(before, many):
            if abs(sum(map(worth, chosen)) - worth(total)) < 0.01:
                yield chosen


def _payments(total: Amount, sums: Sequence[Amount]) -> list[Amount]:
    """What may be a payment before a total: smaller, exact, in its currency."""
    fit = [a for a in sums if a.role in _PAYMENTS and a.rule not in _NOT_PAID and a.approx is None and a.currency == total.currency]
    paid = {worth(a) for a in fit if _is_said(a)}
    own = [a for a in fit if _is_said(a) or worth(a) not in paid]
    return [a for a in own if a.span.start < total.span.start and 0 < worth(a) < worth(total)][-_MOST:]


def _is_said(amount: Amount) -> bool:
    """Whether words say that it was paid: where they do, the same figure elsewhere is that payment told again."""
    return amount.role in _SURE and not amount.rule.endswith(".weighed")


def _likely(total: Amount, chosen: Sequence[Amount], before: Sequence[Amount], sums: Sequence[Amount]) -> bool:
    """Sums may add up by chance, so two must differ and one be paid by its words; what came back must be all that was paid.

    None paid by its words is greater than the total, nor are more of these left out than are among the chosen.
    """
    if any(0 <= total.span.start - a.span.end <= _LISTED for a in chosen):
        return False  # the last of an enumeration
    told = {worth(a) for a in sums if a.role == "part" and _is_said(a) and a.span.start < total.span.start and a.currency == total.currency}
    added = told & {worth(a) for a in chosen}
    if any(value > worth(total) for value in told) or len(told - added - {worth(total)}) > len(added):
        return False
    paid = [a for a in before if a.role in _SURE]
    if total.role == "recovered" and not all(a in chosen for a in paid):
        return False
    values = {worth(a) for a in chosen}
    return len(values) > 1 and (len(chosen) > 2 or any(a in chosen for a in paid))


def find_total(sums: Sequence[Amount]) -> tuple[Amount, tuple[Amount, ...]] | None:
    """The greatest sum that payments told before it make up, with them; None where there is none.

    >>> from kb.model import Span
    >>> def money(role: str, yuan: float, at: int) -> Amount:
    ...     return Amount(role, yuan, None, "CNY", None, Span(at, at + 1), "")
    >>> total, parts = find_total([money("part", 600, 0), money("demanded", 1000, 5), money("other", 1600, 9)])
    >>> total.yuan, [part.yuan for part in parts]
    (1600, [600, 1000])
    """
    greatest = sorted((a for a in sums if a.role in _TOTALS and a.rule not in _NOT_TOTALS and a.approx is None), key=worth, reverse=True)
    for total in greatest[:_TRIED]:
        before = _payments(total, sums)
        way = next((way for way in _ways(total, before) if _likely(total, way, before, sums)), None)
        if way is not None:
            return total, way
    return None


def with_total(sums: list[Amount], titled: Sequence[Amount] = ()) -> list[Amount]:
    """The sums with a total that follows from them marked as the loss, and what makes it up as its parts.

    Not below a loss that is told, nor where the title's sum is of all of them: what looks like the total is one more payment.
    """
    found = find_total(sums)
    if found is None:
        return sums
    total, parts = found
    if any(abs(worth(title) - 2 * worth(total)) < 0.01 for title in titled):
        return sums
    if any(a.rule in IN_WORDS and a.currency == total.currency and worth(a) > worth(total) for a in sums):
        return sums
    kept = [replace(a, role="part", rule="amounts.part.added_up") if any(a is part for part in parts) else a for a in sums]
    loss = replace(total, role="lost", rule="amounts.lost.added_up")
    return [*kept, loss] if total.role == "recovered" else [loss if a is total else a for a in kept]

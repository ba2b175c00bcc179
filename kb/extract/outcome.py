"""How a case ended for the money: lost, come back in part or whole, or never left; and the final role of every sum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.extract.patterns import Patterns
from kb.model import Amount, Fact, Span

P = Patterns("money.yml", "loss")


@dataclass(frozen=True, slots=True)
class Loss:
    """What a case says about money; `amounts` are all sums with their final roles, `facts` say why the outcome is what it is."""

    yuan: float | None = None
    amount: float | None = None
    currency: str | None = None
    approx: str | None = None
    parts: bool = False
    outcome: str = "unknown"
    averted: float | None = None
    recovered: float | None = None
    amounts: tuple[Amount, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(slots=True)
class Story:
    """One case before the choice: its folded text, where it begins, and its sums."""

    folded: str
    offset: int
    sums: list[Amount]


def worth(amount: Amount) -> float:
    """The figure of a sum in its own currency."""
    return amount.yuan if amount.yuan is not None else amount.amount or 0.0


def agrees(rough: Amount, exact: Amount) -> bool:
    """Whether two sums may be one, printed once roundly and once exactly: 20余万 and 203500.

    >>> a = Amount("lost", 200000.0, None, "CNY", "余", Span(0, 1), "")
    >>> agrees(a, replace(a, yuan=203500.0, approx=None)), agrees(a, replace(a, yuan=160000.0, approx=None))
    (True, False)
    """
    if rough.currency != exact.currency:
        return False
    low, high = worth(rough), worth(exact)
    if low == high:
        return True
    step: float = 10.0 ** (len(str(int(max(low, 1)))) - 1)
    if rough.approx == "余":
        return low <= high < low + step
    if rough.approx == "近":
        return 0.88 * low <= high <= low
    return abs(low - high) <= (0.1 if rough.approx == "约" else 0.05) * low


def total_of(amounts: Sequence[Amount]) -> float:
    """The sums added up, to the fen."""
    return round(sum(worth(a) for a in amounts), 2)


def told(case: Story, chosen: list[Amount], many: bool) -> Loss:
    """A case in which money left."""
    first = chosen[0]
    total = total_of(chosen)
    sums = case.sums
    back = [a for a in sums if _came_back(case, a, total)]
    final = tuple(replace(a, role="recovered") if a in back else _settled(a, chosen, many) for a in sums)
    recovered = _back(back, total)
    whole = P.all_back.search(case.folded)
    outcome = "lost"
    if recovered is not None or whole:
        outcome = "recovered" if whole and (recovered is None or recovered >= 0.9 * total) else "partly_recovered"
        if recovered is not None and recovered >= 0.99 * total:
            outcome = "recovered"
    averted = max((worth(a) for a in sums if a.role == "averted" and a.currency == "CNY"), default=None)
    why = _why(outcome, first, whole, sums, case.offset)
    yuan = total if first.currency == "CNY" else None
    approx = next((a.approx for a in chosen if a.approx), None)
    return Loss(yuan, None if yuan is not None else total, first.currency, approx, many, outcome, averted, recovered, final, why)


def _back(recovered: Sequence[Amount], loss: float) -> float | None:
    """What came back: sums of different acts add up, unless they exceed the loss."""
    worths = list(dict.fromkeys(worth(a) for a in recovered if worth(a) <= loss * 1.05))
    if not worths:
        return None
    total = round(sum(worths), 2)
    return total if loss and total <= loss * 1.001 else max(worths)


def _came_back(case: Story, amount: Amount, loss: float) -> bool:
    """Stopped, returned, frozen on its way, or seized and handed back, and not more than was lost."""
    if worth(amount) > loss * 1.001 or amount.role not in ("recovered", "frozen", "seized"):
        return False
    if amount.rule == "amounts.recovered.loss":
        return not any(a.role == "demanded" and worth(a) == worth(amount) for a in case.sums)
    start, end = amount.span.start - case.offset, amount.span.end - case.offset
    if amount.role == "frozen" and worth(amount) < 0.999 * loss:
        near = P.stopped_there.search(case.folded, max(0, start - 40), min(len(case.folded), end + 20))
        return near is not None or P.handed_back.search(case.folded, end, min(len(case.folded), end + 60)) is not None
    if amount.role == "seized":
        return P.handed_back.search(case.folded, amount.span.end - case.offset) is not None
    return True


def _settled(amount: Amount, chosen: list[Amount], many: bool) -> Amount:
    """The final role of a sum once the loss is chosen."""
    if amount.role not in ("lost", "part"):
        return amount
    if many:
        return amount if amount in chosen or amount.role == "lost" else replace(amount, role="other")
    if amount == chosen[0] or (agrees(amount, chosen[0]) and amount.role == "lost"):
        return replace(amount, role="lost")
    return replace(amount, role="part")


def _why(outcome: str, loss: Amount, whole: re.Match[str] | None, sums: Sequence[Amount], offset: int) -> tuple[Fact, ...]:
    if outcome == "lost":
        return (Fact("outcome", outcome, loss.span, "loss.outcome.lost"),)
    if whole:
        return (Fact("outcome", outcome, Span(whole.start() + offset, whole.end() + offset), "loss.outcome.all_back"),)
    back = next(a for a in sums if a.role in ("recovered", "frozen", "seized"))
    return (Fact("outcome", outcome, back.span, "loss.outcome.back"),)


def without_sum(case: Story) -> Loss:
    """A case in which nothing left, or in which no sum of what left is printed."""
    sums, folded, offset = case.sums, case.folded, case.offset
    unharmed = P.spared.search(folded) or P.unharmed.search(folded)
    saved = [a for a in sums if a.role == "averted"] or [a for a in sums if a.rule == "amounts.recovered.loss"]
    suffered = P.suffered.search(folded)
    if saved or (unharmed and (not suffered or P.spared.search(folded))):
        asked = saved or [a for a in sums if a.role == "demanded" and P.stopped.search(folded) and not P.declined.search(folded)]
        claimed = saved or [a for a in sums if a.role in ("lost", "part")]
        asked = asked or [a for a in claimed if not P.declined.search(folded)]
        final = tuple(replace(a, role="averted") if a in asked or a.role in ("lost", "part") else a for a in sums)
        averted = max((worth(a) for a in asked if a.currency == "CNY"), default=None)
        span = saved[0].span if saved else Span(unharmed.start() + offset, unharmed.end() + offset) if unharmed else None
        facts = (Fact("outcome", "averted", span, "loss.outcome.averted"),) if span else ()
        return Loss(0.0, None, "CNY", None, False, "averted", averted, None, final, facts)
    if suffered:
        why = Fact("outcome", "lost", Span(suffered.start() + offset, suffered.end() + offset), "loss.outcome.suffered")
        return Loss(outcome="lost", amounts=tuple(sums), facts=(why,))
    return Loss(amounts=tuple(sums))

"""How a case ended for the money: lost, come back in part or whole, or never left; and the final role of every sum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kb.extract.came_back import all_back, not_all_back, only_promised, returned, stopped_at
from kb.extract.ending import Ending, telling
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

    def of_story(self, own: Span) -> Loss:
        """Without sums of no role that stand outside of the case's own sentences: what police did to others."""
        kept = tuple(a for a in self.amounts if a.role != "other" or a.span.part == "title" or own.start <= a.span.start < own.end)
        return replace(self, amounts=kept)


MORE = 1.001  #: more than was lost cannot have come back
ALL = 0.99  #: of a loss come back is all of it
_BEFORE = 40  #: characters before a sum in which it is told what police did for it
_SENT = 8  #: characters before a sum in which it is told that it was paid
#: how likely it must be that nothing was lost: against sums that say otherwise, where words or a sum say so, and where none does
CERTAIN, UNLIKELY, ANYHOW = 0.4, 0.2, 0.7
#: how likely it must be that some came back, where only the weights of a sum say so: with a word of the story that may mean it, and without
HARDLY, DOUBTED = 0.1, 0.25
PARTLY, WHOLLY = 0.7, 0.7  #: how likely it must be that part of a loss came back, or all, where no sum says so


@dataclass(slots=True)
class Story:
    """One case before the choice: its folded text, where it begins, its sums as told and as if nothing was lost, how it likely ended."""

    folded: str
    offset: int
    sums: list[Amount]
    unharmed: list[Amount]
    ending: Ending
    title: str = ""


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


def back_as(recovered: float, loss: float, folded: str) -> str:
    """How a case ended in which so much came back: in part, too, where the little that is missing is told as gone.

    >>> back_as(21.2, 21.4, "追回21.2万元"), back_as(21.2, 21.4, "追回21.2万元,其余2000元没有追回"), back_as(5, 21.4, "追回5万元")
    ('recovered', 'partly_recovered', 'partly_recovered')
    """
    left = recovered < loss and P.rest_gone.search(folded)
    return "recovered" if recovered >= ALL * loss and not left else "partly_recovered"


def told(case: Story, chosen: list[Amount], many: bool) -> Loss:
    """A case in which money left."""
    first = chosen[0]
    total = total_of(chosen)
    sums = case.sums = [_once_paid(case, a, total) for a in case.sums]
    partly = not_all_back(case.folded)
    back = [a for a in sums if _came_back(case, a, total) and not (partly and worth(a) >= ALL * total)]
    final = tuple(replace(a, role="recovered") if a in back else _settled(_not_back(case, a, total), chosen, many) for a in sums)
    recovered = _back(back, total)
    share = P.share_back.search(case.folded) if partly and recovered is None else None
    whole = share if partly else all_back(case.folded)
    if whole and recovered is None and not partly:
        recovered = total
        final += tuple(replace(a, role="recovered", rule="amounts.recovered.whole") for a in chosen)
    outcome = "lost"
    if share:
        outcome = "partly_recovered"
    elif recovered is not None or whole:
        outcome = "recovered" if whole and (recovered is None or recovered >= 0.9 * total) else "partly_recovered"
        if recovered is not None and recovered >= ALL * total:
            outcome = back_as(recovered, total, case.folded)
    elif (words := returned(case.folded)) and (likely := likely_back(case.ending)):
        whole, outcome = words, likely
        if outcome == "recovered":
            recovered = total
            final += tuple(replace(a, role="recovered", rule="amounts.recovered.whole") for a in chosen)
    gone = {total, *map(worth, (*chosen, *back))}
    kept = max((worth(a) for a in final if a.role == "averted" and a.currency == "CNY" and worth(a) not in gone), default=None)
    why = _why(outcome, first, whole, sums, case.offset)
    yuan = total if first.currency == "CNY" else None
    recovered = recovered if yuan is not None else None
    approx = next((a.approx for a in chosen if a.approx), None)
    return Loss(yuan, None if yuan is not None else total, first.currency, approx, many, outcome, kept, recovered, final, why)


def likely_back(ending: Ending) -> str | None:
    """The outcome where no sum says that anything came back, but the whole of the story does."""
    if ending.wholly >= WHOLLY:
        return "recovered"
    return "partly_recovered" if ending.partly >= PARTLY else None


def _once_paid(case: Story, amount: Amount, loss: float) -> Amount:
    """Where money left, the very loss that is safe came back, and what was not paid is no more than a demand."""
    start = amount.span.start - case.offset
    stopped = worth(amount) < loss and P.stopped_before.search(case.folded, max(0, start - _BEFORE), start)
    if amount.role == "averted" and (worth(amount) == loss or stopped):
        return replace(amount, role="recovered", rule="amounts.recovered.safe")
    return replace(amount, role="demanded") if amount.rule == "amounts.averted.unpaid" else amount


def _back(recovered: Sequence[Amount], loss: float) -> float | None:
    """What came back: sums of different acts add up, unless they exceed the loss; a rough one is the exact one that it rounds."""
    exact = [a for a in recovered if a.approx is None]
    own = [a for a in recovered if a.approx is None or not any(agrees(a, other) for other in exact)]
    worths = list(dict.fromkeys(worth(a) for a in own if worth(a) <= loss * 1.05))
    if not worths:
        return None
    total = round(sum(worths), 2)
    return total if loss and total <= loss * MORE else max(worths)


def _came_back(case: Story, amount: Amount, loss: float) -> bool:
    """Stopped, returned, frozen on its way, or seized and handed back, and not more than was lost."""
    if worth(amount) > loss * MORE or amount.role not in ("recovered", "frozen", "seized"):
        return False
    if _not_back(case, amount, loss) is not amount or (amount.rule.endswith(".weighed") and is_sent(case, amount)):
        return False
    least = HARDLY if returned(case.folded) else DOUBTED
    if amount.rule == "amounts.recovered.weighed" and max(case.ending.partly, case.ending.wholly) < least:
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


def _not_back(case: Story, amount: Amount, loss: float) -> Amount:
    """A sum told as come back whose words say otherwise: the measure of a part, what had left, what is only promised."""
    if amount.role not in ("recovered", "frozen", "seized"):
        return amount
    start, end = amount.span.start - case.offset, amount.span.end - case.offset
    if P.of_which.match(case.folded, end):
        return replace(amount, role="part")
    if amount.rule == "amounts.recovered.weighed" and P.back_told.search(case.folded) is None:
        return replace(amount, role="other")
    if P.left_for_good.match(case.folded, end):
        return replace(amount, role="other")
    if amount.role == "recovered" and worth(amount) > MORE * loss and stopped_at(case.folded, start, end):
        return replace(amount, role="averted", rule="amounts.averted.halted")
    return replace(amount, role="demanded") if only_promised(case.folded, start, end) else amount


def _settled(amount: Amount, chosen: list[Amount], many: bool) -> Amount:
    """The final role of a sum once the loss is chosen."""
    if amount.role not in ("lost", "part"):
        return amount
    if many:
        return amount if amount in chosen or amount.role == "lost" else replace(amount, role="other")
    if amount == chosen[0] or (agrees(amount, chosen[0]) and amount.role == "lost"):
        return replace(amount, role="lost")
    return replace(amount, role="other" if amount.role == "lost" and worth(amount) > worth(chosen[0]) else "part")


def _why(outcome: str, loss: Amount, whole: re.Match[str] | None, sums: Sequence[Amount], offset: int) -> tuple[Fact, ...]:
    if outcome == "lost":
        return (Fact("outcome", outcome, loss.span, "loss.outcome.lost"),)
    if whole is not None:
        return (Fact("outcome", outcome, Span(whole.start() + offset, whole.end() + offset), "loss.outcome.all_back"),)
    back = next((a for a in sums if a.role in ("recovered", "frozen", "seized")), loss)
    return (Fact("outcome", outcome, back.span, "loss.outcome.back"),)


_ASKED = ("lost", "part", "demanded", "loan", "other")


def _near(case: Story, amount: Amount) -> float:
    start, end = amount.span.start - case.offset, amount.span.end - case.offset
    kept = P.kept.search(case.folded, end, end + 24) or P.kept.search(case.folded, max(0, start - 10), start)
    owned = P.owned.search(case.folded, max(0, start - 24), start) or P.owned.search(case.folded, end, end + 12)
    again = sum(worth(a) == worth(amount) and a.role in _ASKED for a in case.sums) > 1
    return 1.5 * bool(kept) + 0.5 * bool(owned) + 0.5 * again


def _savings(case: Story) -> list[Amount]:
    """The sum that was saved, each time it is told; none where the text does not say so of any."""
    kept = [a for a in case.unharmed if a.role == "averted" or a.rule == "amounts.recovered.loss"]
    best = max(kept, key=lambda a: (_near(case, a), worth(a)), default=None)
    return [a for a in kept if best is not None and worth(a) == worth(best)]


def _spared_role(amount: Amount, saved: Sequence[Amount]) -> str:
    return "demanded" if amount.role in ("lost", "part") or (amount.role == "averted" and amount not in saved) else amount.role


def averted(case: Story) -> Loss:
    """A case in which nothing left."""
    why = P.spared.search(case.folded) or P.unharmed.search(case.folded)
    saved = _savings(case)
    final = tuple(replace(a, role=_spared_role(a, saved)) for a in case.unharmed)
    kept = worth(saved[0]) if saved and saved[0].currency == "CNY" else None
    span = saved[0].span if saved else _said_safe(case, why)
    fact = Fact("outcome", "averted", span, "loss.outcome.averted")
    return Loss(0.0, None, "CNY", None, False, "averted", kept, None, final, (fact,))


def _said_safe(case: Story, why: re.Match[str] | None) -> Span:
    """The words by which nothing was lost: in the story, in the title, else how the story ends."""
    found = why.span() if why else telling(case.folded)
    if found is None and (titled := telling(case.title)):
        return Span(*titled, "title")
    if found is None:
        last = case.folded.rstrip()
        found = max(last.rfind("\n"), last.rfind("。", 0, len(last) - 1)) + 1, len(last)
    return Span(found[0] + case.offset, found[1] + case.offset)


def is_sent(case: Story, amount: Amount) -> bool:
    """Whether the words beside a sum say that it was paid: 向涉诈账户转账过4.8元, 收到8000元后断绝了联系."""
    at, end = amount.span.start - case.offset, amount.span.end - case.offset
    return bool(P.plainly_sent.search(case.folded, max(0, at - _SENT), at) or P.got_and_gone.match(case.folded, end))


def without_sum(case: Story) -> Loss:
    """A case in which nothing left, or in which no sum of what left is printed."""
    folded = case.folded
    unharmed = P.spared.search(folded) or P.unharmed.search(folded)
    saved = any(a.role == "averted" or a.rule == "amounts.recovered.loss" for a in case.sums)
    surely_gone = not case.ending.saved  # as it is set where the text says that something left
    suffered = P.suffered.search(folded) or ((P.gone_for_good.search(folded) or P.left_untold.search(folded)) if surely_gone else None)
    worded = bool(saved or (unharmed and (not suffered or P.spared.search(folded))))
    if case.ending.saved >= (UNLIKELY if worded else ANYHOW):
        return averted(case)
    if back := [a for a in case.sums if a.role == "recovered" and a.currency == "CNY" and not is_sent(case, a)]:
        first = max(back, key=worth)
        why = Fact("outcome", "partly_recovered", first.span, "loss.outcome.back")
        return Loss(outcome="partly_recovered", recovered=worth(first), amounts=tuple(case.sums), facts=(why,))
    if suffered:
        why = Fact("outcome", "lost", Span(suffered.start() + case.offset, suffered.end() + case.offset), "loss.outcome.suffered")
        return Loss(outcome="lost", amounts=tuple(case.sums), facts=(why,))
    return Loss(amounts=tuple(case.sums))

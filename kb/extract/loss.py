"""Chooses among the sums of one case what was lost, what never left, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from kb.extract.added_up import with_total
from kb.extract.came_back import all_back
from kb.extract.ending import Ending
from kb.extract.numerals import plain
from kb.extract.outcome import CERTAIN, UNLIKELY, Loss, Story, agrees, told, total_of, without_sum, worth
from kb.extract.patterns import Patterns
from kb.extract.tasted import untasted
from kb.extract.times import times_paid
from kb.model import Amount, Span

__all__ = ["Loss", "agrees", "choose_loss", "once", "paid_again"]

P = Patterns("money.yml", "loss")
PICTURE = Patterns("money.yml", "roles").picture
#: how surely a rule says that its sum is the whole loss
_STRENGTH = {
    "amounts.lost.added_up": 5,
    "amounts.lost.total": 5,
    "amounts.lost": 4,
    "amounts.lost.weighed": 4,
    "amounts.lost.taken": 4,
    "amounts.lost.paid_total": 3,
    "amounts.lost.title": 1,
}


_WEIGHED, _PAID = "amounts.lost.weighed", "amounts.lost.paid_total"


def _best(losts: Sequence[Amount]) -> Amount:
    """The whole loss among sums that all claim to be it: the surest words first, then the largest, then the exact print."""
    top = max(_STRENGTH.get(a.rule, 0) for a in losts)
    chosen = max((a for a in losts if _STRENGTH.get(a.rule, 0) == top), key=worth)
    finer = [a for a in losts if a.approx is None and agrees(chosen, a)]
    if chosen.approx is not None and finer:
        return max(finer, key=lambda a: _STRENGTH.get(a.rule, 0))
    if chosen.rule == _WEIGHED:  # 卡里的43700元只剩37元,共43663元被转走
        return next((a for a in losts if a.rule == _PAID and a.approx is None and agrees(chosen, a)), chosen)
    return chosen


def _finer(total: Amount, parts: Sequence[Amount]) -> Amount:
    """A total that is told only roughly (被骗近4万元) gives way to the one exact payment that it rounds."""
    if total.approx is None or len(parts) != 1 or parts[0].approx is not None or not agrees(total, parts[0]):
        return total
    return replace(parts[0], role="lost")


_TITLED = frozenset(("part", "other", "price", "gang_total"))  #: roles that the total of the payments may have in a title
_NOTHING: frozenset[str] = frozenset()
#: roles in which a sum is no more told where it has one of these: 要5万元 … 5万元保住了 is what was saved
_YIELDS = {
    "other": frozenset("lost part lure rebate demanded averted recovered frozen seized gang_total price loan balance_shown".split()),
    "demanded": frozenset(("lost", "part", "averted")),
    "lure": frozenset(("averted",)),
    "loan": frozenset(("averted",)),
    "balance_shown": frozenset(("averted",)),
    "part": frozenset(("lost",)),
}
_JOINED = 2  #: characters between members of an enumeration, at most
_SENTENCE = 30  #: characters before a sum in which a supposition stands
_BESIDE = 16  #: characters before a sum that say whether it is paid once more
_TRIFLE = 0.02  #: of what was kept


def _summed(parts: list[Amount], folded: str, offset: int) -> list[Amount]:
    """The payments that make up a loss no total is printed for: none that is only told twice."""
    kept: list[Amount] = []
    for part in parts:
        twins = [k for k in kept if worth(k) == worth(part) and k.currency == part.currency]
        for _ in range(times_paid(folded, part.span.start - offset, part.span.end - offset) - 1):
            kept.append(part)
        if not twins or paid_again(twins[-1], part, folded, offset):
            kept.append(part)
    return kept


def paid_again(first: Amount, second: Amount, folded: str, offset: int) -> bool:
    """Whether a figure told twice was paid twice: in one enumeration, or once more (又转2000元) after it was paid, not only asked for."""
    start, end, at = first.span.start - offset, first.span.end - offset, second.span.start - offset
    apart = "。" in folded[end:at] and folded[second.span.end - offset : second.span.end - offset + 1] not in ("又", "再")
    if at - end <= _JOINED and not apart and not P.loss_word.match(folded, at):
        return True
    wanted = P.wanted.search(folded, max(0, start - _BESIDE), start) and not P.obeyed.search(folded, max(0, start - _SENTENCE), start)
    asked = wanted or PICTURE.match(folded, end)
    too = (
        first.approx is None
        and P.paid_too.match(folded, second.span.end - offset)
        and P.other_money.search(folded, max(0, at - _BESIDE), at)
    )
    return not asked and (too or P.once_more.search(folded, max(0, at - _BESIDE), at)) is not None


def _more(case: Story, lost: Amount) -> list[Amount]:
    """The payments behind a sum that no word tells as the whole: it itself, once more where it was, and for each of several people."""
    if lost.rule != _WEIGHED:
        return [lost]
    paid = [a for a in case.sums if a.role in ("lost", "part") and worth(a) == worth(lost) and a.currency == lost.currency]
    more = _summed(paid, case.folded, case.offset)
    return more if len(more) > 1 else [lost]


def choose_loss(
    text: str,
    amounts: Sequence[Amount],
    ending: Ending,
    title_amounts: Sequence[Amount] = (),
    offset: int = 0,
    n_victims: int | None = 1,
    unharmed: Sequence[Amount] | None = None,
    title: str = "",
) -> Loss:
    """The loss of one case from all its sums (`find_amounts` of its text, and of the title where the title speaks of this case).

    `text` is the case's own text, beginning at `offset` of the bulletin's; the facts' and amounts' spans count in the bulletin.
    A printed total wins over its parts, the body over the title; payments with no total are added up (`parts`). `ending` says how likely
    nothing was lost, `unharmed` the sums as they are told then; `title` is the folded title where it speaks of this case.
    """
    folded, safe = plain(text), list(amounts if unharmed is None else unharmed)
    case = Story(folded, offset, _promoted(with_total(list(amounts), title_amounts), folded, offset, n_victims), safe, ending, title)
    chosen, many = _chosen(case)
    headed = next((a for a in title_amounts if a.role == "lost" or a.rule == "amounts.part.taken"), None)
    if headed is None and chosen:
        whole = {total_of(paid) for paid in _ways_paid(case, chosen, many)}
        headed = next((a for a in title_amounts if a.role in _TITLED and worth(a) in whole), None)
    if headed is not None and not any(a.role == "averted" for a in title_amounts):
        chosen, many = _with_title(case, chosen, many, headed)
    if not chosen:
        return once(without_sum(case), case)
    spared = ending.saved >= CERTAIN or (ending.saved >= UNLIKELY and _held(case, chosen)) or _only_tasted(case, chosen)
    loss = without_sum(case) if spared else None
    return once(loss if loss is not None and loss.outcome == "averted" else told(case, chosen, many), case)


def once(loss: Loss, case: Story) -> Loss:
    """Each sum once in each role, the loss where it is told most surely; payments of one size may be several."""
    kept: dict[tuple[str, float, str, int], Amount] = {}
    asked = _only_asked(loss, case)
    for number, amount in enumerate(loss.amounts):
        if amount.span in asked:
            continue
        key = (amount.role, worth(amount), amount.currency, number if amount.role == "part" else -1)
        if key not in kept or (amount.role == "lost" and _STRENGTH.get(amount.rule, 0) > _STRENGTH.get(kept[key].rule, 0)):
            kept[key] = amount
    roles: dict[tuple[float, str], set[str]] = {}
    for amount in kept.values():
        roles.setdefault((worth(amount), amount.currency), set()).add(amount.role)
    told = [a for a in kept.values() if _YIELDS.get(a.role, _NOTHING).isdisjoint(roles[worth(a), a.currency])]
    return replace(loss, amounts=tuple(told))


def _only_asked(loss: Loss, case: Story) -> set[Span]:
    """The places of payments at which they are only asked for: the same sum is told once more where it is paid."""
    last: dict[tuple[float, str], Amount] = {}
    asked = set()
    for part in (a for a in loss.amounts if a.role == "part"):
        before = last.get(size := (worth(part), part.currency))
        if before is not None and not paid_again(before, part, case.folded, case.offset):
            asked.add(before.span)
        last[size] = part
    return asked


def _chosen(case: Story) -> tuple[list[Amount], bool]:
    """The sums that make up the loss by the body alone, and whether they were added up."""
    parts = [a for a in case.sums if a.role == "part"]
    losts = [a for a in case.sums if a.role == "lost" and not _before(case, a, parts)]
    if losts:
        paid = _more(case, _finer(_best(losts), parts))
        return paid, len(paid) > 1
    if not parts:
        return [], False
    kept = _summed(parts, case.folded, case.offset)
    main = "CNY" if any(a.currency == "CNY" for a in kept) else kept[0].currency
    same = [a for a in kept if a.currency == main]
    ends = (same[0], same[-1]) if len(same) > 2 else ()  # a total is told before its parts or behind them
    whole = next((a for a in ends if abs(2 * worth(a) - total_of(same)) < 0.01 and not _listed(a, same)), None)
    if whole:
        return [whole], False
    same = untasted(case, _without_asked(case, same))
    return same, len(same) > 1


def _without_asked(case: Story, paid: list[Amount]) -> list[Amount]:
    """The payments without one asked for that two next to each other behind it come to: 要交1.28万元, 借了8000元,加上自己的4800元."""
    come_to = [(n, round(worth(one) + worth(other), 2)) for n, (one, other) in enumerate(pairwise(paid))]
    asked = [a for at, a in enumerate(paid) if any(n > at and total == worth(a) for n, total in come_to)]
    return [a for a in paid if a not in asked or not _is_wanted(case, a)]


def _is_wanted(case: Story, amount: Amount) -> bool:
    start = amount.span.start - case.offset
    return P.wanted.search(case.folded, max(0, start - _BESIDE), start) is not None


def _before(case: Story, lost: Amount, parts: Sequence[Amount]) -> bool:
    """Whether a loss was an earlier scam's, and this one promised to win it back for new payments."""
    if lost.rule != "amounts.lost" or lost.span.part == "title":
        return False
    promises = P.won_back.finditer(case.folded, lost.span.start - case.offset)
    won = next((m for m in promises if not P.lawful.search(case.folded, max(0, m.start() - _BESIDE), m.end())), None)
    return won is not None and any(a.span.start - case.offset > won.start() and worth(a) != worth(lost) for a in parts)


def _listed(amount: Amount, among: Sequence[Amount]) -> bool:
    """Whether a sum stands in one enumeration with another: 2000元、3000元和5000元 are no total with its parts."""
    return any(0 <= max(amount.span.start, a.span.start) - min(amount.span.end, a.span.end) <= 4 for a in among if a is not amount)


def _with_title(case: Story, chosen: list[Amount], many: bool, title: Amount) -> tuple[list[Amount], bool]:
    """The title's sum as a check: it stands where the body prints none, and tells a weakly worded loss from a decoy."""
    if chosen and title.currency == chosen[0].currency:
        total = replace(chosen[0], yuan=total_of(chosen), amount=total_of(chosen))
        if many and worth(title) == worth(total):
            case.sums = [*case.sums, replace(title, role="lost")]
            return [replace(title, role="lost")], False
        if not many and worth(title) in {total_of(paid) for paid in _ways_paid(case, chosen, many)} - {worth(total)}:
            case.sums = [replace(a, role="part") if a is chosen[0] else a for a in case.sums] + [replace(title, role="lost")]
            return [replace(title, role="lost")], False
        if agrees(title, total) or _STRENGTH.get(chosen[0].rule, 0) >= 4:
            return chosen, many
    fits = [a for a in case.sums if a.role not in ("demanded", "lure", "balance_shown", "averted") and agrees(title, a)]
    if fits:
        found = max(fits, key=lambda a: a.approx is None)
        case.sums = [replace(a, role="lost") if a is found else a for a in case.sums]
        return [replace(found, role="lost")], False
    if any(a.role == "averted" and agrees(title, a) for a in case.sums):
        return chosen, many
    case.sums = [*case.sums, replace(title, role="lost")]
    return [replace(title, role="lost")], False


def _ways_paid(case: Story, chosen: list[Amount], many: bool) -> list[list[Amount]]:
    """The payments that may make up the title's sum: those chosen; where no words say that one is all, it with or without the others."""
    if many or chosen[0].rule not in (_WEIGHED, _PAID):
        return [chosen] if many else []
    beside = _paid_beside(case, chosen[0])
    return [way for way in ([*beside, *chosen] if chosen[0].rule == _WEIGHED else [], beside) if len(way) > 1]


def _paid_beside(case: Story, lost: Amount) -> list[Amount]:
    """The other payments beside what only the weights tell as the loss."""
    parts = [a for a in case.sums if a.role == "part" and a.currency == lost.currency and worth(a) != worth(lost)]
    return _summed(parts, case.folded, case.offset)


def _held(case: Story, chosen: list[Amount]) -> bool:
    """Whether what was "won back" is the very sum that the victim had only taken out: stopped before it left."""
    back = {worth(a) for a in case.sums if a.role == "recovered"}
    return bool(back) and P.held.search(case.folded) is not None and all(a.role == "part" and worth(a) in back for a in chosen)


def _only_tasted(case: Story, chosen: list[Amount]) -> bool:
    """Whether all that was paid is a trifle that came back, beside what police say was kept from leaving."""
    total = total_of(chosen)
    kept = max((worth(a) for a in case.sums if a.rule == "amounts.averted"), default=0.0)
    return total <= _TRIFLE * kept and any(a.role in ("recovered", "rebate") and worth(a) >= total for a in case.sums)


def _supposed(folded: str, start: int) -> bool:
    return P.supposed.search(folded, max(0, start - _SENTENCE), start) is not None


def _promoted(sums: list[Amount], folded: str, offset: int, n_victims: int | None) -> list[Amount]:
    """Where no sum claims to be the loss: money borrowed and passed on, all that was returned, a group's total, a weak demand."""
    claims = any(a.role in ("lost", "part") for a in sums)
    paid = max((a.span.start for a in sums if a.role == "part"), default=-1)
    passed = [a for a in sums if a.rule == "amounts.loan.passed_on" and a.span.start > paid]
    unharmed = P.unharmed.search(folded) is not None
    if passed and not any(a.role == "lost" for a in sums) and not P.spared.search(folded):
        return [replace(a, role="part", rule="amounts.part.passed_on") if a in passed else a for a in sums]
    if claims:
        return sums
    weak = [a for a in sums if a.rule == "amounts.demanded" and not _supposed(folded, a.span.start - offset)]
    if weak and not unharmed:
        return [replace(a, role="part", rule="amounts.part.promoted") if a in weak else a for a in sums]
    back = [a for a in sums if a.role == "recovered" and a.rule != "amounts.recovered.loss"]
    if back and all_back(folded) and not any(a.role == "averted" and worth(a) != worth(back[0]) for a in sums):
        return [*sums, replace(back[0], role="lost", rule="amounts.lost.returned")]
    many = [a for a in sums if a.role == "gang_total"]
    if many and (n_victims is None or n_victims > 1):
        return [replace(a, role="lost", rule="amounts.lost.group") if a is many[0] else a for a in sums]
    return sums

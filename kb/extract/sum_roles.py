"""The likeliest role of each sum of a case: what the rules and the words around say, weighed by what the gold sets taught."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from kb.extract.added_up import EACH, IN_WORDS, NO_PAYMENT
from kb.extract.amounts import Judged
from kb.extract.outcome import agrees, worth
from kb.extract.saved_figure import POLICE_SAY, figure, saved_figure
from kb.extract.sum_signs import sum_signs
from kb.extract.weighing import as_shares, load_weighing
from kb.model import Amount, Step

WEIGHTS = "sum_weights.tsv"  #: learned by docs/learn_sums.py
ROLES = "lost part lure rebate demanded averted recovered frozen seized gang_total price loan balance_shown other".split()
_LOST, _PART, _AVERTED, _RECOVERED = map(ROLES.index, ("lost", "part", "averted", "recovered"))
_HARM = tuple(map(ROLES.index, ("lost", "part", "recovered", "frozen")))  #: roles that no sum has where nothing was lost
_BARRED = -1  #: less than any role weighs

#: by rule the roles that its sum weighs more for, or less, and by how many hundredths
_TILTS = {
    **dict.fromkeys(IN_WORDS, ((_LOST,), 180)),
    EACH: ((_PART,), 180),
    **{rule: ((_AVERTED if rule.startswith("amounts.averted") else _RECOVERED,), 150) for rule in POLICE_SAY},
    "amounts.price": ((_LOST,), -100),  # asked for something, who knows whether paid
    **dict.fromkeys(("amounts.averted.intended", "amounts.averted.unpaid"), ((_LOST, _PART), -200)),  # only meant to be paid
}
#: by rule the roles that its sum never has
_NEVER = {
    "amounts.gang.many": (_LOST, _PART),
    "amounts.other.unrecovered": (_RECOVERED, _AVERTED),
    "amounts.seized": (_LOST, _PART, _AVERTED),
    "amounts.balance.left": (_LOST, _PART),
    "amounts.loan.owed": (_LOST, _PART),
    "amounts.other.came_in": (_LOST, _PART),
}
_CLOSE = 50  #: hundredths by which a sum must weigh more as the loss than as a payment, beside another payment
_CENT = 0.01
_CLAIMED = ("demanded", "lure", "balance_shown", "rebate")  #: what scammers say
_HARMED = frozenset(("lost", "part"))
_PAYING = frozenset(("amounts.part.paid", "amounts.part.taken", "amounts.part.complied"))
_BESIDE = 40  #: characters between two payments right beside each other, at most
_FAR = 300  #: hundredths that a sum may weigh less as the one that came back than as what it is told as

Weights = Sequence[int]  #: of one sum by role


def _tilted(told: Sequence[int], rule: str, unharmed: bool) -> Weights:
    """What a sum weighs for each role with what its rule says of it; where nothing was lost, it has none of money that left."""
    made = list(told)
    tilted, by = _TILTS.get(rule, ((), 0))
    for role in tilted:
        made[role] += by
    for role in (*_NEVER.get(rule, ()), *((*_HARM, _AVERTED) if unharmed else ())):
        made[role] = _BARRED
    return made


def _one_loss(sums: Sequence[Amount], weights: Sequence[Weights], roles: Sequence[int]) -> list[int]:
    """The roles, with one loss: of several sums that would be it the surest stays, with what it rounds or what rounds it."""
    losts = [n for n, role in enumerate(roles) if role == _LOST]
    if len(losts) < 2:
        return list(roles)
    rest = {n: [weight if role != _LOST else _BARRED for role, weight in enumerate(weights[n])] for n in losts}
    surest = sums[max(losts, key=lambda n: (weights[n][_LOST] - max(rest[n]), worth(sums[n])))]
    gone = {n for n in losts if not (agrees(surest, sums[n]) or agrees(sums[n], surest))}
    return [rest[n].index(max(rest[n])) if n in gone else role for n, role in enumerate(roles)]


def not_beside_more(sums: Sequence[Amount], weights: Sequence[Weights], roles: Sequence[int]) -> list[int]:
    """The roles; a loss that only the weights tell is no whole beside a larger payment, nor beside any where it may as well be one or is
    told in the same words right beside it."""
    made = list(roles)
    for n, (mine, role) in enumerate(zip(sums, roles, strict=True)):
        if role != _LOST or mine.role == "lost":
            continue
        parts = [other for other, its in zip(sums, roles, strict=True) if its == _PART and worth(other) != worth(mine)]
        paid = set(map(worth, parts))
        if not paid or abs(sum(paid) - worth(mine)) < _CENT:
            continue
        if max(paid) > worth(mine):
            made[n] = max((other for other in range(len(ROLES)) if other != _LOST), key=weights[n].__getitem__)
        elif weights[n][_LOST] - weights[n][_PART] < _CLOSE or any(_alongside(mine, part) for part in parts):
            made[n] = _PART
    return made


def _alongside(mine: Amount, other: Amount) -> bool:
    """Whether a sum is paid in the same words as another right beside it: 丈夫转账5万元,妻子转账3万元."""
    gap = max(mine.span.start, other.span.start) - min(mine.span.end, other.span.end)
    return mine.rule == other.rule and mine.rule in _PAYING and gap <= _BESIDE


def _with_role(amount: Amount, role: str) -> Amount:
    """A sum in another role than the rules have; what is no payment stays none, whatever speaks for it."""
    same = amount.role == role or (amount.rule in NO_PAYMENT and role in ("lost", "part"))
    return amount if same else replace(amount, role=role, rule=f"amounts.{role}.weighed")


@dataclass(frozen=True, slots=True)
class Weighed:
    """The sums of a case with their roles; a role that is not the one of the rules has the rule `amounts.<role>.weighed`."""

    told: list[Amount]
    unharmed: list[Amount]  #: with the roles that they would have if nothing had been lost
    returned: list[Amount]  #: as told, but if none came back then the sum that likeliest did, where one may have
    shares: list[list[float]]  #: of each sum in order: how likely it has each role, together 1
    signs: Sequence[Set[str]]  #: of each sum


def weigh_roles(
    folded: str, sums: Sequence[Judged], titled: Sequence[Amount], end: int, offset: int, steps: Sequence[Step] | None = None
) -> Weighed:
    """The sums of one case, whose own sentences go from `offset` to `end`; `titled` are the sums of its title."""
    known = load_weighing(WEIGHTS, len(ROLES))
    amounts = [judged.amount for judged in sums]
    signs = sum_signs(folded, sums, titled, end, offset, steps)
    rows = _as_lists(sums, [known.sums(shown) for shown in signs])
    harmed, unharmed = ([_tilted(row, a.rule, safe) for a, row in zip(amounts, rows, strict=True)] for safe in (False, True))
    roles = not_beside_more(amounts, harmed, _one_loss(amounts, harmed, [row.index(max(row)) for row in harmed]))
    named = [_with_role(amount, ROLES[role]) for amount, role in zip(amounts, roles, strict=True)]
    told = _given_back(_seized(named, amounts), amounts)
    kept = saved_figure(amounts, signs)
    safe = [
        _with_role(amount, "averted" if figure(amount) == kept else ROLES[row.index(max(row))])
        for amount, row in zip(amounts, unharmed, strict=True)
    ]
    return Weighed(told, safe, _returned(told, rows), list(map(as_shares, harmed)), signs)


def _whole(told: Sequence[Amount]) -> float:
    """The loss, or all payments where none is told."""
    return max((worth(a) for a in told if a.role == "lost"), default=0.0) or sum({worth(a) for a in told if a.role == "part"})


def _given_back(told: list[Amount], ruled: Sequence[Amount]) -> list[Amount]:
    """The sums; where none came back, those of which police say so did, but none above the loss and no payment that is told but once."""
    if any(a.role == "recovered" for a in told):
        return told
    whole, paid = _whole(told), Counter(worth(a) for a in told if a.role in _HARMED)

    def came_back(a: Amount, rule: Amount) -> bool:
        said = rule.role == "recovered" and rule.rule in POLICE_SAY
        return said and (not whole or worth(a) <= whole) and (a.role not in _HARMED or paid[worth(a)] > 1)

    return [rule if came_back(a, rule) else a for a, rule in zip(told, ruled, strict=True)]


def _seized(told: list[Amount], ruled: Sequence[Amount]) -> list[Amount]:
    """The sums; what police are said to have seized (在其身上检获8万元现金) is not what scammers asked for or showed."""
    return [rule if rule.role == "seized" and a.role in _CLAIMED else a for a, rule in zip(told, ruled, strict=True)]


def _returned(told: list[Amount], rows: Sequence[Weights]) -> list[Amount]:
    if any(a.role == "recovered" for a in told):
        return told
    whole = _whole(told)
    may = [n for n, a in enumerate(told) if a.role not in _HARMED and worth(a) <= whole and max(rows[n]) - rows[n][_RECOVERED] <= _FAR]
    best = max(may, key=lambda n: rows[n][_RECOVERED] - max(rows[n]), default=None)
    return [_with_role(a, "recovered") if n == best else a for n, a in enumerate(told)]


def _as_lists(sums: Sequence[Judged], rows: Sequence[Weights]) -> list[Weights]:
    """The weights with those of one enumeration taken together, so that its members have one role."""
    made, at = list(rows), 0
    while at < len(made):
        many, rule = sums[at].listed, sums[at].amount.rule
        if many > 1 and [(one.listed, one.amount.rule) for one in sums[at : at + many]] == [(many, rule)] * many:
            made[at : at + many] = [[sum(column) // many for column in zip(*made[at : at + many], strict=True)]] * many
            at += many
        else:
            at += 1
    return made

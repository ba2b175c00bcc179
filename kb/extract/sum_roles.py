"""The likeliest role of each sum of a case: what the rules and the words around say, weighed by what the gold sets taught."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from kb.extract.amounts import Judged
from kb.extract.outcome import agrees, worth
from kb.extract.sum_signs import sum_signs
from kb.extract.weighing import load_weighing
from kb.model import Amount

WEIGHTS = "sum_weights.tsv"  #: learned by docs/learn_sums.py
ROLES = "lost part lure rebate demanded averted recovered frozen seized gang_total price loan balance_shown other".split()
_HARM = frozenset(("lost", "part", "recovered", "frozen"))  #: roles that no sum has where nothing was lost

_DOUBT = 100  #: hundredths that a sum must weigh more to be told as the one that was saved
_SAID = ("amounts.lost", "amounts.lost.total")  #: rules of a loss told in so many words, which weighs by as much more

Weights = Mapping[str, int]  #: of one sum by role


def _by_role(told: Sequence[int], rule: str, unharmed: bool) -> Weights:
    made = dict(zip(ROLES, told, strict=True))
    made["averted"] -= _DOUBT * unharmed
    made["lost"] += _DOUBT * (rule in _SAID)
    return made


def _likeliest(weights: Weights, barred: Collection[str]) -> str:
    return max((role for role in ROLES if role not in barred), key=weights.__getitem__)


def _one_loss(sums: Sequence[Amount], weights: Sequence[Weights], roles: Sequence[str]) -> list[str]:
    """The roles, with one loss: of several sums that would be it the surest stays, with what it rounds or what rounds it."""
    losts = [n for n, role in enumerate(roles) if role == "lost"]
    if not losts:
        return list(roles)
    other = {n: _likeliest(weights[n], ("lost",)) for n in losts}
    surest = sums[max(losts, key=lambda n: (weights[n]["lost"] - weights[n][other[n]], worth(sums[n])))]
    same = {n for n in losts if agrees(surest, sums[n]) or agrees(sums[n], surest)}
    return [role if n in same else other.get(n, role) for n, role in enumerate(roles)]


def weigh_roles(folded: str, sums: Sequence[Judged], titled: Sequence[Amount], end: int, unharmed: bool = False) -> list[Amount]:
    """The sums of one case with their roles, none of them lost where the case is `unharmed`; its own sentences end at `end`.

    `titled` are the sums of its title. A role that is not the one of the rules has the rule `amounts.<role>.weighed`.
    """
    known = load_weighing(WEIGHTS, len(ROLES))
    amounts = [judged.amount for judged in sums]
    shown = zip(amounts, sum_signs(folded, sums, titled, end), strict=True)
    weights = [_by_role(known.sums(signs), amount.rule, unharmed) for amount, signs in shown]
    roles = _one_loss(amounts, weights, [_likeliest(row, _HARM if unharmed else ()) for row in weights])
    return [a if a.role == role else replace(a, role=role, rule=f"amounts.{role}.weighed") for a, role in zip(amounts, roles, strict=True)]

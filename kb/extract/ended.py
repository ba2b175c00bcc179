"""How a case ended for the money at a second look: what the first one says (ending.py), and what its sums likely are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from kb.extract.ending import ENDS, Ending, to_ending
from kb.extract.outcome import worth
from kb.extract.sum_roles import ROLES
from kb.extract.weighing import as_shares, load_weighing, odds_step
from kb.model import Amount

WEIGHTS = "ended_weights.tsv"  #: learned by docs/learn_ended.py
FIRST = 0.8  #: of what the first look weighs goes into the second
_LOST, _PART, _RECOVERED = map(ROLES.index, ("lost", "part", "recovered"))
#: by name the roles together of which a sum may be
_KINDS = {
    "gone": (_LOST, _PART, _RECOVERED),
    "paid": (_LOST, _PART),
    **{role: (ROLES.index(role),) for role in ("averted", "recovered", "frozen", "demanded", "lost")},
}
Shares = Sequence[Sequence[float]]  #: of each sum: how likely it has each role


def ended_signs(first: Sequence[int], sums: Sequence[Amount], shares: Shares) -> set[str]:
    """What speaks for an end; `first` is what the first look weighs for each."""
    ends = as_shares(first)
    saved = odds_step(ends[1], 1)
    signs = {f"e{n}:{odds_step(share)}" for n, share in enumerate(ends)} | {f"top:{ENDS[ends.index(max(ends))]}", "always"}
    if not sums:
        return signs | {"no sum", f"gone:none:{saved}"}
    most = {name: max(sum(row[role] for role in roles) for row in shares) for name, roles in _KINDS.items()}
    signs |= {f"{name}:{odds_step(share)}" for name, share in most.items()}
    paid = odds_step(most["paid"], 1)
    signs |= {f"{name}/paid:{odds_step(most[name], 1)}/{paid}" for name in ("averted", "recovered")}
    return signs.union(_of_roles(sums, shares), (f"gone:{odds_step(most['gone'])}:{saved}",))


def _of_roles(sums: Sequence[Amount], shares: Shares) -> Iterator[str]:
    """The likeliest roles: those there are, the last ones, that of the greatest sum, those of one figure told twice."""
    roles = [ROLES[row.index(max(row))] for row in shares]
    yield from (f"has:{role}" for role in roles)
    yield from (f"last:{roles[-1]}", f"last two:{'>'.join(roles[-2:])}")
    values = list(map(worth, sums))
    yield f"greatest:{roles[values.index(max(values))]}"
    told: defaultdict[float, set[str]] = defaultdict(set)
    for value, role in zip(values, roles, strict=True):
        yield from (f"twice:{before}>{role}" for before in told[value])
        told[value].add(role)


def weigh_again(first: Sequence[int], signs: set[str]) -> Ending:
    """How it ended."""
    more = load_weighing(WEIGHTS, len(ENDS)).sums(signs)
    return to_ending([round(FIRST * one) + other for one, other in zip(first, more, strict=True)])

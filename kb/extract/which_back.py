"""Which figure of a case in which money left came back, or that none did: its sums, how it likely ended and what the rules say, weighed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.extract.came_back import all_back, only_promised, returned, surely_back
from kb.extract.outcome import ALL, MORE, Loss, P, Story, back_as, is_sent, worth
from kb.extract.purse import Purse
from kb.extract.sum_roles import ROLES
from kb.extract.weighing import as_shares, load_weighing, odds_step
from kb.model import Amount, Fact, Span

WEIGHTS = "back_weights.tsv"  #: learned by docs/learn_back.py
_BACK, _LOST, _PART = map(ROLES.index, ("recovered", "lost", "part"))
_SHOWN = ("recovered", "frozen", "averted", "seized", "demanded", "rebate")  #: roles of which it is told how likely a figure has each
_GONE = frozenset(("lost", "part"))
_STOPPED = frozenset(("recovered", "frozen", "averted"))
_HARDLY = 0.02  #: how likely one of these must be of a figure that may have come back, where no rule says so
_CENT = 0.01
_MANY = 3


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may have come back, in yuan, None for nothing that is told; what speaks for it; the sum that it is, where one is printed."""

    value: float | None
    signs: set[str]
    said: Amount | None = None


@dataclass(frozen=True, slots=True)
class _Figure:
    """A figure of the story and its places among the sums; at the best of them it likeliest came back."""

    value: float
    places: list[int]
    best: int
    likely: dict[str, float]


def _figures(loss: Loss, purse: Purse, case: Story) -> list[_Figure]:
    """Each figure that may have come back, in the order in which the story first prints them."""
    at: defaultdict[float, list[int]] = defaultdict(list)
    for n, one in enumerate(purse.sums):
        if one.amount.currency == "CNY" and one.amount.yuan and one.amount.yuan <= (loss.yuan or 0.0) * MORE:
            at[one.amount.yuan].append(n)
    made = []
    for value, places in at.items():
        likely = {role: max(purse.shares[n][ROLES.index(role)] for n in places) for role in _SHOWN}
        about = [n for n in places if purse.sums[n].amount.role not in _GONE] or places  # what pays says nothing of a return
        spans = (purse.sums[n].amount.span for n in about)
        if all(only_promised(case.folded, span.start - case.offset, span.end - case.offset) for span in spans):
            continue  # 对方没有退还这3000元
        ruled = any(purse.sums[n].amount.role in _STOPPED for n in places)
        if ruled or value == loss.recovered or max(likely[role] for role in _STOPPED) >= _HARDLY:
            made.append(_Figure(value, places, max(places, key=lambda n: purse.shares[n][_BACK]), likely))
    return made


def _of_loss(figure: _Figure, loss: Loss, case: Story) -> Iterator[str]:
    """How a figure stands to the loss and to how the case ended."""
    whole = figure.value >= ALL * (loss.yuan or 0.0)
    name, end = "all" if whole else "some", case.ending
    yield from (f"{name}:{role}:{odds_step(figure.likely[role], 1)}" for role in ("recovered", "frozen", "averted"))
    yield from (f"{name}:partly:{odds_step(end.partly)}", f"{name}:wholly:{odds_step(end.wholly)}", f"{name}:saved:{odds_step(end.saved)}")
    yield from (name, f"{name}:parts:{loss.parts}", f"of loss:{round(10 * figure.value / (loss.yuan or 1.0))}")
    yield from (f"final:{a.role}" for a in loss.amounts if worth(a) == figure.value)


def _of_places(figure: _Figure, purse: Purse) -> Iterator[str]:
    """What its places say: their rules, their likeliest roles, the words around the best of them."""
    paid = [purse.shares[n][_LOST] + purse.shares[n][_PART] for n in figure.places]
    best = purse.shares[figure.best]
    yield from (f"paid:{odds_step(max(paid), 1)}", f"paid there:{odds_step(best[_LOST] + best[_PART], 1)}")
    yield from (f"places:{min(len(figure.places), _MANY)}", "late" if figure.places[-1] == len(purse.sums) - 1 else "not late")
    yield from (f"rule:{purse.sums[n].amount.rule}" for n in figure.places)
    yield from (f"likeliest:{ROLES[row.index(max(row))]}" for row in (purse.shares[n] for n in figure.places))
    yield from map("s ".__add__, purse.signs[figure.best])


def _of_told(value: float, loss: Loss) -> Iterator[str]:
    told = "told" if value == loss.recovered else "other told" if loss.recovered else "none told"
    yield from (told, f"{told}:{loss.outcome}")


def _of_end(name: str, case: Story) -> Iterator[str]:
    end = case.ending
    yield from (name, f"{name}:partly:{odds_step(end.partly)}", f"{name}:wholly:{odds_step(end.wholly)}")


def _unprinted(value: float, name: str, figures: Sequence[_Figure], loss: Loss, case: Story) -> Candidate:
    """A sum that no figure of the story is: all of the loss, or what the rules add up."""
    likely = max((f.likely["recovered"] for f in figures), default=0.0)
    signs = {f"{name}:{sign}" for sign in _of_told(value, loss)} | {f"{name}:best:{odds_step(likely)}", f"{name}:parts:{loss.parts}"}
    return Candidate(value, signs.union(_of_end(name, case), (f"{name}:figures:{min(len(figures), _MANY)}",)))


def find_backs(loss: Loss, purse: Purse, case: Story) -> list[Candidate]:
    """All that may have come back of a loss in yuan, and that nothing is told to have; the last is that."""
    figures, told = _figures(loss, purse, case), loss.recovered or None
    order = sorted((f.likely["recovered"] for f in figures), reverse=True)
    found = []
    for figure in figures:
        signs = {f"{role}:{odds_step(share)}" for role, share in figure.likely.items()}
        signs.add(f"rank:{order.index(figure.likely['recovered'])}")
        signs.update(_of_loss(figure, loss, case), _of_places(figure, purse), _of_told(figure.value, loss))
        found.append(Candidate(figure.value, signs, purse.sums[figure.best].amount))
    for name, value in (("whole", loss.yuan if _words(case) else told), ("sum", told)):
        if value and value not in [one.value for one in found]:
            found.append(_unprinted(value, name, figures, loss, case))
    best = order[0] if order else 0.0
    none = {f"none:best:{odds_step(best)}", f"none:told:{told is None}", f"none:{loss.outcome}:{told is None}"}
    none.add(f"none:figures:{min(len(found), _MANY)}")
    none.add(f"none:{odds_step(best, 1)}/{odds_step(case.ending.partly + case.ending.wholly, 1)}")
    return [*found, Candidate(None, none.union(_of_end("none", case)))]


def choose_back(loss: Loss, purse: Purse, case: Story) -> Loss:
    """The case with the likeliest; as it is where no loss in yuan is told or nothing was lost."""
    if loss.outcome == "averted" or not loss.yuan or (loss.outcome == "lost" and P.sent_over.search(case.folded)):
        return loss
    found = find_backs(loss, purse, case)
    known = load_weighing(WEIGHTS, 1)
    likely = as_shares([known.sums([*one.signs, "always"])[0] for one in found])
    best = found[likely.index(max(likely))]
    sure = loss.outcome == "recovered" and (surely_back(case.folded) or P.from_police.search(case.folded))
    if best.value == (loss.recovered or None) or (best.value is None and sure) or (best.said and is_sent(case, best.said)):
        return loss
    return _tell(best, loss, case)


def _words(case: Story) -> Span | None:
    """Where it is told without a sum that money came back."""
    said = all_back(case.folded) or returned(case.folded)
    return Span(said.start() + case.offset, said.end() + case.offset) if said else None


def _tell(best: Candidate, loss: Loss, case: Story) -> Loss:
    """The case with another sum come back than the rules tell."""
    rest = [replace(a, role="other") if a.role == "recovered" else a for a in loss.amounts]
    gone = next((a for a in rest if a.role in _GONE), None)
    if best.value is None:
        facts = (Fact("outcome", "lost", gone.span, "loss.outcome.lost"),) if gone else ()
        return replace(loss, outcome="lost", recovered=None, amounts=tuple(rest), facts=facts)
    said = best.said or gone
    if said is None:
        return loss  # no sum is printed to quote
    outcome = back_as(best.value, loss.yuan or 0.0, case.folded)
    paid = any(a.span == said.span and a.role in _GONE for a in rest)
    span = (_words(case) if paid else None) or said.span
    back = replace(said, role="recovered", rule="amounts.recovered.whole" if paid else "amounts.recovered.chosen")
    if best.said is None:
        back = replace(back, yuan=best.value, amount=None)
    kept = tuple(a for a in rest if a.span != said.span or paid)
    return replace(
        loss, outcome=outcome, recovered=best.value, amounts=(*kept, back), facts=(Fact("outcome", outcome, span, "loss.outcome.back"),)
    )

"""Which sum of yuan is a case's loss: each printed figure, the likeliest payments added up, none, or that none was lost, is weighed."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from kb.extract.added_up import IN_WORDS, NO_PAYMENT
from kb.extract.loss import once, paid_again
from kb.extract.loss_words import OF_CANDIDATE, Made, made_of, weigh_figures, weigh_made
from kb.extract.outcome import Loss, P, Story, averted, told, total_of, worth
from kb.extract.purse import DEMANDED, LOST, NEVER, PART, Figure, Purse, figures_of, ways_to_pay
from kb.extract.weighing import as_shares, in_twos, load_weighing, odds_step
from kb.model import Amount

WEIGHTS = "loss_weights.tsv"  #: learned by docs/learn_losses.py
LIKELY, SAID = 0.6, 0.5  #: how likely the likeliest must be, and what the rules tell; else the loss is not told
_NEAR = 6  #: characters on each side of a sum whose pairs have a say
_REPEATED = 2  #: of the ways to pay, those of which a payment may have been made twice
_SMALL = 0.2  #: of all payments
ROUND, _CENT = 0.05, 0.01  #: of a title's sum by which it is rounded; yuan
_HEAD = 24  #: characters before a sum that say that one or each of several paid it
_KINDS = ("printed", "title", "added", "again", "twice", "once", "each", "none", "zero")


@dataclass(slots=True)
class Candidate:
    """A loss in yuan, None for one that is not told, 0 for nothing lost; the sums that make it up; what speaks for it."""

    value: float | None
    way: tuple[Amount, ...] = ()
    signs: set[str] = field(default_factory=set)
    made: Made = (False, ())


@dataclass(slots=True)
class _Found:
    """The candidates so far, by their value, and how likely the roles of all sums are if it is the loss."""

    purse: Purse
    folded: str
    offset: int
    figures: list[Figure]
    by_value: dict[float, Candidate] = field(default_factory=dict)
    likely: dict[float, float] = field(default_factory=dict)

    def put(self, value: float, way: Iterable[Amount], *signs: str, likely: float | None = None) -> None:
        value = round(value, 2)
        self.by_value.setdefault(value, Candidate(value, tuple(way))).signs.update(signs)
        if likely is not None:
            self.likely[value] = max(likely, self.likely.get(value, likely))

    def at(self, place: int) -> Amount:
        return self.purse.sums[place].amount

    def near(self, place: int, tag: str) -> Iterator[str]:
        """The pairs of characters beside a sum."""
        money = self.purse.sums[place].context.money
        left, right = self.folded[max(0, money.start - _NEAR) : money.start], self.folded[money.end : money.end + _NEAR]
        yield from map(f"{tag}l:".__add__, in_twos(left))
        yield from map(f"{tag}r:".__add__, in_twos(right))


def _step(shares: Sequence[float]) -> str:
    """The likeliest, if any."""
    return str(odds_step(max(shares))) if shares else "no"


def _put_printed(found: _Found) -> None:
    """Each figure of the story as the whole loss: told as the total, or alone paid."""
    figures = found.figures
    unlost, unpaid = (sum(math.log(1 - share) for share in shares) for shares in ([f.lost for f in figures], [f.paid for f in figures]))
    for one in figures:
        total = math.log(max(one.lost, NEVER)) + unlost - math.log(1 - one.lost)
        alone = math.log(max(one.paid, NEVER)) + unpaid - math.log(1 - one.paid)
        smaller = [other.paid for other in figures if other.value < one.value]
        signs = [f"k:printed n{min(len(one.places), 3)}", "k:printed", f"lost:{odds_step(one.lost)}", f"paid:{odds_step(one.paid)}"]
        signs += [f"bigger:{_step([f.paid for f in figures if f.value > one.value])}", f"smaller:{_step(smaller)}"]
        signs += [
            f"smaller paid:{min(3, sum(share > 0.5 for share in smaller))}",
            *(["back"] if one.back else []),
            *(["saved"] if one.saved else []),
        ]
        signs += [f"rule:{found.at(place).rule}" for place in one.places]
        signs += found.near(one.best, "p")
        if one.times == 1:
            found.put(one.value, (found.at(one.best),), *signs, likely=max(total, alone))
        else:
            found.put(one.whole, [found.at(one.best)] * one.times, *signs, f"times:{min(one.times, 3)}", likely=alone)
            found.put(one.value, (found.at(one.best),), *signs, "only once", likely=total)


def _put_titled(found: _Found) -> None:
    printed = {figure.value for figure in found.figures}
    for amount in found.purse.titled:
        if amount.currency == "CNY" and amount.yuan:
            found.put(amount.yuan, (amount,), "k:title", *([] if amount.yuan in printed else ["title only"]))


def _put_added(found: _Found) -> None:
    """The likeliest payments added up, and one of them made twice."""
    sure = tuple(f for f in found.figures if f.paid > 0.5)
    for n, (likely, way) in enumerate(ways_to_pay(found.figures)):
        values = [f.whole for f in way]
        total = sum(values)
        signs = ["k:added", f"way:{min(n, 4)}", f"size:{min(len(way), 5)}", f"size:{min(len(way), 5)}/{_paying(found.purse)}"]
        signs += [f"in:{odds_step(min(f.paid for f in way))}", f"out:{_step([f.paid for f in found.figures if f not in way])}"]
        signs += [
            f"in lost:{odds_step(max(f.lost for f in way))}",
            f"share:{round(4 * max(values) / total)}",
            *(["sure"] if way == sure else []),
        ]
        paid = [found.at(f.best) for f in way for _ in range(f.times)]
        found.put(total, paid, *signs, *(["a small one"] if min(values) < _SMALL * total else []), likely=likely)
        if any(f.times > 1 for f in way):
            found.put(sum(f.value for f in way), [found.at(f.best) for f in way], "k:once", f"once:{n}")
        for f in way if n < _REPEATED else ():
            for later in _repeated(found, f):
                again = [*paid, found.at(later)]
                found.put(total + f.value, again, "k:again", f"again:{n}", *_of_repeated(found, f, later))


def _repeated(found: _Found, figure: Figure) -> tuple[int, ...]:
    """The last place of a figure that is told twice and by no word paid more than once."""
    starts = {found.at(place).span.start: place for place in figure.places if place != figure.best}
    starts.pop(found.at(figure.best).span.start, None)
    return tuple(place for _, place in sorted(starts.items())[-1:]) if figure.times == 1 else ()


def _of_repeated(found: _Found, figure: Figure, later: int) -> Iterator[str]:
    """What speaks for a figure being paid both times: the words beside the later place, how likely it was paid at both, once more."""
    first, last = sorted((found.at(figure.best), found.at(later)), key=lambda one: one.span.start)
    second = later if last is found.at(later) else figure.best
    yield from found.near(second, "w")
    yield from found.near(figure.best if second == later else later, "v")
    shares = [found.purse.shares[place] for place in (figure.best, later)]
    paid = min(row[LOST] + row[PART] for row in shares)
    yield from (f"both:{odds_step(paid)}", f"both asked:{odds_step(max(row[DEMANDED] for row in shares))}")
    stated = "more" if paid_again(first, last, found.folded, found.offset) else "once"
    yield from (f"told {stated}", f"told {stated}:{odds_step(paid, 1)}", f"places:{min(len(figure.places), 4)}")


def _put_each(found: _Found) -> None:
    """Every figure that was likely paid, as often as it is told where it likely was."""
    places = [n for f in found.figures for n in f.places if found.purse.shares[n][LOST] + found.purse.shares[n][PART] > 0.5]
    spans = {found.at(n).span: found.at(n) for n in places}
    if len(spans) > len({worth(one) for one in spans.values()}):
        many = len(spans) - len({worth(one) for one in spans.values()})
        found.put(total_of(list(spans.values())), spans.values(), "k:each", f"each:{min(many, 3)}", f"each of:{min(len(spans), 6)}")


def _put_twice(found: _Found) -> None:
    for f in found.figures:
        for later in _repeated(found, f):
            way = (found.at(f.best), found.at(later))
            found.put(2 * f.value, way, "k:twice", f"paid:{odds_step(f.paid)}", *_of_repeated(found, f, later))


def _paying(purse: Purse) -> str:
    return f"pays{min(purse.paying, 4)}"


def _beside(value: float, found: _Found, order: Sequence[float]) -> Iterator[str]:
    """How a candidate stands to the title's sums, to the rules, and to the others."""
    own = found.by_value[value].signs
    for amount in found.purse.titled:
        if amount.currency == "CNY" and amount.yuan:
            gap = abs(amount.yuan - value)
            near = "=" if gap < _CENT else "~" if gap <= ROUND * amount.yuan else "<" if value < amount.yuan else ">"
            yield f"{near}title"
    if value in found.likely:
        behind = found.likely[value] - found.likely[order[0]]
        yield f"ll:{max(-8, round(2 * behind))}"
    else:
        yield "no ll"
    kinds = "+".join(kind for kind in _KINDS if f"k:{kind}" in own) + ("+told" if "told" in own else "")
    rank = order.index(value) if value in found.likely else 4
    yield from (kinds, f"{kinds}+ll{rank}" if rank < 3 else kinds, "told" if "told" in own else "not told")
    yield from _of_case(kinds.removesuffix("+told"), found)


def _of_case(kinds: str, found: _Found) -> Iterator[str]:
    yield f"{kinds}:{_paying(found.purse)}"
    yield f"{kinds}:victims{min(found.purse.n_victims or 0, 3)}"
    yield f"{kinds}:figures{min(len(found.figures), 5)}"


def find_losses(purse: Purse, case: Story, figures: list[Figure] | None = None) -> list[Candidate]:
    """All that the loss may be, that it is not told and that nothing was lost among it; `figures` where they are known already."""
    found = _Found(purse, case.folded, case.offset, figures_of(purse, case) if figures is None else figures)
    _put_printed(found)
    _put_titled(found)
    _put_added(found)
    _put_twice(found)
    _put_each(found)
    loss, saved = purse.told, odds_step(case.ending.saved)
    said = ["told", f"told:{loss.outcome}", f"told parts:{loss.parts}"]
    if loss.yuan is not None:
        rule = next((amount.rule for amount in loss.amounts if amount.role == "lost"), "none")
        found.put(loss.yuan, (), *said, f"told rule:{rule}")
    order = sorted(found.likely, key=lambda value: -found.likely[value])
    for value, candidate in found.by_value.items():
        candidate.signs |= set(_beside(value, found, order))
    places = {one.amount: n for n, one in enumerate(purse.sums)}
    for candidate in found.by_value.values():
        candidate.made = made_of(candidate.value, candidate.way, found.figures, places)
    paid = [f.paid for f in found.figures]
    none = Candidate(None, (), {"k:none", f"most:{_step(paid)}", f"none saved:{saved}", *_of_case("none", found)})
    none.signs |= {*(said if loss.yuan is None else ()), *(["none titled"] if purse.titled else [])}
    zero = found.by_value.pop(0.0, Candidate(0.0))
    most = max(paid, default=0.0)
    zero.signs |= {"k:zero", f"saved:{saved}", f"zero most:{_step(paid)}", f"zero:{odds_step(most, 1)}/{odds_step(case.ending.saved, 1)}"}
    return [*found.by_value.values(), none, zero]


def choose(purse: Purse, case: Story) -> Loss:
    """The likeliest loss: as the rules tell it where they come to the same, none where no one is likely enough, or it is what each paid."""
    loss = _likeliest(purse, case)
    several = not loss.parts and (purse.n_victims or 1) > 1
    one = several and any(_before(P.of_one, worth(a), purse, case) for a in loss.amounts if a.role == "lost")
    return _tell(Candidate(None), loss, case) if one else loss


def _likeliest(purse: Purse, case: Story) -> Loss:
    loss = purse.told
    if loss.currency not in ("CNY", None) or (loss.yuan is None and P.uncounted.search(case.folded)):
        return loss
    candidates = find_losses(purse, case, figures := figures_of(purse, case))
    known = load_weighing(WEIGHTS, 3)
    words = weigh_figures(known, figures, purse.signs)
    likely = as_shares([known.sums([*one.signs, "always"])[OF_CANDIDATE] + weigh_made(one.made, words) for one in candidates])
    best = candidates[likely.index(max(likely))]
    ruled = same_sum(best.value, loss.yuan)
    if is_likely(max(likely), ruled) and _is_paid(best, purse):
        return loss if ruled or _is_share(best, purse, case) else _tell(best, loss, case)
    return loss if _in_words(loss) else _tell(Candidate(None), loss, case)


def _is_paid(best: Candidate, purse: Purse) -> bool:
    """Whether none of its sums is, wherever it stands, one that cannot have been paid: an end of a range, part of a sum just told."""
    told = [one.amount for one in purse.sums]
    barred = {a.yuan for a in told if a.rule in NO_PAYMENT} - {a.yuan for a in told if a.rule not in NO_PAYMENT}
    return not barred & {best.value, *(amount.yuan for amount in best.way)}


def _is_share(best: Candidate, purse: Purse, case: Story) -> bool:
    """Whether the likeliest is what each of several paid, and the rules tell what it comes to for all: 14名家长…每人交了265元."""
    many, whole = purse.n_victims or 1, purse.told.yuan
    if many == 1 or not best.value or not whole or not same_sum(best.value * many, whole):
        return False
    return _before(P.per_head_paid, best.value, purse, case)


def _before(words: re.Pattern[str], value: float, purse: Purse, case: Story) -> bool:
    """Whether a sum stands behind words that say of whom it is: 9名学生…每人被骗399元."""
    starts = (one.context.money.start for one in purse.sums if worth(one.amount) == value)
    return any(words.search(case.folded, max(0, at - _HEAD), at) for at in starts)


def is_likely(share: float, ruled: bool) -> bool:
    """Whether the likeliest is likely enough; `ruled` where the rules tell it too."""
    return share >= (SAID if ruled else LIKELY)


def same_sum(one: float | None, other: float | None) -> bool:
    """Whether two losses are the same to the fen, or neither is told."""
    return one is other if one is None or other is None else abs(one - other) < _CENT


def _in_words(loss: Loss) -> bool:
    """Whether it is told in so many words (被骗4.6万元)."""
    return any(amount.role == "lost" and amount.rule in IN_WORDS for amount in loss.amounts)


def _tell(best: Candidate, loss: Loss, case: Story) -> Loss:
    """The case with another loss than the rules tell."""
    if best.value is None:
        if loss.yuan == 0:
            return replace(loss, yuan=None, currency=None)
        whole = [one for one in loss.amounts if one.rule == "amounts.recovered.whole"]  # of several, how much “all” was is not known
        kept = tuple(replace(a, role="part") if a.role == "lost" else a for a in loss.amounts if len(whole) < 2 or a not in whole)
        back = loss.recovered if len(kept) == len(loss.amounts) else None
        return replace(loss, yuan=None, amount=None, currency=None, approx=None, parts=False, recovered=back, amounts=kept)
    if best.value == 0:
        return once(averted(case), case)
    many = len(best.way) > 1
    way = [replace(one, role="part" if many else "lost") for one in best.way]
    for_it = {one.span: one for one in way}
    rest = [_beside_loss(one, total_of(way)) for one in case.sums if one.span not in for_it or one.role in ("recovered", "averted")]
    sums = sorted([*rest, *for_it.values()], key=lambda one: (one.span.part == "title", one.span.start))
    return once(told(replace(case, sums=sums), way, many), case)


def _beside_loss(amount: Amount, total: float) -> Amount:
    """A sum that is not the loss: a payment where it is smaller."""
    if amount.role != "lost":
        return amount
    return replace(amount, role="part" if worth(amount) < total else "other")

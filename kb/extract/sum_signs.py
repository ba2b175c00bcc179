"""What a sum of a case shows of its role: the rule that spoke, the words around it, how it compares with the other sums."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from kb.extract.amounts import Judged
from kb.extract.ending import find_places, in_one_line
from kb.extract.money import Money
from kb.extract.outcome import agrees, worth
from kb.extract.step_signs import signs_of_steps
from kb.extract.weighing import in_twos
from kb.model import Amount, Step

_NEAR = 12  #: characters on each side whose pairs have a say
_BACK, _ON = 80, 120  #: characters before and behind in which the clauses of a sum and those beside it are looked for
_AROUND = 60  #: characters on each side in which the signs of an ending have a say
_TINY, _SMALL = 1 / 50, 1 / 5  #: shares of the largest sum
_STEPS = 2  #: sizes told apart between 10 and 100, 100 and 1000 …
_TOTALLED = range(3, 13)  #: different sums of a case among which those are looked for that make up another
_QUOTED = 200  #: characters over which a quotation is open
_PARTS = (2, 3, 4)  #: of such a total
_BESIDE = 24  #: sums before and behind that a sum is compared with
_STOP = re.compile(r"[。！!？?；;\n]")
_CLAUSE = re.compile(r"[,;:。!?\n]")
_MOST = 4  #: of steps by which a sum is told to be greater than the one beside it


def _of_words(folded: str, judged: Judged) -> list[str]:
    money = judged.context.money
    left, right = folded[max(0, money.start - _NEAR) : money.start], folded[money.end : money.end + _NEAR]
    before, behind = map("l:".__add__, in_twos(left)), map("r:".__add__, in_twos(right))
    return [*before, *behind, *_of_clauses(folded, money), f"L:{left[-2:]}", f"L1:{left[-1:]}", f"R:{right[:2]}", f"R1:{right[:1]}"]


def _of_clauses(folded: str, money: Money) -> Iterator[str]:
    """The pairs of characters of its clause on both sides, and those of the clauses before and behind."""
    first, last = max(0, money.start - _BACK), min(len(folded), money.end + _ON)
    begins = [first, first, *(stop.end() for stop in _CLAUSE.finditer(folded, first, money.start))]
    ends = [*(stop.start() for stop in _CLAUSE.finditer(folded, money.end, last)), last, last]
    stretches = (("cl:", begins[-1], money.start), ("cr:", money.end, ends[0]), ("cb:", begins[-2], begins[-1]), ("ca:", ends[0], ends[1]))
    for name, start, end in stretches:
        told = folded[start:end]
        yield from map(name.__add__, in_twos(told))


def _of_cues(judged: Judged) -> list[str]:
    context = judged.context
    own, behind, before = ([cue.label for cue in cues] for cues in (context.left, context.right, context.before))
    made = [f"verb:{judged.verb}", f"last:{'+'.join(own[-2:])}", f"next:{behind[0] if behind else ''}"]
    made.append(f"was:{before[-1] if before else ''}>{judged.verb}")
    made += map("own:".__add__, own)
    made += map("behind:".__add__, behind)
    made += map("before:".__add__, before)
    if context.obeyed:
        made.append("obeyed")
    if judged.listed > 1:
        made.append("listed")
    return made


def _of_size(mine: Amount, values: Sequence[float]) -> Iterator[str]:
    value, most = worth(mine), max(values)
    yield f"size:{int(_STEPS * math.log10(max(value, 1.0)))}"
    if value >= most:
        yield "largest"
    if value <= most * _SMALL:
        yield "small"
    if value <= most * _TINY:
        yield "tiny"
    if mine.approx:
        yield f"approx:{mine.approx}"
    if mine.currency != "CNY":
        yield "foreign"


def _told(folded: str, judged: Judged) -> tuple[str, str, str, str, str]:
    """What its twins say of a sum: its role, its verb and rule, the words beside it."""
    amount, money = judged.amount, judged.context.money
    return amount.role, judged.verb, amount.rule, folded[max(0, money.start - 2) : money.start], folded[money.end : money.end + 2]


def _of_twins(at: int, sums: Sequence[Amount], values: Sequence[float], told: Sequence[tuple[str, str, str, str, str]]) -> Iterator[str]:
    """The same figure before and behind: what the rules make of it there, and the words beside it."""
    mine, same = sums[at], values[at]
    twins = {(n < at, sums[n].span == mine.span, told[n]) for n, value in enumerate(values) if value == same and n != at}
    for before, double, (role, verb, rule, left, right) in twins:
        where = "earlier" if before else "later"
        yield f"double:{mine.role}" if double else f"{where}:{role}"
        yield from (f"tv:{where}:{verb}", f"tr:{where}:{rule}", f"twl:{where}:{left}", f"twr:{where}:{right}")
    if not twins:
        yield "no twin"


def _of_rank(at: int, values: Sequence[float]) -> Iterator[str]:
    """The figure among the others by size: how many are greater, whether it exceeds those before it, and by how much the ones beside it."""
    value, known = values[at], sorted(set(values))
    greater = len(known) - 1 - known.index(value)
    yield from (f"rank:{min(greater, 4)}", f"rank:{min(greater, 3)}/{min(len(known), 5)}")
    if before := values[:at]:
        yield ">before" if value > max(before) else "<=before"
        yield f"rp:{_times(value, before[-1])}"
        if value >= sum(set(before)) - 0.01:
            yield ">=sum before"
    if at + 1 < len(values):
        yield f"rn:{_times(value, values[at + 1])}"


def _times(value: float, other: float) -> int:
    """By how many steps, two of which are twice as much, a figure is greater than another."""
    return max(-_MOST, min(_MOST, round(2 * math.log2(max(value, 1.0) / max(other, 1.0)))))


def _of_roles(at: int, sums: Sequence[Amount], values: Sequence[float]) -> Iterator[str]:
    """How many of the other sums the rules take for losses and payments, before and behind, and for what those beside it."""
    roles = [one.role for one in sums]
    mine = roles[at]
    losses = sum(role == "lost" for n, role in enumerate(roles) if n != at)
    paid = len({value for value, role in zip(values, roles, strict=True) if role == "part" and value != values[at]})
    yield from (f"losses:{min(losses, 2)}", f"paid:{min(paid, 3)}", f"losses:{min(losses, 1)}:{mine}", f"paid:{min(paid, 3)}:{mine}")
    yield f"paid before:{min(roles[:at].count('part'), 3)}:{mine}"
    yield f"paid behind:{min(roles[at + 1 :].count('part'), 3)}:{mine}"
    if at:
        yield f"row:{'>'.join(roles[max(0, at - 2) : at + 1])}"
    if at + 1 < len(roles):
        yield f"row on:{'>'.join(roles[at : at + 3])}"


def _paid_before(sums: Sequence[Amount], values: Sequence[float]) -> Iterator[float]:
    """For each sum what the different payments before it come to."""
    seen, total = set[float](), 0.0
    for value, one in zip(values, sums, strict=True):
        yield total
        if one.role == "part" and value not in seen:
            seen.add(value)
            total += value


def _of_place(at: int, sums: Sequence[Amount], paid: float, value: float, end: int) -> Iterator[str]:
    """Where it stands among the sums of the case, whose own sentences end at `end`; `paid` was paid before it."""
    yield f"prev:{sums[at - 1].role if at else ''}"
    yield f"next role:{sums[at + 1].role if at + 1 < len(sums) else ''}"
    if at == 0:
        yield "first"
    if at == len(sums) - 1:
        yield "final"
    if len(sums) == 1:
        yield "alone"
    if sums[at].span.start >= end:
        yield "after"
    if paid and abs(paid - value) < 0.01:
        yield "adds up"


def _totals(values: Sequence[float]) -> tuple[set[float], set[float]]:
    """Which figures of a case are others of it added up, and which make up one of these."""
    known = sorted(set(values))
    totals: set[float] = set()
    parts: set[float] = set()
    if len(known) in _TOTALLED:
        for chosen in (chosen for many in _PARTS for chosen in combinations(known, many)):
            if (total := round(sum(chosen), 2)) in known:
                totals.add(total)
                parts.update(chosen)
    return totals, parts


def _of_figures(at: int, values: Sequence[float], totals: tuple[set[float], set[float]]) -> Iterator[str]:
    """The figure among the others: a total, how round it is, how it goes up and down."""
    value = values[at]
    if value in totals[0]:
        yield "is total"
    if value in totals[1]:
        yield "in total"
    yield f"digits:{len(str(int(value)).rstrip('0'))}"
    yield f"of:{min(len(values), 6)}"
    yield f"nth:{min(at, 4)}"
    yield f"left:{min(len(values) - 1 - at, 4)}"
    for n, name in ((at - 1, "from"), (at + 1, "to")):
        if 0 <= n < len(values):
            yield f"{name} {'same' if values[n] == value else 'less' if values[n] < value else 'more'}"


def _of_gaps(at: int, folded: str, sums: Sequence[Judged], length: int) -> Iterator[str]:
    """How far the sums before and behind stand, whether within quotation marks, and where in the story, `length` characters long."""
    money = sums[at].context.money
    if at:
        gap = folded[sums[at - 1].context.money.end : money.start]
        yield f"gap:{_log(len(gap))}"
        yield "next sentence" if _STOP.search(gap) else "same sentence"
    if at + 1 < len(sums):
        yield f"gap on:{_log(sums[at + 1].context.money.start - money.end)}"
    said = folded[max(0, money.start - _QUOTED) : money.start]
    if said.rfind("“") > said.rfind("”"):
        yield "quoted"
    yield f"quarter:{4 * money.start // max(1, length)}"


def _log(length: int) -> int:
    return min(6, max(1, length).bit_length() - 1)


def _of_title(mine: Amount, titled: Sequence[Amount]) -> Iterator[str]:
    same = [title.rule for title in titled if agrees(title, mine)]
    yield from (f"title:{rule}" for rule in same)
    if titled:
        yield "titled" if same else "other titled"
    for title in titled:
        if worth(mine) < worth(title):
            yield "below title"
        if worth(mine) > 1.05 * worth(title):
            yield "above title"


class _Endings:
    """Where the signs of an ending stand around a sum of a text."""

    def __init__(self, folded: str) -> None:
        self._line = in_one_line(folded)
        found = sorted((at, name) for name, places in find_places(self._line.text).items() for at in places)
        self._at, self._names = [at for at, _ in found], [name for _, name in found]

    def _between(self, start: int, end: int) -> list[str]:
        return self._names[bisect_left(self._at, start) : bisect_left(self._at, end)]

    def around(self, start: int, end: int) -> list[str]:
        start, end = self._line.place(start), self._line.place(end)
        before, behind = self._between(start - _AROUND, start), self._between(end, end + _AROUND)
        return [*map("sb:".__add__, before), *map("sa:".__add__, behind)]


def sum_signs(
    folded: str, sums: Sequence[Judged], titled: Sequence[Amount], end: int, offset: int, steps: Sequence[Step] | None = None
) -> list[set[str]]:
    """The signs of each sum of a case; `titled` are the sums of its title, its own go from `offset` to `end` (of the bulletin).

    No `steps`: they were not looked for.
    """
    if not sums:
        return []
    endings = _Endings(folded)
    amounts = [judged.amount for judged in sums]
    values = [worth(amount) for amount in amounts]
    totals, length, told = _totals(values), end - offset, [_told(folded, one) for one in sums]
    of_steps: Iterable[set[str]] = [set()] * len(sums) if steps is None else signs_of_steps(amounts, steps)
    made = []
    for at, (judged, in_steps, paid) in enumerate(zip(sums, of_steps, _paid_before(amounts, values), strict=True)):
        mine, money = judged.amount, judged.context.money
        signs = {f"role:{mine.role}", mine.rule, f"{mine.role}+{judged.verb}"}
        signs.update(_of_words(folded, judged), _of_cues(judged), endings.around(money.start, money.end), _of_title(mine, titled))
        signs.update(_of_figures(at, values, totals), _of_gaps(at, folded, sums, length))
        signs.update(_of_size(mine, values), _of_place(at, amounts, paid, values[at], end))
        low, high = max(0, at - _BESIDE), at + _BESIDE
        own, beside, figures = at - low, amounts[low:high], values[low:high]
        signs.update(_of_twins(own, beside, figures, told[low:high]), _of_rank(own, figures), _of_roles(own, beside, figures))
        made.append(signs | in_steps)
    return made

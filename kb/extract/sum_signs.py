"""What a sum of a case shows of its role: the rule that spoke, the words around it, how it compares with the other sums."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from kb.extract.amounts import Judged
from kb.extract.ending import find_places, in_one_line
from kb.extract.outcome import agrees, worth
from kb.model import Amount

_NEAR = 12  #: characters on each side whose pairs have a say
_AROUND = 60  #: characters on each side in which the signs of an ending have a say
_TINY, _SMALL = 1 / 50, 1 / 5  #: shares of the largest sum
_STEPS = 2  #: sizes told apart between 10 and 100, 100 and 1000 …


def _of_words(folded: str, judged: Judged) -> Iterator[str]:
    money = judged.context.money
    left, right = folded[max(0, money.start - _NEAR) : money.start], folded[money.end : money.end + _NEAR]
    yield from (f"l:{left[n : n + 2]}" for n in range(len(left) - 1))
    yield from (f"r:{right[n : n + 2]}" for n in range(len(right) - 1))
    yield from (f"L:{left[-2:]}", f"L1:{left[-1:]}", f"R:{right[:2]}", f"R1:{right[:1]}")


def _of_cues(judged: Judged) -> Iterator[str]:
    context = judged.context
    own, behind, before = ([cue.label for cue in cues] for cues in (context.left, context.right, context.before))
    yield f"verb:{judged.verb}"
    yield from (f"own:{label}" for label in own)
    yield from (f"behind:{label}" for label in behind)
    yield from (f"before:{label}" for label in before)
    yield f"last:{'+'.join(own[-2:])}"
    yield f"next:{behind[0] if behind else ''}"
    yield f"was:{before[-1] if before else ''}>{judged.verb}"
    if context.obeyed:
        yield "obeyed"
    if judged.listed > 1:
        yield "listed"


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


def _of_twins(at: int, sums: Sequence[Amount], values: Sequence[float]) -> Iterator[str]:
    """The same figure before and behind, and what the rules make of it there."""
    mine = sums[at]
    for n, other in enumerate(sums):
        if values[n] == values[at] and n != at:
            where = "double" if other.span == mine.span else "earlier" if n < at else "later"
            yield f"{where}:{mine.role if where == 'double' else other.role}"


def _of_place(at: int, sums: Sequence[Amount], values: Sequence[float], end: int) -> Iterator[str]:
    """Where it stands among the sums of the case, whose own sentences end at `end`."""
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
    paid = sum({value for value, other in zip(values[:at], sums, strict=False) if other.role == "part"})
    if paid and abs(paid - values[at]) < 0.01:
        yield "adds up"


def _of_title(mine: Amount, titled: Sequence[Amount]) -> Iterator[str]:
    same = [title.rule for title in titled if agrees(title, mine)]
    yield from (f"title:{rule}" for rule in same)
    if titled:
        yield "titled" if same else "other titled"


class _Endings:
    """Where the signs of an ending stand around a sum of a text."""

    def __init__(self, folded: str) -> None:
        self._line = in_one_line(folded)
        self._places = find_places(self._line.text)

    def around(self, start: int, end: int) -> Iterator[str]:
        start, end = self._line.place(start), self._line.place(end)
        for name, places in self._places.items():
            if any(start - _AROUND <= at < start for at in places):
                yield f"sb:{name}"
            if any(end <= at < end + _AROUND for at in places):
                yield f"sa:{name}"


def sum_signs(folded: str, sums: Sequence[Judged], titled: Sequence[Amount], end: int) -> list[set[str]]:
    """The signs of each sum of a case; `titled` are the sums of its title, its own sentences end at `end` (of the bulletin)."""
    if not sums:
        return []
    endings = _Endings(folded)
    amounts = [judged.amount for judged in sums]
    values = [worth(amount) for amount in amounts]
    made = []
    for at, judged in enumerate(sums):
        mine, money = judged.amount, judged.context.money
        signs = {f"role:{mine.role}", mine.rule, f"{mine.role}+{judged.verb}"}
        signs.update(_of_words(folded, judged), _of_cues(judged), endings.around(money.start, money.end), _of_title(mine, titled))
        signs.update(_of_size(mine, values), _of_twins(at, amounts, values), _of_place(at, amounts, values, end))
        made.append(signs)
    return made

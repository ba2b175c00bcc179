"""What the steps of a case say of its money: whether anybody pays in them, and in which of them each sum stands."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import accumulate

from kb.extract.outcome import worth
from kb.model import Amount, Step

_MANY = 3  #: steps of paying: more are alike
_OTHERS = 2  #: the same of those in which a sum does not stand
_NOWHERE = "none"


def signs_of_paying(steps: Sequence[Step]) -> Iterator[str]:
    """How many steps pay, and what comes after the last that does.

    >>> from kb.model import Span
    >>> list(signs_of_paying([Step(1, "contact", Span(0, 4)), Step(2, "payment", Span(5, 9))])), list(signs_of_paying([]))
    (['pay:1', 'pay then end'], ['pay:0'])
    """
    paid = [step for step in steps if step.stage == "payment"]
    yield f"pay:{min(len(paid), _MANY)}"
    if paid:
        then = next((step.stage for step in steps if step.span.start >= paid[-1].span.end), "end")
        yield f"pay then {then}"


class _Row:
    """The steps of a case in the order of the text, to be looked up by a place of it."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.steps, self.stages = steps, [step.stage for step in steps]
        self._starts, self._ends = [step.span.start for step in steps], [step.span.end for step in steps]
        self._paid = [0, *accumulate(stage == "payment" for stage in self.stages)]

    def before(self, at: int) -> int:
        """How many end before a place."""
        return bisect_right(self._ends, at)

    def behind(self, at: int) -> int:
        """The first that begins behind a place."""
        return bisect_right(self._starts, at)

    def at(self, at: int) -> int | None:
        """Which stands at a place."""
        place = self.before(at)
        return place if place < self.behind(at) else None

    def paid(self, start: int = 0, end: int = -1) -> int:
        """How many pay, of those from one on and up to another."""
        return self._paid[end] - self._paid[start]


def signs_of_steps(sums: Sequence[Amount], steps: Sequence[Step]) -> Iterator[set[str]]:
    """For each sum the step that it stands in, its neighbours, whether others pay, and where the same figure is told elsewhere.

    >>> from kb.model import Span
    >>> asked, paid = (Amount("part", 600.0, 600.0, "CNY", None, Span(at, at + 4), "") for at in (6, 16))
    >>> signs, _ = signs_of_steps([asked, paid], [Step(1, "inducement", Span(0, 10)), Step(2, "payment", Span(11, 20))])
    >>> {"later in payment", "others pay 1+inducement", "step inducement", "step inducement>payment", "next pays inducement:a sum"} <= signs
    True
    """
    row = _Row(steps)
    places = [row.at(one.span.start) for one in sums]
    stages = [_NOWHERE if place is None else row.stages[place] for place in places]
    counts = _counted(places)
    starts = [one.span.start for one in sums]
    alike: defaultdict[float, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one, stage in zip(sums, stages, strict=True):
        insort(alike[worth(one)][stage], one.span.start)
    for nth, (one, here) in enumerate(zip(sums, stages, strict=True)):
        at = one.span.start
        twins = alike[worth(one)].items()
        elsewhere = {f"later in {stage}" for stage, starts in twins if starts[-1] > at}
        elsewhere |= {f"earlier in {stage}" for stage, starts in twins if bisect_right(starts, at) > (stage == here)}
        yield elsewhere.union(
            _signs_at(at, here, row),
            _signs_of_order(at, here, row),
            _signs_within(places[nth], counts[nth], row),
            _next_pays(at, here, starts, row),
        )


def _signs_at(at: int, here: str, row: _Row) -> Iterator[str]:
    done, then = row.before(at), row.behind(at)
    before = row.stages[done - 1] if done else "start"
    after = row.stages[then] if then < len(row.stages) else "end"
    yield from (f"step {here}", f"step {before}>{here}", f"step {here}>{after}", f"step {before}>{here}>{after}")
    if here == _NOWHERE:
        yield f"step {'before' if before == 'start' else 'behind' if after == 'end' else 'between'}"
    yield f"others pay {min(row.paid() - (here == 'payment'), _OTHERS)}+{here}"


def _signs_of_order(at: int, here: str, row: _Row) -> Iterator[str]:
    """The two steps before and behind, and how many pay there."""
    done, then = row.before(at), row.behind(at)
    before, after = row.stages[max(0, done - 2) : done], row.stages[then : then + 2]
    yield from (f"steps {'>'.join(before)}>{here}", f"steps {here}>{'>'.join(after)}")
    yield from (f"paid before {here}:{min(row.paid(0, done), _OTHERS)}", f"paid behind {here}:{min(row.paid(then), _OTHERS)}")


def _counted(places: Sequence[int | None]) -> list[tuple[int, int]]:
    """For each sum how many stand in its step, and how many of them before it."""
    all_of, so_far = Counter(places), Counter[int | None]()
    made = []
    for place in places:
        made.append((all_of[place], so_far[place]))
        so_far[place] += 1
    return made


def _signs_within(place: int | None, counts: tuple[int, int], row: _Row) -> Iterator[str]:
    """The how manieth of its stage the step of a sum is, and the sum of it."""
    if place is not None:
        stage = row.stages[place]
        many = row.stages[: place + 1].count(stage)
        yield f"step {stage} {min(many, _MANY + 1)}"
        yield f"sum of {stage} {min(counts[0], _MANY + 1)}:{min(counts[1], _MANY)}"


def _next_pays(at: int, here: str, starts: Sequence[int], row: _Row) -> Iterator[str]:
    """Whether the next step pays, and a sum of its own."""
    then = row.behind(at)
    if then < len(row.stages) and row.stages[then] == "payment":
        span = row.steps[then].span
        own = bisect_left(starts, span.start) < bisect_left(starts, span.end)
        yield f"next pays {here}:{'a sum' if own else 'none'}"

"""What the steps of a case say of its money: whether anybody pays in them, and in which of them each sum stands."""

from __future__ import annotations

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence

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


def _place_at(at: int, steps: Sequence[Step]) -> int | None:
    """Which step a place of the text stands in."""
    return next((n for n, step in enumerate(steps) if step.span.start <= at < step.span.end), None)


def signs_of_steps(sums: Sequence[Amount], steps: Sequence[Step]) -> Iterator[set[str]]:
    """For each sum the step that it stands in, its neighbours, whether others pay, and where the same figure is told elsewhere.

    >>> from kb.model import Span
    >>> asked, paid = (Amount("part", 600.0, 600.0, "CNY", None, Span(at, at + 4), "") for at in (6, 16))
    >>> signs, _ = signs_of_steps([asked, paid], [Step(1, "inducement", Span(0, 10)), Step(2, "payment", Span(11, 20))])
    >>> {"later in payment", "others pay 1+inducement", "step inducement", "step inducement>payment", "next pays inducement:a sum"} <= signs
    True
    """
    places = [_place_at(one.span.start, steps) for one in sums]
    stages = [_NOWHERE if place is None else steps[place].stage for place in places]
    alike: defaultdict[float, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for one, stage in zip(sums, stages, strict=True):
        insort(alike[worth(one)][stage], one.span.start)
    for nth, (one, here) in enumerate(zip(sums, stages, strict=True)):
        at = one.span.start
        twins = alike[worth(one)].items()
        elsewhere = {f"later in {stage}" for stage, starts in twins if starts[-1] > at}
        elsewhere |= {f"earlier in {stage}" for stage, starts in twins if bisect_right(starts, at) > (stage == here)}
        yield elsewhere.union(
            _signs_at(at, here, steps),
            _signs_of_order(at, here, steps),
            _signs_within(nth, places, steps),
            _next_pays(at, here, sums, steps),
        )


def _signs_at(at: int, here: str, steps: Sequence[Step]) -> Iterator[str]:
    before = next((step.stage for step in reversed(steps) if step.span.end <= at), "start")
    after = next((step.stage for step in steps if step.span.start > at), "end")
    yield from (f"step {here}", f"step {before}>{here}", f"step {here}>{after}", f"step {before}>{here}>{after}")
    if here == _NOWHERE:
        yield f"step {'before' if before == 'start' else 'behind' if after == 'end' else 'between'}"
    others = sum(step.stage == "payment" and not step.span.start <= at < step.span.end for step in steps)
    yield f"others pay {min(others, _OTHERS)}+{here}"


def _signs_of_order(at: int, here: str, steps: Sequence[Step]) -> Iterator[str]:
    """The two steps before and behind, and how many pay there."""
    before, after = ([step.stage for step in steps if step.span.end <= at], [step.stage for step in steps if step.span.start > at])
    yield from (f"steps {'>'.join(before[-2:])}>{here}", f"steps {here}>{'>'.join(after[:2])}")
    yield from (f"paid before {here}:{min(before.count('payment'), _OTHERS)}", f"paid behind {here}:{min(after.count('payment'), _OTHERS)}")


def _signs_within(nth: int, places: Sequence[int | None], steps: Sequence[Step]) -> Iterator[str]:
    """The how manieth of its stage the step of a sum is, and the sum of it."""
    if (place := places[nth]) is not None:
        stage = steps[place].stage
        many = sum(step.stage == stage for step in steps[: place + 1])
        yield f"step {stage} {min(many, _MANY + 1)}"
        yield f"sum of {stage} {min(places.count(place), _MANY + 1)}:{min(places[:nth].count(place), _MANY)}"


def _next_pays(at: int, here: str, sums: Sequence[Amount], steps: Sequence[Step]) -> Iterator[str]:
    """Whether the next step pays, and a sum of its own."""
    following = next((step for step in steps if step.span.start > at), None)
    if following is not None and following.stage == "payment":
        own = any(following.span.start <= one.span.start < following.span.end for one in sums)
        yield f"next pays {here}:{'a sum' if own else 'none'}"

"""What the steps of a case say of its money: whether anybody pays in them, and in which of them each sum stands."""

from __future__ import annotations

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


def _stage_at(at: int, steps: Sequence[Step]) -> str:
    """The stage of the step that a place of the text stands in."""
    return next((step.stage for step in steps if step.span.start <= at < step.span.end), _NOWHERE)


def signs_of_steps(sums: Sequence[Amount], steps: Sequence[Step]) -> Iterator[set[str]]:
    """For each sum the step that it stands in, its neighbours, whether others pay, and where the same figure is told elsewhere.

    >>> from kb.model import Span
    >>> asked, paid = (Amount("part", 600.0, 600.0, "CNY", None, Span(at, at + 4), "") for at in (6, 16))
    >>> signs, _ = signs_of_steps([asked, paid], [Step(1, "inducement", Span(0, 10)), Step(2, "payment", Span(11, 20))])
    >>> sorted(signs)
    ['later in payment', 'others pay 1+inducement', 'step inducement', 'step inducement>payment', 'step start>inducement']
    """
    stages = [_stage_at(one.span.start, steps) for one in sums]
    alike: defaultdict[float, list[int]] = defaultdict(list)
    for nth, one in enumerate(sums):
        alike[worth(one)].append(nth)
    for nth, (one, here) in enumerate(zip(sums, stages, strict=True)):
        at = one.span.start
        twins = (other for other in alike[worth(one)] if other != nth)
        elsewhere = {f"{'later' if sums[other].span.start > at else 'earlier'} in {stages[other]}" for other in twins}
        yield elsewhere.union(_signs_at(at, here, steps))


def _signs_at(at: int, here: str, steps: Sequence[Step]) -> Iterator[str]:
    before = next((step.stage for step in reversed(steps) if step.span.end <= at), "start")
    after = next((step.stage for step in steps if step.span.start > at), "end")
    yield from (f"step {here}", f"step {before}>{here}", f"step {here}>{after}")
    if here == _NOWHERE:
        yield f"step {'before' if before == 'start' else 'behind' if after == 'end' else 'between'}"
    others = sum(step.stage == "payment" and not step.span.start <= at < step.span.end for step in steps)
    yield f"others pay {min(others, _OTHERS)}+{here}"

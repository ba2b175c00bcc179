"""The money of the gold cases as told by weights that were learned from other notices: those of sums and of how a case ends.

What is weighed on top of these would trust them too much where they were learned by heart.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

from docs import learn_endings, learn_sums
from docs.held_steps import read_held
from docs.learning import Floats, held_out, to_lines
from docs.scenes import Found
from kb.extract import ended, ending, sum_roles
from kb.extract.case_loss import Sight, sight_of
from kb.extract.ending import ENDS
from kb.extract.sum_roles import ROLES
from kb.extract.weighing import Weighing, load_weighing

PARTS, _ORDER = 3, 7  #: of the notices, each held out once, and the seed by which they are shuffled
Known = Mapping[str, Weighing]  #: by file


@dataclass(frozen=True)
class Money:
    """The money of a case that was found, at first sight, and what tells the cases of its part."""

    name: str
    gold: dict[str, Any]
    sight: Sight
    known: Known


def to_weighing(weights: dict[str, Floats], least: float, labels: int) -> Weighing:
    """What was learned as it is read."""
    return Weighing(list(to_lines(weights, least)), labels)


@contextmanager
def told_by(known: Known) -> Iterator[None]:
    """Cases are told by these weights."""

    def load(name: str, labels: int) -> Weighing:
        return known[name] if name in known else load_weighing(name, labels)

    with ExitStack() as stack:
        for module in (sum_roles, ending, ended):
            stack.enter_context(patch.object(module, "load_weighing", load))
        yield


def parts_of(names: Iterable[str]) -> Iterator[set[str]]:
    """The parts of the notices, by name."""
    return held_out(names, PARTS, _ORDER)


def _sight(case: Found) -> Sight:
    text, offset = case.scope
    return sight_of(case.notice.bulletin, case.solo, text, offset, case.story.span.end, case.told["n_victims"], case.look.steps)


def read_money() -> Iterator[Money]:
    """Each case that was found."""
    cases = list(read_held())
    sums = [row for name, case in cases for row in learn_sums.to_rows(learn_sums.sums_of(name, case))]
    ends = [learn_endings.to_row(name, case) for name, case in cases if case.gold["outcome"] in ENDS]
    for held in parts_of(name for name, _ in cases):
        of_sums = learn_sums.learn([row for row in sums if row.name not in held])
        of_ends = learn_endings.learn([row for row in ends if row.name not in held])
        known = {
            sum_roles.WEIGHTS: to_weighing(of_sums, learn_sums.LEAST, len(ROLES)),
            ending.WEIGHTS: to_weighing(of_ends, learn_endings.LEAST, len(ENDS)),
        }
        with told_by(known):
            yield from (Money(name, case.gold, _sight(case), known) for name, case in cases if name in held)

"""Who came up to the victim, where no step tells how they got in touch: 一名男子过来打招呼.

Such a step is told, and nothing is read from it: what a case lost and how it ended were learned from the steps without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kb.extract.clauses import FILE, cut_clauses
from kb.extract.cues import load_pattern
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.steps import story_sentences, trimmed
from kb.model import Span, Step


def with_first_contact(notice: Notice, story: Story, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps in order, with the first clause in which somebody comes up to the victim, where none is a contact."""
    found = None if any(step.stage == "contact" for step in steps) else _first(notice, story, steps)
    if found is None:
        return tuple(steps)
    order = sorted((*steps, Step(0, "contact", found)), key=lambda step: step.span)
    return tuple(replace(step, ordinal=n) for n, step in enumerate(order, 1))


def _first(notice: Notice, story: Story, steps: Sequence[Step]) -> Span | None:
    comes_up = load_pattern(FILE, "comes_up")
    told = [(sentence, part) for sentence, part in story_sentences(notice, story) if part == "told"]
    told = [each for each in told if comes_up.search(notice.folded, each[0].span.start, each[0].span.end)]
    for clause in cut_clauses(notice.folded, told):
        if comes_up.match(notice.folded, clause.start, clause.end):
            span = trimmed(notice.bulletin.text, clause.start, clause.end)
            apart = span is not None and not any(step.span.start < span.end and span.start < step.span.end for step in steps)
            return span if apart else None
    return None

"""Steps told in words the weights do not know: who called or came up to the victim or was made known to him, money handed over.

Such a step is told, and nothing is read from it: what a case lost and how it ended were learned from the steps without it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

from kb.extract.clauses import FILE, cut_clauses
from kb.extract.cues import load_pattern
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.steps import story_sentences, trimmed
from kb.model import Span, Step

_CONTACT, _PAYMENT = ("called_as", "comes_up", "introduced"), ("handed_over",)  #: lists of stages.yml, the surest first


def with_besides(notice: Notice, story: Story, steps: Sequence[Step], lost: bool) -> tuple[Step, ...]:
    """The steps in order, with the first clause of a contact where none is told, and of a payment where none is and money was `lost`."""
    made = list(steps)
    if not any(step.stage == "contact" for step in steps):
        made = _with(notice, story, made, "contact", _CONTACT)
    if lost and not any(step.stage == "payment" for step in steps):
        made = _with(notice, story, made, "payment", _PAYMENT)
    if len(made) == len(steps):
        return tuple(steps)
    return tuple(replace(step, ordinal=n) for n, step in enumerate(sorted(made, key=lambda step: step.span), 1))


def _with(notice: Notice, story: Story, steps: list[Step], stage: Literal["contact", "payment"], names: Sequence[str]) -> list[Step]:
    found = next((span for name in names if (span := _first(notice, story, steps, name))), None)
    return [*steps, Step(0, stage, found)] if found else steps


def _first(notice: Notice, story: Story, steps: Sequence[Step], name: str) -> Span | None:
    """The first clause that begins with such words and is not (part of) a step already."""
    words = load_pattern(FILE, name)
    told = [(sentence, part) for sentence, part in story_sentences(notice, story) if part == "told"]
    told = [each for each in told if words.search(notice.folded, each[0].span.start, each[0].span.end)]
    for clause in cut_clauses(notice.folded, told):
        if words.match(notice.folded, clause.start, clause.end):
            span = trimmed(notice.bulletin.text, clause.start, clause.end)
            if span is not None and not any(step.span.start < span.end and span.start < step.span.end for step in steps):
                return span
    return None

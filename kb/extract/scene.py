"""One case as the finders of how it was done see it: its words, and which of them belong to which stage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.model import Span, Step


@dataclass(frozen=True, slots=True)
class Scene:
    """`core` are the sentences that hold steps; `stages` the steps by stage; `code` the type of the case; `paid` unless averted."""

    text: str
    folded: str
    core: tuple[Span, ...]
    stages: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    code: str | None = None
    paid: bool = True

    def within(self, *stages: str) -> tuple[Span, ...]:
        """The steps of these stages in order of the text; the whole core where no step was told apart at all."""
        if not self.stages:
            return self.core
        return tuple(sorted(span for stage in stages for span in self.stages.get(stage, ())))


def to_scene(notice: Notice, story: Story, steps: Sequence[Step]) -> Scene:
    """A story with its steps; the type is not known yet."""
    core = tuple(span for span in story.told if any(span.covers(step.span) for step in steps)) or story.told
    stages: dict[str, tuple[Span, ...]] = {}
    for step in steps:
        stages[step.stage] = (*stages.get(step.stage, ()), step.span)
    return Scene(notice.bulletin.text, notice.folded, core, stages)


def whole_scene(text: str, folded: str) -> Scene:
    """A text of which nothing is known but that it tells a scam."""
    return Scene(text, folded, (Span(0, len(text)),) if text else ())

"""One case as the finders of how it was done see it: its words, and which of them belong to which stage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kb.extract.cues import load_pattern
from kb.extract.segment import Story
from kb.extract.sentences import Notice
from kb.extract.stretches import held
from kb.model import Span, Step

FILE = "facets.yml"


@dataclass(frozen=True, slots=True)
class Scene:
    """`core` are the sentences that hold steps, `told` all of the story; `stages` the steps by stage.

    `code` and `subtype` are the type of the case; `paid` unless the loss was averted.
    """

    text: str
    folded: str
    core: tuple[Span, ...]
    stages: dict[str, tuple[Span, ...]] = field(default_factory=dict)
    code: str | None = None
    paid: bool = True
    told: tuple[Span, ...] = ()
    subtype: str | None = None
    _own: dict[bool, tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)  # asked for by each finder
    _around: dict[tuple[tuple[str, ...], bool], tuple[Span, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def stretch(self) -> tuple[int, int]:
        """Where the story begins and where it ends."""
        story = self.told or self.core
        return (story[0].start, max(span.end for span in story)) if story else (0, 0)

    def within(self, *stages: str) -> tuple[Span, ...]:
        """The steps of these stages in order of the text; the whole core where no step was told apart at all."""
        if not self.stages:
            return self.core
        return tuple(sorted(span for stage in stages for span in self.stages.get(stage, ())))

    def around(self, *stages: str, late: bool = False) -> tuple[Span, ...]:
        """The story as far as the scam goes, in order of the text, without the steps of other stages.

        `late` adds what the other side is said to do after the last step.
        """
        if (stages, late) not in self._around:
            others = sorted(span for stage, spans in self.stages.items() if stage not in stages for span in spans)
            self._around[stages, late] = tuple(part for span in self.scam(late) for part in without(span, others))
        return self._around[stages, late]

    def scam(self, late: bool) -> tuple[Span, ...]:
        """The sentences as far as the scam goes; `late` adds what the other side is said to do after the last step."""
        if late not in self._own:
            steps = sorted(span for spans in self.stages.values() for span in spans)
            told = self.told or self.core
            own = (span for span in told if any(held(span, steps)) or self._of_scam(span, steps, late))
            self._own[late] = tuple(own)
        return self._own[late]

    def _of_scam(self, span: Span, steps: Sequence[Span], late: bool) -> bool:
        """Before the last step whatever the true police do not do, after it, if at all, only what the other side is said to do."""
        after = bool(steps) and span.start >= steps[-1].end
        if load_pattern(FILE, "claimed").search(self.folded, span.start, span.end) is not None:
            return late or not after
        return not after and load_pattern(FILE, "police").search(self.folded, span.start, span.end) is None


def without(span: Span, others: Sequence[Span]) -> Iterator[Span]:
    """What others, which stand in order of the text, leave of a span."""
    at = span.start
    for other in held(span, others):
        if other.start > at:
            yield Span(at, other.start)
        at = other.end
    if span.end > at:
        yield Span(at, span.end)


def _between(notice: Notice, told: Sequence[Span]) -> Iterator[Span]:
    """Sentences among those of a story that tell what the other side says: they were taken for what police did, or for advice."""
    claimed, last, own = load_pattern(FILE, "claimed"), told[-1].start, set(told)
    for one in notice.sentences:
        among = told[0].end <= one.span.start < last and one.span not in own and one.kind not in ("head", "stats")
        if among and claimed.search(notice.folded, one.span.start, one.span.end) is not None:
            yield one.span


def to_scene(notice: Notice, story: Story, steps: Sequence[Step]) -> Scene:
    """A story with its steps; the type is not known yet. A sentence after it that holds a step is told too, and one that it goes around."""
    places = sorted(step.span for step in steps)
    core = {span for span in story.scope if any(held(span, places))}
    told = tuple(sorted({*story.told, *core, *_between(notice, story.told)}))
    stages: dict[str, tuple[Span, ...]] = {}
    for step in steps:
        stages[step.stage] = (*stages.get(step.stage, ()), step.span)
    return Scene(notice.bulletin.text, notice.folded, tuple(sorted(core)) or told, stages, told=told)


def whole_scene(text: str, folded: str) -> Scene:
    """A text of which nothing is known but that it tells a scam."""
    return Scene(text, folded, (Span(0, len(text)),) if text else ())

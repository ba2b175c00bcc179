"""What a notice is about: the types of its cases, those its statistics count, else those it warns of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kb.extract.case_type import FILE, weigh
from kb.extract.cues import load_cues
from kb.extract.sentences import Notice
from kb.extract.type_names import find_type_names
from kb.model import Case, Fact, Span

_LEAST = 6.0  #: weight of cues that say what a notice without any printed name warns of


def find_types(notice: Notice, cases: Sequence[Case]) -> list[Fact]:
    """Facts `type`, each code once: cases first, then printed names in title and statistics; cues only where there is nothing else."""
    found: dict[str, Fact] = {}
    for fact in (fact for case in cases for fact in case.facts if fact.field == "type"):
        found.setdefault(str(fact.value), fact)
    for fact in _named(notice, bool(cases)):
        found.setdefault(str(fact.value), fact)
    if not found and notice.folded:
        best = _likeliest(notice)
        if best is not None:
            found[str(best.value)] = best
    return list(found.values())


def _named(notice: Notice, told: bool) -> Iterator[Fact]:
    """Names in the statistics; in title and text too where no case is told."""
    for sentence in notice.sentences:
        if sentence.kind == "stats" or sentence.section == "stats" or not told:
            for name in find_type_names(notice.folded, sentence.span.start, sentence.span.end):
                if name.full or sentence.kind == "stats" or not told:
                    yield Fact("type", name.code, name.span, "types.named")
    if not told and notice.title:
        for name in find_type_names(notice.title):
            yield Fact("type", name.code, Span(name.span.start, name.span.end, "title"), "types.title")


def _likeliest(notice: Notice) -> Fact | None:
    score: dict[str, float] = {}
    first: dict[str, Span] = {}
    for code, weight, where in weigh(notice.folded, [Span(0, len(notice.folded))], load_cues(FILE, "types")):
        score[code] = score.get(code, 0.0) + weight
        first.setdefault(code, where)
    best = max(score, key=lambda code: score[code], default=None)
    if best is None or score[best] < _LEAST:
        return None
    return Fact("type", best, first[best], "types.cues")

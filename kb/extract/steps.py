"""The scam as it went: stretches of one stage inside one sentence, in order; a case's own steps and the general method apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.extract.cues import load_cues, load_pattern
from kb.extract.sentences import Notice
from kb.model import Span, Step

FILE = "stages.yml"
STAGES = ("preparation", "contact", "trust", "inducement", "payment", "cash_out")
_CLAUSE = re.compile(r"[^,;:。!?;\n]{1,200}")
_PUNCTUATION = " ,，.。!！?？;；:：、\u3000\n\t"
_OPENERS = '“"「『(（【《'
_CLOSERS = {"“": "”", '"': '"', "「": "」", "『": "』", "(": ")", "（": "）", "【": "】", "《": "》"}


@dataclass(slots=True)
class _Clause:
    start: int
    end: int
    stage: str  #: "" where it does nothing, "none" where it is no part of the scam
    opening: bool = False


def _clauses(folded: str, span: Span) -> Iterator[_Clause]:
    for match in _CLAUSE.finditer(folded, span.start, span.end):
        if match.group().strip():
            yield _Clause(match.start(), match.end(), "")


def stage_of(folded: str, start: int, end: int) -> str:
    """The stage whose cues weigh most in one clause; "none" for seeing through it and reporting, "" for neither."""
    score = dict.fromkeys(STAGES, 0.0)
    for cue in load_cues(FILE, "stages"):
        if cue.pattern.search(folded, start, end):
            score[cue.value] += cue.weight
    best = max(STAGES, key=lambda stage: score[stage])
    if load_pattern(FILE, "none").search(folded, start, end) and score["payment"] < 7:
        return "none"
    return best if score[best] >= 3 else ""


def _classed(folded: str, span: Span) -> list[_Clause]:
    made = list(_clauses(folded, span))
    opening = load_pattern(FILE, "opening")
    for clause in made:
        clause.opening = opening.match(folded, clause.start, clause.end) is not None and clause.end - clause.start <= 24
        if not clause.opening:
            clause.stage = stage_of(folded, clause.start, clause.end)
    return made


def _grouped(clauses: list[_Clause]) -> Iterator[tuple[str, int, int]]:
    """Neighbouring clauses of one stage as one; an opening goes with what follows, a clause of no stage with what stands before it."""
    stage, start, end, waiting = "", 0, 0, -1
    for clause in clauses:
        if clause.opening:
            waiting = clause.start if waiting < 0 else waiting
            continue
        if clause.stage in ("", stage) and stage not in ("", "none"):
            end = clause.end
            waiting = -1
            continue
        if stage not in ("", "none"):
            yield stage, start, end
        stage, end = clause.stage, clause.end
        start = waiting if waiting >= 0 else clause.start
        waiting = -1
    if stage not in ("", "none"):
        yield stage, start, end


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start] in _PUNCTUATION:
        start += 1
    while start < end and text[end - 1] in _PUNCTUATION:
        end -= 1
    if end < len(text) and text[end] in _CLOSERS.values() and any(mark in text[start:end] for mark in _OPENERS):
        end += 1
    return Span(start, end) if start < end else None


def find_steps(text: str, folded: str, spans: Iterable[Span]) -> tuple[Step, ...]:
    """Steps of the sentences given, numbered from 1."""
    found: list[tuple[str, Span]] = []
    for span in spans:
        for stage, start, end in _grouped(_classed(folded, span)):
            trimmed = _trimmed(text, start, end)
            if trimmed is not None:
                found.append((stage, trimmed))
    return tuple(Step(n, stage, span) for n, (stage, span) in enumerate(found, 1))


def find_method(notice: Notice) -> tuple[Step, ...]:
    """Steps of the general account of how such a scam works."""
    spans = [sentence.span for sentence in notice.sentences if sentence.kind == "method"]
    return find_steps(notice.bulletin.text, notice.folded, spans)

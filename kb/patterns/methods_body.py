"""A pattern as the feed has it: its status, its words, its cues and tests, and what supports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kb.patterns.methods import Method, Rules
from kb.patterns.methods_cues import LEGITIMATE, SCAM, Heard, Spoken, attached, cue_json, guards, passes, pattern_tests
from kb.patterns.methods_review import Reviews, changed_title, without
from kb.patterns.methods_support import Support
from kb.patterns.methods_words import catalogues, facets_of, named, stages_of, title_of

DRAFT, ACTIVE, RETIRED = "draft", "active", "retired"
_MONTH = 7  #: characters of a date that say no day


@dataclass(frozen=True, slots=True)
class Pattern:
    """A method with all that rides on it; `cues` with the number of cases behind each."""

    method: Method
    support: Support
    status: str
    title: Mapping[str, str]
    cues: Sequence[tuple[Spoken, int]]
    tests: Mapping[str, Sequence[str]] = field(default_factory=dict)


def to_pattern(method: Method, support: Support, cues: Sequence[Spoken], reviews: Reviews, rules: Rules, heard: Heard) -> Pattern:
    """With what people decided about it applied."""
    change = reviews.change(method.id)
    kept = without(cues, reviews, change.get("drop_cues", ()))
    told = {value: backing.cases for value, backing in support.values.items()}
    riding = attached(method, told, support.cases, kept)
    riding += [(cue, 0) for cue in guards(method, [cue for cue, _ in riding], kept, heard)]
    spoken = [cue for cue, _ in riding]
    honest = [cue for cue in kept if cue.says == LEGITIMATE]
    tests = pattern_tests(method, spoken, honest, change.get("tests") or {}, heard)
    whole = bool(tests[SCAM] and tests[LEGITIMATE]) and passes(method, spoken, tests, heard)
    status = _status(reviews.verdict(method.id), whole, support, rules)
    return Pattern(method, support, status, changed_title(title_of(method), change), riding, tests)


def _status(verdict: str | None, whole: bool, support: Support, rules: Rules) -> str:
    """A person's word stands over the counts; without tests of both kinds, all passed, nothing is active."""
    if verdict == "reject":
        return RETIRED
    if not whole:
        return DRAFT
    if verdict == "accept":
        return ACTIVE
    if not support.enough(rules):
        return DRAFT
    return RETIRED if support.gone else ACTIVE


def to_body(pattern: Pattern, evidence: Sequence[Mapping[str, Any]], coarse: bool) -> dict[str, Any]:
    """`coarse` where only months may be told."""
    method, support = pattern.method, pattern.support
    first, last = (day and (day[:_MONTH] if coarse else day) for day in (support.first_seen, support.last_seen))
    return {
        "id": method.id,
        "status": pattern.status,
        "title": dict(pattern.title),
        "type": named(method.type),
        "subtype": named(method.subtype) if method.subtype else None,
        "facets": facets_of(method),
        **catalogues(method),
        "stages": stages_of(method),
        "cues": [cue_json(cue, cases) for cue, cases in pattern.cues],
        "tests": {says: list(tests) for says, tests in pattern.tests.items()},
        "support": support.to_json(),
        "evidence": [dict(each) for each in evidence],
        "first_seen": first,
        "last_seen": last,
    }

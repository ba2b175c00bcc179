"""Which expressions ride with a method, and its tests: a cue only where what it is bound to is told in the method's own cases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from kb.lexicon.cues import load_cues
from kb.patterns.methods import Method, Value
from kb.patterns.methods_words import taxonomy_name

SCAM, LEGITIMATE = "scam", "legitimate"
MOST_TESTS = 12  #: of each kind in one pattern
_SCRIPTS = 3  #: scam tests of a method: scripts with a line for each of its values


class Spoken(Protocol):
    """A cue, of the lexicon or accepted by a person."""

    @property
    def id(self) -> str: ...
    @property
    def says(self) -> str: ...
    @property
    def facet(self) -> str | None: ...
    @property
    def value(self) -> str | None: ...
    @property
    def types(self) -> tuple[str, ...]: ...
    @property
    def literals(self) -> tuple[str, ...]: ...
    @property
    def re2(self) -> str | None: ...
    @property
    def weight(self) -> float: ...
    @property
    def tests(self) -> tuple[str, ...]: ...
    @property
    def type_weights(self) -> tuple[tuple[str, float], ...]: ...


def lexicon_cues() -> Sequence[Spoken]:
    return load_cues()


def bound_to(cue: Spoken) -> Value | None:
    """The value of a facet that it is bound to, by the taxonomy's name."""
    return (cue.facet, cue.value) if cue.facet and cue.value else None


def known_by(value: Value) -> Value:
    """A value of a case by the taxonomy's name."""
    return (value[0], taxonomy_name(*value))


def _of_type(cue: Spoken, method: Method) -> bool:
    return not cue.types or method.type in cue.types or method.subtype in cue.types


def attached(method: Method, told: Mapping[Value, int], cases: int, cues: Iterable[Spoken]) -> list[tuple[Spoken, int]]:
    """Cues of a method with the number of its cases that back each; `told` counts values over its cases, where there are enough.

    All methods have the cues of their type; one of certain values the cues of these; a type or subtype as a whole those of each value
    told in it, and those of any type. Legitimate cues ride with the types they guard, backed by none.
    """
    own = {known_by(value) for value in method.facets}
    counts = {known_by(value): count for value, count in told.items()}
    found = []
    for cue in cues:
        value = bound_to(cue)
        if not _of_type(cue, method):
            continue
        if cue.says == LEGITIMATE:
            found.append((cue, 0))
        elif value is None:
            found += [(cue, cases)] if cue.types or not own else []
        elif count := (cases if value in own else 0) if own else counts.get(value, 0):
            found.append((cue, count))
    return sorted(found, key=lambda one: (one[0].says != SCAM, one[0].id))


def cue_json(cue: Spoken, cases: int) -> dict[str, Any]:
    return {
        "id": cue.id,
        "says": cue.says,
        "facet": cue.facet,
        "value": cue.value,
        "literals": list(cue.literals) or None,
        "re2": cue.re2,
        "weight": cue.weight,
        "types": dict(cue.type_weights),
        "cases": cases,
    }


def pattern_tests(method: Method, cues: Sequence[Spoken], more: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """What a rule must catch and what it must let pass; those that a person wrote come first."""
    scam = [cue for cue in cues if cue.says == SCAM]
    legitimate = [test for cue in cues if cue.says == LEGITIMATE for test in cue.tests]
    made = {SCAM: list(_scripts(method, scam)), LEGITIMATE: _spread(legitimate)}
    return {says: list(dict.fromkeys([*more.get(says, ()), *tests]))[:MOST_TESTS] for says, tests in made.items()}


def _spread(tests: Sequence[str]) -> list[str]:
    """As many as fit, from all over the list."""
    step = max(1, -(-len(tests) // MOST_TESTS))
    return list(tests[::step])


def _scripts(method: Method, scam: Sequence[Spoken]) -> Iterator[str]:
    """Of a method short scripts with a line for each value that has cues (of its type, where no second one has); of a whole type lines of
    one cue and the next."""
    if not method.facets:
        lines = [cue.tests[0] for cue in scam if cue.tests]
        yield from _spread(["\n".join(dict.fromkeys((line, lines[(n + 1) % len(lines)]))) for n, line in enumerate(lines)])
        return
    by_value: dict[Value | None, list[str]] = {}
    for cue in scam:
        by_value.setdefault(bound_to(cue), []).extend(cue.tests)
    order = [known_by(value) for value in sorted(method.facets)]
    spoken = [by_value[value] for value in order if by_value.get(value)]
    if len(spoken) < 2 and by_value.get(None):
        spoken.append(by_value[None])
    for n in range(min(_SCRIPTS, max(map(len, spoken), default=0))):
        yield "\n".join(lines[n % len(lines)] for lines in spoken)

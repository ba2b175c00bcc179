"""Which expressions ride with a method, and its tests: a cue only where what it is bound to is told in the method's own cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from kb.lexicon import cues as lexicon
from kb.lexicon import load_lines, load_yaml
from kb.lexicon.cues import LEGITIMATE as LEGITIMATE
from kb.lexicon.cues import SCAM as SCAM
from kb.lexicon.cues import load_cues
from kb.patterns.methods import Method, Value
from kb.patterns.methods_words import taxonomy_name

MOST_TESTS = 12  #: of each kind in one pattern
_SCRIPTS = 3  #: scam tests of a method
_MORE = 4  #: lines by which one may grow


#: a line -> ids of the cues that stand in it
Heard = Callable[[str], frozenset[str]]


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
    def strength(self) -> int: ...
    @property
    def type_weights(self) -> tuple[tuple[str, float], ...]: ...


def lexicon_cues() -> Sequence[Spoken]:
    return load_cues()


def spellings() -> list[tuple[str, str]]:
    """How words are spelt to slip past filters: written, meant, in the order in which they are replaced."""
    return [(written, meant) for written, meant in (line.split("\t") for line in load_lines("spelt.tsv"))]


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

    All methods have the cues that speak for their type first; one of certain values the cues of these; a type or subtype as a whole all of
    its type, those of each value told in it, and those of any type. Legitimate cues ride with the types they guard, backed by none; those
    that guard all types with types as a whole (see `guards`).
    """
    own = {known_by(value) for value in method.facets}
    counts = {known_by(value): count for value, count in told.items()}
    found = []
    for cue in cues:
        value = bound_to(cue)
        if not _of_type(cue, method):
            continue
        if cue.says == LEGITIMATE:
            found += [(cue, 0)] if not own or cue.types else []
        elif value is None:
            found += [(cue, cases)] if not own or method.type in cue.types[:1] else []
        elif count := (cases if value in own else 0) if own else counts.get(value, 0):
            found.append((cue, count))
    return sorted(found, key=lambda one: (one[0].says != SCAM, one[0].id))


def guards(method: Method, riding: Sequence[Spoken], cues: Iterable[Spoken], heard: Heard) -> list[Spoken]:
    """Legitimate cues of all types without which the rule of a method would catch what they are told by."""
    free = [cue for cue in cues if cue.says == LEGITIMATE and not cue.types] if method.facets else []
    return [cue for cue in free if any(fires(method, riding, test, heard) for test in cue.tests)]


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


def pattern_tests(
    method: Method, cues: Sequence[Spoken], honest: Iterable[Spoken], more: Mapping[str, Sequence[str]], heard: Heard
) -> dict[str, list[str]]:
    """What a rule must catch and, by what honest people say, must let pass; those that a person wrote come first."""
    scam = [cue for cue in cues if cue.says == SCAM]
    legitimate = [test for cue in honest if _of_type(cue, method) for test in cue.tests]
    made = {SCAM: list(_scripts(method, scam, lambda text: fires(method, cues, text, heard))), LEGITIMATE: _spread(legitimate)}
    return {says: list(dict.fromkeys([*more.get(says, ()), *tests]))[:MOST_TESTS] for says, tests in made.items()}


def fires(method: Method, cues: Sequence[Spoken], text: str, heard: Heard) -> bool:
    """Would the rule of a method with these cues catch a text? As kb.feeds.rules has it."""
    known = load_yaml("methods.yml")["rule"]
    ids = frozenset[str]().union(*(heard(line) for line in text.split("\n")))
    found = ((cue.says, _group(method, cue), cue.weight) for cue in cues if cue.id in ids)
    needs = min(known["needs"], len({_group(method, cue) for cue in cues if cue.says == SCAM}))
    return lexicon.fires(found, needs, known["threshold"])


def _group(method: Method, cue: Spoken) -> Value | str | None:
    return bound_to(cue) if method.facets else cue.id


def passes(method: Method, cues: Sequence[Spoken], tests: Mapping[str, Sequence[str]], heard: Heard) -> bool:
    return all(fires(method, cues, text, heard) == (says == SCAM) for says, texts in tests.items() for text in texts)


def _spread(tests: Sequence[str]) -> list[str]:
    """As many as fit, from all over the list."""
    step = max(1, -(-len(tests) // MOST_TESTS))
    return list(tests[::step])


def _scripts(method: Method, scam: Sequence[Spoken], caught: Callable[[str], bool]) -> list[str]:
    """Short scripts, a line a cue, that say enough: of a method a line for each value that has cues, then others of its own; of a whole
    type each cue of its own and those that follow it."""
    own = sorted((cue for cue in scam if cue.tests and (bound_to(cue) or cue.types)), key=lambda cue: cue.id)
    if not method.facets:
        made = (_script(own[n : n + 1], own[n + 1 :] + own[:n], caught) for n in range(len(own)))
        return _spread([script for script in made if script])
    by_strength = sorted(own, key=lambda cue: (-cue.strength, cue.id))
    spoken = [[cue for cue in by_strength if bound_to(cue) == known_by(value)] for value in sorted(method.facets)]
    spoken = [cues for cues in spoken if cues]
    made = (_script(first, [cue for cue in by_strength if cue not in first], caught) for first in _firsts(spoken, by_strength))
    return [script for script in made if script]


def _firsts(spoken: Sequence[Sequence[Spoken]], others: Sequence[Spoken]) -> Iterator[list[Spoken]]:
    """For each script the cues that begin it; where no value has any, the strongest of the type."""
    if not spoken:
        yield from ([cue] for cue in others[:_SCRIPTS])
        return
    for n in range(min(_SCRIPTS, max(map(len, spoken)))):
        yield [cues[n % len(cues)] for cues in spoken]


def _script(first: Sequence[Spoken], then: Sequence[Spoken], caught: Callable[[str], bool]) -> str | None:
    """Lines of the first cues, with those of the next where they are too few; None where all are. In two steps, so that weights that are
    learned anew leave most scripts as they are."""
    for cues in (first, [*first, *then[:_MORE]]):
        script = "\n".join(dict.fromkeys(cue.tests[0] for cue in cues))
        if caught(script):
            return script
    return None

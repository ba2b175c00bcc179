"""Patterns of method: which values of the facets hold together in the cases of a type, and what stands behind each; pure functions.

Cases are taken in the order in which they were first told. A method is found when enough cases that no method of their type covers
share values; it stays found whatever follows, so that a longer archive has the methods of a shorter one. `methods_*` beside this
module say what stands behind a method, call it by name, attach cues and tests, and apply what people decided.
"""

from __future__ import annotations

import hashlib
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from kb.lexicon import load_yaml

METHODS_VERSION = 2  #: bump when the same tellings would give other patterns

#: facets of a pattern in the order of its story -> the field of the facts that say so
FACETS = {
    "impersonated_as": "impersonated_as",
    "hooks": "hook",
    "channels": "channel",
    "pretexts": "pretext",
    "controls": "control",
    "payments": "payment",
}
SUBTYPE = "subtype"
_METHOD = frozenset(("impersonated_as", "hooks", "pretexts", "controls"))  #: without one of these nothing tells how
_MOST_VALUES = 9  #: of one case; more are a reading gone astray
_LONGEST = 5  #: values of a method

Value = tuple[str, str]  #: facet (or SUBTYPE) and value
Values = frozenset[Value]


@dataclass(frozen=True, slots=True)
class Rules:
    """How much it takes. Shares are of the cases of a type at the time."""

    least: int = 3  #: cases that share what makes a method
    share: float = 0.04
    known: float = 0.75  #: of the cases of a subtype that tell one value: then it says no more than the subtype
    alone: float = 0.1  #: for a single value, which must besides be told more often in this type than elsewhere
    witnesses: int = 3  #: hosts of T2 without a case of T0 or T1
    settled_days: int = 90  #: before which an account of T2 does not count
    unseen_months: int = 24  #: after which a method may be retired
    expected: float = 4.6  #: and cases of it that would have been told since if it went on: none of them is an accident of 1 in 100
    cases: int = 8  #: of evidence


@dataclass(frozen=True, slots=True)
class Told:
    """One telling of one case. `case` and `notice` are clusters: what is one case, what are copies of one notice; `head` where this
    telling stands for its case. `day` is a prefix-ISO date, '' where none is known; `account` who prints on a host that many print on."""

    case_id: str
    bulletin_id: str
    day: str
    host: str
    tier: str
    case: str
    notice: str
    head: bool
    type: str
    values: Values
    account: str = ""

    @property
    def order(self) -> tuple[str, str, str]:
        return (self.day or "9999", self.tier, self.case_id)


@dataclass(frozen=True, slots=True)
class Method:
    """A type, perhaps a subtype, and the values that hold together; none for the type or subtype as a whole."""

    type: str
    subtype: str | None = None
    facets: Values = frozenset()

    @property
    def id(self) -> str:
        """Lasting: of what the method is, never of who told it."""
        told = ",".join(f"{facet}={value}" for facet, value in sorted(self.facets))
        return "p-" + hashlib.sha256(f"{self.type}|{self.subtype or ''}|{told}".encode()).hexdigest()[:12]

    @property
    def values(self) -> Values:
        return self.facets | ({(SUBTYPE, self.subtype)} if self.subtype else frozenset())

    def by_facet(self) -> dict[str, list[str]]:
        return {facet: sorted(value for name, value in self.facets if name == facet) for facet in FACETS}


def _named(section: str) -> frozenset[Value]:
    told: Mapping[str, Sequence[str]] = load_yaml("methods.yml")[section]
    return frozenset((facet, value) for facet, values in told.items() for value in values)


def telling_values(columns: Mapping[str, Iterable[str]], subtype: str | None) -> Values:
    """What a case's columns say of its method, without what is said of nearly every case."""
    known = load_yaml("methods.yml")
    told = {(facet, value) for facet in FACETS for value in columns[facet] if value in known[facet]} - _named("dull")
    return frozenset(told | ({(SUBTYPE, subtype)} if subtype else set()))


RULES = Rules()


def find_methods(tellings: Iterable[Told], rules: Rules = RULES) -> list[Method]:
    """In a stable order: each type and subtype as a whole, then the methods within them."""
    best: dict[str, Told] = {}
    for told in sorted(tellings, key=lambda told: (not told.head, *told.order)):
        best.setdefault(told.case, told)
    heads = sorted(best.values(), key=lambda told: told.order)
    groups: dict[str, _Group] = {}
    everywhere = _Everywhere()
    none = load_yaml("methods.yml")["no_methods"]
    for told in heads:
        if told.type in none:
            continue
        everywhere.take(told.values)
        groups.setdefault(told.type, _Group(rules)).take(told.values, everywhere)
    return [method for kind in sorted(groups) for method in _methods(kind, groups[kind])]


def _methods(kind: str, group: _Group) -> Iterator[Method]:
    yield Method(kind)
    none = load_yaml("methods.yml")["no_methods"]
    yield from (Method(kind, subtype) for subtype in sorted(group.subtypes) if subtype not in none)
    found = []
    for values in group.found:
        subtype = next((value for facet, value in values if facet == SUBTYPE), None)
        found.append(Method(kind, subtype, frozenset(each for each in values if each[0] != SUBTYPE)))
    yield from sorted(found, key=lambda method: (method.subtype or "", sorted(method.facets)))


@dataclass(slots=True)
class _Everywhere:
    """How often each value is told, in cases of all types."""

    cases: int = 0
    told: Counter[Value] = field(default_factory=Counter)

    def take(self, values: Values) -> None:
        self.cases += 1
        self.told.update(values)


class _Group:
    """The cases of one type as they come, those that no method covers yet, and how many of them share what."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self.found: list[Values] = []
        self.subtypes: set[str] = set()
        self._cases = 0
        self._told: Counter[Value] = Counter()
        self._both: Counter[tuple[Value, Value]] = Counter()  #: a subtype and a value
        self._left: list[Values] = []
        self._shared: Counter[tuple[Value, ...]] = Counter()
        self._riders = _named("riders")

    def take(self, values: Values, everywhere: _Everywhere) -> None:
        self._cases += 1
        self._told.update(values)
        subtypes = [value for value in values if value[0] == SUBTYPE]
        self.subtypes |= {value for _, value in subtypes}
        self._both.update((subtype, value) for subtype in subtypes for value in values)
        if not any(found <= values for found in self.found if len(found) > 1):
            self._left.append(values)
            self._find(values)
        self._find_alone(values, everywhere)

    def _enough(self, share: float) -> int:
        return max(self.rules.least, math.ceil(share * self._cases))

    def _find(self, values: Values) -> None:
        """The most that enough uncovered cases, this one among them, share."""
        best: tuple[int, int, tuple[Value, ...]] | None = None
        enough = self._enough(self.rules.share)
        for shared in self._combinations(values):
            self._shared[shared] += 1
            count = self._shared[shared]
            if count >= enough and (best is None or (len(shared), count) > best[:2]) and not self._says_nothing(shared):
                best = (len(shared), count, shared)
        if best is not None:
            self._add(frozenset(best[2]))

    def _says_nothing(self, shared: tuple[Value, ...]) -> bool:
        """A subtype and one value that nearly all its cases tell."""
        told = [value for value in shared if value[0] != SUBTYPE and value not in self._riders]
        subtype = next((value for value in shared if value[0] == SUBTYPE), None)
        if subtype is None or len(told) > 1:
            return False
        return self._both[subtype, told[0]] >= self.rules.known * self._told[subtype]

    def _combinations(self, values: Values) -> Iterator[tuple[Value, ...]]:
        """Two and more values that tell how, beside what only joins; in a fixed order."""
        told = sorted(values)[:_MOST_VALUES]
        for size in range(2, _LONGEST + 1):
            for shared in combinations(told, size):
                if sum(value not in self._riders for value in shared) > 1 and any(facet in _METHOD for facet, _ in shared):
                    yield shared

    def _add(self, found: Values) -> None:
        self.found.append(found)
        left = []
        for values in self._left:
            if found <= values:
                self._shared.subtract(self._combinations(values))
            else:
                left.append(values)
        self._left = left
        self._shared = +self._shared

    def _find_alone(self, values: Values, everywhere: _Everywhere) -> None:
        """A value of no method of this type yet that is told often here, and here more than elsewhere."""
        known = {value for found in self.found for value in found}
        for value in sorted(values - known - self._riders):
            count = self._told[value]
            often = value[0] != SUBTYPE and count >= self._enough(self.rules.alone)
            if often and count * everywhere.cases >= everywhere.told[value] * self._cases:
                self.found.append(frozenset([value]))

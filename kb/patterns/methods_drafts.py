"""Cues proposed from the notices' own words: what scammers are quoted with, who they say they are, on what pretext; nothing takes
effect before a person accepts it."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from kb.lexicon import load_yaml
from kb.model import Fact
from kb.patterns.methods import FACETS, Told, Value
from kb.text import CJK, fold

LEAST_CASES, LEAST_HOSTS = 3, 2
MOST = 60  #: proposals of one type, the most told first
_SHOWN = 3  #: places kept of a proposal
_SHORT, _LONG = 4, 16  #: characters of a proposal
_BEFORE = 24  #: characters before a quotation in which it is said who speaks
_SPEECH = re.compile(r"[“「『]([^“”「」『』\n]{4,200})[”」』]")
_PIECE = re.compile(rf"(?<![{CJK}a-z0-9*])[{CJK}a-z0-9]{{{_SHORT},{_LONG}}}(?![{CJK}a-z0-9*])")
_DIGITS = re.compile(r"[0-9]{3}")
#: facts that a piece of direct speech or a pretext may be about
_ABOUT = {field: facet for facet, field in FACETS.items() if facet in ("pretexts", "controls", "hooks")}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a notice says it."""

    told: Told
    field: str  #: speech, impersonated or pretext
    start: int
    end: int


@dataclass(slots=True)
class Draft:
    """One proposal for a type: what a scammer may say, and who told it."""

    type: str
    literal: str
    cases: int = 0
    hosts: int = 0
    places: list[Place] = field(default_factory=list)

    @property
    def id(self) -> str:
        return "d-" + hashlib.sha256(f"{self.type}|{self.literal}".encode()).hexdigest()[:12]


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {name: re.compile(said) for name, said in load_yaml("methods.yml")["drafts"].items()}


def spoken_in(text: str, start: int, end: int, facts: Iterable[Fact]) -> Iterator[tuple[str, str, int, int, Value | None]]:
    """(literal, field, start, end, value of a facet) for what a case has scammers say; places are in the text.

    >>> [row[0] for row in spoken_in("对方称：“请您保持通话不要挂断”，以“资金核查”为由", 0, 30, [])]
    ['请您保持通话不要挂断', '资金核查']
    """
    folded = fold(text[start:end])
    told = [fact for fact in facts if fact.span.part == "text"]
    for match in _SPEECH.finditer(folded):
        before = folded[max(0, match.start() - _BEFORE) : match.start()]
        if _words()["speakers"].search(before) and not _words()["honest"].search(before):
            for piece in _PIECE.finditer(folded, match.start(1), match.end(1)):
                yield from _proposal(piece.group(), "speech", start + piece.start(), start + piece.end(), told)
    for match in _words()["pretext"].finditer(folded):
        low, high = match.span("said")
        yield from _proposal(match["said"], "pretext", start + low, start + high, told)
    for fact in told:
        if fact.field == "impersonated" and _SHORT <= fact.span.end - fact.span.start <= _LONG:
            low, high = fact.span.start, fact.span.end
            persona = next((("impersonated_as", str(other.value)) for other in told if other.field == "impersonated_as"), None)
            yield from _proposal(fold(text[low:high]), "impersonated", low, high, told, "我是", persona)


def _proposal(
    said: str, name: str, start: int, end: int, told: Collection[Fact], lead: str = "", value: Value | None = None
) -> Iterator[tuple[str, str, int, int, Value | None]]:
    said = said.strip()
    if len(said) >= _SHORT - 2 and "*" not in said and not _DIGITS.search(said) and not _words()["never"].search(said):
        yield lead + said, name, start, end, value or _about(told, start, end)


def _about(told: Collection[Fact], start: int, end: int) -> Value | None:
    """The value whose fact lies in these words."""
    for fact in told:
        if fact.field in _ABOUT and fact.span.start < end and fact.span.end > start:
            return (_ABOUT[fact.field], str(fact.value))
    return None


class Often:
    """How often each thing was said, without keeping it: so that only what was said often is read a second time."""

    def __init__(self) -> None:
        self._times: Counter[int] = Counter()
        self._cases: dict[str, tuple[int, ...]] = {}

    def take(self, told: Told, text: str, start: int, end: int, facts: Iterable[Fact]) -> None:
        said = tuple({hash((told.type, row[0])) for row in spoken_in(text, start, end, facts)})
        if said:
            self._times.update(said)
            self._cases[told.case_id] = said

    def again(self) -> set[str]:
        """Cases worth a second look."""
        return {each for each, said in self._cases.items() if any(self._times[one] >= LEAST_CASES for one in said)}


class Drafts:
    """What is said in case after case; `known` are literals of cues: what is half such a one needs no proposal."""

    def __init__(self, known: Iterable[str], decided: Collection[str]) -> None:
        self._known = sorted(set(known))
        self._decided = frozenset(decided)
        self._places: dict[tuple[str, str], dict[str, Place]] = {}

    def take(self, told: Told, text: str, start: int, end: int, facts: Iterable[Fact]) -> None:
        """A case counts once for what it says, by its telling that comes first; tellings may come in any order."""
        for literal, name, low, high, _ in spoken_in(text, start, end, facts):
            cases = self._places.setdefault((told.type, literal), {})
            place = Place(told, name, low, high)
            if told.case not in cases or _order(place) < _order(cases[told.case]):
                cases[told.case] = place

    def found(self) -> list[Draft]:
        """The most told of each type."""
        made: dict[str, list[Draft]] = {}
        for (kind, literal), cases in self._places.items():
            draft = _draft(kind, literal, cases.values())
            if draft.cases >= LEAST_CASES and draft.hosts >= LEAST_HOSTS and draft.id not in self._decided and not self._is_known(literal):
                made.setdefault(kind, []).append(draft)
        order = [sorted(made[kind], key=lambda draft: (-draft.cases, -draft.hosts, draft.literal))[:MOST] for kind in sorted(made)]
        return [draft for drafts in order for draft in drafts]

    def _is_known(self, literal: str) -> bool:
        return any(known in literal for known in self._known if len(known) * 2 >= len(literal))


def _draft(kind: str, literal: str, told: Iterable[Place]) -> Draft:
    places = sorted(told, key=_order)
    notices = {place.told.notice: place.told.host for place in reversed(places)}
    return Draft(kind, literal, len(notices), len(set(notices.values())), places[:_SHOWN])


def _order(place: Place) -> tuple[str, ...]:
    return (*place.told.order, f"{place.start:09}")

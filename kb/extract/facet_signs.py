"""Which facets that a story's words point at are its own: signs of where they stand, weighed by what docs/learn_facets.py learned."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache

from kb.extract.cues import Spotted, load_cues, load_pattern, load_spotted
from kb.extract.scene import FILE, Scene
from kb.extract.spots import find_spotted
from kb.lexicon import load_lines
from kb.model import Fact, Span

WEIGHTS = "facet_weights.tsv"
CHANNELS = "channels.yml"
SURE, LOOSE, WEAK = "sure", "loose", "weak"  #: how much the words of a section say; weak ones only that they are there
#: field of the facts -> (file, section, how much its words say) of the words that point at its values
WORDS = {
    "channel": ((CHANNELS, "channels", SURE), (CHANNELS, "rest", WEAK)),
    "hook": ((FILE, "hooks", SURE), (FILE, "late_hooks", SURE), (FILE, "loose_hooks", LOOSE)),
    "pretext": ((FILE, "pretexts", SURE), (FILE, "loose_pretexts", LOOSE)),
    "control": ((FILE, "controls", SURE), (FILE, "loose_controls", LOOSE)),
    "payment": (
        (CHANNELS, "payments", SURE),
        (CHANNELS, "loose_payments", LOOSE),
        (CHANNELS, "borrowed", WEAK),
        (CHANNELS, "loose_borrowed", WEAK),
        (CHANNELS, "paid", WEAK),
    ),
    "impersonated_as": ((FILE, "impersonated_as", SURE),),
}
LIKELY = 0.42  #: how likely a facet must be
_DENIED = re.compile(r"(?:没有|没|未|并未|不再|拒绝|无需|不用|不需要?|不是|并非|如果|若|假如|谨防|警惕|切勿|不要|防止)$")
_BACK = 60  #: characters of a sentence before a word that may say who acts
_MANY = 3

Key = tuple[str, str]  #: field and value


@dataclass(slots=True)
class Pointed:
    """What points at one value: the places of its words, of its weak words, and what a rule said."""

    words: list[Span] = field(default_factory=list)
    weak: list[Span] = field(default_factory=list)
    sections: set[str] = field(default_factory=set)
    told: Fact | None = None


@cache
def _spotted(file: str, section: str) -> Spotted:
    """The words of a section; of personas those that need not be the whole of one."""
    if section != "impersonated_as":
        return load_spotted(file, section)
    return Spotted(cue.without("^") for cue in load_cues(file, section))


def point(scene: Scene, facts: Iterable[Fact]) -> dict[Key, Pointed]:
    """By field and value all that points at it, anywhere in the story."""
    found: dict[Key, Pointed] = {}
    for kind, sections in WORDS.items():
        for file, section, worth in sections:
            spotted = _spotted(file, section)
            for n, starts in spotted.standing(scene.folded):
                cue = spotted.cues[n]
                for match in find_spotted(cue, starts, scene.folded, scene.told):
                    pointed = found.setdefault((kind, cue.value), Pointed())
                    pointed.sections.add(section if worth == WEAK else worth)
                    (pointed.weak if worth == WEAK else pointed.words).append(Span(match.start(), match.end()))
    for fact in facts:
        if fact.field in WORDS:
            found.setdefault((fact.field, str(fact.value)), Pointed()).told = fact
    return found


def _standing(scene: Scene, place: Span, last: int) -> str:
    """The stage of the step that a word stands in, else where it stands in the story."""
    if not scene.stages:
        return "nowhere"
    for stage, spans in scene.stages.items():
        if any(span.covers(place) for span in spans):
            return stage
    if place.start >= last:
        return "after"
    return "core" if any(span.covers(place) for span in scene.core) else "rest"


def _of_word(scene: Scene, place: Span, personas: Sequence[Span], last: int) -> Iterator[str]:
    folded = scene.folded
    yield f"at:{_standing(scene, place, last)}"
    yield "denied" if _DENIED.search(folded, max(0, place.start - 4), place.start) else "plain"
    opens = max(folded.rfind("。", 0, place.start), place.start - _BACK, 0)
    yield "police" if load_pattern(FILE, "police").search(folded, opens, place.start) else "quiet"
    if any(persona.covers(place) for persona in personas):
        yield "persona"
    if place.start and folded[place.start - 1] in "“「":
        yield "quoted"


def _around(scene: Scene, found: dict[Key, Pointed]) -> set[str]:
    """What the case shows besides: its type, what else its words and the rules tell."""
    made = {"always", f"type:{scene.code}"}
    if scene.subtype:
        made.add(f"type:{scene.subtype}")
    if not scene.paid:
        made.add("unpaid")
    for (kind, value), pointed in found.items():
        made.add(f"beside:{kind}.{value}")
        if pointed.told is not None:
            made.add(f"told:{kind}.{value}")
    return made


def find_signs(scene: Scene, facts: Sequence[Fact]) -> Iterator[tuple[Key, set[str], set[str], Pointed]]:
    """By value that something points at: its own signs, those of the case, and what points at it."""
    found = point(scene, facts)
    around = _around(scene, found)
    personas = [fact.span for fact in facts if fact.field == "impersonated"]
    last = max((span.end for spans in scene.stages.values() for span in spans), default=0)
    for key, pointed in found.items():
        own = {sign for place in pointed.words for sign in _of_word(scene, place, personas, last)}
        own |= {f"of:{section}" for section in pointed.sections}
        own.add(f"words:{min(len(pointed.words), _MANY)}")
        if pointed.told is not None:
            own.add("told")
        yield key, own, around, pointed


@cache
def _weights() -> dict[Key, dict[str, float]]:
    made: dict[Key, dict[str, float]] = {}
    for line in load_lines(WEIGHTS):
        kind, value, *cells = line.split("\t")
        made[kind, value] = {sign: int(weight) / 100 for sign, _, weight in (cell.rpartition(":") for cell in cells)}
    return made


def likely(key: Key, own: set[str], around: set[str]) -> float:
    """From 0 to 1; a value that was never learned is what the rule says."""
    weights = _weights().get(key)
    if weights is None:
        return float("told" in own)
    total = sum(weights[sign] for sign in weights.keys() & (own | around))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))


def _quoted(scene: Scene, pointed: Pointed) -> Span:
    """The rule's words, else the first that are no denial and stand in a step, else the first."""
    if pointed.told is not None:
        return pointed.told.span
    steps = [span for spans in scene.stages.values() for span in spans]
    places = pointed.words or pointed.weak
    own = [place for place in places if any(span.covers(place) for span in steps)]
    plain = [place for place in own if not _DENIED.search(scene.folded, max(0, place.start - 4), place.start)]
    return min(plain or own or places)


def choose_facets(scene: Scene, facts: Sequence[Fact]) -> list[Fact]:
    """The facts with those of the weighed fields as the weights have them: some are dropped, some are added."""
    chosen = [fact for fact in facts if fact.field not in WORDS]
    weighed = []
    for (kind, value), own, around, pointed in find_signs(scene, facts):
        if likely((kind, value), own, around) >= LIKELY:
            weighed.append(pointed.told or Fact(kind, value, _quoted(scene, pointed), "facets.weighed"))
    return chosen + sorted(weighed, key=lambda fact: (fact.field, fact.span))

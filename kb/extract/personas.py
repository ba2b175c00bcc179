"""Which of the names in a story are of those whom the scammers played: signs of each, weighed by what docs/learn_personas.py learned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from kb.extract.cues import load_pattern
from kb.extract.impersonated import load_services
from kb.extract.scene import FILE, Scene
from kb.extract.weighing import chance
from kb.lexicon import load_yaml
from kb.model import Fact, Span

WEIGHTS = "persona_weights.tsv"
LIKELY = 0.4  #: how likely a name must be one
_QUOTED = re.compile(r"[“\"「‘](?P<who>[^”\"」“「’‘\n,。;!?:]{2,14})[”\"」’]")
_OPENING = '“「‘"'
_LONG = 6  #: characters of a name that says much


@cache
def load_kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kinds of roles with their words, the surest first."""
    return tuple((value, load_pattern(FILE, "impersonated_as", value)) for value in load_yaml(FILE)["order"])


def find_names(scene: Scene, facts: Sequence[Fact]) -> dict[Span, Fact | None]:
    """Names that may be a persona's, by their place: quoted ones, and those that a rule told."""
    found: dict[Span, Fact | None] = {}
    for part in scene.told:
        for match in _QUOTED.finditer(scene.folded, part.start, part.end):
            found[Span(match.start("who"), match.end("who"))] = None
    for fact in facts:
        if fact.field == "impersonated":
            found[fact.span] = fact
    return found


def find_signs(scene: Scene, place: Span, told: Fact | None) -> Iterator[str]:
    """What speaks for and against one name: how it is made, what stands beside it, what a rule said."""
    folded, who = scene.folded, scene.folded[place.start : place.end]
    yield "always"
    yield f"rule:{told.rule}" if told else "no rule"
    yield f"type:{scene.code}"
    yield from (f"ends:{who[-1]}", f"ends:{who[-2:]}", f"begins:{who[0]}", f"long:{min(len(who), _LONG)}")
    quoted = place.start > 0 and folded[place.start - 1] in _OPENING
    start, end = (place.start - 1, place.end + 1) if quoted else (place.start, place.end)
    mark = "q" if quoted else "n"
    yield mark
    for size in (1, 2, 3):
        yield f"{mark}before{size}:{folded[max(0, start - size) : start]}"
        yield f"{mark}after{size}:{folded[end : end + size]}"
    if who in load_services():
        yield "service"
    if load_pattern(FILE, "persona").search(who):
        yield "role"
    if load_pattern(FILE, "no_persona").match(folded, end) is not None:
        yield "no persona"
    kind = next((value for value, words in load_kinds() if words.search(who)), None)
    yield f"kind:{kind}"
    yield f"kind:{kind}:{scene.code}"
    stage = next((stage for stage, spans in scene.stages.items() if any(span.covers(place) for span in spans)), None)
    yield f"stage:{stage}"
    if folded.count(f"“{who}”") > 1:
        yield "again"


def choose_personas(scene: Scene, facts: Sequence[Fact]) -> list[Fact]:
    """The facts with those of `impersonated` as the weights have them, each form once, in order."""
    chosen = [fact for fact in facts if fact.field != "impersonated"]
    seen: set[str] = set()
    for place, told in sorted(find_names(scene, facts).items()):
        printed = scene.text[place.start : place.end]
        if printed not in seen and chance(WEIGHTS, find_signs(scene, place, told)) >= LIKELY:
            seen.add(printed)
            chosen.append(told or Fact("impersonated", printed, place, "impersonated.weighed"))
    return chosen

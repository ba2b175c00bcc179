"""Which of the names in a story are of those whom the scammers played: signs of each, weighed by what docs/learn_personas.py learned."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from kb.extract.cues import load_pattern
from kb.extract.impersonated import BEHALF, find_claims, load_services, without_call
from kb.extract.scene import FILE, Scene
from kb.extract.weighing import chance
from kb.lexicon import load_yaml
from kb.model import Fact, Span

WEIGHTS = "persona_weights.tsv"
LIKELY = 0.4  #: how likely a name must be one,
FIRST = 0.4  #: and the likeliest of a story before any is told
_QUOTED = re.compile(r"[“\"「‘](?P<who>[^”\"」“「’‘\n,。;!?:]{2,14})[”\"」’]")
_SIGNED = re.compile(r"[【〖\[](?P<who>[^】〗\]\n,。;]{2,12})[】〗\]]")  #: 【社保局】, at the head of a message
_OPENING = '“「‘"'
_LONG = 6  #: characters of a name that says much
_CLAIMS = 8  #: characters before a name in which it is said that somebody claims to be it
_RANKS = 3  #: names before one, from where on more say nothing


@cache
def load_kinds() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Kinds of roles with their words, the surest first."""
    return tuple((value, load_pattern(FILE, "impersonated_as", value)) for value in load_yaml(FILE)["order"])


def find_names(scene: Scene, facts: Sequence[Fact]) -> dict[Span, Fact | None]:
    """Names that may be a persona's, by their place: quoted ones, what signs a message, what is claimed, and those that a rule told."""
    found: dict[Span, Fact | None] = {}
    for part in scene.told:
        for shape in (_QUOTED, _SIGNED):
            for match in shape.finditer(scene.folded, part.start, part.end):
                found[without_call(scene.folded, match)] = None
    for fact in facts:
        if fact.field == "impersonated":
            found[fact.span] = fact
    for claim in find_claims(scene.folded, scene.told):
        if not any(claim.covers(other) or other.covers(claim) for other in found):
            found[claim] = None
    bare = {place: _bare(scene.folded, place) for place in found}
    return {bare[place]: fact if bare[place] == place else None for place, fact in found.items()}


def _bare(folded: str, place: Span) -> Span:
    """A name without the words that say it is one: 骗子冒充天猫客服."""
    lead = load_pattern(FILE, "claimed_by").match(folded, place.start, place.end)
    return Span(lead.end(), place.end) if lead and place.end - lead.end() > 1 else place


def _among(folded: str, place: Span, names: Mapping[Span, Fact | None]) -> Iterator[str]:
    """How a name stands to the others: 客服 after 平台客服 is the end of a longer one."""
    who = folded[place.start : place.end]
    others = {folded[other.start : other.end]: other for other in names}
    longer = [other for name, other in others.items() if name != who and name.endswith(who)]
    if longer:
        yield from ("tail", "tail after" if min(longer).start < place.start else "tail before", f"tail:{who[-2:]}")
        if any(names[other] for other in longer):
            yield "tail of told"
    if any(name != who and who.endswith(name) for name in others):
        yield "longer"
    yield f"rank:{min(sum(other < place for other in names), _RANKS)}"


def find_signs(scene: Scene, place: Span, names: Mapping[Span, Fact | None]) -> Iterator[str]:
    """What speaks for and against one of the names: how it is made, what is beside it, what a rule said, how it stands to the others."""
    folded, who, told = scene.folded, scene.folded[place.start : place.end], names[place]
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
    yield from _among(folded, place, names)


def choose_likely(likely: Mapping[Span, float]) -> list[Span]:
    """Which names of one story are told, in order, by how likely each is."""
    if max(likely.values(), default=0.0) < FIRST:
        return []
    return [place for place, much in sorted(likely.items()) if much >= LIKELY]


def _is_claimed(folded: str, place: Span) -> bool:
    """Whether somebody is told to have said that he was just that: 接到自称某银行客服的电话; no name of a type (冒充客服类诈骗)."""
    start, end = place.start, place.end
    claims, typed, vague, role = (load_pattern(FILE, f"claimed_{name}") for name in ("right", "type", "loosely", "role"))
    if vague.search(folded[start:end]) or not role.search(folded[start:end]) or typed.match(folded, end):
        return False
    return claims.search(folded, max(0, start - _CLAIMS), start) is not None


def choose_personas(scene: Scene, facts: Sequence[Fact]) -> list[Fact]:
    """The facts with those of `impersonated` as the weights have them, each form once, in order."""
    chosen = [fact for fact in facts if fact.field != "impersonated"]
    names = find_names(scene, facts)
    seen: set[str] = set()
    likely = {place: chance(WEIGHTS, find_signs(scene, place, names)) for place in names}
    sure = {place for place, fact in names.items() if fact is not None and fact.rule == BEHALF}
    if not sure and max(likely.values(), default=0.0) < FIRST:
        sure = {place for place in names if _is_claimed(scene.folded, place)}
    for place in sorted({*choose_likely(likely), *sure}):
        printed = scene.text[place.start : place.end]
        if printed not in seen:
            seen.add(printed)
            chosen.append(names[place] or Fact("impersonated", printed, place, "impersonated.weighed"))
    return chosen

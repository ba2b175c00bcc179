"""How contact was made or kept, how the money moved, and which real services a story names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from kb.extract.cues import find_within, load_cues
from kb.extract.facets import find_values
from kb.extract.scene import Scene
from kb.model import Fact, Span

FILE = "channels.yml"
REST = "其他"
_CONTACT = ("contact", "trust", "inducement", "payment")


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.span.start, fact.span.end))


def find_channels(scene: Scene) -> Iterator[Fact]:
    """Facts `channel` in order of the text, each value once.

    >>> from kb.extract.scene import whole_scene

    >>> [f.value for f in find_channels(whole_scene(*["接到“网购客服”的理赔电话,添加对方qq"] * 2))]
    ['电话', 'QQ']
    """
    found = find_values(scene.folded, scene.within(*_CONTACT), load_cues(FILE, "channels"), "channel", "channel.word")
    rest = find_values(scene.folded, scene.within("contact"), load_cues(FILE, "rest"), "channel", "channel.rest")
    yield from _in_order(found) or rest


def find_payments(scene: Scene) -> Iterator[Fact]:
    """Facts `payment`; 其他 only where nothing else is said; where the paying is not told, what was demanded."""
    cues = load_cues(FILE, "payments")
    found = _in_order(find_values(scene.folded, scene.within("payment"), cues, "payment", "payment.word"))
    if not found and scene.paid and not scene.stages.get("payment"):
        demanded = _in_order(find_values(scene.folded, scene.within("inducement"), cues, "payment", "payment.demanded"))
        found = [fact for fact in demanded if fact.value != REST]
    if found:
        borrowed = load_cues(FILE, "borrowed")
        found += find_values(scene.folded, scene.within("inducement", "payment"), borrowed, "payment", "payment.borrowed")
    named = {str(fact.value): fact for fact in reversed(found) if fact.value != REST}
    yield from _in_order(named.values()) or found


@cache
def _platforms() -> re.Pattern[str]:
    """All names at once; the longer one where two begin at one place."""
    return re.compile("|".join(sorted((cue.pattern.pattern for cue in load_cues("platforms.yml", "platforms")), key=len, reverse=True)))


def find_platforms(scene: Scene) -> Iterator[Fact]:
    """Facts `platform` by canonical name, in order of the text, each once."""
    seen: set[str] = set()
    for match in find_within(_platforms(), scene.folded, scene.core):
        for cue in load_cues("platforms.yml", "platforms"):
            if cue.value not in seen and cue.pattern.match(scene.folded, match.start(), match.end()):
                seen.add(cue.value)
                yield Fact("platform", cue.value, Span(match.start(), match.end()), "platform.name")

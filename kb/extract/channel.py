"""How contact was made or kept, how the money moved, and which real services a story names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from kb.extract.cues import expand, find_within, load_spotted
from kb.extract.facets import find_values
from kb.extract.guard import compile_guarded
from kb.extract.scene import Scene
from kb.lexicon import load_yaml
from kb.model import Fact, Span

FILE = "channels.yml"
REST = "其他"
_CONTACT = ("contact", "trust", "inducement", "payment")


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.span.start, fact.span.end))


def _fits(scene: Scene, fact: Fact) -> bool:
    """Some words are a channel only in a step (民警上门 is none), some never with a type (a trojan is no way to keep in touch)."""
    value = str(fact.value)
    if scene.code in load_yaml(FILE)["barred"].get(value, ()):
        return False
    if value not in load_yaml(FILE)["in_steps"] or not scene.stages:
        return True
    return any(span.covers(fact.span) for spans in scene.stages.values() for span in spans)


def find_channels(scene: Scene) -> Iterator[Fact]:
    """Facts `channel` in order of the text, each value once.

    >>> from kb.extract.scene import whole_scene

    >>> [f.value for f in find_channels(whole_scene(*["接到“网购客服”的理赔电话,添加对方qq"] * 2))]
    ['电话', 'QQ']
    """
    told = find_values(scene, scene.around(*_CONTACT), load_spotted(FILE, "channels"), "channel", "channel.word")
    found = [fact for fact in told if _fits(scene, fact)]
    rest = find_values(scene, scene.within("contact"), load_spotted(FILE, "rest"), "channel", "channel.rest")
    yield from _in_order(found) or rest


def find_payments(scene: Scene) -> Iterator[Fact]:
    """Facts `payment`, none where nothing was paid; 其他 only where nothing else is said.

    Where the paying is not told, what was demanded.
    """
    if not scene.paid:
        return
    found = _payments(scene, scene.within("payment"), "payment.word")
    if all(fact.value == REST for fact in found):
        told = _payments(
            scene, scene.within("inducement") if not scene.stages.get("payment") else scene.around("payment"), "payment.demanded"
        )
        found += [fact for fact in told if fact.value != REST]
    if not found:
        found = list(find_values(scene, scene.told, load_spotted(FILE, "paid"), "payment", "payment.told"))
    if found:
        borrowed = load_spotted(FILE, "borrowed")
        found += find_values(scene, scene.within("inducement", "payment"), borrowed, "payment", "payment.borrowed")
    named = {str(fact.value): fact for fact in reversed(found) if fact.value != REST}
    yield from _in_order(named.values()) or found


def _payments(scene: Scene, spans: Sequence[Span], rule: str) -> list[Fact]:
    return _in_order(find_values(scene, spans, load_spotted(FILE, "payments"), "payment", rule))


@cache
def _platforms() -> tuple[re.Pattern[str], tuple[str, ...]]:
    """All names at once, one group a canonical name; the longer word where two begin at one place."""
    rows = [(expand(word), value) for value, words in load_yaml("platforms.yml")["platforms"].items() for word in words]
    rows.sort(key=lambda row: (-len(row[0]), row[0]))
    return compile_guarded("|".join(f"(?P<p{n}>{word})" for n, (word, _) in enumerate(rows))), tuple(value for _, value in rows)


def find_platforms(scene: Scene) -> Iterator[Fact]:
    """Facts `platform` by canonical name, in order of the text, each once."""
    pattern, values = _platforms()
    seen: set[str] = set()
    for match in find_within(pattern, scene.folded, scene.scam(late=True)):
        value = values[int((match.lastgroup or "p0")[1:])]
        if value not in seen:
            seen.add(value)
            yield Fact("platform", value, Span(match.start(), match.end()), "platform.name")

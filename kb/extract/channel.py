"""How contact was made or kept, how the money moved, and which real services a story names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kb.extract.cues import load_cues
from kb.extract.facets import find_values
from kb.model import Fact, Span

REST = "其他"


def _in_order(facts: Iterable[Fact]) -> list[Fact]:
    return sorted(facts, key=lambda fact: (fact.span.start, fact.span.end))


def find_channels(folded: str, spans: Iterable[Span]) -> Iterator[Fact]:
    """Facts `channel` in order of the text, each value once.

    >>> text = "接到“网购客服”的理赔电话,添加对方qq"
    >>> [f.value for f in find_channels(text, [Span(0, len(text))])]
    ['电话', 'QQ']
    """
    yield from _in_order(find_values(folded, spans, load_cues("channels.yml", "channels"), "channel", "channel.word"))


def find_payments(folded: str, spans: Iterable[Span]) -> Iterator[Fact]:
    """Facts `payment`; 其他 only where nothing else is said."""
    found = _in_order(find_values(folded, spans, load_cues("channels.yml", "payments"), "payment", "payment.word"))
    named = [fact for fact in found if fact.value != REST]
    yield from named or found


def find_platforms(folded: str, spans: Iterable[Span]) -> Iterator[Fact]:
    """Facts `platform` by canonical name, in order of the text."""
    yield from _in_order(find_values(folded, spans, load_cues("platforms.yml", "platforms"), "platform", "platform.name"))

"""Pronunciations in brackets behind characters, 网(wǎng), that mirrors print: out before reading, back in place after it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from kb.model import Bulletin, Part, Reading, Span

_TONES = "āáǎàōóǒòēéěèīíǐìūúǔùǖǘǚǜńňǹḿ"
#: whole, or what a broken conversion left of one and of its character: 挽回?fù)p失
_SYLLABLE = re.compile(rf"(?:[(（][a-zü]{{0,3}}[{_TONES}][a-zü]{{0,4}}[)）]|\?[a-zü]{{0,3}}[{_TONES}][a-zü]{{0,4}}\)[a-z]?)")
STAR = "*"


@dataclass(frozen=True, slots=True)
class Quiet:
    """A bulletin without pronunciations; `kept` are, for each part, the places that its characters have in the original."""

    original: Bulletin
    bulletin: Bulletin
    kept: dict[Part, Sequence[int]]

    def put_back(self, reading: Reading) -> Reading:
        """The reading of the quiet bulletin as one of the original: every span moved, what was masked masked there too."""
        moved: Reading = self._moved(reading)
        told = reading.bulletin
        return replace(moved, bulletin=replace(told, title=self._noisy(told.title, "title"), text=self._noisy(told.text, "text")))

    def _span(self, span: Span) -> Span:
        """A pronunciation behind the last character belongs to it."""
        kept = self.kept[span.part]
        whole = self.original.title if span.part == "title" else self.original.text
        end = kept[span.end - 1] + 1
        behind = _SYLLABLE.match(whole, end)
        return Span(kept[span.start], behind.end() if behind else end, span.part)

    def _moved(self, value: Any) -> Any:
        if isinstance(value, Span):
            return self._span(value)
        if isinstance(value, tuple):
            return tuple(self._moved(one) for one in value)
        if is_dataclass(value) and not isinstance(value, type | Bulletin):
            return replace(value, **{f.name: self._moved(getattr(value, f.name)) for f in fields(value)})
        return value

    def _noisy(self, quiet: str, part: Part) -> str:
        """The original with the characters of a masked quiet text; a pronunciation behind a masked one is masked with it."""
        whole = self.original.title if part == "title" else self.original.text
        made = list(whole)
        for at, char in zip(self.kept[part], quiet, strict=True):
            made[at] = char
            if char == STAR and (behind := _SYLLABLE.match(whole, at + 1)):
                made[at + 1 : behind.end()] = STAR * (behind.end() - at - 1)
        return "".join(made)


def _kept(text: str) -> list[int]:
    kept: list[int] = []
    at = 0
    for match in _SYLLABLE.finditer(text):
        kept += range(at, match.start())
        at = match.end()
    return [*kept, *range(at, len(text))]


def quieten(bulletin: Bulletin) -> Quiet | None:
    """The bulletin without pronunciations, None where it has none.

    >>> quieten(Bulletin("", "", "被骗(piàn)走网(wǎng)店货款")).bulletin.text
    '被骗走网店货款'
    """
    if not (_SYLLABLE.search(bulletin.text) or _SYLLABLE.search(bulletin.title)):
        return None
    kept: dict[Part, Sequence[int]] = {"title": _kept(bulletin.title), "text": _kept(bulletin.text)}
    title, text = _SYLLABLE.sub("", bulletin.title), _SYLLABLE.sub("", bulletin.text)
    return Quiet(bulletin, replace(bulletin, title=title, text=text), kept)

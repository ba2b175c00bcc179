"""Cue words of the lexicon as compiled patterns: one small language, bounded gaps, first longest match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import chain
from typing import Any

from kb.extract.factor import alternatives
from kb.extract.guard import compile_guarded
from kb.extract.spots import find_spotted, register, spot, within
from kb.lexicon import load_yaml
from kb.model import Span

#: in a cue `~` is a gap inside one clause or two, `~~` a gap inside one sentence
_GAPS = (("~~", r"[^。!?;\n]{0,24}?"), ("~", r"[^。!?;\n]{0,8}?"))


def expand(cue: str) -> str:
    """A cue as a regular expression over folded text."""
    for sign, gap in _GAPS:
        cue = cue.replace(sign, gap)
    return cue


def _either(cues: Iterable[str]) -> str:
    """Cues as one alternation; of plain words the longest wins where two begin at one place."""
    return "|".join(map(expand, sorted(cues, key=lambda cue: (-len(cue), cue))))


def compile_cues(cues: Iterable[str]) -> re.Pattern[str]:
    """One alternation over *folded* text."""
    return compile_guarded(_either(cues))


@dataclass(frozen=True)
class Cue:
    """A value that any of its words tells, with the weight it adds."""

    value: str
    weight: float
    written: str  #: its words as one alternation

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when first used: most cues are in none of a few notices."""
        return compile_guarded(self.written)

    def without(self, sign: str) -> Cue:
        """The same without the words that begin with a sign."""
        return Cue(self.value, self.weight, "|".join(word for word in alternatives(self.written) if not word.startswith(sign)))


def _weighted(value: str, by_weight: dict[Any, list[str]]) -> Iterator[Cue]:
    for weight, words in by_weight.items():
        if words:
            yield Cue(value, float(weight), _either(words))


@cache
def load_cues(file: str, section: str) -> tuple[Cue, ...]:
    """A section `{value: [words]}` or `{value: {weight: [words]}}` of a lexicon file."""
    made: list[Cue] = []
    for value, words in load_yaml(file)[section].items():
        made.extend(_weighted(value, words if isinstance(words, dict) else {1: words}))
    return tuple(made)


class Spotted:
    """Cues that `find_spotted` looks for."""

    def __init__(self, cues: Iterable[Cue]) -> None:
        self.cues = tuple(cues)
        self._numbers = [register(cue.written) for cue in self.cues]

    @lru_cache(maxsize=64)  # noqa: B019 (there are few of these objects, and none is ever given up)
    def standing(self, folded: str) -> list[tuple[int, Sequence[int]]]:
        """Which of the cues may stand in a text, and the places where they may begin: most are in none."""
        starts = spot(folded)
        return [(n, starts[number]) for n, number in enumerate(self._numbers) if starts[number]]

    @lru_cache(maxsize=64)  # noqa: B019
    def places(self, folded: str, start: int = 0, end: int | None = None) -> list[tuple[Cue, list[Span]]]:
        """The cues that stand in a text, or in a stretch of it, and where, in order: found once for all that ask about parts of it."""
        found: list[tuple[Cue, list[Span]]] = []
        end = len(folded) if end is None else end
        for n, starts in self.standing(folded):
            if starts[0] < end and starts[-1] >= start and (places := find_spotted(self.cues[n], starts, folded, start, end)):
                found.append((self.cues[n], places))
        return found


@cache
def load_spotted(file: str, section: str) -> Spotted:
    """As `load_cues`, for cues that `find_spotted` looks for."""
    return Spotted(load_cues(file, section))


@cache
def load_pattern(file: str, *keys: str) -> re.Pattern[str]:
    """The words under `keys` of a lexicon file as one pattern."""
    words = load_yaml(file)
    for key in keys:
        words = words[key]
    return compile_cues(words)


def find_within(pattern: re.Pattern[str], folded: str, spans: Sequence[Span]) -> Iterable[re.Match[str]]:
    """Matches that lie inside one of the spans (in order, not overlapping), found in one run over all of them."""
    first = pattern.search(folded, spans[0].start, spans[-1].end) if spans else None
    if first is None:
        return ()  # so it is with most cues of a notice
    return within(chain((first,), pattern.finditer(folded, first.end(), spans[-1].end)), spans)

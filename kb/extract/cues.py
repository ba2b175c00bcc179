"""Cue words of the lexicon as compiled patterns: one small language, bounded gaps, first longest match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from typing import Any

from kb.extract.guard import compile_guarded
from kb.extract.spots import register, within
from kb.lexicon import load_yaml
from kb.model import Span

#: in a cue `~` is a gap inside one clause or two, `~~` a gap inside one sentence
_GAPS = (("~~", r"[^。!?;\n]{0,24}?"), ("~", r"[^。!?;\n]{0,8}?"))


def expand(cue: str) -> str:
    """A cue as a regular expression over folded text."""
    for sign, gap in _GAPS:
        cue = cue.replace(sign, gap)
    return cue


def compile_cues(cues: Iterable[str]) -> re.Pattern[str]:
    """One alternation over *folded* text; of plain words the longest wins where two begin at one place."""
    return compile_guarded("|".join(map(expand, sorted(cues, key=lambda cue: (-len(cue), cue)))))


@dataclass(frozen=True, slots=True)
class Cue:
    """A value that any of its words tells, with the weight it adds."""

    value: str
    weight: float
    pattern: re.Pattern[str]
    number: int = -1  #: of the pattern in `spots`


def _weighted(value: str, by_weight: dict[Any, list[str]]) -> Iterator[Cue]:
    for weight, words in by_weight.items():
        if words:
            yield Cue(value, float(weight), compile_cues(words))


@cache
def load_cues(file: str, section: str) -> tuple[Cue, ...]:
    """A section `{value: [words]}` or `{value: {weight: [words]}}` of a lexicon file."""
    made: list[Cue] = []
    for value, words in load_yaml(file)[section].items():
        made.extend(_weighted(value, words if isinstance(words, dict) else {1: words}))
    return tuple(made)


@cache
def load_spotted(file: str, section: str) -> tuple[Cue, ...]:
    """As `load_cues`, for cues that `find_spotted` looks for."""
    return tuple(replace(cue, number=register(cue.pattern)) for cue in load_cues(file, section))


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

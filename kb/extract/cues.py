"""Cue words of the lexicon as compiled patterns: one small language, bounded gaps, first longest match."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from kb.lexicon import load_yaml

#: in a cue `~` is a gap inside one clause or two, `~~` a gap inside one sentence
_GAPS = (("~~", "[^。！？；\\n]{0,24}?"), ("~", "[^。！？；\\n]{0,8}?"))


def compile_cues(cues: Iterable[str]) -> re.Pattern[str]:
    """One alternation over *folded* text; of plain words the longest wins where two begin at one place."""
    made = []
    for cue in sorted(cues, key=lambda cue: (-len(cue), cue)):
        for sign, gap in _GAPS:
            cue = cue.replace(sign, gap)
        made.append(cue)
    return re.compile("|".join(made))


@dataclass(frozen=True, slots=True)
class Cue:
    """A value that any of its words tells, with the weight it adds."""

    value: str
    weight: float
    pattern: re.Pattern[str]


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
def load_pattern(file: str, *keys: str) -> re.Pattern[str]:
    """The words under `keys` of a lexicon file as one pattern."""
    words = load_yaml(file)
    for key in keys:
        words = words[key]
    return compile_cues(words)

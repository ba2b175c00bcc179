"""Tries the tests of patterns as the detector would, so that no rule is in use that fails its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from kb.detect.normalise import Normaliser
from kb.feeds.rules import stands
from kb.patterns.methods_cues import Spoken, cue_json, spellings


def ear(cues: Sequence[Spoken]) -> Callable[[str], frozenset[str]]:
    """Which of these cues stand in a line; each line is read once."""
    normalise = Normaliser(spellings())
    told = [cue_json(cue, 0) for cue in cues]

    @cache
    def heard(line: str) -> frozenset[str]:
        text = normalise(line)
        return frozenset(cue["id"] for cue in told if stands(cue, text))

    return heard

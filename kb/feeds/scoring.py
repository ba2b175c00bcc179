"""How the weights of the feed become a probability, and the vectors by which an engine proves that it does as the detector does."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from kb.feeds.formats import Files
from kb.feeds.log import Entry, State
from kb.lexicon import path_of
from kb.lexicon.cues import load_cues

SCORING, VECTORS = "scoring.json", "vectors.json"


def snapshot(state: State) -> Files:
    """The same for every state: what is learned goes with the version, not with the log."""
    return _files()


def delta(entries: Sequence[Entry]) -> Files:
    return _files()


def merge(before: Files, change: Files) -> Files:
    return {**before, **change}


def weights() -> dict[str, dict[str, Any]]:
    """What each cue of the program weighs, for scam or against it, and what it says for which type; in log-odds."""
    return {cue.id: {"weight": cue.weight, "types": dict(cue.type_weights)} for cue in load_cues()}


@cache
def _files() -> Files:
    """With the weights of cues put into what was learned, so that other weights are another file and no other entry."""
    made = {**json.loads(path_of(SCORING).read_text("utf-8")), "cues": weights()}
    raw = json.dumps(made, ensure_ascii=False, separators=(",", ":"), allow_nan=False) + "\n"
    return {SCORING: raw.encode(), VECTORS: path_of(VECTORS).read_bytes()}

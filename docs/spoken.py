"""What learning and scoring of the detector share: the open scripts, a feed straight from the lexicon, the parts held out, the figures."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from docs.learning import Floats
from kb.feeds.cues import CUE, cues_of, named
from kb.feeds.log import UPSERT, Entry, to_lines
from kb.lexicon import kinds
from kb.lexicon.cues import Cue, load_cues

SCRIPTS = Path(__file__).parent.parent / "tests" / "scripts" / "open.jsonl"
HONEST = "00"
STYLE = ("您好", "我是")


def read_scripts(path: Path = SCRIPTS) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line]


def entry_of(cue: Cue) -> dict[str, Any]:
    """A cue as a pattern of the feed carries it."""
    return {
        "id": cue.id,
        "says": cue.says,
        "facet": cue.facet,
        "value": cue.value,
        "literals": list(cue.literals) or None,
        "re2": cue.re2,
        "weight": cue.weight,
        "types": dict(cue.type_weights),
        "cases": 1,
    }


def write_feed(folder: Path, scoring: dict[str, Any], cues: Sequence[Cue] | None = None) -> Path:
    """A feed folder whose patterns, one a type, carry the whole lexicon: what a feed of a large archive comes to."""
    every = load_cues() if cues is None else cues
    bodies = {}
    for kind in kinds().values():
        own = [entry_of(cue) for cue in every if not cue.types or kind.code in cue.types]
        name = {"code": kind.code, "zh": kind.zh, "en": kind.en}
        bodies[f"p-{kind.code}"] = {"id": f"p-{kind.code}", "status": "active", "type": name, "cues": own}
    weights = {cue.id: {"weight": cue.weight, "types": dict(cue.type_weights)} for cue in every}
    return write_entries(folder, {**scoring, "cues": weights}, bodies)


def write_entries(folder: Path, scoring: dict[str, Any], bodies: Mapping[str, dict[str, Any]]) -> Path:
    """A feed folder of patterns that have their cues whole."""
    told = [("pattern", named(body)) for body in bodies.values()] + [(CUE, body) for body in cues_of(bodies.values(), {}).values()]
    entries = [Entry(seq, UPSERT, body["id"], 1, kind, body) for seq, (kind, body) in enumerate(told, 1)]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "snapshot.jsonl").write_bytes(to_lines(entries))
    (folder / "scoring.json").write_text(json.dumps(scoring, ensure_ascii=False), "utf-8")
    return folder


def parts_of(rows: Sequence[dict[str, Any]], parts: int, seed: int) -> npt.NDArray[np.int64]:
    """A part for each row; rows that are, or imitate, the same thing (`near`) are in one part."""
    names = sorted({row["near"] for row in rows})
    random.Random(seed).shuffle(names)
    part = {name: number % parts for number, name in enumerate(names)}
    return np.array([part[row["near"]] for row in rows])


def style_score(text: str) -> float:
    """What a rule of mere style sees: length, 您好, 我是."""
    return len(text) / 100 + sum(word in text for word in STYLE)


def recall_at(scores: Floats, scam: npt.NDArray[np.bool_], rate: float) -> tuple[float, float]:
    """(recall, threshold) where at most `rate` of the honest texts score above."""
    honest = np.sort(scores[~scam])[::-1]
    threshold = float(honest[min(int(rate * len(honest)), len(honest) - 1)])
    return float(np.mean(scores[scam] > threshold)), threshold


def auc(scores: Floats, scam: npt.NDArray[np.bool_]) -> float:
    order = np.argsort(np.argsort(scores, kind="stable"), kind="stable")
    honest = len(scores) - int(scam.sum())
    return float((order[scam].mean() - order[~scam].mean()) / len(scores) + 0.5) if honest else 1.0

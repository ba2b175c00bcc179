"""What learning and scoring of the detector share: the open scripts, a feed straight from the lexicon, the parts held out, the figures."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from docs.learning import Floats, descend
from kb.feeds.cues import CUE, cues_of, named
from kb.feeds.log import UPSERT, Entry, to_lines
from kb.feeds.scoring import weights
from kb.lexicon import kinds
from kb.lexicon.cues import load_cues
from kb.patterns.methods_cues import cue_json

PARTS = ("open", "more", "locked", "next", "shut", "hidden", "unread", "own")
SCRIPTS = tuple(Path(__file__).parent.parent / "tests" / "scripts" / f"{part}.jsonl" for part in PARTS)
OWN = "w1"  #: who tunes the detector: learned from, never scored
READ = {"f1", "f2", "f3"}  #: writers of the scripts that were there when the cues were written
HONEST = "00"
SURE = 1.28  #: a threshold is set so that nine draws of ten from honest people let no more pass than its rate
STYLE = ("您好", "我是")
_TALK, _ENOUGH = 3, 25  #: turns of what is a talk; characters of what can be read alone


def read_scripts(*paths: Path) -> list[dict[str, Any]]:
    """The scripts of the files, or where none is named all that may be learned from."""
    return [json.loads(line) for path in paths or SCRIPTS for line in path.read_text("utf-8").splitlines() if line]


def writers_of(rows: Sequence[Mapping[str, Any]]) -> npt.NDArray[np.int64]:
    """A part for each row by who wrote it (what its id begins with); those whose texts the cues were written with are one part, 0; what is
    learned from whoever is held out is -1."""
    names = [str(row["id"]).partition("-")[0] for row in rows]
    number = {name: 1 + at for at, name in enumerate(sorted({*names} - READ - {OWN}))} | dict.fromkeys(READ, 0) | {OWN: -1}
    return np.array([number[name] for name in names])


def write_feed(folder: Path, scoring: dict[str, Any], indicators: Sequence[dict[str, Any]] = ()) -> Path:
    """A feed folder whose patterns, one a type, carry the whole lexicon: what a feed of a large archive comes to."""
    bodies = {}
    for kind in kinds().values():
        own = [cue_json(cue, 1) for cue in load_cues() if not cue.types or kind.code in cue.types]
        name = {"code": kind.code, "zh": kind.zh, "en": kind.en}
        bodies[f"p-{kind.code}"] = {"id": f"p-{kind.code}", "status": "active", "type": name, "cues": own}
    return write_entries(folder, {**scoring, "cues": weights()}, bodies, indicators)


def write_entries(
    folder: Path, scoring: dict[str, Any], bodies: Mapping[str, dict[str, Any]], indicators: Sequence[dict[str, Any]] = ()
) -> Path:
    """A feed folder of patterns that have their cues whole, and of indicators."""
    told = [("pattern", named(body)) for body in bodies.values()] + [(CUE, body) for body in cues_of(bodies.values(), {}).values()]
    told += [("indicator", body) for body in indicators]
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


def halves(text: str) -> list[str]:
    """The beginning and the end of a talk, where they say enough to be read alone.

    >>> halves("A:您好，您的快递丢了，我们双倍赔您\\nB:哪个快递\\nA:加我微信，我把理赔的链接发给您，现在就能办好")
    ['B:哪个快递\\nA:加我微信，我把理赔的链接发给您，现在就能办好']
    """
    turns = text.split("\n")
    cut = len(turns) // 2
    parts = ["\n".join(turns[:cut]), "\n".join(turns[cut:])] if len(turns) >= _TALK else []
    return [part for part in parts if len(part) >= _ENOUGH]


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


def calibrate(raw: Floats, scam: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Platt's slope and bias, with his softened targets, at equal numbers of both sides."""
    many, few = int(scam.sum()), int((~scam).sum())
    target = np.where(scam, (many + 1) / (many + 2), 1 / (few + 2))
    share = np.where(scam, 0.5 / many, 0.5 / few)

    def slope(values: Floats) -> Floats:
        off = (1 / (1 + np.exp(-(values[0] * raw + values[1]))) - target) * share
        return np.array([np.sum(off * raw), np.sum(off)])

    made = descend(np.array([1.0, 0.0]), slope, 600)
    return round(float(made[0]), 3), round(float(made[1]), 3)


def limit_of(chance: Floats, scam: npt.NDArray[np.bool_], rate: float) -> float:
    """A score that so many of other honest texts reach at most, told from these: fewer of these do."""
    honest = np.sort(chance[~scam])[::-1]
    aimed = rate * len(honest)
    return round(min(float(honest[max(0, int(aimed - SURE * aimed**0.5))]) + 5e-7, 0.999999), 6)

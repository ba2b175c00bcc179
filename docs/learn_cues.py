"""Learns from the open scripts what each cue weighs and what is said beside them; writes cue_weights.tsv and scoring.json.

python -m docs.learn_cues            # some minutes; the same files on as many threads, else some weights differ by 0.01
python -m docs.learn_cues --check    # figures on parts held out
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from docs.cue_texts import FACTORS, LEAST, POWER, TURNS, WARNING, Halves, Seen, for_types, groups_of, look
from docs.heard import Rows, Table, likeliest
from docs.learning import Floats
from docs.spoken import auc, calibrate, limit_of, parts_of, read_scripts, recall_at, writers_of
from kb.detect.feed import VERSION
from kb.detect.reading import GAP
from kb.detect.scoring import PARTS as PLACES
from kb.lexicon import kinds, load_yaml, path_of
from kb.lexicon.cues import SCAM, Cue, load_cues
from kb.patterns.methods_cues import spellings

PRIOR = {1: 0.1, 2: 0.3, 3: 0.5}  #: log-odds by a cue's strength, from where learning sets out
SPREAD = {"cues": 0.2, "pairs": 0.3, "grams": 660.0, "retold": 440.0, "bias": 4.0}  #: variance of what may be learned beside that
TYPE_SPREAD = {"cues": 0.5, "grams": 220.0, "bias": 4.0}
INDICATORS = {"least": 3, "weight": 2.0, "type": 1.0}  #: names of apps and sites: no script has one of the feed, so thought, not learned
PARTS = 5
CUT = 0.4  #: what each half of a talk counts beside the whole
CAUTION = 1.0  #: by which a text must sound more like a scam than like one that is retold
WORTH, WORTH_RETOLD, WORTH_TYPE = 0.22, 0.44, 1.0  #: weights of grams from which they are told
TOLD = 0.01  #: share of honest texts that may be told as scams
RATES = {f"{rate:g}": rate for rate in (0.001, 0.01, 0.02)}


@dataclass
class Weights:
    """What was learned: log-odds of each cue, pair and gram, of the latter beside all honest texts and beside those that retell a scam."""

    cues: Floats
    pairs: Floats
    grams: Floats
    bias: float
    retold: Floats
    retold_bias: float

    def cued(self, seen: Seen | Halves) -> Floats:
        """What cues and pairs come to, held to what they may say."""
        found: Floats = seen.cues @ self.cues + seen.pairs @ self.pairs
        return found

    def raw(self, seen: Seen, rows: Rows) -> Floats:
        """The sums of other texts."""
        heard = seen.heard.of(rows)
        beside = np.minimum(heard.sums(self.grams) + self.bias, heard.sums(self.retold) + self.retold_bias)
        found: Floats = self.cued(seen)[rows] + beside
        return found


def prior_of(cues: Sequence[Cue]) -> Floats:
    return np.array([PRIOR[cue.strength] * (1 if cue.says == SCAM else -1) for cue in cues])


def fit(seen: Seen, cues: Sequence[Cue], rows: Rows) -> Weights:
    """The likeliest weights around their priors; no cue speaks against what it says."""
    prior, cut = prior_of(cues), rows[seen.halves.of]
    spread = {name: float(np.sqrt(value)) for name, value in SPREAD.items()}
    placed, paired = (
        np.vstack([whole[rows], half[cut]]) for whole, half in ((seen.cues, seen.halves.cues), (seen.pairs, seen.halves.pairs))
    )
    dense = np.hstack([spread["cues"] * placed, spread["pairs"] * paired, np.full((len(placed), 1), spread["bias"])])
    factor = spread["grams"] * seen.heard.of(rows).telling(seen.scam[rows])
    free = _likeliest(seen, rows, dense, factor, placed @ prior)
    cued, joined, bias, beside = np.split(free, [len(cues), dense.shape[1] - 1, dense.shape[1]])
    weights = prior + spread["cues"] * cued
    weights = np.where(prior > 0, np.maximum(weights, 0.02), np.minimum(weights, -0.02)).round(2)
    nothing = np.zeros_like(factor)
    first = Weights(weights, (spread["pairs"] * joined).round(2), factor * beside, _round(spread["bias"] * bias[0]), nothing, 0.0)
    return _fit_retold(seen, rows & (seen.scam | seen.retold), first)


def _fit_retold(seen: Seen, rows: Rows, first: Weights) -> Weights:
    """The second opinion: what the caller says in scams and does not where one is retold, with the cues as they are."""
    cut, spread = rows[seen.halves.of], float(np.sqrt(SPREAD["bias"]))
    sure = np.append(first.cued(seen)[rows], first.cued(seen.halves)[cut])
    said = np.array([part == 0 and GAP not in gram for part, gram in seen.heard.names])
    factor = float(np.sqrt(SPREAD["retold"])) * said * seen.heard.of(rows).telling(seen.scam[rows])
    bias, beside = np.split(_likeliest(seen, rows, np.full((len(sure), 1), spread), factor, sure), [1])
    return replace(first, retold=factor * beside, retold_bias=_round(spread * bias[0] - CAUTION))


def _likeliest(seen: Seen, rows: Rows, dense: Floats, factor: Floats, offset: Floats) -> Floats:
    """Of texts and, behind them, of the halves of those that are talks."""
    cut = rows[seen.halves.of]
    heard = seen.heard.of(rows).beside(seen.halves.heard.of(cut)).only(factor > 0)
    right = np.append(seen.scam[rows], seen.scam[seen.halves.of[cut]]).astype(float)
    count = np.append(np.ones(rows.sum()), np.full(cut.sum(), CUT))
    return likeliest(Table(dense, heard, factor), offset, right, count)


def _round(value: float) -> float:
    return round(float(value), 3)


def held_out(seen: Seen, cues: Sequence[Cue], parts: npt.NDArray[np.int64] | None = None) -> Floats:
    """Raw scores of texts by weights that were learned from other parts: where none are named, from other writers. No part below 0 is
    scored."""
    parts = writers_of(seen.rows) if parts is None else parts
    total = np.zeros(len(seen.rows))
    for part in np.unique(parts[parts >= 0]):
        own = parts == part
        total[own] = fit(seen, cues, ~own).raw(seen, own)
    return total


@dataclass
class TypeWeights:
    """For each type (a column): what cues and grams say for it, where it sets out."""

    codes: list[str]
    cues: Floats
    grams: Floats
    bias: Floats

    def raw(self, seen: Seen, rows: Rows, cues: Sequence[Cue]) -> Floats:
        telling = seen.telling.of(rows)
        beside = np.array([telling.sums(weights) for weights in self.grams.T]).T
        found: Floats = for_types(seen.cues[rows], cues) @ self.cues + beside + self.bias
        return found


def fit_types(seen: Seen, cues: Sequence[Cue], rows: Rows) -> TypeWeights:
    """Each type against all others, over the scams, around what each cue says it is bound to."""
    codes = [code for code in kinds() if code in set(seen.types)]
    own = rows & seen.scam
    placed, heard, truth = for_types(seen.cues[own], cues), seen.telling.of(own), np.array(seen.types)[own]
    spread = {name: float(np.sqrt(value)) for name, value in TYPE_SPREAD.items()}
    dense = np.hstack([spread["cues"] * placed, np.full((len(placed), 1), spread["bias"])])
    prior = np.array([[_bound(cue, code) for code in codes] for cue in cues])
    learned, wide = [], len(cues) + 1
    for at, code in enumerate(codes):
        factor = spread["grams"] * heard.telling(truth == code)
        free = likeliest(Table(dense, heard, factor), placed @ prior[:, at] - 2, (truth == code).astype(float))
        learned.append((prior[:, at] + spread["cues"] * free[: wide - 1], factor * free[wide:], spread["bias"] * free[wide - 1] - 2))
    cued, beside, bias = zip(*learned, strict=True)
    return TypeWeights(codes, np.array(cued).T, np.array(beside).T, np.array(bias))


def _bound(cue: Cue, code: str) -> float:
    if cue.says != SCAM or code not in cue.types:
        return 0.0
    return (1.0 if cue.types[0] == code else 0.5) * cue.strength / 2


def types_held_out(seen: Seen, cues: Sequence[Cue], parts: npt.NDArray[np.int64] | None = None) -> list[str]:
    """The likeliest type of each text, by weights that were learned from other parts."""
    found = [""] * len(seen.rows)
    parts = writers_of(seen.rows) if parts is None else parts
    for part in np.unique(parts[parts >= 0]):
        learned = fit_types(seen, cues, parts != part)
        raw = learned.raw(seen, parts == part, cues)
        for at, best in zip(np.flatnonzero(parts == part), raw.argmax(1), strict=True):
            found[at] = learned.codes[int(best)]
    return found


def table(cues: Sequence[Cue], weights: Weights, codes: Sequence[str], cued: Floats) -> list[str]:
    """A line a cue: what it weighs, and what it says for each type."""
    lines = ["# cue\tlog-odds\ttype:weight …; written by docs/learn_cues.py"]
    for at, cue in enumerate(cues):
        said = cued[at] * (cue.says == SCAM)
        kinds_ = [f"{code}:{weight:.2f}" for code, weight in zip(codes, said, strict=True) if abs(weight) >= 0.1]
        lines.append("\t".join([cue.id, f"{weights.cues[at]:g}", *kinds_]))
    return lines


def scoring(seen: Seen, weights: Weights, raw: Floats, types: TypeWeights) -> dict[str, Any]:
    held = writers_of(seen.rows) >= 0
    slope, shift = calibrate(raw[held], seen.scam[held])
    chance = 1 / (1 + np.exp(-(slope * raw[held] + shift)))
    limits = {name: limit_of(chance, seen.scam[held], rate) for name, rate in RATES.items()}
    pairs = load_yaml("cue_pairs.yml")["pairs"]
    return {
        "version": VERSION,
        "normalise": {"spelt": spellings()},
        "turns": TURNS,
        "warning": WARNING,
        "factors": FACTORS,
        "bias": weights.bias,
        "groups": groups_of(),
        "indicators": INDICATORS,
        "pairs": [{"groups": pair, "weight": float(weight)} for pair, weight in zip(pairs, weights.pairs, strict=True) if weight],
        "background": {"least": LEAST, "power": POWER, **background(seen, weights)},
        "retold": {"bias": weights.retold_bias, "background": retold(seen, weights)},
        "calibration": {"slope": slope, "bias": shift},
        "prior": 0.5,
        "thresholds": limits,
        "threshold": limits[f"{TOLD:g}"],
        "types": {
            "names": {code: kinds()[code].zh for code in types.codes},
            "bias": {code: round(float(value), 3) for code, value in zip(types.codes, types.bias, strict=True)},
            "background": told(seen, types),
        },
    }


def background(seen: Seen, weights: Weights) -> dict[str, dict[str, float]]:
    """What the grams of each part of a text weigh, where it is worth telling."""
    made: dict[str, dict[str, float]] = {name: {} for name in PLACES}
    for (part, gram), weight in zip(seen.heard.names, weights.grams.round(2), strict=True):
        if abs(weight) >= WORTH:
            made[PLACES[part]][gram] = float(weight)
    return made


def retold(seen: Seen, weights: Weights) -> dict[str, float]:
    """What the grams of the caller weigh beside texts that retell a scam."""
    found = zip(seen.heard.names, weights.retold.round(2), strict=True)
    return {gram: float(weight) for (_, gram), weight in found if abs(weight) >= WORTH_RETOLD}


def told(seen: Seen, types: TypeWeights) -> dict[str, dict[str, float]]:
    """What the grams of the caller say for types."""
    made = {}
    for (_, gram), row in zip(seen.telling.names, types.grams.round(1), strict=True):
        if kept := {code: float(weight) for code, weight in zip(types.codes, row, strict=True) if abs(weight) >= WORTH_TYPE}:
            made[gram] = kept
    return made


def check(seen: Seen, cues: Sequence[Cue]) -> None:
    """By writers held out, then by parts of kinds of texts."""
    writers = writers_of(seen.rows)
    for name, parts in (("writers", writers), ("kinds", np.where(writers < 0, -1, parts_of(seen.rows, PARTS, 1)))):
        held = parts >= 0
        raw, scam = held_out(seen, cues, parts)[held], seen.scam[held]
        found = {name: round(recall_at(raw, scam, rate)[0], 3) for name, rate in RATES.items()}
        right = (np.array(types_held_out(seen, cues, parts)) == np.array(seen.types))[held & seen.scam].mean()
        print(f"{len(raw)} texts, {name} held out: recall {found}, auc {auc(raw, scam):.4f}, type accuracy {right:.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="score on held-out parts instead of writing")
    rows, cues = read_scripts(), load_cues()
    seen = look(rows, cues)
    if parser.parse_args().check:
        check(seen, cues)
        return
    every = np.ones(len(rows), bool)
    weights, types = fit(seen, cues, every), fit_types(seen, cues, every)
    path_of("cue_weights.tsv").write_text("\n".join(table(cues, weights, types.codes, types.cues)) + "\n", "utf-8")
    made = scoring(seen, weights, held_out(seen, cues), types)
    path_of("scoring.json").write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    sizes = [len(made["background"][part]) for part in PLACES]
    print(f"{len(cues)} cues, {sizes} grams, thresholds {made['thresholds']}")


if __name__ == "__main__":
    main()

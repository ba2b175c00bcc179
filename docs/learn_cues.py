"""Learns from the open scripts what each cue weighs and what is said beside them; writes cue_weights.tsv and scoring.json.

python -m docs.learn_cues            # a minute, the same files each time
python -m docs.learn_cues --check    # figures on parts held out
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from docs.learning import Floats, descend
from docs.spoken import HONEST, auc, parts_of, read_scripts, recall_at
from kb.detect.matching import Matcher
from kb.detect.reading import Reader, Reading, grams
from kb.lexicon import kinds, load_yaml, path_of
from kb.lexicon.cues import Cue, load_cues

FACTORS = {"scam": [1.0, 0.0, 0.2], "legitimate": [1.0, 0.8, 0.8]}  #: said, said in a sentence that warns, answered by the other
PRIOR = {1: 0.15, 2: 0.4, 3: 0.7}  #: log-odds by a cue's strength, from where learning sets out
SPREAD = {"cues": 0.2, "pairs": 0.3, "grams": 20.0, "bias": 4.0}  #: variance of what may be learned beside that
LEAST, RARE, OFTEN = 20, 3, 5  #: grams a text counts for at least; texts a gram stands in at least; scams, for it to tell a type
PARTS, SEEDS = 5, (1, 2)
RATES = {"0.001": 0.001, "0.01": 0.01}
TURNS = {
    "caller": ["A", "客服", "对方", "来电", "坐席", "骗子", "嫌疑人", "left", "caller"],
    "other": ["B", "我", "客户", "用户", "受害人", "事主", "right", "callee"],
}
WARNING = [
    "骗子", "诈骗分子", "是诈骗", "防诈", "反诈骗", "谨防", "切勿", "请勿", "冒充", "假冒", "别信", "挂断", "不法分子", "是假的",
    "报警处理", "防骗", "都是骗", "骗局", "如果对方", "凡是", "有人说", "您是不是接到", "您是不是在", "您是不是加", "是不是让", "有没有人",
]  # fmt: skip


@dataclass
class Seen:
    """The texts as the learner sees them: cues by what they count, pairs of groups, grams."""

    cues: Floats
    pairs: Floats
    grams: Floats
    names: list[str]
    scam: npt.NDArray[np.bool_]
    types: list[str]


@dataclass
class Weights:
    cues: Floats
    pairs: Floats
    grams: Floats
    bias: float

    def raw(self, seen: Seen, rows: npt.NDArray[np.bool_]) -> Floats:
        found: Floats = seen.cues[rows] @ self.cues + seen.pairs[rows] @ self.pairs + seen.grams[rows] @ self.grams + self.bias
        return found


def reader() -> Reader:
    spelt = [tuple(line.split("\t")) for line in path_of("spelt.tsv").read_text("utf-8").split("\n") if line and line[0] != "#"]
    return Reader([(written, meant) for written, meant in spelt], WARNING, TURNS["caller"], TURNS["other"])


def groups_of() -> dict[str, list[str]]:
    """The groups of each cue, by its id."""
    found: dict[str, list[str]] = {}
    for group, names in load_yaml("cue_pairs.yml")["groups"].items():
        for name in names:
            found.setdefault(f"c-{name}", []).append(group)
    return found


def look(rows: Sequence[dict[str, Any]], cues: Sequence[Cue]) -> Seen:
    """Everything that is learned from, as matrices with a row a text."""
    readings = [reader().read(row["text"]) for row in rows]
    placed = _placed(readings, cues)
    behind = [grams(reading) for reading in readings]
    counts = Counter(gram for found in behind for gram in found)
    names = sorted(gram for gram, count in counts.items() if count >= RARE)
    number = {name: at for at, name in enumerate(names)}
    beside = np.zeros((len(rows), len(names)))
    for at, found in enumerate(behind):
        beside[at, [number[gram] for gram in found & number.keys()]] = 1 / np.sqrt(max(len(found), LEAST))
    scam = np.array([row["type"] != HONEST for row in rows])
    return Seen(placed, _pairs(placed, cues), beside, names, scam, [row["type"] for row in rows])


def _placed(readings: Sequence[Reading], cues: Sequence[Cue]) -> Floats:
    matcher = Matcher([(cue.literals, cue.re2) for cue in cues])
    placed = np.zeros((len(readings), len(cues)))
    for at, reading in enumerate(readings):
        for part in (2, 1, 0):
            for number in matcher.find(reading[part]):
                placed[at, number] = FACTORS[cues[number].says][part]
    return placed


def _pairs(placed: Floats, cues: Sequence[Cue]) -> Floats:
    groups, pairs = groups_of(), load_yaml("cue_pairs.yml")["pairs"]
    made = np.zeros((len(placed), len(pairs)))
    for at, row in enumerate(placed):
        said = {group for number in np.flatnonzero(row == 1) for group in groups.get(cues[number].id, ())}
        made[at] = [set(pair) <= said for pair in pairs]
    return made


def prior_of(cues: Sequence[Cue]) -> Floats:
    return np.array([PRIOR[cue.strength] * (1 if cue.says == "scam" else -1) for cue in cues])


def fit(seen: Seen, cues: Sequence[Cue], rows: npt.NDArray[np.bool_]) -> Weights:
    """The likeliest weights around their priors, by Newton's way over texts; no cue speaks against what it says."""
    prior, spread = prior_of(cues), SPREAD
    own = (seen.cues[rows], seen.pairs[rows], seen.grams[rows])
    kernel = sum(spread[name] * part @ part.T for name, part in zip(("cues", "pairs", "grams"), own, strict=True)) + spread["bias"]
    offset, target = own[0] @ prior, seen.scam[rows].astype(float)
    dual = np.zeros(len(target))
    for _ in range(7):
        chance = 1 / (1 + np.exp(-np.clip(kernel @ dual + offset, -30, 30)))
        firm = np.maximum(chance * (1 - chance), 1e-4)
        dual = np.linalg.solve(kernel + np.diag(1 / firm), kernel @ dual + (target - chance) / firm)
    weights = prior + spread["cues"] * own[0].T @ dual
    weights = np.where(prior > 0, np.maximum(weights, 0.02), np.minimum(weights, -0.02)).round(2)
    pairs = (spread["pairs"] * own[1].T @ dual).round(2)
    return Weights(weights, pairs, (spread["grams"] * own[2].T @ dual).round(3), round(float(spread["bias"] * dual.sum()), 3))


def held_out(seen: Seen, cues: Sequence[Cue], rows: Sequence[dict[str, Any]], seeds: Sequence[int] = SEEDS) -> Floats:
    """Raw scores of texts by weights that were learned from others."""
    total = np.zeros(len(rows))
    for seed in seeds:
        parts = parts_of(rows, PARTS, seed)
        for part in range(PARTS):
            total[parts == part] += fit(seen, cues, parts != part).raw(seen, parts == part)
    return total / len(seeds)


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


def fit_types(seen: Seen, cues: Sequence[Cue], rows: npt.NDArray[np.bool_]) -> tuple[list[str], Floats, Floats, Floats]:
    """(types, weights of cues, of grams, biases): softmax over the scams, around what each cue says it is bound to."""
    codes = [code for code in kinds() if code in set(seen.types)]
    own = rows & seen.scam
    prior = np.array([[_bound(cue, code) for code in codes] for cue in cues])
    often = np.flatnonzero((seen.grams[own] > 0).sum(0) >= OFTEN)
    cued, beside = seen.cues[own], seen.grams[own][:, often]
    target = np.array([[code == kind for code in codes] for kind in np.array(seen.types)[own]], float)
    sizes = (prior.size, prior.size + beside.shape[1] * len(codes))

    def slope(values: Floats) -> Floats:
        learned, gram, bias = _unpack(values, sizes, prior.shape, len(codes))
        raw = cued @ (prior + learned) + beside @ gram + bias
        off = np.exp(raw - raw.max(1, keepdims=True))
        off = off / off.sum(1, keepdims=True) - target
        return np.concatenate([(cued.T @ off + 4 * learned).ravel(), (beside.T @ off + 0.1 * gram).ravel(), off.sum(0) + 0.3 * bias])

    made = _unpack(descend(np.zeros(sizes[1] + len(codes)), slope, 100), sizes, prior.shape, len(codes))
    scams = np.array([cue.says == "scam" for cue in cues])[:, None]
    whole = np.zeros((seen.grams.shape[1], len(codes)))
    whole[often] = made[1]
    return codes, np.where(scams, prior + made[0], 0.0), whole, made[2]


def _unpack(values: Floats, sizes: tuple[int, int], shape: tuple[int, ...], kinds_: int) -> tuple[Floats, Floats, Floats]:
    first, second = sizes
    return values[:first].reshape(shape), values[first:second].reshape(-1, kinds_), values[second:]


def _bound(cue: Cue, code: str) -> float:
    if cue.says != "scam" or code not in cue.types:
        return 0.0
    return (1.0 if cue.types[0] == code else 0.5) * cue.strength / 2


def types_held_out(seen: Seen, cues: Sequence[Cue], rows: Sequence[dict[str, Any]], seed: int = 1) -> list[str]:
    """The likeliest type of each text, by weights that were learned from others."""
    parts, found = parts_of(rows, PARTS, seed), [""] * len(rows)
    for part in range(PARTS):
        codes, cued, beside, bias = fit_types(seen, cues, parts != part)
        raw = np.where(seen.cues > 0, seen.cues, 0) @ cued + seen.grams @ beside + bias
        for at in np.flatnonzero(parts == part):
            found[at] = codes[int(raw[at].argmax())]
    return found


def table(cues: Sequence[Cue], weights: Weights, codes: Sequence[str], cued: Floats) -> list[str]:
    """A line a cue: what it weighs, and what it says for each type."""
    lines = ["# cue\tlog-odds\ttype:weight …; written by docs/learn_cues.py"]
    for at, cue in enumerate(cues):
        kinds_ = [f"{code}:{cued[at, number]:.2f}" for number, code in enumerate(codes) if abs(cued[at, number]) >= 0.25]
        lines.append("\t".join([cue.id, f"{weights.cues[at]:g}", *kinds_]))
    return lines


def scoring(seen: Seen, weights: Weights, raw: Floats, types: tuple[list[str], Floats, Floats, Floats]) -> dict[str, Any]:
    codes, _, beside, bias = types
    slope, shift = calibrate(raw, seen.scam)
    chance = 1 / (1 + np.exp(-(slope * raw + shift)))
    limits = {name: round(recall_at(chance, seen.scam, rate)[1] + 5e-7, 6) for name, rate in RATES.items()}
    spelt = [line.split("\t") for line in path_of("spelt.tsv").read_text("utf-8").split("\n") if line and line[0] != "#"]
    kept = [at for at in range(len(seen.names)) if np.abs(beside[at]).max() >= 0.6]
    told = {seen.names[at]: {code: round(float(w), 1) for code, w in zip(codes, beside[at], strict=True) if abs(w) >= 0.6} for at in kept}
    pairs = load_yaml("cue_pairs.yml")["pairs"]
    heard = {name: float(weight) for name, weight in zip(seen.names, weights.grams, strict=True) if weight}
    return {
        "version": 1,
        "normalise": {"spelt": spelt},
        "turns": TURNS,
        "warning": WARNING,
        "factors": FACTORS,
        "bias": weights.bias,
        "groups": groups_of(),
        "pairs": [{"groups": pair, "weight": float(weight)} for pair, weight in zip(pairs, weights.pairs, strict=True) if weight],
        "background": {"least": LEAST, "weights": heard},
        "calibration": {"slope": slope, "bias": shift},
        "prior": 0.5,
        "thresholds": limits,
        "threshold": limits["0.01"],
        "types": {
            "names": {code: kinds()[code].zh for code in codes},
            "bias": {code: round(float(value), 3) for code, value in zip(codes, bias, strict=True)},
            "background": told,
        },
    }


def check(seen: Seen, cues: Sequence[Cue], rows: Sequence[dict[str, Any]]) -> None:
    raw = held_out(seen, cues, rows)
    found = {name: round(recall_at(raw, seen.scam, rate)[0], 3) for name, rate in RATES.items()}
    told = types_held_out(seen, cues, rows)
    hits = [mine == true for mine, true in zip(told, seen.types, strict=True) if true != HONEST]
    print(f"{len(rows)} texts held out: recall {found}, auc {auc(raw, seen.scam):.4f}, type accuracy {np.mean(hits):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="score on held-out parts instead of writing")
    rows, cues = read_scripts(), load_cues()
    seen = look(rows, cues)
    if parser.parse_args().check:
        check(seen, cues, rows)
        return
    every = np.ones(len(rows), bool)
    weights, types = fit(seen, cues, every), fit_types(seen, cues, every)
    path_of("cue_weights.tsv").write_text("\n".join(table(cues, weights, types[0], types[1])) + "\n", "utf-8")
    made = scoring(seen, weights, held_out(seen, cues, rows), types)
    path_of("scoring.json").write_text(json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
    print(f"{len(cues)} cues, {len(made['background']['weights'])} grams, thresholds {made['thresholds']}")


if __name__ == "__main__":
    main()

"""Learns kb/lexicon/type_weights.tsv from the gold sets: `python -m docs.learn_types [--check]` (deterministic, a minute).

A logistic regression over what `case_type.gather` finds of each gold case: its words, names, cues; for its subtype, the facets too.
Each case is shown again without its names and cues, so that the words learn to tell the type alone. `--check` learns from three
quarters and scores the last, four times, and writes nothing. docs/type_words.tsv is data: what scripts taught once of words, as a prior.
"""

from __future__ import annotations

import collections
import math
import random
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docs.learning import held_out, read_lines, run, to_bulletin
from kb.extract.case_type import gather, gather_subtypes
from kb.extract.facet_signs import name_pointed
from kb.extract.form import find_form
from kb.extract.scene import to_scene
from kb.extract.segment import Story
from kb.extract.sentences import Notice, to_notice
from kb.extract.steps import find_steps
from kb.extract.type_weights import BIAS, SIGNS, SUB_SIGNS, WEIGHTS, columns, no_subtype
from kb.lexicon import kinds
from kb.mask import mask

ROUNDS = 6
RATE = 0.3
DECAY = 1e-4
SEEN = 3  #: a pair seen in fewer cases is not learned
ALONE = 0.5  #: what a case without its names and cues counts
LITTLE = 0.05  #: a weight below is not printed
SCRIPTS = Path(__file__).parent / "type_words.tsv"  #: what scammers say and write, whose words notices do not all have
SPOKEN = 0.03  #: how much of their weights is added
_START = dict(zip((*SIGNS, *SUB_SIGNS), (1.0, 1.0, 1.5, 1.2, 1.0, 1.5, 0.8, 0.2, 1.0, 0.8, 1.0, 1.0, 0.5), strict=True))
_PAIR = re.compile("[一-龥a-z]{2}")

Signs = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Row:
    """One case to learn from: `among` are the columns to choose from, `right` the one that is."""

    name: str
    words: tuple[str, ...]
    signs: Signs
    among: tuple[str, ...]
    right: str


def _stories(notice: Notice, cases: list[dict[str, Any]]) -> Iterable[tuple[Story, dict[str, Any]]]:
    """The stories as they are found where they are as many as the cases, else what lies between the first and the last step."""
    (_, stories), body = find_form(notice), notice.bulletin.text
    if len(stories) == len(cases):
        yield from zip(stories, cases, strict=True)
        return
    for case in cases:
        at = [(body.find(step["text"]), len(step["text"])) for step in case["steps"]]
        if at and min(at)[0] >= 0:
            start, end = min(at)[0], max(a + n for a, n in at)
            yield Story(1, tuple(s.span for s in notice.sentences if s.span.start < end and s.span.end > start)), case


def _rows(notice: Notice, name: str, cases: list[dict[str, Any]]) -> Iterable[Row]:
    for story, case in _stories(notice, cases):
        if not case["type"]:
            continue
        code, solo = case["type"]["code"], len(cases) == 1
        found = gather(notice, story, solo, to_scene(notice, story, find_steps(notice, story)))
        pairs = (*sorted(pair for pair in found.words if _PAIR.fullmatch(pair)), BIAS)
        yield Row(name, pairs, found.signs(), columns(), code)
        sub = case["subtype"]["code"] if case["subtype"] else no_subtype(code)
        pointed = sorted(name_pointed(notice.folded, story.told))
        yield Row(name, (*pairs, *pointed), gather_subtypes(notice, story, code)[0], columns(code), sub)


def read_gold() -> list[Row]:
    rows: list[Row] = []
    for gold in read_lines():
        bulletin, _ = mask(to_bulletin(gold))
        rows += _rows(to_notice(bulletin), gold["id"], gold["expect"]["cases"])
    seen = collections.Counter(word for row in rows for word in row.words)
    known = {word for word, times in seen.items() if times >= 2 * SEEN}  # each case is two rows (a facet is in one)
    return [Row(row.name, tuple(word for word in row.words if word in known), row.signs, row.among, row.right) for row in rows]


Weights = dict[str, dict[str, float]]  #: by word, by column; by sign under ""


def with_spoken(weights: Weights) -> Weights:
    """The weights with a part of those that scripts have taught."""
    made = {word: dict(held) for word, held in weights.items()}
    for line in SCRIPTS.read_text("utf-8").splitlines()[1:]:
        word, *cells = line.split("\t")
        held = made.setdefault(word, {})
        for code, _, tenths in (cell.partition(":") for cell in cells):
            held[code] = held.get(code, 0.0) + SPOKEN * int(tenths) / 10
    return made


def score(row: Row, weights: Weights, signs: Signs) -> dict[str, float]:
    made = dict.fromkeys(row.among, 0.0)
    for word in row.words:
        for name, weight in weights.get(word, {}).items():
            if name in made:
                made[name] += weight
    for name, told in signs.items():
        made[name] += sum(weights[sign][""] * value for sign, value in told.items())
    return made


def _likely(scores: dict[str, float]) -> dict[str, float]:
    top = max(scores.values())
    made = {name: math.exp(value - top) for name, value in scores.items()}
    total = sum(made.values())
    return {name: value / total for name, value in made.items()}


class _Learner:
    """Weights that move less the more they have moved (AdaGrad)."""

    def __init__(self) -> None:
        self.weights: Weights = {sign: {"": value} for sign, value in _START.items()}
        self.moved: dict[tuple[str, str], float] = collections.defaultdict(lambda: 0.01)

    def _move(self, word: str, name: str, slope: float, rate: float) -> None:
        held = self.weights.setdefault(word, {})
        slope += DECAY * held.get(name, 0.0)
        self.moved[word, name] += slope * slope + (0.99 if name == "" and self.moved[word, name] == 0.01 else 0.0)
        held[name] = held.get(name, 0.0) - rate * slope / math.sqrt(self.moved[word, name])

    def see(self, row: Row, signs: Signs, worth: float) -> None:
        slopes = {name: worth * p for name, p in _likely(score(row, self.weights, signs)).items()}
        slopes[row.right] -= worth
        much = {name: slope for name, slope in slopes.items() if abs(slope) > 0.003}
        for word in row.words:
            for name, slope in much.items():
                self._move(word, name, slope, RATE / math.sqrt(len(row.words)))
        by_sign: dict[str, float] = collections.defaultdict(float)
        for name, told in signs.items():
            for sign, value in told.items():
                by_sign[sign] += slopes[name] * value
        for sign, slope in by_sign.items():
            self._move(sign, "", slope, RATE)


def learn(rows: Sequence[Row]) -> Weights:
    learner = _Learner()
    shown = [(row, signs, worth) for row in rows for signs, worth in ((row.signs, 1.0), ({}, ALONE))]
    for turn in range(ROUNDS):
        random.Random(turn).shuffle(shown)
        for row, signs, worth in shown:
            learner.see(row, signs, worth)
    return learner.weights


def _right(rows: Iterable[Row], choose: Callable[[Row], str]) -> str:
    kept = [choose(row) == row.right for row in rows]
    return f"{sum(kept)} of {len(kept)}, {sum(kept) / max(1, len(kept)):.3f}"


def check(rows: Sequence[Row]) -> None:
    said: dict[int, str] = {}
    for held in held_out((row.name for row in rows), 4, 7):
        weights = with_spoken(learn([row for row in rows if row.name not in held]))
        for row in rows:
            if row.name in held:
                scores = score(row, weights, row.signs)
                said[id(row)] = max(scores, key=lambda name, of=scores: (of[name], name))  # type: ignore[misc]
    for what in ("types", "subtypes"):
        for source, begins in (("tidy", "abcd"), ("rough", "eg"), ("raw", "w")):
            some = [row for row in rows if (row.among == columns()) == (what == "types") and row.name[0] in begins]
            print(f"{what} right when held out, {source}: {_right(some, lambda row: said[id(row)])}")


def table(rows: Sequence[Row]) -> Iterable[str]:
    weights = with_spoken(learn(rows))
    order = {name: n for n, name in enumerate(("", *columns(), *(name for code in kinds() for name in columns(code))))}
    made = f"learned from {len(rows) // 2} cases by docs/learn_types.py"
    yield f"# {made}; a sign or pair of characters, then for which type it weighs how many hundredths"
    for word in sorted(weights):
        kept = sorted((order[name], name, weight) for name, weight in weights[word].items() if abs(weight) >= LITTLE or name == "")
        if kept:
            yield "\t".join([word, *(f"{name}:{round(100 * weight)}" for _, name, weight in kept)])


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)

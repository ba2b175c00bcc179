"""Learns kb/lexicon/type_weights.tsv from the gold sets: `python -m docs.learn_types [--check]` (deterministic, a minute).

Softmax regressions over what `case_type.gather` finds of each gold case: its words and the facets they point at, names, cues.
Each case is shown again without its names and cues, so that the words learn to tell the type alone. `--check` learns from the notices
of five sixths of the writers and scores those of the others, six times, and writes nothing. docs/type_words.tsv is data: what scripts
taught once of words, as a prior.
"""

from __future__ import annotations

import collections
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from docs.composed import writer_of
from docs.gold import read_lines, to_bulletin
from docs.learning import Floats, held_out, likely, number_signs, run, settle, to_table
from kb.extract.case_type import gather, gather_subtypes
from kb.extract.form import find_form
from kb.extract.scene import to_scene
from kb.extract.segment import Story
from kb.extract.sentences import Notice, to_notice
from kb.extract.steps import find_steps
from kb.extract.type_weights import BIAS, SIGNS, SUB_SIGNS, WEIGHTS, columns, no_subtype, share
from kb.lexicon import kinds
from kb.mask import mask

TURNS = 60
HELD, HELD_SIGNS = 0.2, 0.01  #: how much weights are held small, and those of names and cues where they began
KEEN = 0.25  #: how much more a rare word counts than one that many cases have
MIDDLING = 30.0  #: cases that have a word which counts once
EVEN = 0.5  #: how much more a case of a rare subtype counts
SEEN = 3  #: a pair seen in fewer cases is not learned
ALONE = 1.0  #: what a case without its names and cues counts
LITTLE = 0.03  #: a weight below is not printed
TINY = 1e-30
SCRIPTS = Path(__file__).parent / "type_words.tsv"  #: what scammers say and write, whose words notices do not all have
SPOKEN = 0.03  #: how much of their weights is added
_START = dict(zip((*SIGNS, *SUB_SIGNS), (1.0, 1.0, 1.5, 1.2, 1.0, 1.5, 0.8, 0.2, 1.0, 0.8, 1.0, 1.0, 0.5), strict=True))
_LEARNED = re.compile(r"[一-龥a-z]{2}|[a-z_]+\..+")  #: pairs of characters, and the facets that words point at

Signs = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Row:
    """One case to learn from: `among` are the columns to choose from, `right` the one that is."""

    name: str
    words: tuple[str, ...]
    signs: Signs
    among: tuple[str, ...]
    right: str
    size: int  #: of all words, those that are not learned too


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
        words = (*sorted(word for word in found.words if _LEARNED.fullmatch(word)), BIAS)
        yield Row(name, words, found.signs(), columns(), code, len(found.words))
        sub = case["subtype"]["code"] if case["subtype"] else no_subtype(code)
        yield Row(name, words, gather_subtypes(notice, story, code)[0], columns(code), sub, len(found.words))


def read_gold() -> list[Row]:
    rows: list[Row] = []
    for gold in read_lines():
        bulletin, _ = mask(to_bulletin(gold))
        rows += _rows(to_notice(bulletin), gold["id"], gold["expect"]["cases"])
    seen = collections.Counter(word for row in rows for word in row.words)
    known = {word for word, times in seen.items() if times >= 2 * SEEN}  # each case is two rows
    return [replace(row, words=tuple(word for word in row.words if word in known)) for row in rows]


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


def score(row: Row, weights: Weights) -> dict[str, float]:
    made, much = dict.fromkeys(row.among, 0.0), share(row.size)
    for word in row.words:
        for name, weight in weights.get(word, {}).items():
            if name in made:
                made[name] += weight if word == BIAS else much * weight
    for name, told in row.signs.items():
        made[name] += sum(weights[sign][""] * value for sign, value in told.items())
    return made


def _told(rows: Sequence[Row], signs: Sequence[str]) -> Floats:
    """By sign, row and column how much of it is seen."""
    made = np.zeros((len(signs), len(rows), len(rows[0].among)))
    place = {name: n for n, name in enumerate(rows[0].among)}
    for n, row in enumerate(rows):
        for name, told in row.signs.items():
            for sign, value in told.items():
                made[signs.index(sign), n, place[name]] = value
    return made


def _counts(right: Sequence[int], even: float) -> Floats:
    """What each row counts: one of a rare column more."""
    seen = np.bincount(right)
    made: Floats = (seen[right] / seen[seen > 0].mean()) ** -even
    return made


def _learn_one(rows: Sequence[Row], signs: Sequence[str], even: float) -> tuple[Weights, Floats]:
    """The weights of words for the columns that the rows choose from, and those of signs; held where they began where all count alike."""
    number = number_signs((set(row.words) - {BIAS} for row in rows), SEEN)
    words, told, many = to_table([row.words for row in rows], number), _told(rows, signs), len(rows[0].among)
    keen = (words.sum(axis=0) / MIDDLING) ** -KEEN
    short = (words * np.array([[share(row.size)] for row in rows]) * keen).astype(np.float32)  # twice as fast
    right = [row.among.index(row.right) for row in rows]
    true, counts, began = np.eye(many)[right], _counts(right, even)[:, None], np.array([_START[sign] for sign in signs])
    wide, free = len(number) * many, 1.0 if even == 0 else 0.0

    def cost(values: Floats) -> tuple[float, Floats]:
        held, base, own = values[:wide].reshape(-1, many), values[wide : wide + many], values[wide + many :]
        plain = short @ held.astype(np.float32) + base
        whole, alone = likely(plain + np.tensordot(own, told, 1)), likely(plain)
        off = counts * (whole - true)
        both = off + ALONE * counts * (alone - true)
        own_down = free * (np.tensordot(told, off, ((1, 2), (0, 1))) + HELD_SIGNS * (own - began))
        much = -float((counts * true * (np.log(whole + TINY) + ALONE * np.log(alone + TINY))).sum())
        much += (HELD * float((held**2).sum()) + HELD_SIGNS * float((base**2).sum() + ((own - began) ** 2).sum())) / 2
        down = short.T @ both.astype(np.float32) + HELD * held
        return much, np.concatenate([down.ravel(), both.sum(axis=0) + HELD_SIGNS * base, own_down])

    values = settle(np.concatenate([np.zeros(wide + many), began]), cost, TURNS)
    found = values[:wide].reshape(-1, many) * keen[:, None]
    made = {word: dict(zip(rows[0].among, found[n], strict=True)) for word, n in number.items()}
    made[BIAS] = dict(zip(rows[0].among, values[wide : wide + many], strict=True))
    return made, values[wide + many :]


def learn(rows: Sequence[Row]) -> Weights:
    """The types first, then the subtypes of each, whose signs weigh what they did at the start."""
    weights: Weights = {sign: {"": value} for sign, value in _START.items()}
    for code in ("", *kinds()):
        some = [row for row in rows if row.among == columns(code)]
        if len({row.right for row in some}) < 2:
            continue
        signs, even = (SUB_SIGNS, EVEN) if code else (SIGNS, 0.0)
        made, own = _learn_one(some, signs, even)
        for word, held in made.items():
            weights.setdefault(word, {}).update(held)
        weights |= {sign: {"": float(value)} for sign, value in zip(signs, own, strict=True)}
    return weights


def _right(rows: Iterable[Row], choose: Callable[[Row], str]) -> str:
    kept = [choose(row) == row.right for row in rows]
    return f"{sum(kept)} of {len(kept)}, {sum(kept) / max(1, len(kept)):.3f}"


def check(rows: Sequence[Row]) -> None:
    said: dict[int, str] = {}
    for held in held_out((writer_of(row.name) for row in rows), 6, 7):
        weights = with_spoken(learn([row for row in rows if writer_of(row.name) not in held]))
        for row in rows:
            if writer_of(row.name) in held:
                scores = score(row, weights)
                said[id(row)] = max(scores, key=lambda name, of=scores: (of[name], name))  # type: ignore[misc]
    for what in ("types", "subtypes"):
        for source, begins in (("tidy", "abcd"), ("rough", "eg"), ("raw", "w"), ("plain", "x"), ("long", "y")):
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

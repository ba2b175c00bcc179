"""Learns kb/lexicon/case_weights.tsv from the gold sets: `python -m docs.learn_cases [--check]` (deterministic, a minute).

A conditional random field over the sentences of a notice: each is before any case, begins one, goes on with one or stands outside.
What a case's sentences are follows from its gold steps and its victim; where the gold says nothing (an officer's visit inside a story),
any tag is right. `--check` learns from three quarters and scores the last, four times, and writes nothing. The part that is still
locked is not read.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from docs.composed import Made, Tale, compose
from docs.gold import read_lines, to_bulletin
from docs.learning import Floats, descend, held_out, number_signs, run, to_lines
from kb.extract.sentences import Sentence, to_notice
from kb.extract.signs import find_signs
from kb.extract.threads import AGAIN, BEFORE, BEGINS, FROM, GOES_ON, OUTSIDE, START, TAGS, WEIGHTS, step_key, tag_rows
from kb.extract.weighing import written
from kb.mask import mask
from kb.model import Bulletin

SEEN = 4  #: a feature seen in fewer sentences is not learned
CALM = 20.0  #: how strongly weights are held near zero
TURNS = 80
TOGETHER = 100  #: notices in one table
ALIKE = [TAGS.index(BEFORE), TAGS.index(OUTSIDE)]  #: a sentence speaks for both of these alike
SOME = 3  #: every so manieth notice is learned without title and surroundings too, and as many two by two
JOINED, LISTED, SEED = 400, 60, 11  #: notices made of several stories, of lists of cases, and by what chance
APART = ("advice", "method", "stats", "police")  #: what sentences of these kinds say after the last step is no part of the story
EAGER = 1.0  #: what speaks for every case after the first besides
LEAST = 0.01  #: weights below it are not written
NEVER = -1e9

Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Row:
    """A notice: what its sentences show, the tags that each may have, the number of its cases."""

    name: str
    signs: list[list[str]]
    right: list[set[str]]
    cases: int


def _evidence(body: str, case: dict[str, Any], starts: list[int], low: int) -> tuple[int, int] | None:
    """The first and the last sentence, from number `low` on, that tell of a case; None where nothing is found."""
    told = []
    for step in case["steps"]:
        at = body.find(step["text"], starts[low])
        if at >= 0:
            told += [bisect_right(starts, at) - 1, bisect_right(starts, at + len(step["text"]) - 1) - 1]
    label = (case["victim"] or {}).get("label")
    at = body.find(label, starts[low]) if label else -1
    named = [bisect_right(starts, at) - 1] if at >= 0 else []
    if not told and not named:
        return None
    return min(told + named), max(told or named)


def _spans(body: str, cases: list[dict[str, Any]], starts: list[int]) -> list[tuple[int, int]] | None:
    """First and last sentence of every case, None where the gold cannot be laid over the sentences."""
    spans: list[tuple[int, int]] = []
    for case in cases:
        low = spans[-1][1] + 1 if spans else 0
        found = _evidence(body, case, starts, low) if low < len(starts) else None
        if found is None:
            return None
        spans.append(found)
    return spans


def _allowed(read: Sequence[Sentence], spans: Sequence[tuple[int, int]], general: set[int]) -> list[set[str]]:
    """The tags that each sentence may have; `general` are the numbers of those that tell the method."""
    right = [{BEFORE} for _ in read]
    ends = [*(first for first, _ in spans[1:]), len(read)]
    for (first, last), end in zip(spans, ends, strict=False):
        for at in range(first, end):
            apart = at in general or (at > last and read[at].kind in APART)
            loose = at > last or read[at].kind in ("head", "advice")
            right[at] = {OUTSIDE} if apart else {GOES_ON, OUTSIDE} if loose else {GOES_ON}
        right[first] = {BEGINS}
    return right


def _row(name: str, title: str, body: str, expect: dict[str, Any], published: str | None) -> Row | None:
    notice = to_notice(mask(Bulletin("", title, body, published=published))[0])
    shown = find_signs(notice)
    read, signs, whole = shown.read, shown.rows, shown.whole
    starts = [sentence.span.start for sentence in read]
    spans = _spans(body, expect["cases"], starts)
    if spans is None or not read:
        return None
    told = {at for first, last in spans for at in range(first, last + 1)}
    method = {bisect_right(starts, body.find(step["text"])) - 1 for step in expect["method"]}
    return Row(name, [whole + row for row in signs], _allowed(read, spans, method - told), len(spans))


def stretch_of(body: str, expect: dict[str, Any]) -> str:
    """What the cases of a notice take of it, as somebody pastes them; "" where that cannot be told."""
    found = [body.find(step["text"]) for case in expect["cases"] for step in case["steps"]]
    ends = [body.find(step["text"]) + len(step["text"]) for case in expect["cases"] for step in case["steps"]]
    if not found or min(found) < 0:
        return ""
    start = max(body.rfind(mark, 0, min(found)) for mark in "。！!\n") + 1
    end = min(body.find(mark, max(ends)) % (len(body) + 1) for mark in "。！!\n") + 1
    return body[start:end].strip()


def _paired(first: tuple[str, str, dict[str, Any]], second: tuple[str, str, dict[str, Any]], published: str | None) -> Row | None:
    """Two notices of one case as one of two; nothing of it is learned where either is held out."""
    name, told, expect = second
    cases = [*first[2]["cases"], *expect["cases"]]
    return _row(f"{name}+{first[0]}", "", f"{first[1]}\n{told}", {**expect, "method": [], "cases": cases}, published)


def _tales(gold: dict[str, Any]) -> Iterator[Tale]:
    """The stories of a notice, each with what still tells of it after its last step."""
    bulletin, cases = to_bulletin(gold), gold["expect"]["cases"]
    body = bulletin.text
    read = find_signs(to_notice(mask(bulletin)[0])).read
    spans = _spans(body, cases, [sentence.span.start for sentence in read]) if read else None
    for n, (first, last) in enumerate(spans or ()):
        end = spans[n + 1][0] if spans and n + 1 < len(spans) else len(read)
        upto = last
        while upto + 1 < min(end, last + 4) and _tells_on(read[last], read[upto + 1]):
            upto += 1
        text = body[read[first].span.start : read[upto].span.end].strip()
        before, after = body[: read[first].span.start], body[read[upto].span.end :]
        alone = gold["expect"]["bulletin"]["form"] == "single_case"
        yield Tale(gold["id"], bulletin.title, text, cases[n], before, after, alone, gold["published"])


def _tells_on(last: Sentence, after: Sentence) -> bool:
    """Whether a sentence below the last step still tells of its story."""
    return after.kind == "story" or (after.kind in ("police", "other") and after.line == last.line)


def composed(golds: Sequence[dict[str, Any]]) -> list[Made]:
    """Notices of several cases, made of the stories of all."""
    return list(compose([tale for gold in golds for tale in _tales(gold)], JOINED, LISTED, SEED))


def rows_of(golds: Sequence[dict[str, Any]], made: Sequence[Made]) -> list[Row]:
    """The notices; some of them without title and surroundings too, and some of those two by two; and those made of their stories."""
    rows: list[Row | None] = []
    before: tuple[str, str, dict[str, Any]] | None = None
    for n, gold in enumerate(golds):
        bulletin = to_bulletin(gold)
        title, body, expect, published = bulletin.title, bulletin.text, gold["expect"], gold["published"]
        row = _row(gold["id"], title, body, expect, published)
        rows.append(row)
        if row is not None and n % SOME == 1:
            rows.append(_row(gold["id"], title, body.replace("\n", ""), expect, published))
        alone = stretch_of(body, expect) if row is not None else ""
        if alone and n % SOME == 0:
            rows.append(_row(gold["id"], "", alone, {**expect, "method": []}, published))
        elif alone and len(expect["cases"]) == 1:
            own = (gold["id"], alone, expect)
            if before is not None and n % SOME == 1:
                rows.append(_paired(before, own, published))
            before = own if before is None or n % SOME == 2 else None
    rows += [_row(one.name, one.title, one.text, one.expect, one.published) for one in made]
    return [row for row in rows if row is not None]


def read_gold() -> list[Row]:
    golds = read_lines()
    return rows_of(golds, composed(golds))


def is_held(row: Row, held: set[str]) -> bool:
    """Whether a row is of a notice that is held out."""
    return not held.isdisjoint(row.name.split("+"))


def _spread(values: Floats, axis: int) -> Floats:
    """log of the sum of exp along an axis."""
    most = values.max(axis, keepdims=True)
    made: Floats = (most + np.log(np.exp(values - most).sum(axis, keepdims=True))).squeeze(axis)
    return made


class Field:
    """The sentences of rows of much the same length as one table, with what a gradient needs; `number` counts the features."""

    def __init__(self, rows: Sequence[Row], number: dict[str, int]) -> None:
        known = [[[number[s] for s in signs if s in number] for signs in row.signs] for row in rows]
        self.signs: Ints = np.array([n for row in known for signs in row for n in signs])
        sizes = [len(signs) for row in known for signs in row]
        self.offset: Ints = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.int64)
        self.of: Ints = np.repeat(np.arange(len(sizes)), sizes)
        self.row: Ints = np.repeat(np.arange(len(rows)), [len(row.signs) for row in rows])
        self.at: Ints = np.concatenate([np.arange(len(row.signs)) for row in rows])
        self.shape = (len(rows), int(self.at.max()) + 1, len(TAGS))
        self.there = np.zeros(self.shape[:2], bool)
        self.there[self.row, self.at] = True
        self.wrong: Floats = np.zeros(self.shape)
        self.wrong[self.row, self.at] = [[0.0 if tag in tags else NEVER for tag in TAGS] for row in rows for tags in row.right]
        self.banned: Floats = np.array([[0.0 if before in FROM[tag] else NEVER for tag in TAGS] for before in (*TAGS, START)])

    def _pass(self, score: Floats, steps: Floats) -> tuple[float, Floats, Floats]:
        """log of the weight of all rows of tags, and how likely each tag and each step is (forward and backward)."""
        _, length, tags = self.shape
        ahead, behind = np.full(self.shape, NEVER), np.zeros(self.shape)
        into = steps + self.banned
        ahead[:, 0] = score[:, 0] + into[tags]
        for at in range(1, length):
            moved = score[:, at] + _spread(ahead[:, at - 1, :, None] + into[None, :tags], 1)
            ahead[:, at] = np.where(self.there[:, at, None], moved, ahead[:, at - 1])
        for at in range(length - 2, -1, -1):
            moved = _spread(into[None, :tags] + (score[:, at + 1] + behind[:, at + 1])[:, None, :], 2)
            behind[:, at] = np.where(self.there[:, at + 1, None], moved, 0.0)
        whole = _spread(ahead[:, -1], 1)
        likely = np.exp(ahead + behind - whole[:, None, None]) * self.there[..., None]
        taken = np.zeros(steps.shape)
        taken[tags] = likely[:, 0].sum(0)
        for at in range(1, length):
            way = ahead[:, at - 1, :, None] + into[None, :tags] + (score[:, at] + behind[:, at])[:, None, :] - whole[:, None, None]
            taken[:tags] += (np.exp(way) * self.there[:, at, None, None]).sum(0)
        return float(whole.sum()), likely, taken

    def gradient(self, weights: Floats, steps: Floats) -> tuple[Floats, Floats]:
        score = np.zeros(self.shape)
        score[self.row, self.at] = np.add.reduceat(weights[self.signs], self.offset, axis=0)
        _, likely, taken = self._pass(score, steps)
        _, right, rightly = self._pass(score + self.wrong, steps)
        more = (likely - right)[self.row, self.at][self.of]
        return np.stack([np.bincount(self.signs, more[:, tag], len(weights)) for tag in range(len(TAGS))], 1), taken - rightly


def learn(rows: Sequence[Row]) -> dict[str, Floats]:
    """Weights by feature, those of the steps between tags with them."""
    number = number_signs((signs for row in rows for signs in row.signs), SEEN)
    names, cut = [*number, *(step_key(tag) for tag in (*TAGS, START))], len(number)
    ordered = sorted(rows, key=lambda row: len(row.signs))
    fields = [Field(ordered[at : at + TOGETHER], number) for at in range(0, len(ordered), TOGETHER)]

    def slope(now: Floats) -> Floats:
        parts = [field.gradient(now[:cut], now[cut:]) for field in fields]
        down = np.sum([part[0] for part in parts], axis=0)
        taken = np.sum([part[1] for part in parts], axis=0)
        down[:, ALIKE] = down[:, ALIKE].sum(1, keepdims=True) / len(ALIKE)
        return np.concatenate([down + CALM / len(ALIKE) * now[:cut], taken + CALM * now[cut:]])

    values = descend(np.zeros((len(names), len(TAGS))), slope, TURNS)
    made = dict(zip(names, values, strict=True))
    made[AGAIN] = np.array([EAGER * (tag == BEGINS) for tag in TAGS])
    return made


def said(row: Row, weights: dict[str, Floats]) -> list[str]:
    zero = np.zeros(len(TAGS))
    likely = tag_rows(row.signs, lambda signs: np.sum([zero, *(weights.get(sign, zero) for sign in signs)], axis=0).tolist())
    return likely.tags[likely.best]


def check(rows: Sequence[Row]) -> None:
    right = 0
    for held in held_out((row.name for row in rows), 4, 7):
        weights = learn([row for row in rows if not is_held(row, held)])
        right += sum(said(row, weights).count(BEGINS) == row.cases for row in rows if row.name in held)
    own = sum("+" not in row.name for row in rows)
    print(f"number of cases right when held out: {right} of {own}, {right / own:.3f}")


def table(rows: Sequence[Row]) -> Iterable[str]:
    yield f"# learned from {len(rows)} notices by docs/learn_cases.py; feature, then {' '.join(TAGS)}"
    yield from to_lines({written(sign): row for sign, row in learn(rows).items()}, LEAST)


if __name__ == "__main__":
    run(__doc__, WEIGHTS, read_gold, check, table)

"""What the scripts that learn weights share: the gold they read, signs as a table, the way down a slope, the parts held out, the file."""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from kb.lexicon import path_of
from kb.model import Bulletin

PARTS = ("open", "rough", "sealed", "locked", "fresh", "blind", "raw", "late", "shut", "plain")
GOLD = [Path(__file__).parent.parent / "tests" / "gold" / f"{part}.jsonl" for part in PARTS]

Floats = npt.NDArray[np.float64]
Row = TypeVar("Row")


def read_lines(paths: Sequence[Path] = GOLD) -> list[dict[str, Any]]:
    """The documents of the gold sets in their order."""
    return [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def to_bulletin(gold: dict[str, Any]) -> Bulletin:
    """The document as it is read: its first line is the title."""
    title, _, body = gold["text"].partition("\n")
    return Bulletin("", title, body, published=gold["published"])


def held_out(names: Iterable[str], parts: int, seed: int) -> Iterator[set[str]]:
    """Each part of the documents in its turn, by name."""
    order = sorted(set(names))
    random.Random(seed).shuffle(order)
    for part in range(parts):
        yield set(order[part::parts])


def number_signs(rows: Iterable[Iterable[str]], least: int) -> dict[str, int]:
    """A number for each sign that `rows` show `least` times at least, in the order of the signs."""
    seen = Counter(sign for signs in rows for sign in signs)
    return {sign: n for n, sign in enumerate(sorted(sign for sign, times in seen.items() if times >= least))}


def to_table(rows: Sequence[Iterable[str]], number: Mapping[str, int]) -> Floats:
    """A row for each of `rows`, 1 in the column of each sign that it shows."""
    shown = np.zeros((len(rows), len(number)))
    for n, signs in enumerate(rows):
        shown[n, [number[sign] for sign in signs if sign in number]] = 1
    return shown


def likely(scores: Floats) -> Floats:
    """How likely each column of a row is (softmax)."""
    raised = np.exp(scores - scores.max(-1, keepdims=True))
    made: Floats = raised / raised.sum(-1, keepdims=True)
    return made


def learn_yes(shown: Floats, right: Floats, held: float, turns: int) -> Floats:
    """The weights of a logistic regression, held small by `held`: which rows are `right` (1)?"""

    def slope(weights: Floats) -> Floats:
        down: Floats = shown.T @ (1 / (1 + np.exp(-np.clip(shown @ weights, -30, 30))) - right) + held * weights
        return down

    return descend(np.zeros(shown.shape[1]), slope, turns)


def descend(values: Floats, slope: Callable[[Floats], Floats], turns: int) -> Floats:
    """Adam over the whole set, with ever smaller steps."""
    mean, square = np.zeros_like(values), np.zeros_like(values)
    for turn in range(1, turns + 1):
        down = slope(values)
        mean, square = 0.9 * mean + 0.1 * down, 0.99 * square + 0.01 * down * down
        pace = 0.1 * (1 - 0.9 * turn / turns)
        values = values - pace * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-8)
    return values


def fits(sign: str) -> bool:
    """Whether a sign can stand in a table."""
    return sign == sign.strip() and not set(sign) & set("\t\n#")


def to_lines(weights: dict[str, Floats], least: float) -> Iterator[str]:
    """A line a sign, that fits, where one of its weights is at least `least`."""
    for sign, row in sorted(weights.items()):
        if np.abs(row).max() >= least and fits(sign):
            yield "\t".join([sign, *(f"{round(weight, 2) + 0.0:g}" for weight in row)])


def run(
    doc: str | None,
    name: str,
    read: Callable[[], list[Row]],
    check: Callable[[list[Row]], None],
    table: Callable[[list[Row]], Iterable[str]],
) -> None:
    """The command of a script: `--check` scores what was held out, else the lexicon file `name` is written (its first line is a remark)."""
    parser = argparse.ArgumentParser(description=doc)
    parser.add_argument("--check", action="store_true", help="score on held-out parts instead of writing")
    checked = parser.parse_args().check
    rows = read()
    if checked:
        check(rows)
        return
    lines = list(table(rows))
    path_of(name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines) - 1} signs")

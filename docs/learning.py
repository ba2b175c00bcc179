"""What the scripts that learn weights share: the gold they read, the way down a slope, the parts held out, the file they write."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from kb.lexicon import path_of
from kb.model import Bulletin

GOLD = [Path(__file__).parent.parent / "tests" / "gold" / f"{part}.jsonl" for part in ("open", "rough", "sealed", "locked", "fresh")]

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


def descend(values: Floats, slope: Callable[[Floats], Floats], turns: int) -> Floats:
    """Adam over the whole set, with ever smaller steps."""
    mean, square = np.zeros_like(values), np.zeros_like(values)
    for turn in range(1, turns + 1):
        down = slope(values)
        mean, square = 0.9 * mean + 0.1 * down, 0.99 * square + 0.01 * down * down
        pace = 0.1 * (1 - 0.9 * turn / turns)
        values = values - pace * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-8)
    return values


def to_lines(weights: dict[str, Floats], least: float) -> Iterator[str]:
    """A line a sign, where one of its weights is at least `least` and the sign can stand in a table."""
    for sign, row in sorted(weights.items()):
        if np.abs(row).max() >= least and sign == sign.strip() and not set(sign) & set("\t\n#"):
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

"""What the scripts that learn weights share: signs as a table, what is learned of it, parts held out, the file."""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Protocol, TypeVar

import numpy as np

from docs.tables import Floats as Floats
from docs.tables import Sparse
from kb.lexicon import path_of

_TURNS, _SEEN, _LEAST = 150, 4, 0.02  #: of choices: turns, how often a sign is seen that is learned, the least weight that is told


class OfNotice(Protocol):
    """What is learned from, with the name of its notice."""

    @property
    def name(self) -> str: ...


Row = TypeVar("Row")
Own = TypeVar("Own", bound=OfNotice)
Learned = TypeVar("Learned")


@dataclass(frozen=True)
class Choice:
    """The signs of each candidate for one thing of a case, which of them are right, and whether the one is that was told before.

    `much` is how much it counts among the others.
    """

    name: str
    signs: Sequence[Set[str]]
    right: list[bool]
    told: bool
    much: float = 1.0


def held_out(names: Iterable[str], parts: int, seed: int) -> Iterator[set[str]]:
    """Each part of the documents in its turn, by name."""
    order = sorted(set(names))
    random.Random(seed).shuffle(order)
    for part in range(parts):
        yield set(order[part::parts])


def each_held_out(
    rows: Sequence[Own], learn: Callable[[Sequence[Own]], Learned], parts: int = 5, seed: int = 3
) -> Iterator[tuple[Own, Learned]]:
    """Each row with what is learned from the other parts of the notices."""
    for held in held_out((row.name for row in rows), parts, seed):
        learned = learn([row for row in rows if row.name not in held])
        yield from ((row, learned) for row in rows if row.name in held)


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


def learn_yes(rows: Sequence[Iterable[str]], right: Sequence[Sequence[bool]], seen: int, held: float, turns: int) -> dict[str, Floats]:
    """By sign that `seen` rows show its weights, held small by `held`, of a logistic regression for each question that `right` answers."""
    number = number_signs(rows, seen)
    shown, answers = to_table(rows, number), np.array(right, dtype=np.float64).T

    def learn(answer: Floats) -> Floats:
        def slope(weights: Floats) -> Floats:
            down: Floats = shown.T @ (1 / (1 + np.exp(-np.clip(shown @ weights, -30, 30))) - answer) + held * weights
            return down

        return descend(np.zeros(len(number)), slope, turns)

    return dict(zip(number, np.stack([learn(answer) for answer in answers], 1), strict=True))


def learn_which(
    rows: Sequence[Iterable[str]], right: Sequence[int], many: int, seen: int, held: float, turns: int, first: Floats | None = None
) -> dict[str, Floats]:
    """By sign `many` weights, together 0, of a softmax regression, held small by `held`: which is `right` of each?

    Signs are learned that `seen` rows show; `first` is what speaks for each of the many besides, by row.
    """
    number = number_signs(rows, seen)
    shown, true = Sparse.of_signs(rows, number), np.eye(many)[list(right)]
    besides = np.zeros(true.shape) if first is None else first

    def slope(weights: Floats) -> Floats:
        down: Floats = shown.down(likely(besides + shown.across(weights)) - true) + held * weights
        return down

    found = descend(np.zeros((len(number), many)), slope, turns)
    return dict(zip(number, found - found.mean(axis=1, keepdims=True), strict=True))


def learn_choice(choices: Sequence[Choice], seen: int, held: float, turns: int, any_right: bool = False) -> dict[str, Floats]:
    """By sign that `seen` candidates show its weight, held small by `held`: which candidate is right? Where none is, nothing is learned.

    Several that are right are as likely as each other, or, with `any_right`, as the weights have it: it is enough that one is likely.
    """
    number = number_signs((signs for choice in choices for signs in choice.signs), seen)
    kept = [choice for choice in choices if any(choice.right)]
    shown = Sparse.of_signs([sorted(signs) for choice in kept for signs in choice.signs], number)
    right = np.concatenate([np.array(choice.right, dtype=np.float64) / sum(choice.right) for choice in kept])
    lengths = [len(choice.right) for choice in kept]
    begins, of = np.cumsum([0, *lengths[:-1]]), np.repeat(np.arange(len(kept)), lengths)
    much = np.array([choice.much for choice in kept])[of]

    def slope(weights: Floats) -> Floats:
        sums = shown.across(weights)
        raised = np.exp(sums - np.maximum.reduceat(sums, begins)[of])
        truly = raised * (right > 0) if any_right else right
        off = much * (raised / np.add.reduceat(raised, begins)[of] - truly / np.add.reduceat(truly, begins)[of])
        down: Floats = held * weights + shown.down(off)
        return down

    return dict(zip(number, descend(np.zeros(len(number)), slope, turns)[:, None], strict=True))


def learn_choices(choices: Sequence[Choice], held: float, any_right: bool = False) -> dict[str, Floats]:
    """The same as every script of `run_choices` learns it."""
    return learn_choice(choices, _SEEN, held, _TURNS, any_right)


def weigh(signs: Iterable[str], weights: Mapping[str, Floats]) -> Floats:
    """What the signs that are known weigh together; unknown ones weigh nothing."""
    zero = np.zeros_like(next(iter(weights.values())))
    return sum((weights[sign] for sign in signs if sign in weights), zero)


def score_choices(choices: Sequence[Choice], learn: Callable[[Sequence[Choice]], dict[str, Floats]]) -> tuple[int, int]:
    """How many choices are right by weights that were learned from other notices, and how many were told right before."""
    right = told = 0
    for choice, weights in each_held_out(choices, learn):
        told += choice.told
        if any(choice.right):
            sums = [weigh(signs, weights).item() for signs in choice.signs]
            right += choice.right[sums.index(max(sums))]
    return right, told


def descend(values: Floats, slope: Callable[[Floats], Floats], turns: int) -> Floats:
    """Adam over the whole set, with ever smaller steps."""
    mean, square = np.zeros_like(values), np.zeros_like(values)
    for turn in range(1, turns + 1):
        down = slope(values)
        mean, square = 0.9 * mean + 0.1 * down, 0.99 * square + 0.01 * down * down
        pace = 0.1 * (1 - 0.9 * turn / turns)
        values = values - pace * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-8)
    return values


def _way(down: Floats, behind: Sequence[tuple[Floats, Floats]]) -> Floats:
    """Against `down`, bent by what the last steps and the changes of slope on them say of the ground."""
    way, shares = -down, []
    for step, turned in reversed(behind):
        shares.append(float(step @ way) / float(step @ turned))
        way = way - shares[-1] * turned
    if behind:
        step, turned = behind[-1]
        way = way * (float(step @ turned) / float(turned @ turned))
    for (step, turned), much in zip(behind, reversed(shares), strict=True):
        way = way + (much - float(turned @ way) / float(step @ turned)) * step
    return way


def settle(values: Floats, cost: Callable[[Floats], tuple[float, Floats]], turns: int, kept: int = 8) -> Floats:
    """Quasi-Newton (L-BFGS; Nocedal 1980): each step is halved until it leads down. `cost` tells what values cost, and its slope.

    >>> settle(np.zeros(2), lambda at: (float(((at - 3) ** 2).sum()), 2 * (at - 3)), 20).round(3).tolist()
    [3.0, 3.0]
    """
    behind: list[tuple[Floats, Floats]] = []
    high, down = cost(values)
    pace = 1 / max(1.0, float(np.abs(down).sum()))
    for _ in range(turns):
        way = _way(down, behind)
        while True:
            tried = values + pace * way
            low, slope = cost(tried)
            if low <= high + 1e-4 * pace * float(down @ way) or pace < 1e-12:
                break
            pace /= 2
        step, turned = tried - values, slope - down
        if float(step @ turned) > 1e-12:
            behind = [*behind, (step, turned)][-kept:]
        values, high, down, pace = tried, low, slope, 1.0
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


def run_choices(doc: str | None, name: str, read: Callable[[], list[Choice]], held: float, remark: str, any_right: bool = False) -> None:
    """The same for what is learned from choices; `remark` says behind their number who wrote the file, and what a weight speaks for."""

    def learn(choices: Sequence[Choice]) -> dict[str, Floats]:
        return learn_choices(choices, held, any_right)

    def check(choices: Sequence[Choice]) -> None:
        right, told = score_choices(choices, learn)
        there = sum(any(choice.right) for choice in choices)
        print(f"{there} of {len(choices)} cases held out can be told right: {right} are by the weights alone, {told} were before")

    def table(choices: Sequence[Choice]) -> Iterator[str]:
        yield f"# learned from {len(choices)} cases by {remark}"
        yield from to_lines(learn(choices), _LEAST)

    run(doc, name, read, check, table)

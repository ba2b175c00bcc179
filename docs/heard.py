"""What is said beside the cues, as the learner of the detector sees it: the grams of texts, how much each tells, the likeliest weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from docs.learning import Floats
from kb.detect.reading import GAP

Rows = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
_KNOWN, _KEEN, _LOOSE = 30, 1.6, 0.7  #: texts of a gram that counts once; how much more a rarer one does; a gram with a gap
_EVEN, _ONE_SIDED = 0.1, 0.4  #: a gram that both sides say counts still; how much more one does that one side says


@dataclass
class Said:
    """The grams of texts by numbers of their own, as `number` tells them: `runs` has those of each part of each text."""

    number: dict[str, int] = field(default_factory=dict)
    runs: list[tuple[npt.NDArray[np.int32], ...]] = field(default_factory=list)

    def add(self, parts: Sequence[Set[str]]) -> None:
        """The grams of one more text."""
        number = self.number
        self.runs.append(tuple(np.array([number.setdefault(gram, len(number)) for gram in part], np.int32) for part in parts))

    def many(self, part: int) -> Numbers:
        """In how many texts each gram stands in this part."""
        return np.bincount(np.concatenate([parts[part] for parts in self.runs]), minlength=len(self.number))


@dataclass(frozen=True)
class Heard:
    """`names` of grams (part of the text, gram); `begin` of each text in `gram`; `scale` of each text, `keen` of each gram."""

    names: list[tuple[int, str]]
    begin: Numbers
    gram: Numbers
    scale: Floats
    keen: Floats

    def sums(self, weights: Floats) -> Floats:
        """For each text what its grams come to."""
        found: Floats = np.zeros(len(self.scale))
        some = np.diff(self.begin) > 0  # reduceat gives an empty stretch the number behind it
        found[some] = np.add.reduceat(weights[self.gram], self.begin[:-1][some]) if some.any() else 0.0
        return self.scale * found

    def back(self, share: Floats) -> Floats:
        """For each gram what the shares of its texts come to."""
        found: Floats = np.bincount(self.gram, np.repeat(self.scale * share, np.diff(self.begin)), len(self.names)).astype(np.float64)
        return found

    def of(self, rows: Rows) -> Heard:
        """Only these texts."""
        many = np.diff(self.begin)
        kept = np.repeat(rows, many)
        return Heard(self.names, np.concatenate([[0], np.cumsum(many[rows])]), self.gram[kept], self.scale[rows], self.keen)

    def also(self, said: Said, length: Callable[[int], float]) -> Heard:
        """The same grams in other texts."""
        known = np.full((3, len(said.number)), -1)
        for at, (part, gram) in enumerate(self.names):
            if gram in said.number:
                known[part, said.number[gram]] = at
        held = [np.sort(np.concatenate([known[part, own] for part, own in enumerate(parts)])) for parts in said.runs]
        held = [own[np.searchsorted(own, 0) :] for own in held]
        scale = np.array([1 / length(sum(map(len, parts))) for parts in said.runs])
        begin = np.concatenate([[0], np.cumsum([len(own) for own in held])])
        return Heard(self.names, begin, np.concatenate(held), scale, self.keen)

    def beside(self, other: Heard) -> Heard:
        """Those texts after these."""
        begin = np.concatenate([self.begin, self.begin[-1] + other.begin[1:]])
        return Heard(self.names, begin, np.append(self.gram, other.gram), np.append(self.scale, other.scale), self.keen)

    def only(self, kept: Rows) -> Heard:
        """Only these grams, by their old numbers."""
        own = kept[self.gram]
        begin = np.concatenate([[0], np.cumsum(own)])[self.begin]
        return Heard(self.names, begin, self.gram[own], self.scale, self.keen)

    def telling(self, right: Rows) -> Floats:
        """How much each gram counts where these texts are of the one side and all others of the other: more where one side says it."""
        side = np.repeat(right, np.diff(self.begin))
        one, other = (np.bincount(self.gram[own], minlength=len(self.names)) for own in (side, ~side))
        ratio = np.log((one + 1) / (other + 1) * ((other + 1).sum() / (one + 1).sum()))
        made = (np.abs(ratio) + _EVEN) ** _ONE_SIDED
        found: Floats = self.keen * made / np.sqrt(np.average(made**2, weights=one + other + 1e-9))
        return found


def hear(said: Said, length: Callable[[int], float], rare: int, parts: Sequence[int] = (0, 1, 2), gaps: bool = True) -> Heard:
    """The grams that stand in `rare` texts at least; the rarer, the more one counts. `length` tells by how many grams a text is divided."""
    spelt, texts = list(said.number), len(said.runs)
    many = [(part, said.many(part)) for part in parts]
    found = {(part, spelt[at]): int(count[at]) for part, count in many for at in np.flatnonzero(count >= rare)}
    names = sorted(name for name in found if gaps or GAP not in name[1])
    count = np.array([found[name] for name in names])
    keen = np.maximum(np.log(texts / count) / np.log(texts / min(_KNOWN, texts / 2)), 0) ** _KEEN
    keen *= np.where([GAP in name for _, name in names], _LOOSE, 1.0)
    return Heard(names, np.zeros(1, np.int64), np.zeros(0, np.int64), np.zeros(0), keen).also(said, length)


@dataclass(frozen=True)
class Table:
    """Texts as they are weighed: columns of `dense`, then grams times `factor`; each weight may vary alike."""

    dense: Floats
    heard: Heard
    factor: Floats

    def sums(self, weights: Floats) -> Floats:
        wide = self.dense.shape[1]
        found: Floats = self.dense @ weights[:wide] + self.heard.sums(self.factor * weights[wide:])
        return found

    def back(self, share: Floats) -> Floats:
        return np.concatenate([self.dense.T @ share, self.factor * self.heard.back(share)])


def likeliest(table: Table, offset: Floats, right: Floats, count: Floats | None = None, steps: int = 6) -> Floats:
    """The weights, small ones first, by which the texts are most likely what they are, each as often as it counts: Newton's way, each step
    by conjugate gradients, and half as long as long as it leads up."""
    count = np.ones(len(right)) if count is None else count
    weights = np.zeros(table.dense.shape[1] + len(table.factor))
    total = table.sums(weights) + offset
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(total, -30, 30)))
        down = table.back(count * (right - chance)) - weights
        if np.abs(down).max() < 2e-3:
            break
        bend = count * np.maximum(chance * (1 - chance), 1e-4)
        way, before = _solve(table, bend, down), _cost(total, right, count, weights)
        for pace in (1.0, 0.5, 0.25, 0.125):
            tried = weights + pace * way
            total = table.sums(tried) + offset
            if _cost(total, right, count, tried) < before:
                break
        weights = tried
    return weights


def _cost(total: Floats, right: Floats, count: Floats, weights: Floats) -> float:
    return float(count @ (np.logaddexp(0, total) - right * total) + weights @ weights / 2)


def _solve(table: Table, bend: Floats, right: Floats) -> Floats:
    """x of (1 + tableᵀ × bend × table) x = right."""
    found, left = np.zeros_like(right), right.copy()
    way, size = left.copy(), float(left @ left)
    enough = 1e-3 * size
    for _ in range(40):
        step = way + table.back(bend * table.sums(way))
        pace = size / float(way @ step)
        found, left = found + pace * way, left - pace * step
        size, before = float(left @ left), size
        if size <= enough:
            break
        way = left + size / before * way
    return found

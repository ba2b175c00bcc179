"""What is said beside the cues, as the learner of the detector sees it: the grams of texts, how much each tells, how alike texts are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from docs.learning import Floats
from kb.detect.reading import GAP, Reading, grams

Rows = npt.NDArray[np.bool_]
Singles = npt.NDArray[np.float32]
_KNOWN, _KEEN, _LOOSE = 30, 1.25, 0.7  #: texts of a gram that counts once; how much more a rarer one does; a gram with a gap


@dataclass(frozen=True)
class Heard:
    """`names` of grams (part of the text, gram); `text`, `gram`, `value` of each place where one stands; `alike` of each two texts."""

    names: list[tuple[int, str]]
    text: npt.NDArray[np.int64]
    gram: npt.NDArray[np.int64]
    value: Floats
    keen: Floats
    alike: Singles

    def weights(self, dual: Floats, rows: Rows, spread: float) -> Floats:
        """The weight of each gram that the shares of the texts `rows` come to, as an engine adds them up."""
        share = np.zeros(len(rows))
        share[rows] = dual
        summed = np.bincount(self.gram, share[self.text] * self.value, len(self.names))
        found: Floats = spread * summed * self.keen
        return found


def hear(readings: Sequence[Reading], least: int, rare: int, parts: Sequence[int] = (0, 1, 2), gaps: bool = True) -> Heard:
    """The grams that stand in `rare` texts at least; the rarer, the more one counts."""
    found = [[(part, gram) for part in parts for gram in grams(reading)[part] if gaps or GAP not in gram] for reading in readings]
    many = Counter(name for names in found for name in names)
    names = sorted(name for name, count in many.items() if count >= rare)
    number = {name: at for at, name in enumerate(names)}
    held = [sorted(number[name] for name in own if name in number) for own in found]
    text = np.repeat(np.arange(len(held)), [len(own) for own in held])
    gram = np.array([at for own in held for at in own], np.int64)
    scale = np.array([1 / np.sqrt(max(sum(map(len, grams(reading))), least)) for reading in readings])
    count = np.array([many[name] for name in names])
    keen = np.maximum(np.log(len(found) / count) / np.log(len(found) / min(_KNOWN, len(found) / 2)), 0) ** _KEEN
    keen *= np.where([GAP in name for _, name in names], _LOOSE, 1.0)
    value = scale[text] * keen[gram]
    return Heard(names, text, gram, value, keen, _alike(text, gram, value, len(found)))


def _alike(text: npt.NDArray[np.int64], gram: npt.NDArray[np.int64], value: Floats, many: int) -> Singles:
    """The product of each two texts, gram by gram."""
    order = np.argsort(gram, kind="stable")
    text, gram, value = text[order], gram[order], value[order]
    found = np.zeros((many, many), np.float32)
    for begin, end in zip(*(lambda cuts: (cuts[:-1], cuts[1:]))([0, *(np.flatnonzero(np.diff(gram)) + 1), len(gram)]), strict=True):
        own = text[begin:end]
        found[np.ix_(own, own)] += np.outer(value[begin:end], value[begin:end])
    return found


def shares(kernel: Singles, offset: Floats, target: Floats, turns: int = 6) -> Floats:
    """The share of each text in the likeliest weights: Newton's way, each step by conjugate gradients, since the kernel is large."""
    start, wanted = offset.astype(np.float32), target.astype(np.float32)
    dual = np.zeros(len(wanted), np.float32)
    for _ in range(turns):
        seen = kernel @ dual
        chance = 1 / (1 + np.exp(-np.clip(seen + start, -30, 30)))
        root = np.sqrt(np.maximum(chance * (1 - chance), 1e-3))
        dual = root * _solve(kernel, root, root * seen + (wanted - chance) / root, dual / root)
    return dual.astype(np.float64)


def _solve(kernel: Singles, root: Singles, right: Singles, guess: Singles) -> Singles:
    """x of (1 + root × kernel × root) x = right."""
    left = right - guess - root * (kernel @ (root * guess))
    way, size, enough = left.copy(), float(left @ left), 1e-7 * float(right @ right)
    for _ in range(60):
        if size <= enough:
            break
        step = way + root * (kernel @ (root * way))
        pace = np.float32(size / float(way @ step))
        guess, left = guess + pace * way, left - pace * step
        size, before = float(left @ left), size
        way = left + np.float32(size / before) * way
    return guess

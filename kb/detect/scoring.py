"""How the cues that stand in a text, and its background, become a probability and a type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from math import exp, log, sqrt
from typing import Any

from kb.detect.feed import Rule

Placed = dict[int, float]  #: number of a cue -> how much it counts, by where it stands


def sigmoid(value: float) -> float:
    return 1 / (1 + exp(-max(-60.0, min(60.0, value))))


class Scoring:
    """`scoring.json` over the rules of a feed; every figure in it is log-odds."""

    def __init__(self, rules: Sequence[Rule], made: Mapping[str, Any]) -> None:
        self.rules = rules
        self.made = made
        self.factors = [tuple(made["factors"]["scam" if rule.scam else "legitimate"]) for rule in rules]
        self.groups = [frozenset(made["groups"].get(rule.id, ())) for rule in rules]
        self.pairs = [(frozenset(pair["groups"]), float(pair["weight"])) for pair in made["pairs"]]
        self.background: Mapping[str, float] = made["background"]["weights"]
        self.codes: list[str] = sorted(made["types"]["names"])
        self.biases = [float(made["types"]["bias"].get(code, 0.0)) for code in self.codes]
        self.types = [self._told(rule.types) if rule.scam else [] for rule in rules]
        self.telling = {gram: self._told(types) for gram, types in made["types"]["background"].items()}
        self.least = int(made["background"]["least"])
        self.kinds: Mapping[str, str] = made["types"]["names"]
        shift = log(made["prior"] / (1 - made["prior"]))
        self.slope, self.shift = float(made["calibration"]["slope"]), float(made["calibration"]["bias"]) + shift

    def _told(self, types: Mapping[str, float]) -> list[tuple[int, float]]:
        return [(self.codes.index(code), float(weight)) for code, weight in types.items() if code in self.codes]

    def place(self, found: Sequence[Iterable[int]]) -> Placed:
        """Cues found in what is said, warned of and answered, with what each counts there."""
        placed: Placed = {}
        for part, numbers in enumerate(found):
            for number in numbers:
                if number not in placed:
                    placed[number] = self.factors[number][part]
        return placed

    def raw(self, placed: Placed, behind: Set[str]) -> float:
        """The sum of all weights, before calibration; `behind` are the grams of the text."""
        total = float(self.made["bias"])
        said: set[str] = set()
        for number, share in placed.items():
            total += self.rules[number].weight * share
            if share == 1:
                said |= self.groups[number]
        total += sum(weight for pair, weight in self.pairs if pair <= said)
        heard = sum(map(self.background.__getitem__, behind & self.background.keys()))
        return total + heard * self.scale(behind)

    def scale(self, behind: Set[str]) -> float:
        """So that a long text says no more by its mere length."""
        return 1 / sqrt(max(len(behind), self.least))

    def probability(self, raw: float) -> float:
        return sigmoid(self.slope * raw + self.shift)

    def type_of(self, placed: Placed, behind: Set[str]) -> str:
        """The likeliest type, whether it is a scam or not."""
        totals = [0.0] * len(self.codes)
        for gram in behind & self.telling.keys():
            for at, weight in self.telling[gram]:
                totals[at] += weight
        scale = self.scale(behind)
        for number, share in placed.items():
            for at, weight in self.types[number]:
                totals[at] += weight * share / scale
        made = [total * scale + bias for total, bias in zip(totals, self.biases, strict=True)]
        return self.codes[max(range(len(made)), key=lambda at: (round(made[at], 9), -at))]

"""How the cues that stand in a text, and its background, become a probability and a type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from itertools import repeat
from math import exp, log
from typing import Any

from kb.detect.feed import Rule

Behind = Sequence[Set[str]]  #: the grams of what is said, warned of and answered
Placed = dict[int, float]  #: number of a cue -> how much it counts, by where it stands
PARTS = ("said", "warned", "other")  #: of a text, as `scoring.json` calls them
_NOTHING = repeat(0)
_BITS, _FINE = 32, 1000  #: of a field, and its unit: weights of grams are read to three decimals, so that sums are exact in any order
_TYPES = 2  #: the field of the first type
_HALF, _FIELD = 1 << _BITS - 1, (1 << _BITS) - 1


def _whole(weight: float) -> int:
    return round(weight * _FINE)


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
        self.codes: list[str] = sorted(made["types"]["names"])
        self.biases = [float(made["types"]["bias"].get(code, 0.0)) for code in self.codes]
        self.types = [self._told(rule.types) if rule.scam else [] for rule in rules]
        self.bias, self.retold = float(made["bias"]), float(made["retold"]["bias"])
        self.wide = _TYPES + len(self.codes)  #: sums of a text's grams
        self.beside = self._packed(made)
        self.telling = made["types"]["background"].keys() | made["retold"]["background"].keys()  #: grams that speak for more than a scam
        self.least, self.power = int(made["background"]["least"]), float(made["background"]["power"])
        self.kinds: Mapping[str, str] = made["types"]["names"]
        shift = log(made["prior"] / (1 - made["prior"]))
        self.slope, self.shift = float(made["calibration"]["slope"]), float(made["calibration"]["bias"]) + shift

    def _told(self, types: Mapping[str, float]) -> list[tuple[int, float]]:
        return [(self.codes.index(code), float(weight)) for code, weight in types.items() if code in self.codes]

    def _packed(self, made: Mapping[str, Any]) -> list[dict[str, int]]:
        """All that a gram says as one number, a field of bits for the scam, one for what is retold and one a type, so that grams are added
        up in one go."""
        found = [{gram: _whole(weight) for gram, weight in made["background"][part].items()} for part in PARTS]
        said = found[0]
        for gram, weight in made["retold"]["background"].items():
            said[gram] = said.get(gram, 0) + (_whole(weight) << _BITS)
        for gram, types in made["types"]["background"].items():
            said[gram] = said.get(gram, 0) + sum(_whole(weight) << _BITS * (at + _TYPES) for at, weight in self._told(types))
        return found

    def hear(self, behind: Behind) -> list[float]:
        """What the grams of a text come to: for a scam, for one that is not only retold, and for each type."""
        total = sum(sum(map(weights.get, part, _NOTHING)) for weights, part in zip(self.beside, behind, strict=True))
        return self.scaled(self.fields(total), sum(map(len, behind)))

    def fields(self, total: int) -> list[int]:
        """The sums that are packed in one number."""
        found = [0] * self.wide
        for at in range(len(found)):
            if not total:
                break
            found[at] = ((total + _HALF) & _FIELD) - _HALF
            total = (total - found[at]) >> _BITS
        return found

    def scaled(self, sums: Sequence[int], grams: int) -> list[float]:
        """What the sums of so many grams come to."""
        scale = max(grams, self.least) ** -self.power / _FINE
        return [each * scale for each in sums]

    def place(self, found: Sequence[Iterable[int]]) -> Placed:
        """Cues found in what is said, warned of and answered, with what each counts there."""
        placed: Placed = {}
        for part, numbers in enumerate(found):
            for number in numbers:
                if number not in placed:
                    placed[number] = self.factors[number][part]
        return placed

    def raw(self, placed: Placed, heard: Sequence[float]) -> float:
        """The sum of all weights, before calibration; `heard` is what the grams come to: the lesser of two opinions."""
        total = min(self.bias + heard[0], self.retold + heard[1])
        said: set[str] = set()
        for number, share in placed.items():
            total += self.rules[number].weight * share
            if share == 1:
                said |= self.groups[number]
        return total + sum(weight for pair, weight in self.pairs if pair <= said)

    def probability(self, raw: float) -> float:
        return sigmoid(self.slope * raw + self.shift)

    def type_of(self, placed: Placed, heard: Sequence[float]) -> str:
        """The likeliest type, whether it is a scam or not."""
        totals = [bias + beside for bias, beside in zip(self.biases, heard[_TYPES:], strict=True)]
        for number, share in placed.items():
            for at, weight in self.types[number]:
                totals[at] += weight * share
        rounded = [round(total, 9) for total in totals]
        return self.codes[rounded.index(max(rounded))]

"""A choice among what a loss may be, learned together with what the words around each figure say of it: one likelihood for both."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

import numpy as np

from docs.learning import Floats, number_signs, settle
from docs.tables import Ints, Sparse, log_means

_SEEN, _SEEN_SUM = 4, 8  #: how often a sign is seen that is learned: of candidates, of sums
_HELD, _HELD_SUM = 4.0, 25.0  #: by which their weights are held small
_TURNS = 60


def _begins(lengths: Sequence[int]) -> tuple[Ints, Ints]:
    """Where each stretch begins, and of which stretch each entry is."""
    return np.cumsum([0, *lengths[:-1]], dtype=np.int64), np.repeat(np.arange(len(lengths)), lengths)


class Joint:
    """`signs` of the candidates of all cases; `places`: by figure the signs of each sum that prints it; `made`: by candidate whether one
    figure is all of it, and the numbers of its figures; `right`: by case which of its candidates are."""

    def __init__(
        self,
        signs: Sequence[Sequence[str]],
        places: Sequence[Sequence[Sequence[str]]],
        made: Sequence[tuple[bool, Sequence[int]]],
        right: Sequence[Sequence[bool]],
    ) -> None:
        told = list(chain.from_iterable(places))
        self.number, self.number_sum = number_signs(signs, _SEEN), number_signs(told, _SEEN_SUM)
        self._shown, self._told = Sparse.of_signs(signs, self.number), Sparse.of_signs(told, self.number_sum)
        parts = [
            [(n, figure, 1.0) for n, (whole, figures) in enumerate(made) if whole is kind for figure in figures] for kind in (True, False)
        ]
        self._made = [Sparse.of_entries(entries, len(made), len(places)) for entries in parts]
        self._cases, self._of_case = _begins(list(map(len, right)))
        self._many = np.array(list(map(len, places)))[:, None]
        self._figures, self._of_figure = _begins(list(map(len, places)))
        self._right = np.concatenate([np.array(row, dtype=np.float64) / sum(row) for row in right])
        self._held = np.array([_HELD] * len(self.number) + [_HELD_SUM] * (2 * len(self.number_sum)))

    @property
    def size(self) -> int:
        return len(self._held)

    def _split(self, weights: Floats) -> tuple[Floats, Floats]:
        return weights[: len(self.number)], weights[len(self.number) :].reshape(-1, 2)

    def _of_figures(self, weights: Floats) -> tuple[Floats, Floats]:
        """What each figure weighs as the whole and as a payment, and the share that each of its places has in it."""
        return log_means(self._told.across(weights), self._figures, self._of_figure, self._many)

    def cost(self, weights: Floats) -> tuple[float, Floats]:
        """How unlikely the right ones are, with what the weights are held by, and its slope."""
        own, of_sums = self._split(weights)
        figures, shares = self._of_figures(of_sums)
        sums = self._shown.across(own) + sum(made.across(figures[:, n]) for n, made in enumerate(self._made))
        sums -= np.maximum.reduceat(sums, self._cases)[self._of_case]
        raised = np.exp(sums)
        total = np.add.reduceat(raised, self._cases)[self._of_case]
        off = raised / total - self._right
        of_figures = np.stack([made.down(off) for made in self._made], 1)
        down = np.concatenate([self._shown.down(off), self._told.down(of_figures[self._of_figure] * shares).ravel()])
        held = self._held * weights
        return float(held @ weights / 2 - self._right @ (sums - np.log(total))), down + held

    def learn(self) -> dict[str, Floats]:
        """By sign its weight for a candidate, for the whole loss, for a payment."""
        own, of_sums = self._split(settle(np.zeros(self.size), self.cost, _TURNS))
        made = {sign: np.zeros(3) for sign in {**self.number, **self.number_sum}}
        for sign, n in self.number.items():
            made[sign][0] = own[n]
        for sign, n in self.number_sum.items():
            made[sign][1:] = of_sums[n]
        return made

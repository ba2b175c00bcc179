"""A table of few entries, as signs are: what the scripts that learn weights multiply with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Sparse:
    """What stands in a table of `rows` and `columns`: for each entry its row, its column, how much it is."""

    row: Ints
    column: Ints
    much: Floats
    rows: int
    columns: int

    @classmethod
    def of_signs(cls, shown: Sequence[Iterable[str]], number: Mapping[str, int]) -> Sparse:
        """1 in the column of each sign that a row shows and that has a number.

        >>> Sparse.of_signs([["a", "b"], ["b", "x"]], {"a": 0, "b": 1}).across(np.array([2.0, 5.0])).tolist()
        [7.0, 5.0]
        """
        return cls.of_entries(
            [(n, number[sign], 1.0) for n, signs in enumerate(shown) for sign in signs if sign in number], len(shown), len(number)
        )

    @classmethod
    def of_entries(cls, entries: Sequence[tuple[int, int, float]], rows: int, columns: int) -> Sparse:
        """By (row, column, how much)."""
        found = np.array(entries, dtype=np.float64).reshape(-1, 3)
        return cls(found[:, 0].astype(np.int64), found[:, 1].astype(np.int64), found[:, 2], rows, columns)

    def across(self, weights: Floats) -> Floats:
        """The sum of each row, its entries weighed; of several weights a column, as many sums a row."""
        return self._summed(self.row, self.column, weights, self.rows)

    def down(self, off: Floats) -> Floats:
        """The sum of each column, its rows weighed."""
        return self._summed(self.column, self.row, off, self.columns)

    def _summed(self, to: Ints, by: Ints, weights: Floats, length: int) -> Floats:
        if weights.ndim == 1:
            return np.bincount(to, self.much * weights[by], length).astype(np.float64)
        return np.stack([self._summed(to, by, column, length) for column in np.ascontiguousarray(weights.T)], 1)


def log_means(sums: Floats, begins: Ints, of: Ints, many: Ints | Floats) -> tuple[Floats, Floats]:
    """What the places of each thing weigh together, as kb.extract.weighing.log_mean has it, and the share that each place has in it.

    `sums`: what speaks at each place, in order of the things; `begins`: where each begins; `of`: whose a place is; `many`: places of each.
    """
    most = np.maximum.reduceat(sums, begins)
    raised = np.exp(sums - most[of])
    together = np.add.reduceat(raised, begins)
    return most + np.log(together / many), raised / together[of]

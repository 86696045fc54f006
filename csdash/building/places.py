"""Places: cells by small numbers, so that a sum per cell is an array and adding to it needs no grouping."""

import math
from collections.abc import Mapping

import numpy as np

from csdash.measures.cells import Vocabulary

# Vocabularies of no more cells than this number their own: their numbers are as small.
SMALL = 2**17


class Places:
    """The places of cells, each given when its cell is first seen and never changed."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        n = math.prod(map(len, vocabulary.labels.values()))
        self.is_given = n <= SMALL
        self.cells = np.arange(n if self.is_given else 0, dtype=np.int64)
        # The same, sorted, and the place of each.
        self._sorted, self._places = self.cells, self.cells

    @property
    def n(self) -> int:
        return len(self.cells)

    def of(self, cell: np.ndarray) -> np.ndarray:
        """The place of each cell."""
        if self.is_given:
            return cell
        at = np.searchsorted(self._sorted, cell)
        known = np.zeros(len(cell), np.bool_)
        inside = at < self.n
        known[inside] = self._sorted[at[inside]] == cell[inside]
        if known.all():
            return self._places[at]
        self.cells = np.concatenate([self.cells, np.unique(cell[~known])])
        self._places = np.argsort(self.cells)
        self._sorted = self.cells[self._places]
        return self.of(cell)


def added(place: np.ndarray, n_places: int, amounts: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The amounts added up by place: of every place where there is one the `place`, `n` and each sum, exact in its own type."""
    n = np.bincount(place, minlength=n_places)
    at = np.flatnonzero(n)
    return {"place": at, "n": n[at]} | {
        name: total(place, n_places, amount)[at] for name, amount in amounts.items()
    }


def total(place: np.ndarray, n_places: int, amount: np.ndarray) -> np.ndarray:
    """One amount added up by place, of every place."""
    found = np.zeros(n_places, amount.dtype)
    np.add.at(found, place, amount)
    return found

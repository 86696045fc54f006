"""Combinations: the attributes of a line by one number, so that texts are looked at once and never coded one by one."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from csdash.building.numbers import Numbers
from csdash.measures.cells import Vocabulary

# The column of lines in place of their attributes.
NUMBER = "combination"


class Combinations:
    """The combinations of these attributes that were seen so far, numbered in that order."""

    def __init__(self, attributes: Sequence[str]) -> None:
        self.attributes = [*attributes]
        self._numbers = Numbers(pl.DataFrame(schema=dict.fromkeys(attributes, pl.String)))
        self._cells: tuple[Vocabulary, np.ndarray] | None = None

    def numbered(self, lines: pl.DataFrame) -> pl.DataFrame:
        """Lines with the number of their attributes, and without these but for the product, which may be part of a key."""
        if self.attributes:
            number = self._numbers.numbered(lines.select(self.attributes))
        else:
            number = np.zeros(lines.height, np.int32)
        spared = [name for name in self.attributes if name != "product"]
        return lines.drop(spared).with_columns(pl.Series(NUMBER, number))

    def cells(self, vocabulary: Vocabulary) -> np.ndarray:
        """The cell of each number."""
        if not self.attributes:
            return np.zeros(1, np.int64)
        if self._cells is None or self._cells[0] != vocabulary or len(self._cells[1]) != self._numbers.n:
            found = self._numbers.keys.select(vocabulary.encoded().alias("cell"))["cell"]
            self._cells = vocabulary, found.to_numpy()
        return self._cells[1]

    def labels(self, number: np.ndarray) -> dict[str, list[str]]:
        """The labels in these combinations per attribute, in alphabetical order."""
        there = self._numbers.keys[np.flatnonzero(np.bincount(number, minlength=self._numbers.n))]
        return {name: there[name].drop_nulls().unique().sort().to_list() for name in self.attributes}

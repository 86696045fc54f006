"""Numbers: keys by the numbers they were given, found in a table that grows by what is new instead of being made every month."""

import numpy as np
import polars as pl

UNKNOWN = -1
_SEED = 0


class Numbers:
    """Each key (a row of key columns) and its place among all that were taken in, in that order."""

    def __init__(self, keys: pl.DataFrame) -> None:
        self.keys = keys.clear()
        self._hashes = np.empty(0, np.uint64)
        # An open table: of a hash the number stands where it points to, or in the first place after it that was free.
        self._table = np.full(2, UNKNOWN, np.int32)
        self.take_in(keys)

    def of(self, keys: pl.DataFrame) -> np.ndarray:
        """The number of each key; UNKNOWN for those that were never taken in."""
        if not len(self._hashes):
            return np.full(keys.height, UNKNOWN, np.int32)
        found = self._looked_up(_hashes(keys))
        known = found != UNKNOWN
        there, here = self.keys[found[known]], keys.filter(known)
        if all((there[name] == here[name]).all() for name in keys.columns):
            return found
        # Two keys of one hash, which hardly ever are: here names are compared, for what it takes.
        numbered = self.keys.with_row_index("number")
        met = keys.join(numbered, on=keys.columns, how="left", maintain_order="left")
        return met["number"].cast(pl.Int32).fill_null(UNKNOWN).to_numpy(writable=True)

    def take_in(self, new: pl.DataFrame) -> None:
        """Number keys that are not there yet, each of them there once."""
        first = len(self._hashes)
        self.keys = pl.concat([self.keys, new], rechunk=True)
        self._hashes = np.concatenate([self._hashes, _hashes(new)])
        n = len(self._hashes)
        if 2 * n > len(self._table):
            self._table = np.full(2 << n.bit_length(), UNKNOWN, np.int32)
            first = 0
        left = np.arange(first, n, dtype=np.int32)
        place = self._place(self._hashes[left])
        while len(left):
            free = self._table[place] == UNKNOWN
            # Where several would go, one does.
            self._table[place[free]] = left[free]
            others = self._table[place] != left
            left, place = left[others], self._next(place[others])

    def _looked_up(self, hashes: np.ndarray) -> np.ndarray:
        place = self._place(hashes)
        found = self._table[place]
        left = np.flatnonzero(self._is_other(found, hashes))
        place = place[left]
        while len(left):
            place = self._next(place)
            found[left] = number = self._table[place]
            other = self._is_other(number, hashes[left])
            left, place = left[other], place[other]
        return found

    def _is_other(self, number: np.ndarray, hashes: np.ndarray) -> np.ndarray:
        return (number != UNKNOWN) & (self._hashes[number] != hashes)

    def _place(self, hashes: np.ndarray) -> np.ndarray:
        bits = len(self._table).bit_length() - 1
        return (hashes >> np.uint64(64 - bits)).astype(np.int64)

    def _next(self, place: np.ndarray) -> np.ndarray:
        return (place + 1) & (len(self._table) - 1)


def _hashes(keys: pl.DataFrame) -> np.ndarray:
    return keys.hash_rows(_SEED).to_numpy()

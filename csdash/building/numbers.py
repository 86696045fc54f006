"""Numbers: keys by the numbers they were given, found in a table that grows by what is new instead of being made every month."""

from collections.abc import Callable

import numpy as np
import polars as pl

UNKNOWN = -1


class Numbers:
    """Each key (a row of key columns) and its place among all that were taken in, in that order.

    A key is known by two hashes, which take a tenth of what comparing names does; names are looked at where the second
    one says that another key has the same first.
    """

    def __init__(self, keys: pl.DataFrame) -> None:
        self._names: list[Callable[[], pl.DataFrame]] = [keys.clear]
        self._hashes, self._checks = np.empty(0, np.uint64), np.empty(0, np.uint32)
        # An open table: of a hash the number stands where it points to, or in the first place after it that was free.
        self._table = np.full(2, UNKNOWN, np.int32)
        self.take_in(keys)

    @property
    def keys(self) -> pl.DataFrame:
        """All keys by number."""
        whole = pl.concat([names() for names in self._names], rechunk=True)
        self._names = [lambda: whole]
        return whole

    @property
    def n(self) -> int:
        return len(self._hashes)

    def of(self, keys: pl.DataFrame) -> np.ndarray:
        """The number of each key; UNKNOWN for those that were never taken in."""
        return self._of(_hashes(keys), _checks(keys), lambda: keys)

    def numbered(self, keys: pl.DataFrame) -> np.ndarray:
        """The number of each key; those that are new are taken in, in the order in which they stand there."""
        hashes, checks = _hashes(keys), _checks(keys)
        number = self._of(hashes, checks, lambda: keys)
        while len(left := np.flatnonzero(number == UNKNOWN)):
            # Of two keys that share a hash the second one is taken in the next time.
            new, n_known = left[pl.Series(hashes[left]).arg_unique().sort().to_numpy()], self.n
            self._take_in(keys[new], hashes[new], checks[new])
            if len(new) == len(left):
                number[left] = np.arange(n_known, self.n)
            else:
                number[left] = self._of(hashes[left], checks[left], lambda left=left: keys[left])
        return number

    def take_in(self, new: pl.DataFrame) -> None:
        """Number keys that are not there yet, each of them there once."""
        self._take_in(new, _hashes(new), _checks(new))

    def _of(self, hashes: np.ndarray, checks: np.ndarray, keys: Callable[[], pl.DataFrame]) -> np.ndarray:
        if not self.n:
            return np.full(len(hashes), UNKNOWN, np.int32)
        found = self._looked_up(hashes)
        if ((self._checks[found] == checks) | (found == UNKNOWN)).all():
            return found
        # Two keys of one hash, which hardly ever are: here names are compared, for what it takes.
        names, numbered = keys(), self.keys.with_row_index("number")
        met = names.join(numbered, on=names.columns, how="left", maintain_order="left", nulls_equal=True)
        return met["number"].cast(pl.Int32).fill_null(UNKNOWN).to_numpy(writable=True)

    def _take_in(self, new: pl.DataFrame, hashes: np.ndarray, checks: np.ndarray) -> None:
        first = self.n
        self._names.append(lambda: new)
        self._hashes = np.concatenate([self._hashes, hashes])
        self._checks = np.concatenate([self._checks, checks])
        if 2 * self.n > len(self._table):
            self._table = np.full(2 << self.n.bit_length(), UNKNOWN, np.int32)
            first = 0
        left = np.arange(first, self.n, dtype=np.int32)
        place = self._place(self._hashes[left])
        while len(left):
            free = self._table[place] == UNKNOWN
            # Where several would go, one does.
            self._table[place[free]] = left[free]
            others = self._table[place] != left
            left, place = left[others], self._next(place[others])

    def to_frames(self) -> dict[str, pl.DataFrame]:
        """All of it but the keys, to be kept."""
        hashes = pl.DataFrame({"hash": self._hashes, "check": self._checks})
        return {"hashes": hashes, "table": pl.DataFrame({"number": self._table})}

    def restore(self, frames: Callable[[str], pl.DataFrame], keys: Callable[[], pl.DataFrame]) -> None:
        """Know what `to_frames` gave, by name; `keys` are only asked for where names are."""
        hashes = frames("hashes")
        self._names = [keys]
        self._hashes, self._checks = hashes["hash"].to_numpy(), hashes["check"].to_numpy()
        self._table = frames("table")["number"].to_numpy(writable=True)

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


def fingerprint() -> list[int]:
    """What the hashes of this machine and version come to: kept hashes are good where it is the same."""
    some = pl.DataFrame({"account_id": ["", "A", "a rather long name of an account"]})
    return [*_hashes(some).tolist(), *_checks(some).tolist()]


def _hashes(keys: pl.DataFrame) -> np.ndarray:
    return keys.hash_rows(0).to_numpy()


def _checks(keys: pl.DataFrame) -> np.ndarray:
    return keys.hash_rows(1).to_numpy().astype(np.uint32)

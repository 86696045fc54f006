"""Around: the months before and after a closing month in which it looks at what happened or what will."""

from collections.abc import Iterable

import polars as pl

_KINDS = {"t": pl.Int32, "offset": pl.Int32, "m": pl.Int32}


def around(first: int, last: int, offsets: Iterable[int]) -> pl.LazyFrame:
    """Each month t from `first` to `last` with every month m that lies `offset` after it: t, offset, m.

    What is met with them by month is told of the closings that are asked for, and of no others.
    """
    pairs = [(t, offset, t + offset) for offset in offsets for t in range(first, last + 1)]
    return pl.LazyFrame(pairs, schema=_KINDS, orient="row")

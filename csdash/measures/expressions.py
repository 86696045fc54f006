"""The few words in which measures are written, exact on every engine.

Sums are cast because engines widen them differently; zero stands for "does not count", because
null would swallow the sum it is added to.
"""

from collections.abc import Iterable

import narwhals.stable.v2 as nw

INTEGER = nw.Int64
MONTH = nw.Int32


def zero() -> nw.Expr:
    """What does not count."""
    return nw.lit(0, dtype=INTEGER)


def where(condition: nw.Expr, value: nw.Expr) -> nw.Expr:
    """`value` where `condition` holds, else zero."""
    return nw.when(condition).then(value).otherwise(zero())


def one(condition: nw.Expr) -> nw.Expr:
    """1 where `condition` holds, else 0: what a count adds up."""
    return where(condition, nw.lit(1, dtype=INTEGER))


def sums(names: Iterable[str]) -> list[nw.Expr]:
    """The sum of each named column, as Int64."""
    return [nw.col(name).sum().cast(INTEGER).alias(name) for name in names]

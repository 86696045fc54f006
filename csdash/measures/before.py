"""Before: what a stage that has a few months of accounts is told of all earlier ones."""

from dataclasses import dataclass

import narwhals.stable.v2 as nw
import polars as pl


@dataclass(frozen=True, slots=True)
class Before:
    """What there is of it; None is what nobody asks of this stage.

    `firsts`: where each key of the stage stood when it first paid, and its cohort (key, cell, cohort_m). `lapses`: as
    `churn.lapses` tells them, those that anything of these months is asked of. `stays`: of every key that ever paid its
    payment up to the first lapse (key, first_m, last_m, cell: that of the first month). `terms`: those contracts that
    anything is asked of (`measures.terms`), as known by the end of the month `known_until`.
    """

    firsts: nw.LazyFrame | None = None
    lapses: nw.LazyFrame | None = None
    stays: nw.LazyFrame | None = None
    terms: pl.DataFrame | None = None
    known_until: int | None = None

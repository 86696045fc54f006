"""Before: what a stage that has a few months of accounts is told of all earlier ones."""

from dataclasses import dataclass

import narwhals.stable.v2 as nw


@dataclass(frozen=True, slots=True)
class Before:
    """`firsts`: where each key of the stage stood when it first paid, and its cohort (key, cell, cohort_m).

    `lapses`: as `churn.lapses` tells them, those that anything of these months is asked of.
    """

    firsts: nw.LazyFrame
    lapses: nw.LazyFrame

"""Carried on: what becomes of accounts in each state, month by month at the hazards of the recent past.

As arrays of state by month ahead: from dozens of origins these are many small products, and no query.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import polars as pl

from csdash.analysis.forecast.hazards import RATES, band
from csdash.measures.ahead import AHEAD, OLDEST

_NAMES = (*RATES, "capped")


@dataclass(frozen=True, slots=True)
class Shift:
    """What a scenario changes, relative to what was measured: -0.2 is a fifth less. Only for accounts apart."""

    churn: float = 0.0
    expansion: float = 0.0
    first_year_churn: float = 0.0


NO_SHIFT = Shift()


@dataclass(frozen=True)
class Carried:
    """What becomes of one unit in each state (row), 1 to 12 months ahead (column); `of` is each account row's state.

    All are 0 where no rate is known, and worked out for who asks: one metric needs two of them. `rate` is by the month,
    churn and expansion as they are shifted.
    """

    of: np.ndarray
    rate: dict[str, np.ndarray]

    @cached_property
    def grown(self) -> np.ndarray:
        """Of money."""
        rate = self.rate
        return _product(1 - rate["churn"] - rate["contraction"] + rate["expansion"])

    @cached_property
    def kept(self) -> np.ndarray:
        """Of money capped at the opening."""
        return _product(1 - self.rate["churn"] - self.rate["capped"] * self.rate["contraction"])

    @cached_property
    def there(self) -> np.ndarray:
        """Of accounts."""
        return _product(1 - self.rate["logo_churn"])

    @cached_property
    def grown_var(self) -> np.ndarray:
        """The variance of an account's own growth, as a share of its MRR squared."""
        return _product(self.rate["square"]) - _product(self.rate["slope"] ** 2)


def carried(stood: pl.DataFrame, rates: pl.DataFrame, shift: Shift = NO_SHIFT) -> Carried:
    """The accounts of `stood` carried on at `rates`: those of `hazards`, and capped, the share of contraction that lowers GRR."""
    t, group, age, due, apart = (
        stood[name].to_numpy().astype(np.int64) for name in ("t", "group", "age", "due", "is_apart")
    )
    table, first = _table(rates, int(group.max(initial=0)))
    code = (((t * len(table[0]) + group) * (OLDEST + 1) + age) * 2**AHEAD + due) * 2 + apart
    # Many rows stand in one state: they began at different times, and have the same to come.
    _, one, of = np.unique(code, return_index=True, return_inverse=True)
    t, group, age, due, is_apart = (column[one, np.newaxis] for column in (t, group, age, due, apart == 1))
    months = np.arange(AHEAD)
    years = pl.select(band(pl.int_range(OLDEST + AHEAD))).to_series().to_numpy()[age + months]
    found = table[t - first, group, years, due >> months & 1]
    rate = {name: found[..., i] for i, name in enumerate(_NAMES)}
    less = 1 + np.where(is_apart, shift.churn, 0.0)
    less = less * (1 + np.where(is_apart & (years == 0), shift.first_year_churn, 0.0))
    more = 1 + np.where(is_apart, shift.expansion, 0.0)
    shifted = {"churn": rate["churn"] * less, "logo_churn": rate["logo_churn"] * less}
    return Carried(of, rate | shifted | {"expansion": rate["expansion"] * more})


def _table(rates: pl.DataFrame, last_group: int) -> tuple[np.ndarray, int]:
    """The rates by origin, group, band and is_due, not a number where there is none; and the first origin."""
    keys = [rates[name].to_numpy().astype(np.int64) for name in ("origin", "group", "band", "is_due")]
    first = int(keys[0].min(initial=keys[0].max(initial=0)))
    keys[0] = keys[0] - first
    sizes = (int(keys[0].max(initial=0)) + 1, max(int(keys[1].max(initial=0)), last_group) + 1, 3, 2)
    table = np.full((*sizes, len(_NAMES)), np.nan)
    table[tuple(keys)] = rates.select(_NAMES).to_numpy()
    return table, first


def _product(steps: np.ndarray) -> np.ndarray:
    return np.nan_to_num(steps.clip(0).cumprod(axis=1))

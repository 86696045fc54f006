"""Hazards: how much of what is there at the opening of a month leaves, shrinks or grows within it.

They are measured apart for each group, for the first year, the second and later ones, and for months in which a
contract is due. A group with few accounts borrows from all: its own rate counts n / (n + BORROWED), n being the
account-months seen. Losses are rare, so they are measured over more months than gains.
"""

from math import prod

import numpy as np
import polars as pl

from csdash.measures.ahead import FLOWS, OLDEST

LOSS_MONTHS, GAIN_MONTHS = 24, 12
BORROWED = 300
FIRST_YEAR, SECOND_YEAR, LATER = 0, 1, 2
RATES = ("churn", "logo_churn", "contraction", "expansion", "slope", "square")
SCHEMA = {
    "origin": pl.Int32,
    "group": pl.Int32,
    "band": pl.Int32,
    "is_due": pl.Boolean,
    **dict.fromkeys(RATES, pl.Float64),
}
# By name, as arrays by origin, group, band and whether a contract is due.
Sums = dict[str, np.ndarray]


def band(age: pl.Expr) -> pl.Expr:
    """The year of its life an account is in, by its age in months."""
    return pl.when(age < 12).then(FIRST_YEAR).when(age < OLDEST).then(SECOND_YEAR).otherwise(LATER)


def hazards(flows: pl.DataFrame, origins: list[int]) -> pl.DataFrame:
    """RATES per origin, group, band and is_due, each from the months up to the origin and no later one.

    churn, contraction and expansion are shares of opening MRR, logo_churn of accounts. slope and square say what
    became of large accounts: closing x opening and closing squared, over opening squared.
    """
    t, group, is_due = (flows[name].to_numpy().astype(np.int64) for name in ("t", "group", "is_due"))
    years = flows.select(band(pl.col("age"))).to_series().to_numpy()
    first = int(t.min(initial=origins[0]))
    shape = (int(t.max(initial=first)) - first + 1, int(group.max(initial=0)) + 1, 3, 2)
    at = np.ravel_multi_index((t - first, group, years, is_due), shape)
    monthly = {
        name: np.bincount(at, weights=flows[name].to_numpy(), minlength=prod(shape)).reshape(shape)
        for name in FLOWS
    }

    def over(n_months: int) -> Sums:
        starts = [(max(origin + 1 - n_months - first, 0), max(origin + 1 - first, 0)) for origin in origins]
        return {
            name: np.stack([sums[since:until].sum(axis=0) for since, until in starts])
            for name, sums in monthly.items()
        }

    seen, recent = over(LOSS_MONTHS), over(GAIN_MONTHS)
    with np.errstate(all="ignore"):
        own, like, whole = (_rates(seen, recent, axes) for axes in ((), (1, 2), (1, 2, 3)))
    share = seen["n_opening"] / (seen["n_opening"] + BORROWED)
    # Months with a contract due are a world of their own; where none was ever seen, the whole stands for them.
    rates = {
        name: share * np.nan_to_num(own[name])
        + (1 - share) * np.where(np.isnan(like[name]), whole[name], like[name])
        for name in RATES
    }
    origin, group, years, is_due = np.indices(share.shape)
    keys = {"origin": np.array(origins)[origin], "group": group, "band": years, "is_due": is_due == 1}
    told = pl.DataFrame(
        [
            pl.Series(name, column.ravel(), dtype=kind, nan_to_null=kind.is_float())
            for (name, kind), column in zip(SCHEMA.items(), (keys | rates).values(), strict=True)
        ]
    )
    is_known = seen["n_opening"].sum(axis=(1, 2, 3), keepdims=True) > 0
    is_group = np.isin(group, flows["group"].to_numpy())
    return told.filter((is_known & is_group).ravel())


def _rates(seen: Sums, recent: Sums, axes: tuple[int, ...]) -> Sums:
    """RATES of what is left when the sums are added up over `axes`, not a number where they divide by nothing."""
    all_months, lately = (
        {name: column.sum(axis=axes, keepdims=True) if axes else column for name, column in sums.items()}
        for sums in (seen, recent)
    )

    def over(name: str, base: str, sums: Sums = all_months) -> np.ndarray:
        return np.where(sums[base] > 0, sums[name] / sums[base], np.nan)

    # Amounts smaller than the unit of squares leave none: nothing is known of their spread.
    plain = 1 - over("churned_mrr", "opening_mrr")
    slope, square = (over(name, "opening_sq") for name in ("opening_x_kept", "kept_sq"))
    return {
        "churn": over("churned_mrr", "opening_mrr"),
        "logo_churn": over("n_churned", "n_opening"),
        "contraction": over("contraction_mrr", "opening_mrr"),
        "expansion": over("expansion_mrr", "opening_mrr", lately),
        "slope": np.where(np.isnan(slope), plain, slope),
        "square": np.where(np.isnan(square), plain, square),
    }

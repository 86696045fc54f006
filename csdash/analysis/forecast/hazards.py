"""Hazards: how much of what is there at the opening of a month leaves, shrinks or grows within it.

They are measured apart for each group, for the first year, the second and later ones, and for months in which a
contract is due. A group with few accounts borrows from all: its own rate counts n / (n + BORROWED), n being the
account-months seen. Losses are rare, so they are measured over more months than gains.
"""

import polars as pl

from csdash.measures.ahead import OLDEST

LOSS_MONTHS, GAIN_MONTHS = 24, 12
BORROWED = 300
FIRST_YEAR, SECOND_YEAR, LATER = 0, 1, 2
KEYS = ("group", "band", "is_due")
RATES = ("churn", "logo_churn", "contraction", "expansion", "slope", "square")


def band(age: pl.Expr) -> pl.Expr:
    """The year of its life an account is in, by its age in months."""
    return pl.when(age < 12).then(FIRST_YEAR).when(age < OLDEST).then(SECOND_YEAR).otherwise(LATER)


def hazards(flows: pl.DataFrame, origins: list[int]) -> pl.DataFrame:
    """RATES per origin, group, band and is_due, each from the months up to the origin and no later one.

    churn, contraction and expansion are shares of opening MRR, logo_churn of accounts. slope and square say what
    became of large accounts: closing x opening and closing squared, over opening squared.
    """
    monthly = flows.group_by("t", "group", band(pl.col("age")).alias("band"), "is_due").agg(
        pl.exclude("t", "group", "age", "is_due").sum()
    )
    told = pl.DataFrame({"origin": origins}, schema={"origin": pl.Int32}).join(monthly, how="cross")
    back = pl.col("origin") - pl.col("t")
    seen = told.filter((back >= 0) & (back < LOSS_MONTHS)).with_columns(is_recent=back < GAIN_MONTHS)
    own = _rates(seen, ["origin", *KEYS])
    whole = _rates(seen, ["origin"])
    # Months with a contract due are a world of their own; where none was ever seen, the whole stands for them.
    like = _rates(seen, ["origin", "is_due"])
    grid = (
        whole.select("origin")
        .join(flows.select("group").unique(), how="cross")
        .join(
            pl.DataFrame({"band": [FIRST_YEAR, SECOND_YEAR, LATER]}, schema={"band": pl.Int32}), how="cross"
        )
        .join(pl.DataFrame({"is_due": [False, True]}), how="cross")
    )
    met = (
        grid.join(own, on=["origin", *KEYS], how="left")
        .join(like, on=["origin", "is_due"], how="left", suffix="_like")
        .join(whole, on="origin", how="left", suffix="_whole")
    )
    share = (pl.col("n") / (pl.col("n") + BORROWED)).fill_null(0.0)
    return met.select(
        "origin",
        *KEYS,
        *(
            (
                share * pl.col(name).fill_null(0.0)
                + (1 - share) * pl.coalesce(f"{name}_like", f"{name}_whole")
            ).alias(name)
            for name in RATES
        ),
    )


def _rates(seen: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    recent = pl.col("is_recent")
    opening, squares = pl.col("opening_mrr").sum(), pl.col("opening_sq").sum()

    def over(name: str, base: pl.Expr) -> pl.Expr:
        return pl.when(base > 0).then(pl.col(name).sum() / base)

    opened_lately = pl.col("opening_mrr").filter(recent).sum()
    grown = pl.col("expansion_mrr").filter(recent).sum()
    # Amounts smaller than the unit of squares leave none: nothing is known of their spread.
    plain = 1 - over("churned_mrr", opening)
    return seen.group_by(keys).agg(
        n=pl.col("n_opening").sum(),
        churn=over("churned_mrr", opening),
        logo_churn=over("n_churned", pl.col("n_opening").sum()),
        contraction=over("contraction_mrr", opening),
        expansion=pl.when(opened_lately > 0).then(grown / opened_lately),
        slope=pl.coalesce(over("opening_x_kept", squares), plain),
        square=pl.coalesce(over("kept_sq", squares), plain),
    )

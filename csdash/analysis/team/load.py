"""Load: the accounts and the ARR of each CSM against what the team table says one can serve."""

import polars as pl

from csdash.analysis.question import Question
from csdash.errors import NotUnlocked
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text

LOAD = Text("担当者の負荷とコスト", "load and cost of the team")
GROUP = ("team", "tier")
COLUMNS = {"name": pl.String, "team": pl.String, "role": pl.String, "tier": pl.String, "capacity": pl.Int64}


@answered
def team_months(session: Session) -> pl.DataFrame:
    """month, csm_id, name, team, role, tier, capacity, cost: the team table, null where it does not say.

    Raises NotUnlocked without one.
    """
    team = session.table("team")
    if team is None:
        raise NotUnlocked("team", LOAD)
    missing = {**COLUMNS, "cost": pl.Decimal(38, 4)}
    filled = team.with_columns(
        pl.lit(None, dtype=kind).alias(name) for name, kind in missing.items() if name not in team.columns
    )
    return filled.select("month", "csm_id", *missing)


@answered
def served(session: Session, question: Question) -> pl.DataFrame:
    """month, csm_id, n_accounts, arr per month shown; raises NotUnlocked without accounts.csm_id."""
    if "csm_id" not in session.dimensions:
        raise NotUnlocked("accounts.csm_id", LOAD)
    values = question.values(session, "n_accounts", "arr", by=["csm_id"]).with_columns(
        pl.col("csm_id").cast(pl.String)
    )
    return values.pivot("metric", index=["month", "csm_id"], values="value").with_columns(
        pl.col("n_accounts").cast(pl.Int64)
    )


@answered
def per_csm(session: Session, question: Question) -> pl.DataFrame:
    """One row per CSM in the question's month: csm_id, name, team, tier, n_accounts, arr, capacity, load.

    A CSM of the team without accounts has 0; one with accounts who is not in the team table has no capacity, and no
    load. With filters on, load and cost are null: part of a book against a whole capacity or pay says nothing.
    """
    here = served(session, question).filter(
        pl.col("month") == question.month, pl.col("csm_id") != "", pl.col("n_accounts") > 0
    )
    team = team_months(session).filter(
        pl.col("month") == question.month, pl.col("role").fill_null("csm") == "csm"
    )
    met = team.join(here.drop("month"), on="csm_id", how="full", coalesce=True).drop("month", "role")
    whole = pl.lit(not question.where)
    return (
        met.with_columns(cost=pl.when(whole).then(pl.col("cost")))
        .with_columns(pl.col("n_accounts").fill_null(0), pl.col("arr").cast(pl.Float64).fill_null(0.0))
        .with_columns(
            load=pl.when(whole & (pl.col("capacity") > 0)).then(pl.col("n_accounts") / pl.col("capacity"))
        )
        .sort(*GROUP, "csm_id", nulls_last=True)
        .select("csm_id", "name", *GROUP, "n_accounts", "arr", "capacity", "load", "cost")
    )


def per_group(csms: pl.DataFrame, by: tuple[str, ...] = GROUP) -> pl.DataFrame:
    """Rows of `per_csm` added up: *by, n_csms, n_accounts, arr, capacity, load, spare (accounts that still fit), cost.

    And cost_per_account in the month and cost_rate, a year of cost over ARR.

    The load is that of the CSMs whose capacity is known.
    """
    known = pl.col("load").is_not_null()
    summed = csms.group_by(*by, maintain_order=True).agg(
        pl.len().cast(pl.Int64).alias("n_csms"),
        pl.col("n_accounts").sum(),
        pl.col("arr").sum(),
        pl.col("capacity").sum(),
        pl.when(pl.col("cost").count() > 0).then(pl.col("cost").cast(pl.Float64).sum()).alias("cost"),
        pl.col("n_accounts").filter(known).sum().alias("counted"),
        pl.col("capacity").filter(known).sum().alias("able"),
    )
    return summed.with_columns(
        load=pl.when(pl.col("able") > 0).then(pl.col("counted") / pl.col("able")),
        spare=pl.when(pl.col("able") > 0).then(pl.col("able") - pl.col("counted")),
        cost_per_account=_over("cost", "n_accounts"),
        cost_rate=_over("cost", "arr") * 12,
    ).drop("counted", "able")


def by_role(session: Session, question: Question) -> pl.DataFrame:
    """month, n_csms, n_csops, csms_per_csops, cost, n_accounts, arr, arr_per_csm, cost_per_account, cost_rate.

    Per month shown that the team table covers. `cost` is everybody's in the month; `cost_rate` is a year of it over
    ARR. Null where a role or a cost is not said, and all but counts and sums with filters on.
    """
    team = team_months(session)
    whole = (
        served(session, question)
        .group_by("month")
        .agg(pl.col("n_accounts").sum(), pl.col("arr").cast(pl.Float64).sum())
    )
    counted = team.group_by("month").agg(
        (pl.col("role").fill_null("csm") == "csm").sum().cast(pl.Int64).alias("n_csms"),
        (pl.col("role") == "csops").sum().cast(pl.Int64).alias("n_csops"),
        pl.when(pl.col("cost").count() > 0).then(pl.col("cost").cast(pl.Float64).sum()).alias("cost"),
    )
    met = whole.join(counted, on="month").sort("month")
    whole_company = pl.lit(not question.where)
    return met.with_columns(
        csms_per_csops=_over("n_csms", "n_csops"),
        arr_per_csm=pl.when(whole_company).then(_over("arr", "n_csms")),
        cost_per_account=pl.when(whole_company).then(_over("cost", "n_accounts")),
        cost_rate=pl.when(whole_company).then(_over("cost", "arr") * 12),
    )


def _over(top: str, base: str) -> pl.Expr:
    return pl.when(pl.col(base) > 0).then(pl.col(top) / pl.col(base))

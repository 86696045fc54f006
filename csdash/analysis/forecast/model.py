"""The model: the accounts of today carried on month by month at the hazards of the recent past.

A retention rate twelve months wide that closes k months ahead has its opening in the past: what those accounts paid
then and pay today is known exactly, and only the last k months are forecast. ARR adds new business at the mean of
the last twelve months, which then leaves and grows as accounts in their first year do.
"""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.forecast.hazards import GAIN_MONTHS, LOSS_MONTHS, RATES, band, hazards
from csdash.analysis.forecast.material import Material
from csdash.measures.ahead import AHEAD

_STATE = ("t", "group", "age", "due", "is_apart")
SCHEMA = {
    "key": pl.String,
    "origin": pl.Int32,
    "horizon": pl.Int32,
    "value": pl.Float64,
    "spread": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Shift:
    """What a scenario changes, relative to what was measured: -0.2 is a fifth less. Only for accounts apart."""

    churn: float = 0.0
    expansion: float = 0.0
    first_year_churn: float = 0.0


NO_SHIFT = Shift()


def forecasts(known: Material, origins: list[int]) -> pl.DataFrame:
    """Every key from every origin, 1 to 12 months ahead: the columns of SCHEMA.

    `spread` is the standard error that follows from the accounts alone: what they will do, and rates known from so
    many months only. It does not know that rates change.
    """
    stood = known.standing.filter(pl.col("t").is_in(origins))
    if stood.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    rates = hazards(known.flows, origins)
    carried = _carried(stood, rates.join(_capped_share(known, origins), on="origin"), NO_SHIFT)
    retention = _retention(stood, carried)
    return pl.concat([retention, _arr(known, origins, rates, carried)]).sort("key", "origin", "horizon")


def shifted(known: Material, shift: Shift) -> pl.DataFrame:
    """NRR and ARR from the last known month if hazards of the accounts apart were others: as `forecasts`."""
    rates = hazards(known.flows, [known.last])
    stood = known.standing.filter(pl.col("t") == known.last)
    carried = _carried(stood, rates.with_columns(capped=1.0), shift)
    told = pl.concat([_retention(stood, carried), _arr(known, [known.last], rates, carried)])
    # What contraction does to the cap takes history, which is not looked at here.
    return told.filter(pl.col("key").is_in(["nrr", "arr"])).sort("key", "origin", "horizon")


def losses(known: Material, window: int = 0) -> pl.DataFrame:
    """What the accounts of `window` months ago lose from the last known month on, expansion left out: horizon, lost."""
    stood = known.standing.filter((pl.col("t") == known.last) & (pl.col("window") == window))
    rates = hazards(known.flows, [known.last]).with_columns(capped=1.0)
    carried = _carried(stood, rates, NO_SHIFT)
    left = (pl.col("kept_mrr") * pl.col("kept")).sum()
    met = stood.join(carried, on=_STATE).group_by("horizon").agg(left=left)
    every = pl.DataFrame({"horizon": range(1, AHEAD + 1)}, schema={"horizon": pl.Int32})
    # Where nobody is there, nothing is lost.
    left = pl.col("left").fill_null(0.0)
    before = left.shift(1).fill_null(stood["kept_mrr"].sum())
    return every.join(met, on="horizon", how="left").sort("horizon").select("horizon", lost=before - left)


def _carried(stood: pl.DataFrame, rates: pl.DataFrame, shift: Shift) -> pl.DataFrame:
    """What becomes of one unit in each state, 1 to 12 months ahead.

    grown: of money; kept: of money capped at the opening; there: of accounts; grown_var: the variance of an account's
    own growth, as a share of its MRR squared.
    """
    states = stood.select(_STATE).unique()
    steps = states.join(
        pl.DataFrame({"horizon": range(1, AHEAD + 1)}, schema={"horizon": pl.Int32}), how="cross"
    ).with_columns(
        band=band(pl.col("age") + pl.col("horizon") - 1),
        is_due=(pl.col("due") // pl.lit(2).pow(pl.col("horizon") - 1).cast(pl.Int64)) % 2 == 1,
    )
    met = steps.join(
        rates, left_on=["t", "group", "band", "is_due"], right_on=["origin", "group", "band", "is_due"]
    ).sort(*_STATE, "horizon")
    apart = pl.col("is_apart")
    is_first = pl.col("band") == 0
    less = 1 + pl.when(apart).then(shift.churn).otherwise(0.0)
    less = less * (1 + pl.when(apart & is_first).then(shift.first_year_churn).otherwise(0.0))
    more = 1 + pl.when(apart).then(shift.expansion).otherwise(0.0)
    churn, contraction = pl.col("churn") * less, pl.col("contraction")
    grown = 1 - churn - contraction + pl.col("expansion") * more
    square, slope = pl.col("square"), pl.col("slope")

    def product(step: pl.Expr) -> pl.Expr:
        return step.clip(lower_bound=0.0).cum_prod().over(_STATE)

    return met.select(
        *_STATE,
        "horizon",
        grown=product(grown),
        kept=product(1 - churn - pl.col("capped") * contraction),
        there=product(1 - pl.col("logo_churn") * less),
        grown_var=product(square) - product(slope**2),
    )


def _retention(stood: pl.DataFrame, carried: pl.DataFrame) -> pl.DataFrame:
    """NRR, GRR and logo retention: known up to the origin, carried on for the rest of their window."""
    base = stood.group_by("t", "window").agg(
        opening=pl.col("opening_mrr").sum(), n_opening=pl.col("n_opening").sum()
    )
    met = stood.with_columns(horizon=AHEAD - pl.col("window")).join(carried, on=[*_STATE, "horizon"])
    sums = met.group_by("t", "window", "horizon").agg(
        nrr=(pl.col("kept_mrr") * pl.col("grown")).sum(),
        nrr_var=(pl.col("kept_sq") * pl.col("grown_var")).sum(),
        grr=(pl.col("retained_mrr") * pl.col("kept")).sum(),
        grr_var=(pl.col("retained_sq") * pl.col("kept") * (1 - pl.col("kept"))).sum(),
        logo=(pl.col("n_kept") * pl.col("there")).sum(),
        logo_var=(pl.col("n_kept") * pl.col("there") * (1 - pl.col("there"))).sum(),
    )
    told = sums.join(base, on=["t", "window"]).filter(pl.col("opening") > 0)
    return pl.concat(
        told.select(
            key=pl.lit(key),
            origin="t",
            horizon="horizon",
            value=pl.col(name) / pl.col(over),
            spread=(pl.col(f"{name}_var").clip(0) * (1 + pl.col("horizon") / months)).sqrt() / pl.col(over),
        )
        for key, name, over, months in (
            ("nrr", "nrr", "opening", GAIN_MONTHS),
            ("grr", "grr", "opening", LOSS_MONTHS),
            ("logo_retention_rate", "logo", "n_opening", LOSS_MONTHS),
        )
    )


def _arr(known: Material, origins: list[int], rates: pl.DataFrame, carried: pl.DataFrame) -> pl.DataFrame:
    """ARR: what is here carried on, and new business on top."""
    here = known.standing.filter((pl.col("window") == 0) & pl.col("t").is_in(origins))
    base = (
        here.join(carried, on=_STATE)
        .group_by("t", "horizon")
        .agg(
            grown=(pl.col("kept_mrr") * pl.col("grown")).sum(),
            var=(pl.col("kept_sq") * pl.col("grown_var")).sum(),
        )
    )
    new = new_business(known.won, origins)
    # Accounts that arrive are in their first year, and no contract of theirs is due within it.
    fresh = (
        rates.filter((pl.col("band") == 0) & ~pl.col("is_due"))
        .group_by("origin")
        .agg(pl.col(RATES).mean())
        .select("origin", pace=1 - pl.col("churn") - pl.col("contraction") + pl.col("expansion"))
    )
    met = base.join(new, left_on="t", right_on="origin").join(fresh, left_on="t", right_on="origin")
    months, pace = pl.col("horizon"), pl.col("pace")
    # new x (1 + pace + ... + pace^(k-1)): each month's arrivals, carried on from then.
    arrived = pl.when((pace - 1).abs() < 1e-9).then(months).otherwise((1 - pace**months) / (1 - pace))
    variance = (pl.col("var").clip(0) + months * pl.col("new_var")) * (1 + months / GAIN_MONTHS)
    return met.select(
        key=pl.lit("arr"),
        origin="t",
        horizon="horizon",
        value=12 * (pl.col("grown") + pl.col("new") * arrived),
        spread=12 * variance.sqrt(),
    )


def new_business(won: pl.DataFrame, origins: list[int]) -> pl.DataFrame:
    """New and reactivated MRR per month over the twelve months to each origin: origin, new, new_var."""
    told = pl.DataFrame({"origin": origins}, schema={"origin": pl.Int32}).join(won, how="cross")
    back = pl.col("origin") - pl.col("t")
    seen = told.filter((back >= 0) & (back < GAIN_MONTHS))
    return seen.group_by("origin").agg(new=pl.col("new").mean(), new_var=pl.col("new").var().fill_null(0.0))


def _capped_share(known: Material, origins: list[int]) -> pl.DataFrame:
    """What share of contraction lowers GRR: the rest only takes back what accounts had grown: origin, capped."""
    totals = known.standing.group_by("t", "window").agg(held=pl.col("retained_mrr").sum())
    before = totals.select(pl.col("t") + 1, pl.col("window") + 1, before="held")
    monthly = known.flows.group_by("t").agg(pl.col("opening_mrr", "churned_mrr", "contraction_mrr").sum())
    steps = (
        totals.join(before, on=["t", "window"])
        .join(monthly, on="t")
        .filter(pl.col("opening_mrr") > 0)
        .with_columns(
            lost=pl.col("before") * (1 - pl.col("churned_mrr") / pl.col("opening_mrr")) - pl.col("held"),
            shrunk=pl.col("before") * pl.col("contraction_mrr") / pl.col("opening_mrr"),
        )
    )
    told = pl.DataFrame({"origin": origins}, schema={"origin": pl.Int32})
    back = pl.col("origin") - pl.col("t")
    seen = told.join(steps, how="cross").filter((back >= 0) & (back < LOSS_MONTHS))
    share = (pl.col("lost").sum() / pl.col("shrunk").sum()).clip(0.0, 1.0)
    found = seen.group_by("origin").agg(capped=pl.when(pl.col("shrunk").sum() > 0).then(share))
    return told.join(found, on="origin", how="left").with_columns(pl.col("capped").fill_null(1.0))

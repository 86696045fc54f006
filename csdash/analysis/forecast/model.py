"""The model: the accounts of today carried on month by month at the hazards of the recent past.

A retention rate twelve months wide that closes k months ahead has its opening in the past: what those accounts paid
then and pay today is known exactly, and only the last k months are forecast. ARR adds new business at the mean of
the last twelve months, which then leaves and grows as accounts in their first year do.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from csdash.analysis.forecast.carried import Carried, Shift, carried
from csdash.analysis.forecast.hazards import GAIN_MONTHS, LOSS_MONTHS, RATES, hazards
from csdash.analysis.forecast.material import KEYS, Material
from csdash.measures.ahead import AHEAD

HORIZONS = range(1, AHEAD + 1)
SCHEMA = {
    "key": pl.String,
    "origin": pl.Int32,
    "horizon": pl.Int32,
    "value": pl.Float64,
    "spread": pl.Float64,
}


def forecasts(known: Material, origins: list[int], only: str | None = None) -> pl.DataFrame:
    """Every key, or one, from every origin, 1 to 12 months ahead: the columns of SCHEMA.

    `spread` is the standard error that follows from the accounts alone: what they will do, and rates known from so
    many months only. It does not know that rates change.
    """
    stood = known.standing.filter(pl.col("t").is_in(origins))
    if stood.is_empty():
        return pl.DataFrame(schema=SCHEMA)
    rates = hazards(known.flows, origins)
    ahead = carried(stood, rates.join(_capped_share(known, origins), on="origin"))
    return _told(known, stood, ahead, origins, rates, (only,) if only else KEYS)


def shifted(known: Material, shift: Shift) -> pl.DataFrame:
    """NRR and ARR from the last known month if hazards of the accounts apart were others: as `forecasts`."""
    rates = hazards(known.flows, [known.last])
    stood = known.standing.filter(pl.col("t") == known.last)
    ahead = carried(stood, rates.with_columns(capped=1.0), shift)
    # What contraction does to the cap takes history, which is not looked at here.
    return _told(known, stood, ahead, [known.last], rates, ("nrr", "arr"))


def losses(known: Material, window: int = 0) -> pl.DataFrame:
    """What the accounts of `window` months ago lose from the last known month on, expansion left out: horizon, lost."""
    stood = known.standing.filter((pl.col("t") == known.last) & (pl.col("window") == window))
    ahead = carried(stood, hazards(known.flows, [known.last]).with_columns(capped=1.0))
    paid = stood["kept_mrr"].to_numpy()
    # Where nobody is there, nothing is lost.
    left = paid @ ahead.kept[ahead.of]
    lost = np.diff(left, prepend=paid.sum()) * -1
    return pl.DataFrame({"horizon": HORIZONS, "lost": lost}, schema={"horizon": pl.Int32, "lost": pl.Float64})


def _told(
    known: Material,
    stood: pl.DataFrame,
    ahead: Carried,
    origins: list[int],
    rates: pl.DataFrame,
    keys: Sequence[str],
) -> pl.DataFrame:
    told = _retention(stood, ahead, keys)
    if "arr" in keys:
        told.append(_arr(known, stood, ahead, origins, rates))
    return pl.concat(told).sort("key", "origin", "horizon")


def _retention(stood: pl.DataFrame, ahead: Carried, keys: Sequence[str]) -> list[pl.DataFrame]:
    """NRR, GRR and logo retention: known up to the origin, carried on for the rest of their window."""
    t, window, opening, n_opening, kept, kept_sq, held, held_sq, n_kept = (
        stood[name].to_numpy()
        for name in (
            *("t", "window", "opening_mrr", "n_opening"),
            *("kept_mrr", "kept_sq", "retained_mrr", "retained_sq", "n_kept"),
        )
    )
    horizon = AHEAD - window
    at = (ahead.of, horizon - 1)
    places, of = np.unique(t * (AHEAD + 1) + horizon, return_inverse=True)

    def added(column: np.ndarray) -> np.ndarray:
        return np.bincount(of, weights=column, minlength=len(places))

    frame = {"origin": places // (AHEAD + 1), "horizon": places % (AHEAD + 1)}

    def grown() -> tuple[np.ndarray, np.ndarray]:
        return kept * ahead.grown[at], kept_sq * ahead.grown_var[at]

    def left(now: np.ndarray, squares: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return now * share, squares * share * (1 - share)

    told, is_there = [], added(opening) > 0
    for key, base, carry, months in (
        ("nrr", opening, grown, GAIN_MONTHS),
        ("grr", opening, lambda: left(held, held_sq, ahead.kept[at]), LOSS_MONTHS),
        ("logo_retention_rate", n_opening, lambda: left(n_kept, n_kept, ahead.there[at]), LOSS_MONTHS),
    ):
        if key not in keys:
            continue
        over = added(base)
        value, variance = carry()
        spread = np.sqrt(added(variance).clip(0) * (1 + frame["horizon"] / months))
        with np.errstate(all="ignore"):
            ratios = {"value": added(value) / over, "spread": spread / over}
        rows = pl.DataFrame({"key": [key] * len(places), **frame, **ratios}, schema=SCHEMA)
        told.append(rows.filter(is_there))
    return told


def _arr(
    known: Material, stood: pl.DataFrame, ahead: Carried, origins: list[int], rates: pl.DataFrame
) -> pl.DataFrame:
    """ARR: what is here carried on, and new business on top."""
    is_here = (stood["window"] == 0).to_numpy()
    t, paid, squares = (stood[name].to_numpy()[is_here] for name in ("t", "kept_mrr", "kept_sq"))
    states = ahead.of[is_here]
    months, of = np.unique(t, return_inverse=True)

    def added(column: np.ndarray, units: np.ndarray) -> np.ndarray:
        every = column[:, np.newaxis] * units[states]
        sums = [np.bincount(of, weights=every[:, k], minlength=len(months)) for k in range(AHEAD)]
        return np.concatenate(sums)

    base = pl.DataFrame(
        {
            "t": np.tile(months, AHEAD),
            "horizon": np.repeat(HORIZONS, len(months)),
            "grown": added(paid, ahead.grown),
            "var": added(squares, ahead.grown_var),
        },
        schema_overrides={"t": pl.Int32, "horizon": pl.Int32},
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
    horizon, pace = pl.col("horizon"), pl.col("pace")
    # new x (1 + pace + ... + pace^(k-1)): each month's arrivals, carried on from then.
    arrived = pl.when((pace - 1).abs() < 1e-9).then(horizon).otherwise((1 - pace**horizon) / (1 - pace))
    variance = (pl.col("var").clip(0) + horizon * pl.col("new_var")) * (1 + horizon / GAIN_MONTHS)
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
    flows, standing = known.flows, known.standing
    n = known.last - known.first + 1

    def monthly(name: str) -> np.ndarray:
        return np.bincount(flows["t"].to_numpy() - known.first, weights=flows[name].to_numpy(), minlength=n)

    at = (standing["t"].to_numpy() - known.first) * AHEAD + standing["window"].to_numpy()
    held, n_rows = (
        np.bincount(at, weights=weights, minlength=n * AHEAD).reshape(n, AHEAD)
        for weights in (standing["retained_mrr"].to_numpy(), None)
    )
    before = np.zeros_like(held)
    before[1:, 1:] = held[:-1, :-1]
    opening = monthly("opening_mrr")
    # A step is known where somebody stands on both sides of it.
    known_step = (opening > 0)[:, np.newaxis] & (n_rows > 0)
    known_step[1:, 1:] &= n_rows[:-1, :-1] > 0
    known_step[0], known_step[:, 0] = False, False
    with np.errstate(all="ignore"):
        churn, contraction = (
            (monthly(name) / opening)[:, np.newaxis] for name in ("churned_mrr", "contraction_mrr")
        )
        lost, shrunk = (
            np.where(known_step, steps, 0).sum(axis=1)
            for steps in (before * (1 - churn) - held, before * contraction)
        )
    capped = []
    for origin in origins:
        seen = slice(max(origin + 1 - LOSS_MONTHS - known.first, 0), origin + 1 - known.first)
        whole = shrunk[seen].sum()
        capped.append(float((lost[seen].sum() / whole).clip(0, 1)) if whole > 0 else 1.0)
    return pl.DataFrame(
        {"origin": origins, "capped": capped}, schema={"origin": pl.Int32, "capped": pl.Float64}
    )

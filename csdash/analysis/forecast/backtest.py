"""The back-test: had we forecast at the end of each past month, knowing no more than then, how far off were we?

Figures are those of the data as it is known today: restatements since then are not undone. Origins a month apart
share most of their months, so their errors are no independent trials, and no p-value is made of them.
"""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.forecast.baselines import NAMES, baselines
from csdash.analysis.forecast.material import Material
from csdash.analysis.forecast.model import forecasts

MODEL = "model"
# Months that must lie before an origin, and origins below which nothing is judged.
HISTORY, FEWEST = 24, 6
HORIZONS = (1, 3, 6, 12)
Z80, Z95 = 1.2815515655446004, 1.959963984540054
LEVELS = {"80": Z80, "95": Z95}
UP_TO_ONE = ("grr", "logo_retention_rate")
ENDS = ("lower80", "upper80", "lower95", "upper95")


@dataclass(frozen=True, slots=True)
class Judged:
    """How far forecasts over one horizon were off. `mae` by method; coverage is the model's, None where it has none."""

    horizon: int
    n_origins: int
    mae: dict[str, float]
    covered80: float | None
    covered95: float | None

    @property
    def best_baseline(self) -> str | None:
        # In the order of NAMES, so that of two that are equal it is always the same.
        rivals = [name for name in NAMES if name in self.mae]
        return min(rivals, key=self.mae.__getitem__) if rivals else None

    @property
    def is_judged(self) -> bool:
        """Whether there are enough origins to say anything."""
        return self.n_origins >= FEWEST and MODEL in self.mae and self.best_baseline is not None

    @property
    def is_better(self) -> bool:
        """Whether the model was off by less than every baseline."""
        return self.is_judged and self.mae[MODEL] < self.mae[self.best_baseline]


def told_by_all(known: Material, only: str | None = None) -> pl.DataFrame:
    """Every method's forecast from every origin: key, origin, horizon, method, value, spread, actual, error, ENDS.

    Of every key, or of one where one is given. An interval is as wide as the larger of two: what the accounts alone
    make uncertain (`spread`, the model's only), and how far off the same method had been over the same horizon, of
    what was known by the origin.
    """
    since = known.first + HISTORY
    origins = sorted({*range(min(since, known.last), known.last + 1)})
    asked = pl.lit(value=True) if only is None else pl.col("key") == only
    model = forecasts(known, origins, only).with_columns(method=pl.lit(MODEL))
    actual = known.actual.filter(asked)
    naive = baselines(actual, origins).with_columns(spread=pl.lit(None, dtype=pl.Float64))
    names = ["key", "origin", "horizon", "method", "value", "spread"]
    came = actual.rename({"t": "closes", "value": "actual"})
    told = (
        pl.concat([model.select(names), naive.select(names)])
        .with_columns(closes=pl.col("origin") + pl.col("horizon"))
        .join(came, on=["key", "closes"], how="left")
        .with_columns(error=pl.col("value") - pl.col("actual"))
        .sort("key", "method", "horizon", "origin")
    )
    return _with_intervals(told)


def _with_intervals(told: pl.DataFrame) -> pl.DataFrame:
    series = ["key", "method", "horizon"]
    seen = (
        told.drop_nulls("error")
        .with_columns(
            squares=(pl.col("error") ** 2).cum_sum().over(series),
            n=pl.int_range(1, pl.len() + 1).over(series),
        )
        .select(*series, known_at="closes", missed=(pl.col("squares") / pl.col("n")).sqrt(), n_seen="n")
    )
    met = told.sort("origin").join_asof(
        seen.sort("known_at"),
        left_on="origin",
        right_on="known_at",
        by=series,
        strategy="backward",
        check_sortedness=False,
    )
    # Two or three errors are no measure of how far off one can be.
    missed = pl.when(pl.col("n_seen") >= FEWEST).then("missed")
    met = met.with_columns(width=pl.max_horizontal(missed, "spread")).sort(
        "key", "method", "origin", "horizon"
    )
    # Farther ahead is never surer: a narrow month after a wide one is luck.
    met = met.with_columns(width=pl.col("width").cum_max().over("key", "method", "origin"))
    low, high = pl.lit(0.0), pl.when(pl.col("key").is_in(UP_TO_ONE)).then(1.0)
    ends = {}
    for level, z in LEVELS.items():
        ends[f"lower{level}"] = pl.max_horizontal(pl.col("value") - z * pl.col("width"), low)
        ends[f"upper{level}"] = pl.min_horizontal(pl.col("value") + z * pl.col("width"), high)
    known = pl.col("width").is_not_null()
    return met.with_columns(pl.when(known).then(end).alias(name) for name, end in ends.items())


def judged(told: pl.DataFrame, key: str) -> tuple[Judged, ...]:
    """The verdict on `key` for each of HORIZONS, over origins from which every method could tell."""
    rows = told.filter(
        (pl.col("key") == key) & pl.col("error").is_not_null() & pl.col("horizon").is_in(HORIZONS)
    )
    n_methods = pl.col("method").n_unique().over("horizon", "origin")
    added = (
        rows.filter(n_methods == len(NAMES) + 1)
        .group_by("horizon", "method")
        .agg(
            pl.col("error").abs().mean(),
            pl.len(),
            *(
                pl.col("actual").is_between(f"lower{level}", f"upper{level}").mean().alias(level)
                for level in LEVELS
            ),
        )
        .sort("horizon", "method")
    )
    found = {(horizon, method): figures for horizon, method, *figures in added.iter_rows()}
    return tuple(_judged(found, horizon) for horizon in HORIZONS)


def _judged(found: dict[tuple[int, str], list], horizon: int) -> Judged:
    mae = {method: figures[0] for (at, method), figures in found.items() if at == horizon}
    _, n, *covered = found.get((horizon, MODEL), (None, 0, *(None for _ in LEVELS)))
    return Judged(horizon, n, mae, *covered)


def error_table(verdicts: tuple[Judged, ...]) -> pl.DataFrame:
    """horizon, n_origins, model and each baseline (mean absolute error), covered80, covered95, is_better."""
    return pl.DataFrame(
        [
            {
                "horizon": one.horizon,
                "n_origins": one.n_origins,
                **{name: one.mae.get(name) for name in (MODEL, *NAMES)},
                "covered80": one.covered80,
                "covered95": one.covered95,
                "is_better": one.is_better if one.is_judged else None,
            }
            for one in verdicts
        ],
        schema={
            "horizon": pl.Int64,
            "n_origins": pl.Int64,
            **dict.fromkeys((MODEL, *NAMES, "covered80", "covered95"), pl.Float64),
            "is_better": pl.Boolean,
        },
    )

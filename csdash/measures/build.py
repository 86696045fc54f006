"""Build: the rows of one snapshot and scope, turned into cubes."""

from collections.abc import Iterable

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import bridge, cohorts, lifetimes, onboarding, stock, surveys
from csdash.measures.account_months import Coverage
from csdash.measures.cells import Vocabulary
from csdash.measures.cubes import Cubes
from csdash.measures.histories import histories
from csdash.measures.stage import ACCOUNT, Stage, kept, stage_of
from csdash.months import epoch_day, month_end
from csdash.snapshots.rows import Rows

WINDOWS = (1, 3, 12)


def build_cubes(rows: Rows, coverage: Coverage, grain: tuple[str, ...], onboarding_days: int) -> Cubes:
    """All cubes at `grain`; the account grain also holds what belongs to accounts only (surveys, onboarding)."""
    stage = stage_of(rows, coverage, grain)
    paid, vocabulary = stage.paid, stage.vocabulary
    unit = _square_unit(paid)
    frames = {
        **_bridges(stage, unit),
        "stock": _collected(stock.stock_sums(paid, unit)),
        **_cohorts(stage),
    }
    if grain == ACCOUNT:
        frames |= _surveys(rows, stage)
        frames |= _onboarding(rows, paid, coverage, onboarding_days)
    return Cubes(
        vocabulary, coverage, unit, {name: _decoded(frame, vocabulary) for name, frame in frames.items()}
    )


def _collected(frame: nw.LazyFrame) -> pl.DataFrame:
    return frame.to_native().collect()


def _square_unit(paid: nw.LazyFrame) -> int:
    # Of what there really is, not of so many times the largest: one large account must not blur all others.
    squares = paid.to_native().group_by("m").agg((pl.col("mrr").cast(pl.Float64) ** 2).sum())
    return bridge.square_unit(squares.select(pl.col("mrr").max()).collect().item() or 0.0)


def _bridges(stage: Stage, unit: int) -> dict[str, pl.DataFrame]:
    sums, transfers = [], []
    for window in WINDOWS:
        met = stage.pairs(window)
        stamp = pl.lit(window, dtype=pl.Int32).alias("window")
        sums.append(_collected(bridge.bridge_sums(met, unit, stage.unused)).with_columns(stamp))
        transfers.append(_collected(bridge.transfer_sums(met)).with_columns(stamp))
    return {"bridge": pl.concat(sums), "transfers": pl.concat(transfers)}


def _cohorts(stage: Stage) -> dict[str, pl.DataFrame]:
    followed, key, coverage = histories(stage), stage.key, stage.coverage
    firsts = kept(cohorts.first_rows(followed, key, coverage.first))
    return {
        "cohort_sizes": _collected(cohorts.cohort_sizes(firsts)),
        "cohorts": _collected(cohorts.cohort_sums(followed, firsts, key)),
        "lifetimes": _collected(lifetimes.lifetime_sums(stage.paid, firsts, key, coverage, stage.merged)),
    }


def _surveys(rows: Rows, stage: Stage) -> dict[str, pl.DataFrame]:
    asked = rows.surveys()
    if asked is None:
        return {}
    counted = asked.with_columns(owner="account_id")
    if stage.owners is not None:
        # Whoever answers for a merged account stands where its parent does.
        owners = stage.owners.to_native()
        found = asked.join(owners, on=["account_id", "m"], how="left")
        counted = found.with_columns(pl.coalesce("owner", "account_id").alias("owner"))
    cells = stage.paid.to_native().select(pl.col("account_id").alias("owner"), "m", "cell")
    located = counted.join(cells, on=["owner", "m"], how="left").with_columns(pl.col("cell").fill_null(0))
    offsets = pl.LazyFrame({"offset": range(surveys.ROLLING_MONTHS)}, schema={"offset": pl.Int32})
    return {
        "surveys": _collected(
            surveys.survey_sums(
                nw.from_native(located.drop("owner")), nw.from_native(offsets), stage.coverage
            )
        ),
    }


def _onboarding(rows: Rows, paid: nw.LazyFrame, coverage: Coverage, days: int) -> dict[str, pl.DataFrame]:
    events = rows.events()
    if events is None:
        return {}
    paying = paid.to_native()
    # Until the first lapse: a later return must not change what earlier months were told.
    stays = paying.filter(pl.col("paid_months") == pl.col("m") - pl.col("first_m") + 1)
    ends = stays.group_by("account_id").agg(
        pl.col("m").max().alias("last_m"), pl.col("first_m").first(), pl.col("cell").sort_by("m").first()
    )
    # Gone after the last month paid, unless that is simply the last month known.
    departures = ends.filter(pl.col("last_m") < coverage.last).select(
        "account_id", _last_day("last_m", coverage).alias("left_day")
    )
    started = rows.contracts()
    if started is None:
        begun = events.filter(pl.col("kind") == "onboarding_started")
        started = begun.select("account_id", pl.col("day").alias("start_day"), pl.col("m").alias("start_m"))
    starts = (
        started.sort("start_day")
        .group_by("account_id")
        .agg(pl.col("start_day").first(), pl.col("start_m").first())
        .join(ends.select("account_id", "first_m", "cell"), on="account_id", how="inner")
    )
    begun = kept(
        onboarding.onboardings(nw.from_native(starts), nw.from_native(events), nw.from_native(departures))
    )
    calendar = nw.from_native(_calendar(coverage))
    return {
        "waiting": _collected(onboarding.waiting_sums(begun, calendar)),
        "completion": _collected(onboarding.completion_sums(begun, calendar, days)),
    }


def _calendar(coverage: Coverage) -> pl.LazyFrame:
    """The covered months with their last day and the last day of the month a year before, as day numbers."""
    months = range(coverage.first, coverage.last + 1)
    return pl.LazyFrame(
        {
            "t": list(months),
            "end_day": [month_end(m) for m in months],
            "year_before_day": [month_end(m - 12) for m in months],
        },
        schema={"t": pl.Int32, "end_day": pl.Date, "year_before_day": pl.Date},
    ).with_columns(pl.col("end_day", "year_before_day").cast(pl.Int32).cast(pl.Int64))


def _last_day(column: str, coverage: Coverage) -> pl.Expr:
    months = list(range(coverage.first, coverage.last + 1))
    days = [epoch_day(month_end(m)) for m in months]
    return pl.col(column).replace_strict(months, days, return_dtype=pl.Int64)


def _decoded(frame: pl.DataFrame, vocabulary: Vocabulary) -> pl.DataFrame:
    """The cube with its cells spelt out as attributes."""
    if "cell" in frame.columns:
        return frame.with_columns(vocabulary.decode("cell")).drop("cell")
    ends: Iterable[str] = ("opening", "closing")
    spelt = [column.name.prefix(f"{end}_") for end in ends for column in vocabulary.decode(f"{end}_cell")]
    return frame.with_columns(spelt).drop("opening_cell", "closing_cell")

"""Care: which customers something was done with, or heard from, by each month-end. One pair of sums per kind of event.

What happens once and stays so (a goal captured, a first value) counts from then on; all else counts for twelve months,
so that a review of three years ago does not cover anybody now.
"""

import narwhals.stable.v2 as nw

from csdash.contract.words import EVENTS
from csdash.measures.account_months import Coverage
from csdash.measures.expressions import INTEGER, MONTH, sums

ROLLING_MONTHS = 12
LASTING = ("onboarding_started", "first_value", "onboarding_completed", "goal_captured")
TOTALS = ("n_accounts", "mrr", "mrr_sq")
PARTS = ("n", "mrr", "sq", "events")


def measures_of(kind: str) -> tuple[str, ...]:
    """n_K accounts the kind covers, mrr_K what they pay, sq_K its squares, events_K how often in twelve months."""
    return tuple(f"{part}_{kind}" for part in PARTS)


MEASURES = (*TOTALS, *(name for kind in EVENTS for name in measures_of(kind)))


def counted(events: nw.LazyFrame, offsets: nw.LazyFrame, coverage: Coverage) -> nw.LazyFrame:
    """Per account, kind and month m: how many events of the twelve months up to m, and whether any covers it.

    Columns m, account_id, kind, times. A lasting kind is there from its first month on, with times 0 once it is
    older than a year. `offsets` (offset: 0 to 11) spreads an event over the months in which it counts.
    """
    key = ["m", "account_id", "kind"]
    told = events.group_by(*key).agg(nw.len().cast(INTEGER).alias("times"))
    spread = told.join(offsets, how="cross").with_columns(m=(nw.col("m") + nw.col("offset")).cast(MONTH))
    covered = spread.filter((nw.col("m") >= coverage.first) & (nw.col("m") <= coverage.last))
    return covered.group_by(*key).agg(nw.col("times").sum().cast(INTEGER))


def since_first(events: nw.LazyFrame, paid: nw.LazyFrame) -> nw.LazyFrame:
    """The paying months of each account from the first event of a lasting kind on: m, account_id, kind, times 0."""
    firsts = events.filter(nw.col("kind").is_in(LASTING)).group_by("account_id", "kind")
    begun = firsts.agg(nw.col("m").min().alias("first_event_m"))
    later = paid.select("m", "account_id").join(begun, on="account_id", how="inner")
    return later.filter(nw.col("m") >= nw.col("first_event_m")).select(
        "m", "account_id", "kind", times=nw.lit(0, dtype=INTEGER)
    )


def care_sums(paid: nw.LazyFrame, covered: nw.LazyFrame, square_unit: int) -> nw.LazyFrame:
    """PARTS added up per month t, cell and kind, of the kinds that there are.

    In: `paid` (m, account_id, mrr, cell) and `covered`, one row per m, account_id and kind with its times.
    """
    met = covered.join(_paying(paid, square_unit), on=["m", "account_id"], how="inner")
    told = met.with_columns(n=nw.lit(1, dtype=INTEGER), events=nw.col("times").cast(INTEGER))
    return told.group_by("m", "cell", "kind").agg(*sums(PARTS)).rename({"m": "t"})


def totals(paid: nw.LazyFrame, square_unit: int) -> nw.LazyFrame:
    """TOTALS added up per month t and cell: those nothing was done with count here."""
    paying = _paying(paid, square_unit).with_columns(n_accounts=nw.lit(1, dtype=INTEGER), mrr_sq=nw.col("sq"))
    return paying.group_by("m", "cell").agg(*sums(TOTALS)).rename({"m": "t"})


def _paying(paid: nw.LazyFrame, square_unit: int) -> nw.LazyFrame:
    coarse = nw.col("mrr") // square_unit
    return paid.select("m", "account_id", "mrr", "cell", sq=coarse * coarse)

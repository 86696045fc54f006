"""First renewals by time to value: are accounts that waited long kept less often, and how much of the term was left?"""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Difference, Measured, holm
from csdash.analysis.estimates import mean, share
from csdash.analysis.question import Question
from csdash.configs.onboarding import BEYOND, NEVER, Onboarding
from csdash.months import month_end, month_start
from csdash.session import Session
from csdash.session.answered import answered

DAYS_PER_MONTH = 365.25 / 12
SCHEMA = {
    "group": pl.String,
    "value": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "n_accounts": pl.Int64,
    "n_kept": pl.Int64,
    "rest": pl.Float64,
    "is_distinguishable": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class FirstRenewals:
    """The first contracts decided in the months shown, by band; `difference` is fast less slow, as `rules` say.

    `n_withdrawn` left before their end: nobody can say in which band they would have been, so they are in none.
    """

    bands: pl.DataFrame
    whole: Measured
    difference: Difference
    n_withdrawn: int
    n_short: int
    rules: Onboarding


@answered
def decided(session: Session, question: Question) -> pl.DataFrame:
    """The first contracts that ended in the months shown, with their onboarding, band and months of value left."""
    terms = session.first_terms(question.month).filter(
        pl.col("end_date").is_between(month_start(question.first), month_end(question.last)),
        pl.col("told").is_not_null(),
    )
    known = session.onboardings(question.month, dict(question.where))
    # What came after the end of the contract had no part in its renewal.
    in_time = (pl.col("value_date") <= pl.col("end_date")).fill_null(value=False)
    days = pl.when(in_time).then((pl.col("value_date") - pl.col("begin_date")).dt.total_days().clip(0))
    left = (pl.col("end_date") - pl.col("value_date")).dt.total_days() + 1
    band = pl.lit(BEYOND)
    for edge in reversed(session.configs.onboarding.value.band_days):
        band = pl.when(pl.col("days") <= edge).then(pl.lit(str(edge))).otherwise(band)
    return (
        terms.join(known, on="account_id", how="inner")
        .with_columns(
            days=days,
            months_left=pl.when(in_time).then(left / DAYS_PER_MONTH).otherwise(0.0),
            term_days=(pl.col("end_date") - pl.col("begin_date")).dt.total_days() + 1,
            is_kept=pl.col("told") == "kept",
        )
        .with_columns(band=pl.when(pl.col("days").is_null()).then(pl.lit(NEVER)).otherwise(band))
    )


def full_terms(rows: pl.DataFrame, rules: Onboarding) -> pl.DataFrame:
    """Those that ran to their end and were long enough for every band."""
    return rows.filter((pl.col("told") != "withdrawn") & (pl.col("term_days") >= rules.shortest_term_days))


def first_renewals(session: Session, question: Question) -> FirstRenewals:
    """Renewal of the first contract by time to value."""
    rows = decided(session, question)
    return by_band(rows, session.configs.onboarding.value, session.settings.minimum_n)


def by_band(rows: pl.DataFrame, rules: Onboarding, minimum_n: int) -> FirstRenewals:
    """What `decided` says, band by band; each is compared with all others together (Holm)."""
    ran = full_terms(rows, rules)
    counted = {band: _counted(ran, (band,)) for band in rules.bands}
    n, kept = ran.height, int(ran["is_kept"].sum())
    rests = {band: (kept - one[0], n - one[1]) for band, one in counted.items()}
    pairs = {
        band: Difference(share(*counted[band]), share(*rests[band]))
        for band in rules.bands
        if min(counted[band][1], rests[band][1]) >= minimum_n
    }
    stands = dict(zip(pairs, holm([pair.p_value for pair in pairs.values()]), strict=True))
    table = []
    for band, (top, base) in counted.items():
        rate = share(top, base)
        rest = pairs[band].then.value if band in pairs else None
        table.append((band, rate.value, rate.lower, rate.upper, base, top, rest, stands.get(band, False)))
    return FirstRenewals(
        pl.DataFrame(table, schema=SCHEMA, orient="row"),
        share(kept, n),
        Difference(share(*_counted(ran, rules.fast)), share(*_counted(ran, rules.slow))),
        rows.filter(pl.col("told") == "withdrawn").height,
        rows.filter(
            (pl.col("told") != "withdrawn") & (pl.col("term_days") < rules.shortest_term_days)
        ).height,
        rules,
    )


def value_left(rows: pl.DataFrame, rules: Onboarding, by: str = "") -> pl.DataFrame:
    """group, value (mean months of the first contract left after first value; none = 0), lower, upper, n_accounts.

    Over the contracts of `full_terms`, all of which had their whole term to get there. Terms of several years count as one
    of twelve months: what is left is told out of the first year.
    """
    ran = full_terms(rows, rules)
    first_year = (12 - pl.col("days") / DAYS_PER_MONTH).clip(0, 12).fill_null(0.0)
    named = ran.with_columns(
        left=pl.min_horizontal(first_year, pl.col("months_left")),
        group=pl.col(by).cast(pl.String) if by else pl.lit(""),
    )
    named = named.filter(pl.col("group").is_not_null() & ((pl.col("group") != "") | pl.lit(not by)))
    found = [
        (group, one.value, one.lower, one.upper, one.n)
        for (group,), part in named.sort(by or "group").group_by("group", maintain_order=True)
        for one in [mean(part["left"].to_list())]
    ]
    names = ("group", "value", "lower", "upper", "n_accounts")
    return pl.DataFrame(found, schema={name: SCHEMA[name] for name in names}, orient="row")


def _counted(rows: pl.DataFrame, bands: tuple[str, ...]) -> tuple[int, int]:
    part = rows.filter(pl.col("band").is_in(bands))
    return int(part["is_kept"].sum()), part.height

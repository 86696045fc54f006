"""Extracts of contracts: which of them which months ask about, and what for."""

import polars as pl

from csdash.building.extract import Extract
from csdash.building.known import Known
from csdash.building.whereabouts import resolved
from csdash.measures.ahead import in_force
from csdash.measures.committed import HORIZONS
from csdash.measures.placing import placed
from csdash.measures.practice import ROLLING_MONTHS

_FURTHEST = max(HORIZONS)


def in_months(known: Known) -> Extract:
    """What is in force at the end of a month, and at its beginning, the end of the one before."""
    until = pl.when(pl.col("gone_m") > pl.col("since")).then(pl.col("gone_m") + 1).otherwise("since")
    told = in_force(known.rows("contracts").contracts()).with_columns(begins="since", until=until)
    return known.of_rows("contracts", told)


def starts(known: Known) -> Extract:
    """When accounts began, which is asked of every month from then on."""
    names = ("account_id", "start_day", "renewal_number", pl.col("start_m").alias("since"))
    told = known.rows("contracts").contracts().select(*names, until=pl.lit(known.last + 1))
    return known.of_rows("contracts", told)


def due(known: Known) -> Extract:
    """The terms of what was due within a year, what became of it, and where its account stood then."""
    covered = pl.col("end_m").is_between(known.first, known.last)
    rows = known.terms.judged.filter(covered).with_columns(
        since="end_m", until=pl.col("end_m") + ROLLING_MONTHS
    )
    stood = known.whereabouts.stood
    cells = pl.concat([stood, known.whereabouts.last_paid.select(stood.columns)])
    names = (*known.key, "mrr", "told", "new_mrr", "renewal_number", "cell", "end_m", "since", "until")
    return known.extract(rows, placed(rows.lazy(), cells.lazy(), known.key, "end_m").select(names).collect())


def ahead(known: Known) -> Extract:
    """The terms of what is signed and has not begun, and of what notice was given of and has not ended.

    As far as they were known in each month: who signs later changes nothing of it.
    """
    terms = known.terms.judged.with_row_index("place")
    signed = _spanned(terms, ("signed_m",), "start_m", ("start_m",))
    follows = _spanned(
        terms.filter(pl.col("next_contract_id").is_not_null()),
        ("next_signed_m", "signed_m"),
        "next_start_m",
        ("next_start_m", "gone_m"),
    )
    noticed = _spanned(
        terms.filter(pl.col("notice_m").is_not_null()), ("notice_m", "start_m"), "gone_m", ("gone_m",)
    )
    followed = noticed.filter(pl.col("next_signed_m").is_not_null()).with_columns(
        since=pl.max_horizontal("since", "next_signed_m")
    )
    is_less = (pl.col("outcome") == "downgraded").fill_null(value=False)
    asked = pl.concat([one.select(*known.key, "since", "until") for one in (signed, noticed)])
    told = (
        _named(signed, "contract_id", "account_id", "product", "start_m", "start_mrr"),
        _named(follows, "contract_id", "next_contract_id", "mrr"),
        _named(
            noticed.with_columns(less=pl.when(is_less).then(pl.min_horizontal("next_start_mrr", "mrr"))),
            *("contract_id", "account_id", "product", "mrr", "gone_m", "less"),
        ),
        _named(followed.filter(pl.col("since") < pl.col("until")), "contract_id", "next_start_m"),
    )
    spans = pl.concat([one.select("place", "since", "until") for one in (signed, follows, noticed)])
    whole = spans.group_by("place").agg(pl.col("since").min(), pl.col("until").max())
    rows = terms.join(whole, on="place").drop("place")
    return known.extract(rows, *told, resolved(asked, known.whereabouts.last_paid, known.key))


def _spanned(terms: pl.DataFrame, since: tuple[str, ...], month: str, until: tuple[str, ...]) -> pl.DataFrame:
    """The terms with the months in which they count: a year before `month`, once all of `since` and before any of `until`."""
    begins = pl.max_horizontal(pl.col(month) - _FURTHEST, *since)
    spanned = terms.with_columns(since=begins, until=pl.min_horizontal(*until))
    return spanned.filter(pl.col("since") < pl.col("until"))


def _named(rows: pl.DataFrame, *names: str) -> pl.DataFrame:
    return rows.select(*names, "since", "until")

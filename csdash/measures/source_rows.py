"""Source rows: which kinds of data there are of each account that pays in a month, and whether it consented."""

import polars as pl

from csdash.contract.accounts import HEALTH_INPUTS
from csdash.measures.cells import Where
from csdash.measures.placing import owned
from csdash.measures.stage import Stage
from csdash.measures.usage import USAGE
from csdash.snapshots.rows import Rows

ROLLING_MONTHS = 12
CONSENT = "data_consent"
SOURCES = ("contracts", "usage", "events", "surveys", "health")
_HEALTH = ("health_score", *(one.name for one in HEALTH_INPUTS))


def source_rows(rows: Rows, stage: Stage, t: int, where: Where) -> pl.DataFrame:
    """account_id, mrr (ticks), a flag per source of SOURCES (null = the snapshot has no such data), consent (null = unknown).

    Usage, events and surveys count within the twelve months up to `t`, health in `t` itself, a contract at any time.
    The consent is what was said last; of several lines of one month, one that does not consent is enough.
    """
    found = stage.listed(f"sources {t}", lambda: _source_rows(rows, stage, t), where)
    return found.drop(stage.vocabulary.labels)


def _source_rows(rows: Rows, stage: Stage, t: int) -> pl.LazyFrame:
    """The same of everybody, with attributes."""
    paid = stage.paid.to_native().filter(pl.col("m") == t)
    found = paid.select("account_id", "mrr", *stage.vocabulary.decode("cell"))
    recent = pl.col("m").is_between(t - ROLLING_MONTHS + 1, t)
    contracts, events, surveys = rows.contracts(), rows.events(), rows.surveys()
    seen: dict[str, pl.LazyFrame | None] = {
        "contracts": None
        if contracts is None
        else contracts.filter(pl.col("start_m") <= t).with_columns(m=pl.lit(t, dtype=pl.Int32)),
        "usage": _said(rows, USAGE, recent),
        "events": None if events is None else events.filter(recent),
        "surveys": None if surveys is None else surveys.filter(recent),
        "health": _said(rows, _HEALTH, pl.col("m") == t),
    }
    for name, told in seen.items():
        if told is None:
            found = found.with_columns(pl.lit(None, dtype=pl.Boolean).alias(name))
            continue
        there = owned(told.select("account_id", "m"), stage, "m").select("account_id").unique()
        flag = there.with_columns(pl.lit(value=True).alias(name))
        found = found.join(flag, on="account_id", how="left").with_columns(
            pl.col(name).fill_null(value=False)
        )
    return found.join(_consents(rows, stage, t), on="account_id", how="left").sort("account_id")


def _said(rows: Rows, names: tuple[str, ...], when: pl.Expr) -> pl.LazyFrame | None:
    there = [name for name in names if name in rows.columns["accounts"]]
    if not there:
        return None
    return rows.lines_with(*there).filter(when & pl.any_horizontal(pl.col(there).is_not_null()))


def _consents(rows: Rows, stage: Stage, t: int) -> pl.LazyFrame:
    said = rows.lines_with(CONSENT).filter((pl.col("m") <= t) & pl.col(CONSENT).is_not_null())
    told = owned(said, stage, "m")
    latest = told.filter(pl.col("m") == pl.col("m").max().over("account_id"))
    return latest.group_by("account_id").agg(pl.col(CONSENT).all().alias("consent"))

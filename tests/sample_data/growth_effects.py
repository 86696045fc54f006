"""What prices, partners, outcomes and a better practice bring: each measure compares two groups or two times."""

from datetime import date

import polars as pl

from tests.sample_data.grain import Tables, events, followed_by, kansai_and_others, paid, pairs

PRICE_RISE = date(2025, 4, 1)
NRR = pl.col("closing").sum() / pl.col("mrr").sum()


def misfit_tiers(tables: Tables) -> float:
    """Some small accounts have a person of their own, and some large ones have none."""
    rows = paid(tables).filter(pl.col("month") == pl.col("month").max())
    small_high = rows.filter(pl.col("tier") == "high", pl.col("mrr") < 150_000).height
    large_tech = rows.filter(pl.col("tier") == "tech", pl.col("mrr") >= 350_000).height
    return min(small_high, large_tech)


def price_rise(tables: Tables) -> float:
    """In one month the list price of a seat goes up for most accounts, and not in the month before."""
    seats = tables["accounts"].filter(pl.col("product") == "Core", pl.col("mrr") > 0)
    seats = seats.select("account_id", "month", price=pl.col("list_mrr") / pl.col("seats"))
    before = seats.with_columns(pl.col("month").dt.offset_by("1mo"))
    both = seats.join(before, on=["account_id", "month"], suffix="_before")
    raised = dict(both.group_by("month").agg((pl.col("price") > pl.col("price_before")).mean()).iter_rows())
    return raised[PRICE_RISE] - raised[date(2025, 3, 1)]


def flagship(tables: Tables) -> float:
    """The largest account pays much more at the end than a year earlier."""
    year = pairs(paid(tables), 12)
    largest = year.filter(pl.col("month") == pl.col("month").max()).sort("closing")[-1]
    return largest["closing"].item() / largest["mrr"].item() - 1


def climb_flagged(tables: Tables) -> float:
    """In Kansai most churn of the last two years had been flagged before; elsewhere it still surprises."""
    gone = events(tables, "churned").filter(pl.col("date") > date(2024, 10, 31))
    before = gone.with_columns(pl.col("date").dt.offset_by("-270d"), churned="date").sort("date")
    is_flagged = followed_by(before, events(tables, "risk_suspected"), days=270)
    kansai, others = kansai_and_others(
        _with_region(tables, before.with_columns(is_flagged)), pl.col("found").mean()
    )
    return kansai - others


def climb_proactive(tables: Tables) -> float:
    """In Kansai most touches come before the customer calls; elsewhere most come after."""
    touches = events(tables, "touch_predictive", "touch_proactive", "touch_reactive")
    latest = _with_region(tables, touches.filter(pl.col("date") > date(2025, 10, 31)))
    kansai, others = kansai_and_others(latest, (pl.col("kind") != "touch_reactive").mean())
    return kansai - others


def climb_nrr(tables: Tables) -> float:
    """In the last two years Kansai keeps and grows more of its revenue than all others."""
    year = pairs(paid(tables), 12).filter(pl.col("month") >= date(2024, 7, 1))
    kansai, others = kansai_and_others(year, NRR)
    return kansai - others


def climb_improvement(tables: Tables) -> float:
    """Kansai's retention of revenue is better in the last months than it was in the first."""
    year = pairs(paid(tables), 12)
    first, _ = kansai_and_others(year.filter(pl.col("month") <= date(2023, 2, 1)), NRR)
    last, _ = kansai_and_others(year.filter(pl.col("month") >= date(2025, 7, 1)), NRR)
    return last - first


def partner_discount(tables: Tables) -> float:
    """At the first renewal the discounts of partners get deeper, those of the others do not."""
    terms = tables["contracts"].with_columns(discount=1 - pl.col("mrr") / pl.col("list_mrr"))
    first, renewed = (terms.filter(pl.col("renewal_number") == number) for number in (0, 1))
    both = first.join(renewed, on=["account_id", "product"], suffix="_renewed")
    channel = tables["accounts"].group_by("account_id").agg(pl.col("channel").first())
    deeper = both.join(channel, on="account_id").group_by(pl.col("channel") == "partner")
    moved = dict(deeper.agg((pl.col("discount_renewed") - pl.col("discount")).mean()).iter_rows())
    return moved[True] - moved[False]


def outcome_expansion(tables: Tables) -> float:
    """Accounts whose outcome was verified buy seats within five months more often than accounts do."""
    verified = events(tables, "outcome_verified").filter(pl.col("date") <= date(2026, 5, 31))
    bought = events(tables, "upsell_by_cs", "upsell_by_sales").filter(pl.col("detail") == "seats")
    usual = bought.height / paid(tables).height * 5
    return followed_by(verified, bought, days=150).mean() - usual


def _with_region(tables: Tables, rows: pl.DataFrame) -> pl.DataFrame:
    return rows.join(tables["accounts"].group_by("account_id").agg(pl.col("region").first()), on="account_id")

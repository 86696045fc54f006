"""What makes accounts leave: each measure is the difference between the group with the cause and one without."""

from datetime import date

import polars as pl

from tests.sample_data.grain import Tables, events, followed_by, lost_share, paid, pairs, whole_terms

LAST_START = date(2025, 10, 1)
OUTAGE = (date(2024, 1, 1), date(2024, 3, 31))
QUARTER_BEFORE = (date(2023, 10, 1), date(2023, 12, 31))
WAVES_AROUND = (date(2023, 11, 10), date(2024, 5, 10))


def slow_onboarding(tables: Tables) -> float:
    """First renewals are lost where first value took more than 180 days or never came."""
    value = events(tables, "first_value").group_by("account_id").agg(value=pl.col("date").min())
    terms = whole_terms(tables).filter(pl.col("renewal_number") == 0).join(value, on="account_id", how="left")
    days = (pl.col("value") - pl.col("start_date")).dt.total_days().fill_null(999)
    return terms.filter(days > 180)["is_lost"].mean() - terms.filter(days <= 90)["is_lost"].mean()


def wrong_fit(tables: Tables) -> float:
    """Accounts that should not have been sold to are gone within their first year."""
    rows = paid(tables)
    starts = rows.filter(pl.col("month") == pl.col("start_month"), pl.col("month") <= LAST_START)
    year = pairs(rows, 12).join(starts, on=["account_id", "month"], how="semi")
    gone = dict(year.group_by("fit").agg((pl.col("closing") == 0).mean()).iter_rows())
    return gone["non_target"] - gone["target"]


def sponsor_loss(tables: Tables) -> float:
    """A sponsor who leaves takes the account along, unless the successor is engaged."""
    left = events(tables, "sponsor_left")
    is_won = followed_by(left, events(tables, "sponsor_reengaged"), days=120)
    exits = left.select("account_id", is_won, month=pl.col("date").dt.truncate("1mo"))
    after = pairs(paid(tables), 15).join(exits, on=["account_id", "month"])
    gone = dict(after.group_by("found").agg((pl.col("closing") == 0).mean()).iter_rows())
    return gone[False] - gone[True]


def industry_spread(tables: Tables) -> float:
    """Retail loses more of its accounts in a year than manufacturing and education do."""
    industry = tables["accounts"].group_by("account_id").agg(pl.col("industry").first())
    year = pairs(paid(tables), 12).join(industry, on="account_id")
    gone = dict(year.group_by("industry").agg((pl.col("closing") == 0).mean()).iter_rows())
    return gone["Retail"] - (gone["Manufacturing"] + gone["Education"]) / 2


def churn_for_price(tables: Tables) -> float:
    """After the price rise of April 2025 more of those who leave say it was the price than before."""
    churned = events(tables, "churned")
    is_price = pl.col("detail") == "price"
    after = churned.filter(pl.col("date").is_between(date(2025, 7, 1), date(2026, 3, 31))).select(
        is_price.mean()
    )
    before = churned.filter(pl.col("date") < date(2025, 5, 1)).select(is_price.mean())
    return after.item() - before.item()


def outage_loss(tables: Tables) -> float:
    """Renewals decided during and right after the outage are lost more often than those a year earlier."""
    during = lost_share(tables, date(2024, 3, 1), date(2024, 8, 31))
    return during - lost_share(tables, date(2023, 3, 1), date(2023, 8, 31))


def outage_support(tables: Tables) -> float:
    """In the outage quarter accounts ask for help far more often than in the quarter before."""
    days = events(tables, "support")["date"]
    return days.is_between(*OUTAGE).sum() / days.is_between(*QUARTER_BEFORE).sum() - 1


def outage_score(tables: Tables) -> float:
    """The recommendation scores of the outage quarter fall below those of the waves around it."""
    nps = tables["surveys"].filter(pl.col("kind") == "nps")
    around = nps.filter(pl.col("date").is_in(WAVES_AROUND))["score"].mean()
    return around - nps.filter(pl.col("date").is_between(*OUTAGE))["score"].mean()


def health_signal(tables: Tables) -> float:
    """A low health score is followed by a loss within half a year, more often than chance would have it."""
    return ranking(tables, "health_score")


def ranking(tables: Tables, name: str) -> float:
    """Area under the ROC curve less one half: do accounts gone in six months rank lowest in `name`?"""
    values = tables["accounts"].group_by("account_id", "month").agg(pl.col(name).first())
    rows = pairs(paid(tables), 6).join(values.drop_nulls(), on=["account_id", "month"])
    rows = rows.filter(pl.col("month").dt.month().is_in([1, 4, 7, 10]))
    rank, is_lost = (-rows[name]).rank(), rows["closing"] == 0
    n_lost, n_kept = is_lost.sum(), (~is_lost).sum()
    return (rank.filter(is_lost).sum() - n_lost * (n_lost + 1) / 2) / (n_lost * n_kept) - 0.5

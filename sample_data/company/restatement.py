"""The restatement: what had been reported wrong until October 2026, and was put right then."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from csdash.months import month_end, month_start, parse_month
from sample_data.company.account import Account

RESTATED_ON = date(2026, 10, 15)
RESEGMENTED_FROM = parse_month("2026-04")
RESEGMENTED_TO = "Mid-market"
PRICED_WRONG = range(parse_month("2026-06"), parse_month("2026-09") + 1)
CHURN_MONTHS = range(parse_month("2026-06"), parse_month("2026-09") + 1)
START_MONTHS = range(parse_month("2026-08"), parse_month("2026-09") + 1)
N_LATE_CHURNS, N_BACKDATED, N_RESEGMENTED = 6, 4, 5
CHURN_EVENTS = ("churn_notice", "churned")

Tables = dict[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class Restatement:
    """Account ids by what was wrong about them."""

    late_churns: tuple[str, ...]
    backdated: tuple[str, ...]
    resegmented: tuple[str, ...]
    corrected_price: tuple[str, ...]


def restatement(accounts: Sequence[Account]) -> Restatement:
    """Which accounts are concerned; each in one way only."""
    left = [a for a in accounts if _lapsed_in(a) in CHURN_MONTHS and _ended_as_lost(a)]
    left.sort(key=lambda a: -_lapsed_in(a))
    began = [
        a for a in accounts if a.sale.start in START_MONTHS and a.sale.is_won and not a.sale.trial_months
    ]
    stable = [a for a in accounts if _is_paid_throughout(a, RESEGMENTED_FROM - 6, PRICED_WRONG[-1] + 1)]
    small = [a for a in stable if a.segment == a.sale.segment == "SMB"]
    small.sort(key=lambda a: (-a.paid[RESEGMENTED_FROM], a.sale.account_id))
    # The discount of this one was not booked: until it was found, the list price stood for the price.
    priced = [a for a in stable if a.segment == "Mid-market" and _is_discounted(a)]
    return Restatement(
        late_churns=_ids(left[:N_LATE_CHURNS]),
        backdated=_ids(began[:N_BACKDATED]),
        resegmented=_ids(small[:N_RESEGMENTED]),
        corrected_price=_ids(priced[:1]),
    )


def as_corrected(frames: Tables, found: Restatement) -> Tables:
    """The tables after the restatement; all that the accounts themselves do not say is the new segment."""
    is_moved = pl.col("account_id").is_in(found.resegmented) & (
        pl.col("month") >= month_start(RESEGMENTED_FROM)
    )
    segment = pl.when(is_moved).then(pl.lit(RESEGMENTED_TO)).otherwise("segment").alias("segment")
    return {"accounts": frames["accounts"].with_columns(segment)}


def as_reported(frames: Tables, found: Restatement, last: int) -> Tables:
    """The tables as they were up to the month `last`, before anything was put right."""
    is_recorded = ~pl.col("account_id").is_in(found.backdated)
    known = {
        name: frames[name].filter(is_recorded) for name in ("accounts", "contracts", "events", "surveys")
    }
    is_late = pl.col("account_id").is_in(found.late_churns)
    is_priced_wrong = pl.col("account_id").is_in(found.corrected_price)
    months = [month_start(month) for month in PRICED_WRONG]
    is_unknown = is_late & (pl.col("end_date") >= month_end(CHURN_MONTHS[0] - 1))
    accounts = known["accounts"].with_columns(_list_price(is_priced_wrong & pl.col("month").is_in(months)))
    contracts = known["contracts"].with_columns(
        _list_price(is_priced_wrong & (pl.col("end_date") >= months[0])),
        pl.when(is_unknown).then(pl.lit("open")).otherwise("outcome").alias("outcome"),
        pl.when(~is_unknown).then("notice_date").alias("notice_date"),
    )
    return known | {
        "accounts": pl.concat([accounts, *_still_there(accounts.filter(is_late), last)]),
        "contracts": contracts,
        "events": known["events"].filter(~(is_late & pl.col("kind").is_in(CHURN_EVENTS))),
    }


def _still_there(late: pl.DataFrame, last: int) -> list[pl.DataFrame]:
    """The last known rows of each account again, for every month up to `last`."""
    final = pl.col("month") == pl.col("month").max().over("account_id")
    rows = late.filter(final)
    missing = range(min(CHURN_MONTHS), last + 1)
    return [rows.filter(pl.col("month") < month_start(m)).with_columns(month=month_start(m)) for m in missing]


def _list_price(is_wrong: pl.Expr) -> pl.Expr:
    return pl.when(is_wrong).then("list_mrr").otherwise("mrr").alias("mrr")


def _lapsed_in(account: Account) -> int | None:
    return max(account.paid) + 1 if account.paid else None


def _ended_as_lost(account: Account) -> bool:
    return account.contracts[-1].outcome == "lost" and not account.free_until


def _is_paid_throughout(account: Account, first: int, last: int) -> bool:
    """Paying the same in every month: whatever else may happen to it does not happen then."""
    paid = {account.paid.get(month) for month in range(first, last + 1)}
    return len(paid) == 1 and None not in paid


def _is_discounted(account: Account) -> bool:
    return list(account.lines) == ["Core"] and 0.12 <= account.lines["Core"].discount <= 0.25


def _ids(accounts: Sequence[Account]) -> tuple[str, ...]:
    return tuple(account.sale.account_id for account in accounts)

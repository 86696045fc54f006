"""Currencies: which are used, in which one is reported, and whether every rate that takes is there."""

from collections.abc import Mapping

import polars as pl

from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.money import LARGEST, TICKS
from csdash.months import month_code, month_index
from csdash.text import Text

_CONVERT = Text(
    "テーブル fx(month, currency, rate)に毎月のレートを入れるか、1つの通貨に換算してから読み込んでください。",
    "Give the rates of every month in a table fx (month, currency, rate), or convert the amounts to one currency before loading.",
)


def used_currencies(accounts: pl.LazyFrame) -> list[str]:
    """The currencies that stand in the accounts table, in alphabetical order."""
    if "currency" not in accounts.collect_schema().names():
        return []
    return accounts.select(pl.col("currency").drop_nulls().unique().sort()).collect()["currency"].to_list()


def currency_findings(tables: Mapping[str, pl.LazyFrame], reporting: str | None) -> list[Finding]:
    """What keeps several currencies from being one sum.

    `reporting` is the currency of every figure; empty where none is chosen, None where it is not known yet
    (before anybody opens the data): then one currency may be without rates, the one that will be chosen.
    """
    accounts = tables.get("accounts")
    used = used_currencies(accounts) if accounts is not None else []
    if len(used) <= 1:
        return []
    listed = ", ".join(used)
    if "fx" not in tables:
        says = Text(f"複数の通貨が混在しています: {listed}。", f"several currencies in one sum: {listed}.")
        return [_error("several_currencies", says, _CONVERT, len(used))]
    if reporting == "":
        return [
            _error(
                "no_reporting_currency",
                Text(
                    f"複数の通貨({listed})がありますが、報告通貨が決まっていません。",
                    f"there are several currencies ({listed}), and none is chosen to report in.",
                ),
                Text(
                    '設定ファイルに currency = "JPY" のように書いてください。',
                    'Choose one in the settings file, such as currency = "JPY".',
                ),
                len(used),
            )
        ]
    return [
        *_without(accounts),
        *_missing_rates(accounts, tables["fx"], used, reporting),
        *_own_rate(tables["fx"], reporting),
        *_too_large(accounts, tables["fx"]),
        *_below_zero(accounts, tables["fx"]),
    ]


def _error(rule: str, says: Text, advice: Text, count: int, table: str = "accounts") -> Finding:
    return Finding(Severity.ERROR, rule, table, says, advice, column="currency", count=count)


def _without(accounts: pl.LazyFrame) -> list[Finding]:
    blank = accounts.filter(pl.col("currency").is_null() & (pl.col("mrr").fill_null(0) != 0))
    count = blank.select(pl.len()).collect().item()
    if not count:
        return []
    shown = ", ".join(
        f"{month:%Y-%m} {account}"
        for month, account in blank.select("month", "account_id")
        .sort(pl.all())
        .head(SHOWN_ROWS)
        .collect()
        .rows()
    )
    return [
        _error(
            "no_currency",
            Text(
                f"通貨の分からない金額があります: {shown}。",
                f"amounts whose currency is not given, beside several others: {shown}.",
            ),
            Text("通貨を入れてください。", "Fill in the currency."),
            count,
        )
    ]


def _missing_rates(
    accounts: pl.LazyFrame, fx: pl.LazyFrame, used: list[str], reporting: str | None
) -> list[Finding]:
    span = accounts.select(
        pl.col("month").min().alias("first"), pl.col("month").max().alias("last")
    ).collect()
    covered = range(month_index(span["first"].item()), month_index(span["last"].item()) + 1)
    told = fx.select("currency", "month").filter(pl.col("currency").is_in(used)).collect()
    known = {currency: set() for currency in used}
    for currency, month in told.iter_rows():
        known[currency].add(month_index(month))
    needed = [currency for currency in used if currency != reporting]
    bare = [currency for currency in needed if not known[currency]]
    if reporting is None and len(bare) == 1:
        needed.remove(bare[0])
    findings = []
    for currency in needed:
        missing = [m for m in covered if m not in known[currency]]
        if missing:
            shown = ", ".join(map(month_code, missing[:SHOWN_ROWS])) + (
                " ..." if len(missing) > SHOWN_ROWS else ""
            )
            findings.append(
                _error(
                    "missing_rate",
                    Text(
                        f"{currency} のレートがない月があります: {shown}。",
                        f"no rate of {currency} for {shown}.",
                    ),
                    Text(
                        "欠けている月のレートを追加してください。0とは数えません。",
                        "Add the rates of these months; an amount without one is never counted as 0.",
                    ),
                    len(missing),
                    "fx",
                )
            )
    return findings


def _own_rate(fx: pl.LazyFrame, reporting: str | None) -> list[Finding]:
    if not reporting:
        return []
    other = fx.filter((pl.col("currency") == reporting) & (pl.col("rate") != 1))
    count = other.select(pl.len()).collect().item()
    if not count:
        return []
    return [
        _error(
            "own_rate",
            Text(
                f"報告通貨 {reporting} 自身のレートが1ではありません。",
                f"the rate of the reporting currency {reporting} itself is not 1.",
            ),
            Text(
                f"レートは1単位あたりの {reporting} で書き、設定 currency を確かめてください。",
                f"Give rates as {reporting} per unit, and check the setting currency.",
            ),
            count,
            "fx",
        )
    ]


def _too_large(accounts: pl.LazyFrame, fx: pl.LazyFrame) -> list[Finding]:
    """Amounts that are too large once converted: a rate upside down shows here first."""
    valued = accounts.join(fx.select("month", "currency", "rate"), on=["month", "currency"], how="inner")
    amount = pl.col("mrr").cast(pl.Float64).abs() * pl.col("rate")
    count = valued.filter(amount > float(LARGEST) * TICKS).select(pl.len()).collect().item()
    if not count:
        return []
    return [
        _error(
            "too_large",
            Text(
                f"換算後の金額が {LARGEST:,} を超えています。",
                f"a single amount above {LARGEST:,} once it is converted.",
            ),
            Text(
                "レートの向き(1単位あたりの報告通貨)を確かめてください。",
                "Check which way round the rates are: reporting currency per unit.",
            ),
            count,
            "fx",
        )
    ]


def _below_zero(accounts: pl.LazyFrame, fx: pl.LazyFrame) -> list[Finding]:
    """Accounts whose lines in several currencies add up to less than nothing at the month's rates."""
    rates = fx.select("month", "currency", "rate")
    # Without a rate it is the reporting currency; any other is named as missing already.
    amount = pl.col("mrr").fill_null(0) * pl.col("rate").fill_null(1.0)
    months = (
        accounts.join(rates, on=["month", "currency"], how="left")
        .group_by("month", "account_id")
        .agg(amount.sum().alias("amount"), pl.col("currency").n_unique().alias("n"))
        .filter((pl.col("n") > 1) & (pl.col("amount") <= -1))
        .sort("month", "account_id")
        .collect()
    )
    if months.is_empty():
        return []
    shown = ", ".join(
        f"{month:%Y-%m} {account}" for month, account, *_ in months.head(SHOWN_ROWS).iter_rows()
    )
    return [
        _error(
            "below_zero",
            Text(
                f"換算後、アカウントの月合計MRRがマイナスです: {shown}。",
                f"once converted, the MRR of an account's month adds up to less than zero: {shown}.",
            ),
            Text(
                "クレジットは元の契約額の範囲で計上してください。",
                "A credit cannot exceed what the account pays; record the churn or contraction instead.",
            ),
            months.height,
        )
    ]

"""Attributes: what is known of an account for ever, filled in where its rows do not say it themselves."""

import polars as pl

from csdash.contract.accounts import ACCOUNTS
from csdash.contract.conform import FILE, ROW, shown
from csdash.contract.consistency import key_findings
from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.importing.mapping import Feed
from csdash.importing.shape_tables import ATTRIBUTE_LIST
from csdash.importing.shapes.shaped import Covered, Shaped
from csdash.text import Text


def joined(accounts: pl.LazyFrame, listed: pl.LazyFrame, _feed: Feed, _covered: Covered) -> Shaped:
    """The rows of accounts with the list's values where they have none."""
    refused = key_findings(ATTRIBUTE_LIST, listed)
    if refused:
        return Shaped(accounts, findings=tuple(refused))
    names = [name for name in listed.collect_schema().names() if name in ACCOUNTS and name != "account_id"]
    there = set(accounts.collect_schema().names())
    beside = {name: f"_listed_{name}" for name in names}
    with_list = accounts.join(
        listed.select("account_id", *names).rename(beside), on="account_id", how="left"
    ).with_columns(
        (pl.coalesce(name, beside[name]) if name in there else pl.col(beside[name])).alias(name)
        for name in names
    )
    return Shaped(with_list.drop(beside.values()), findings=tuple(_never_paid(accounts, listed)))


def _never_paid(accounts: pl.LazyFrame, listed: pl.LazyFrame) -> list[Finding]:
    """Accounts of the list that no month knows as a customer."""
    paid = accounts.filter(pl.col("mrr") > 0).select("account_id").unique()
    never = listed.join(paid, on="account_id", how="anti").select(FILE, ROW, "account_id").sort(FILE, ROW)
    found = never.collect(engine="streaming")
    if found.is_empty():
        return []
    return [
        Finding(
            Severity.WARNING,
            "never_paid",
            "attributes",
            Text("一度も課金のないアカウントです。", "these accounts never paid."),
            Text(
                "契約のデータが抜けていないか確かめてください。", "Check that no subscriptions are missing."
            ),
            found[FILE][0],
            "account_id",
            found.height,
            tuple((file, row, shown(account)) for file, row, account in found.head(SHOWN_ROWS).iter_rows()),
        )
    ]

"""Contradictions: what two sources of one import say differently about the same accounts.

Nothing is decided here: the figures follow the subscriptions, and each contradiction is said with how many
there are and the first few.
"""

from collections.abc import Iterator, Mapping, Sequence

import polars as pl

from csdash.contract.conform import FILE, ROW
from csdash.contract.finding import Finding
from csdash.importing import ends, flags
from csdash.importing.faults import warned
from csdash.importing.mapping import Feed
from csdash.importing.shapes.shaped import Covered
from csdash.text import Text

Read = Sequence[tuple[Feed, pl.LazyFrame]]
_OF_ACCOUNTS = ("contracts", "events", "surveys")


def contradictions(read: Read, tables: Mapping[str, pl.LazyFrame], covered: Covered) -> Iterator[Finding]:
    """Warnings about what does not fit between the feeds as they were `read` and the tables made of them."""
    accounts = tables["accounts"]
    subscriptions = [frame for feed, frame in read if feed.shape == "subscriptions"]
    listed = [frame for feed, frame in read if feed.shape == "attributes"]
    known = accounts.select("account_id").unique()
    for name in _OF_ACCOUNTS:
        if name in tables:
            yield from _unknown(name, tables[name], known)
    if listed:
        on_list = pl.concat([frame.select("account_id") for frame in listed])
        for frame in subscriptions:
            yield from _unlisted(frame, on_list)
    for frame in listed:
        yield from flags.late_starts(frame, accounts)
        yield from flags.of_accounts(frame, accounts, covered)
    for frame in subscriptions:
        yield from flags.of_subscriptions(frame, covered)
    if "events" in tables:
        yield from ends.against_events(
            tables["events"], ends.ends(subscriptions, accounts, covered), accounts, covered
        )


def _unknown(table: str, rows: pl.LazyFrame, known: pl.LazyFrame) -> Iterator[Finding]:
    yield from warned(
        rows.join(known, on="account_id", how="anti").select(FILE, ROW, "account_id"),
        "unknown_account",
        table,
        Text("契約のないアカウントの行です。", "rows of accounts that have no subscription."),
        Text(
            "IDの表記と、契約のデータが揃っているかを確かめてください。",
            "Check how ids are written, and whether subscriptions are missing.",
        ),
        "account_id",
    )


def _unlisted(subscriptions: pl.LazyFrame, on_list: pl.LazyFrame) -> Iterator[Finding]:
    yield from warned(
        subscriptions.join(on_list, on="account_id", how="anti").select(FILE, ROW, "account_id"),
        "not_on_the_list",
        "subscriptions",
        Text(
            "アカウント一覧にないアカウントの契約です。",
            "subscriptions of accounts that the list of accounts does not have.",
        ),
        Text(
            "属性は空のままになります。一覧に足してください。",
            "They have no attributes; add them to the list.",
        ),
        "account_id",
    )

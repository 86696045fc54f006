"""Mergers: an account that became part of another one counts with it from that month on.

Over a window the merged accounts and their parent are one group: what they paid at the opening, together,
against what the parent pays at the closing. The group's closing is laid out over its members, the parent's
opening first, then the merged accounts by name, each up to its own opening; what is more goes to the first.
So each member keeps the attributes and the opening it had, no member grows while the group shrinks, and the
members add up to the group without a division.
"""

import narwhals.stable.v2 as nw

from csdash.measures.expressions import INTEGER, MONTH, where, zero


def rekeyed(lines: nw.LazyFrame, owners: nw.LazyFrame) -> nw.LazyFrame:
    """Lines under the account as which they count in their month; `is_guest` where that is another one.

    `owners` has one row per merged account and month from the merger on: account_id, m, owner. A guest's
    line brings money, no cell and no score: those of the month are the owner's own.
    """
    found = lines.join(owners, on=["account_id", "m"], how="left")
    is_own = nw.col("owner").is_null()
    return found.with_columns(
        account_id=nw.coalesce("owner", "account_id"),
        is_guest=~is_own,
        guest_cell=nw.when(~is_own).then(nw.col("cell")),
        cell=nw.when(is_own).then(nw.col("cell")),
        score=nw.when(is_own).then(nw.col("score")),
    ).drop("owner")


def with_guest_cells(paid: nw.LazyFrame, lines: nw.LazyFrame, key: list[str]) -> nw.LazyFrame:
    """Paying months in which only guests have lines, with the guests' cell."""
    guests = lines.filter(nw.col("is_guest")).group_by("m", *key).agg(nw.col("guest_cell").max())
    filled = paid.join(guests, on=["m", *key], how="left")
    return filled.with_columns(cell=nw.coalesce("cell", "guest_cell")).drop("guest_cell")


def first_payments(paid: nw.LazyFrame, owners: nw.LazyFrame, key: list[str]) -> nw.LazyFrame:
    """Per owner and month, the first payment of any account that is part of it by then: m, *key, guest_first."""
    known = paid.group_by(*key).agg(nw.coalesce("cohort_m", "first_m").min().alias("guest_first"))
    inherited = owners.join(known, on="account_id", how="inner").drop("account_id")
    inherited = inherited.rename({"owner": "account_id"})
    return inherited.group_by("m", *key).agg(nw.col("guest_first").min().cast(MONTH))


def guests_of(opening: nw.LazyFrame, owners: nw.LazyFrame, window: int) -> nw.LazyFrame:
    """The opening rows of accounts that are part of another one when the window closes: with t and owner."""
    dated = opening.with_columns(t=(nw.col("m") + window).cast(MONTH))
    return dated.join(owners.rename({"m": "t"}), on=["account_id", "t"], how="inner")


def with_groups(
    met: nw.LazyFrame, guests: nw.LazyFrame, closing: nw.LazyFrame, key: list[str], window: int
) -> nw.LazyFrame:
    """The pairs with the openings of merged accounts in them: owner, and is_merged for those no longer counted.

    `met` are the pairs without the guests' openings, `closing` the closing rows with `constant`.
    """
    owned = ["owner", *(name for name in key if name != "account_id")]
    group = guests.select("t", *owned).unique(["t", *owned])
    met = met.with_columns(owner=nw.col("account_id"))
    untouched = met.join(group, on=["t", *owned], how="anti")
    hosts = met.join(group, on=["t", *owned], how="semi").filter(nw.col("opening") > 0)
    columns = ["t", *key, "owner", "opening", "opening_cell", "paid_between"]
    members = nw.concat(
        [
            hosts.select(*columns, is_guest=nw.lit(0, dtype=INTEGER)),
            guests.with_columns(
                opening=nw.col("mrr"),
                opening_cell=nw.col("cell"),
                # Whether it lapsed before it was merged is not told: that memo is of accounts that stay.
                paid_between=nw.lit(window, dtype=INTEGER),
            ).select(*columns, is_guest=nw.lit(1, dtype=INTEGER)),
        ]
    )
    ends = closing.select(
        nw.col("m").alias("t"),
        nw.col("account_id").alias("owner"),
        *(name for name in key if name != "account_id"),
        nw.col("mrr").alias("group_after"),
        nw.col("constant").alias("group_constant"),
        nw.col("cell").alias("closing_cell"),
    )
    laid = (
        members.join(ends, on=["t", *owned], how="left")
        .with_columns(nw.col("group_after").fill_null(0), nw.col("group_constant").fill_null(0))
        .with_columns(
            up_to=nw.col("opening").cum_sum().over("t", *owned, order_by=["is_guest", "account_id"]),
            group_opening=nw.col("opening").sum().over("t", *owned),
        )
    )
    before = nw.col("up_to") - nw.col("opening")
    shares = laid.with_columns(
        after=_share("group_after"),
        closing=_share("group_constant"),
        pays=nw.col("group_after") > 0,
        is_merged=before > 0,
        opening_m=(nw.col("t") - window).cast(MONTH),
        cell=nw.col("opening_cell"),
        first_paid=nw.lit(0, dtype=MONTH),
    )
    names = untouched.collect_schema().names()
    return nw.concat([untouched, shares.select(names)])


def _share(total: str) -> nw.Expr:
    """A member's part of `total`: up to its own opening, in order; the first takes what is more."""
    before = nw.col("up_to") - nw.col("opening")
    own = nw.min_horizontal(nw.col("opening"), nw.max_horizontal(nw.col(total) - before, zero()))
    surplus = nw.max_horizontal(nw.col(total) - nw.col("group_opening"), zero())
    return own + where(before == 0, surplus)

"""Histories: what each account is followed by in cohorts, after it was merged into another one as well.

An account stays in its own cohort for ever. From its merger on it is active as long as the account it is part
of pays, and what it paid in the month before is taken out of what that one pays, as far as it goes; the
rest is the parent's own. Where the parent had no history before the merger it is no account of its own here:
the first of the merged accounts carries the rest. So nobody is counted twice, no merger looks like a loss,
and the parts are what was paid.
"""

from collections.abc import Callable, Iterator

import narwhals.stable.v2 as nw
import polars as pl

from csdash.contract.mergers import Mergers
from csdash.measures import currencies
from csdash.measures.expressions import INTEGER, MONTH, sums, where, zero
from csdash.measures.holder import Holder
from csdash.measures.stage import Stage


def histories(stage: Stage) -> nw.LazyFrame:
    """The paying months as cohorts follow them: those of the stage, mergers laid out, at the start's rates."""
    paid, own = stage.paid, stage.amounts
    if stage.owners is not None:
        amounts = own if own is not None else paid.select("m", *stage.key, _none(), amount=nw.col("mrr"))
        own = stage.holder.keep(_shared(stage, amounts))
        paid = stage.holder.keep(_followed(stage, own))
    if stage.rates is None:
        return paid
    return currencies.at_start_rates(paid, own, stage.rates, stage.key)


def _none() -> nw.Expr:
    return nw.lit("").alias("currency")


def _followed(stage: Stage, own: nw.LazyFrame) -> nw.LazyFrame:
    """Paying months per account in a history; a month in which nothing is left for a member is one of payment."""
    key = stage.key
    months = own.group_by("m", *key).agg(*sums(["amount"])).rename({"amount": "mrr"})
    known = stage.paid.select("m", *key, "cell", "cohort_m")
    rows = months.join(known, on=["m", *key], how="left").with_columns(paid_months=nw.lit(1, dtype=INTEGER))
    # Merged months have no cell of their own: cohorts only look at the first, which is never one of them.
    return rows.with_columns(
        nw.col("cell").fill_null(0),
        nw.col("cohort_m").max().over(*key).cast(MONTH),
        nw.col("paid_months").cum_sum().over(*key, order_by="m").cast(INTEGER),
        nw.col("m").min().over(*key).cast(MONTH).alias("first_m"),
    )


def _shared(stage: Stage, amounts: nw.LazyFrame) -> nw.LazyFrame:
    """What is paid per month, account and currency, with the accounts that were merged in on their own lines."""
    owners, key = stage.owners, stage.key
    rest = [name for name in key if name != "account_id"]
    group = ["m", "owner", *rest]
    paid = amounts.join(stage.paid.select("m", *key), on=["m", *key], how="semi")
    firsts = stage.paid.group_by(*key).agg(nw.col("m").min().alias("began_m"))
    # Whoever never paid before it was merged has no history to go on with.
    guests = owners.join(firsts.drop("began_m"), on="account_id", how="inner")
    takeovers = owners.group_by("owner").agg(nw.col("m").min().alias("first_guest_m"))
    hosts = firsts.rename({"account_id": "owner"}).join(takeovers, on="owner", how="inner")
    hosts = hosts.filter(nw.col("began_m") < nw.col("first_guest_m")).select(
        "owner", *rest, is_host=nw.lit(1)
    )
    whole = paid.rename({"account_id": "owner"}).join(
        guests.select(*group).unique(group), on=group, how="semi"
    )
    frozen = stage.holder.bring(_frozen(amounts, stage.mergers, key, stage.holder))
    laid = (
        whole.join(guests, on=group, how="inner")
        .join(frozen, on=[*key, "currency"], how="left")
        .with_columns(nw.col("frozen").fill_null(0), n=nw.lit(1, dtype=INTEGER))
        .with_columns(
            up_to=nw.col("frozen").cum_sum().over(*group, "currency", order_by="account_id"),
            n=nw.col("n").cum_sum().over(*group, "currency", order_by="account_id"),
        )
    )
    left = nw.max_horizontal(nw.col("amount") - (nw.col("up_to") - nw.col("frozen")), zero())
    laid = laid.with_columns(share=nw.min_horizontal(nw.col("frozen"), left))
    taken = laid.group_by(*group, "currency").agg(*sums(["share"])).rename({"share": "taken"})
    remains = (
        whole.join(taken, on=[*group, "currency"], how="left")
        .join(hosts, on=["owner", *rest], how="left")
        .with_columns(remains=nw.col("amount") - nw.col("taken"))
    )
    own = remains.filter(~nw.col("is_host").is_null()).rename({"owner": "account_id"})
    orphaned = remains.filter(nw.col("is_host").is_null()).select(*group, "currency", "remains")
    members = laid.join(orphaned, on=[*group, "currency"], how="left").with_columns(
        amount=nw.col("share") + where(nw.col("n") == 1, nw.col("remains").fill_null(0))
    )
    names = ["m", *key, "currency", "amount"]
    return nw.concat(
        [
            paid.join(
                guests.select(*group).unique(group).rename({"owner": "account_id"}),
                on=["m", *key],
                how="anti",
            ).select(names),
            own.with_columns(amount=nw.col("remains")).select(names),
            members.select(names),
        ]
    )


def _frozen(amounts: nw.LazyFrame, mergers: Mergers, key: list[str], holder: Holder) -> pl.DataFrame:
    """What each merged account paid on its own in the month before its merger: key, currency, frozen."""
    before = pl.DataFrame(
        {"account_id": list(mergers), "m": [merger.m - 1 for merger in mergers.values()]},
        schema={"account_id": pl.String, "m": pl.Int32},
    )
    names = [*(name for name in key if name != "account_id"), "currency"]
    last = amounts.join(holder.bring(before), on=["account_id", "m"], how="inner")
    paid: dict[str, dict[tuple, int]] = {}
    for account, *rest, amount in holder.emit(last.select("account_id", *names, "amount")).iter_rows():
        paid.setdefault(account, {})[tuple(rest)] = amount
    parts = _parts(mergers)
    # In the order of the mergers, so that what was merged into an account before is known.
    for account in sorted(paid, key=lambda name: mergers[name].m):
        for part in parts(account, mergers[account].m - 1):
            for line, amount in paid.get(part, {}).items():
                if line in paid[account]:
                    paid[account][line] -= amount
        paid[account] = {line: max(amount, 0) for line, amount in paid[account].items()}
    rows = [(account, *line, amount) for account, lines in paid.items() for line, amount in lines.items()]
    schema = {"account_id": pl.String, **dict.fromkeys(names, pl.String), "frozen": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _parts(mergers: Mergers) -> Callable[[str, int], Iterator[str]]:
    """Asks for every account that is part of another one in month `m`."""
    merged_into: dict[str, list[str]] = {}
    for account, merger in mergers.items():
        merged_into.setdefault(merger.parent, []).append(account)

    def parts(account: str, m: int) -> Iterator[str]:
        for part in merged_into.get(account, ()):
            if mergers[part].m <= m:
                yield part
                yield from parts(part, m)

    return parts

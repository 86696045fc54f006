"""The commands about why a rate moved and whom it rests on: drivers, concentration."""

from functools import partial
from typing import Any

import click
import polars as pl

from csdash.cli.months import between, month
from csdash.cli.question import question
from csdash.session import Session

KEYS = ("nrr", "grr", "logo_retention_rate")
_METRIC = partial(click.option, "--metric", "key", type=click.Choice(KEYS), default="nrr", show_default=True)


@question(window=12)
@_METRIC(help="The rate that moved.")
@partial(
    click.option, "--from", "first", callback=month, metavar="YYYY-MM", help="[default: a year before --to]"
)()
@partial(
    click.option, "--to", "last", callback=month, metavar="YYYY-MM", help="[default: the newest month]"
)()
@partial(click.option, "--accounts", is_flag=True, help="The accounts that moved it most, and all others.")()
@partial(click.option, "--top", type=click.IntRange(1), default=10, show_default=True, help="How many.")()
def drivers(
    session: Session,
    *,
    key: str,
    window: int,
    by: list[str],
    where: dict[str, list[str]],
    first: int | None,
    last: int | None,
    accounts: bool,
    top: int,
) -> pl.DataFrame:
    """What moved a rate between two months, split exactly: within, mix and effect add up to the change.

    \b
    By one or several attributes, one row per group: the rate at both ends, within (the group's rate changed), mix
    (its share of the whole changed), effect (their sum), and the change of the group's rate with its 95% interval;
    is_distinguishable says whether it is more than chance, corrected for the number of groups.
      python -m csdash drivers --metric nrr --by segment
      python -m csdash drivers --metric grr --by tier --from 2025-09 --to 2026-09
    Without --by, one row per attribute: its within and mix, how unevenly the change is spread over its
    groups, the group that did most, and whether its groups changed differently by more than chance.
      python -m csdash drivers --metric logo_retention_rate
    By account, the largest effects and all others as one row; effects add up to the change.
      python -m csdash drivers --accounts --top 20
    """
    from csdash.analysis.why.attributes import attributes
    from csdash.analysis.why.change import account_sums
    from csdash.analysis.why.drivers import drivers as split
    from csdash.analysis.why.movers import movers
    from csdash.months import month_start

    asked, since = between(session, window, where, first, last)
    before = month_start(since)
    if by and not accounts:
        parts = [split(session, asked, key, name, before).with_columns(attribute=pl.lit(name)) for name in by]
        return pl.concat(parts).select("attribute", pl.exclude("attribute"))
    names = () if accounts else tuple(name for name in session.dimensions if name != "product")
    now, then = (account_sums(session, asked, key, one, names) for one in (asked.month, before))
    if not accounts:
        return attributes(now, then, names, session.settings.minimum_n)
    told, known = movers(now, then, top), session.account_names()
    if known is None:
        return told
    return told.join(known, on="account_id", how="left").select(
        "account_id", "account_name", pl.exclude("account_id", "account_name")
    )


@question(window=12)
@_METRIC(help="The rate.")
@partial(click.option, "--month", "last", callback=month, metavar="YYYY-MM", help="[default: the newest]")()
def concentration(
    session: Session, *, key: str, last: int | None, window: int, where: dict[str, list[str]], **_: Any
) -> pl.DataFrame:
    """A rate with and without the 1, 5 and 10 largest accounts by opening MRR, and the account in the middle.

    \b
    difference is what the accounts left out add to the rate, opening_share what they hold of the opening. The last row,
    without left_out, is the median account: closing over opening MRR, 0 for whoever left.
      python -m csdash concentration --metric nrr --month 2026-09
    """
    from csdash.analysis.why.change import account_sums
    from csdash.analysis.why.concentration import concentration as without
    from csdash.analysis.why.concentration import median_account

    if last is None:
        last = session.last_month
    asked, _before = between(session, window, where, last, last)
    sums = account_sums(session, asked, key, asked.month)
    table, middle = without(key, sums), median_account(sums)
    row = {"value": middle.value, "lower": middle.lower, "upper": middle.upper, "n_accounts": middle.n}
    return pl.concat([table, pl.DataFrame([row], schema_overrides=dict(table.schema))], how="diagonal")

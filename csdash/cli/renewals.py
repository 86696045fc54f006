"""The commands about contracts: renewals, cmrr, due."""

from typing import Any

import click
import polars as pl

from csdash.cli.question import question
from csdash.session import Session


@question(window=12)
def renewals(session: Session, **asked: Any) -> pl.DataFrame:
    """What became of the contracts that were due, in money and in number.

    \b
    A contract is due in the month in which it ends. due_mrr is the sum of its outcomes; retained_mrr is what is
    left of it, upgrade_mrr and downgrade_mrr what was added or taken off at the renewal:
      python -m csdash renewals --window 12 --by segment
      python -m csdash metrics mrr_renewal_rate first_renewal_rate later_renewal_rate
    """
    return session.renewals(**asked)


_HORIZON = click.option(
    "--horizon",
    type=click.Choice(["1", "3", "12"]),
    default="3",
    callback=lambda _c, _o, v: int(v),
    show_default=True,
    help="Months within which what is signed begins and what was notified takes effect.",
)


@question()
@_HORIZON
def cmrr(session: Session, horizon: int, **asked: Any) -> pl.DataFrame:
    """Committed MRR at each month-end: MRR, plus signed and not live, less notified churn and downgrades.

    \b
    Suspected and imminent churn stand beside it and are not subtracted:
      python -m csdash cmrr --horizon 12 --by region
    """
    return session.cmrr(horizon, **asked)


@question()
@click.option("--accounts", is_flag=True, help="One row per contract, with what ended and is not decided.")
def due(session: Session, by: list[str], where: dict[str, list[str]], *, accounts: bool) -> pl.DataFrame:
    """Contracts that end in the next twelve months, and how much of that is at risk.

    \b
      python -m csdash due --where segment=Enterprise
      python -m csdash due --accounts --format csv --out due.csv
    """
    if by:
        raise click.UsageError(
            "due is not split by attributes; use --where, or --accounts for the contracts."
        )
    return session.due_contracts(where=where) if accounts else session.due(where)

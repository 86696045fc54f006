"""The command about definitions: variants."""

from functools import partial
from typing import Any

import click
import polars as pl

from csdash.analysis.variants.named import VARIANTS
from csdash.cli.months import between, month
from csdash.cli.question import question
from csdash.session import Session


@question()
@partial(
    click.option, "--month", "last", callback=month, metavar="YYYY-MM", help="Only this month. [default: all]"
)()
@partial(
    click.option,
    "--between",
    "ends",
    nargs=2,
    type=click.Choice(list(VARIANTS)),
    help="The steps from one to the other, in --month or the newest.",
)()
def variants(
    session: Session, *, last: int | None, ends: tuple[str, str] | None, where: dict[str, list[str]], **_: Any
) -> pl.DataFrame:
    """The same twelve months under each definition of retention in use, and what leads from one to another.

    \b
    month, variant, value, difference to the headline, is_headline (one of them), is_retention, n_accounts:
      python -m csdash variants --month 2026-09
    step, effect, from the value of the first to that of the second; all rows but the last add up to the last:
      python -m csdash variants --between nrr nrr_chained_monthly
    """
    from csdash.analysis.variants.named import WINDOW
    from csdash.analysis.variants.steps import Reckoning
    from csdash.analysis.variants.told import ledger
    from csdash.analysis.variants.values import variants as told
    from csdash.months import month_start

    newest, _before = between(session, WINDOW, where, last or session.last_month, last or session.last_month)
    if ends:
        return ledger(Reckoning(session, newest.month, where), *ends)
    every = told(session, where)
    return every if last is None else every.filter(pl.col("month") == month_start(last))

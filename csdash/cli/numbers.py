"""The commands that answer with a table: metrics, bridge, cohorts, survival."""

from functools import partial
from typing import Any

import click
import polars as pl

from csdash.analysis.cohorts.triangle import by_period
from csdash.cli.question import question
from csdash.session import Session


@question(window=12)
@partial(click.argument, "keys", nargs=-1, required=True, metavar="KEY...")()
def metrics(session: Session, keys: tuple[str, ...], **asked: Any) -> pl.DataFrame:
    """Metrics per month with their 95% interval, both sums and n.

    \b
    KEY is one or several of the metrics in docs/metrics.md:
      python -m csdash metrics nrr grr --window 12 --by segment
      python -m csdash metrics arr --where region=Kansai --format json
    """
    return session.metrics(*keys, **asked)


@question(window=1)
def bridge(session: Session, **asked: Any) -> pl.DataFrame:
    """The MRR bridge per month: opening, movements, closing, in money and accounts.

    \b
    Attributes are those of the opening; transfers are what moved between groups:
      python -m csdash bridge --window 12 --by segment
    """
    return session.bridge(**asked)


@question()
@partial(click.option, "--strict", is_flag=True, help="Count only accounts that never lapsed.")()
@partial(
    click.option,
    "--period",
    type=click.Choice(["month", "quarter", "fiscal_year"]),
    default="month",
    show_default=True,
    help="What makes a cohort; cohort_month is its first month.",
)()
def cohorts(session: Session, period: str, **asked: Any) -> pl.DataFrame:
    """Every cohort at every age it has reached.

    \b
      python -m csdash cohorts --by tier --format csv --out cohorts.csv
      python -m csdash cohorts --period fiscal_year
    """
    told = session.cohorts(**asked)
    if period == "month":
        return told
    return by_period(told, period, asked["by"], session.settings.fiscal_year_starts_in)


@question()
def survival(session: Session, **asked: Any) -> pl.DataFrame:
    """Kaplan-Meier survival of accounts by age in months, with log-log bands.

    \b
      python -m csdash survival --by fit
    """
    return session.survival(**asked)

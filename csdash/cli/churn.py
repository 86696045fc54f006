"""The commands about those who leave: churn, logrank."""

from functools import partial
from typing import Any

import click
import polars as pl

from csdash.analysis.cohorts.lifetimes import each_dimension
from csdash.cli.question import question, whole
from csdash.session import Session


@question(window=12)
def churn(session: Session, **asked: Any) -> pl.DataFrame:
    """Who left per month, of how many, with both rates and their 95% intervals.

    \b
    --by takes reason, kind (voluntary or not), tenure (months since the start, at the opening), sale_fit (fit at
    the start) and any attribute. A reason carries the opening of the group it left:
      python -m csdash churn --by reason
      python -m csdash churn --by tenure --by segment --window 3
    """
    return session.churn(**asked)


@question()
@partial(
    click.option,
    "--all",
    "every",
    is_flag=True,
    help="Every attribute, whatever --by says, corrected together.",
)()
def logrank(session: Session, every: bool, by: list[str], where: dict[str, list[str]]) -> pl.DataFrame:
    """Whether accounts stay differently long by an attribute: log-rank test and the mean months that differ.

    \b
    Several attributes are corrected for their number (Holm); attributes are those of the start:
      python -m csdash logrank --by fit --by segment
      python -m csdash logrank --all
    """
    asked = whole(session, where)
    splits = [name for name, values in session.dimensions.items() if name != "product" and len(values) > 1]
    return each_dimension(session, asked, splits if every or not by else by)

"""The command that answers the drilling questions."""

from functools import partial

import click
import polars as pl

from csdash.analysis.questions.listed import over_time, told
from csdash.cli.question import question, whole
from csdash.session import Session


@question(window=12)
@partial(
    click.option,
    "--years",
    type=click.IntRange(1, 20),
    default=3,
    show_default=True,
    help="How long is long-standing (D5).",
)()
@partial(click.option, "--trend", is_flag=True, help="D1, D4, D5 and B12 over time instead of now.")()
def questions(
    session: Session, window: int, years: int, where: dict[str, list[str]], by: list[str], *, trend: bool
) -> pl.DataFrame:
    """The five drilling questions and the guard, in the last month: figure, 95% interval, n.

    \b
    D1 accounts that expanded, D2 churn by industry, D3 products, D4 discount at the first renewal in points
    (above zero it got smaller), D5 size after three years, B12 retention bought with discounts:
      python -m csdash questions
      python -m csdash questions --where region=Kansai --years 2
    D4 by quarter, D5 every three months:
      python -m csdash questions --trend
    """
    if by:
        raise click.UsageError("questions are asked of everybody or of some (--where), not by group")
    asked = whole(session, where, window)
    return (over_time if trend else told)(session, asked, years)

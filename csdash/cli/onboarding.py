"""The command about new accounts: onboarding."""

from functools import partial

import click
import polars as pl

from csdash.analysis.onboarding.first_renewals import decided, first_renewals, value_left
from csdash.analysis.onboarding.starts import goals, modes, stuck
from csdash.analysis.onboarding.waits import COMPLETED, VALUE, waits
from csdash.cli.question import question, whole
from csdash.session import Session

SHOWN = ("speed", "renewals", "left", "goals", "modes", "stuck")


@question()
@partial(
    click.option,
    "--show",
    type=click.Choice(SHOWN),
    default="speed",
    show_default=True,
    help="Which part of the page.",
)()
@partial(
    click.option,
    "--milestone",
    type=click.Choice([VALUE, COMPLETED]),
    default=VALUE,
    show_default=True,
    help="What speed is measured to.",
)()
def onboarding(
    session: Session, show: str, milestone: str, by: list[str], where: dict[str, list[str]]
) -> pl.DataFrame:
    """How fast new accounts get to value, what that is worth at the first renewal, and who is stuck.

    \b
    speed takes one --by: an attribute, mode (guided or self), quarter or year (of the start) or guide; left an attribute or mode:
      python -m csdash onboarding --by mode
      python -m csdash onboarding --show renewals
      python -m csdash onboarding --show stuck --where tier=high --format csv --out stuck.csv
    """
    if len(by) > (show in ("speed", "left")):
        raise click.UsageError("speed and left are split by one attribute, all else by none.")
    split = by[0] if by else ""
    asked, config = whole(session, where), session.configs.onboarding
    match show:
        case "speed":
            told = waits(session, asked, milestone, split)
            return pl.DataFrame() if told is None else told.curves
        case "renewals":
            return first_renewals(session, asked).bands.with_columns(config=pl.lit(config.stamp))
        case "left":
            return value_left(decided(session, asked), config.value, split).with_columns(
                config=pl.lit(config.stamp)
            )
        case "goals":
            return goals(session, asked)
        case "modes":
            return modes(session, asked)
        case _:
            return stuck(session, asked)

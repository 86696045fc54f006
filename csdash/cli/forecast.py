"""The command forecast: a year ahead, judged by a back-test, what a target asks for, and what if."""

import re
from functools import partial
from typing import Any

import click
import polars as pl

from csdash.cli.question import question, whole
from csdash.session import Session

KEYS = {"nrr": "nrr", "grr": "grr", "logo": "logo_retention_rate", "arr": "arr"}
# segment=SMB:churn=-20%,expansion=+5%,fast=+10
_SCENARIO = re.compile(r"(?P<name>\w+)=(?P<value>.+):(?P<changes>[^:]+)")
_CHANGES = {"churn": 100, "expansion": 100, "fast": 100}


def assumed(
    _context: click.Context, _option: click.Parameter, text: str | None
) -> tuple[dict[str, list[str]], dict[str, float]] | None:
    """--scenario ATTRIBUTE=VALUE:churn=-20%,expansion=10%,fast=5 as whom it is about and what changes."""
    if text is None:
        return None
    found = _SCENARIO.fullmatch(text)
    if not found:
        raise click.BadParameter(
            f"{text!r} is not ATTRIBUTE=VALUE:churn=-20%, such as segment=SMB:churn=-20%"
        )
    changes = {}
    for part in found["changes"].split(","):
        name, _, amount = part.strip().partition("=")
        try:
            changes[name] = float(amount.removesuffix("%")) / _CHANGES[name]
        except (KeyError, ValueError):
            known = ", ".join(_CHANGES)
            raise click.BadParameter(
                f"{part!r} is not one of {known} with a number, such as churn=-20%"
            ) from None
    return {found["name"]: [found["value"]]}, changes


@question()
@partial(click.option, "--metric", "name", type=click.Choice(list(KEYS)), default="nrr", show_default=True)()
@partial(click.option, "--backtest", is_flag=True, help="How far off such forecasts were, by horizon.")()
@partial(click.option, "--target", type=float, help="What must be won for this NRR (1.05) or ARR.")()
@partial(
    click.option,
    "--months",
    type=click.IntRange(1, 12),
    help="Months to the target or the end of the scenario. [default: to the end of the fiscal year]",
)()
@partial(
    click.option,
    "--scenario",
    callback=assumed,
    metavar="ATTRIBUTE=VALUE:CHANGES",
    help="What if one group left less (churn), grew more (expansion) or started faster (fast, points).",
)()
def forecast(
    session: Session,
    name: str,
    by: list[str],
    where: dict[str, list[str]],
    *,
    backtest: bool,
    target: float | None,
    months: int | None,
    scenario: tuple | None,
) -> pl.DataFrame:
    """NRR, GRR, logo retention or ARR for the next twelve months, with 80% and 95% intervals.

    \b
    Both the model and the forecasts without a model are told; is_shown marks the one to go by, which is
    the model only where it missed by less a year ahead. See the back-test for how far off they were:
      python -m csdash forecast --metric nrr --where segment=SMB
      python -m csdash forecast --metric arr --backtest
    What a target asks for by month, in MRR, spread evenly and by last year's season:
      python -m csdash forecast --metric arr --target 2950000000
      python -m csdash forecast --metric nrr --target 1.05 --months 12
    What if a fifth less churned in one group (fast: points of the share with early first value):
      python -m csdash forecast --scenario segment=SMB:churn=-20%,expansion=5%
    """
    from csdash.analysis.forecast import required as targets
    from csdash.analysis.forecast.backtest import error_table
    from csdash.analysis.forecast.outlook import known_to, outlook

    if by:
        raise click.UsageError("a forecast is told for one group at a time: use --where, not --by")
    asked = whole(session, where)
    ahead = months or targets.months_to_year_end(session.last_month, session.settings.fiscal_year_starts_in)
    if target is not None:
        return targets.required(session, asked, KEYS[name], target, ahead).table()
    if scenario is not None:
        return _what_if(session, asked, scenario, ahead)
    told = outlook(known_to(session, asked, [KEYS[name]]), KEYS[name])
    if backtest:
        return error_table(told.verdicts)
    return told.paths.with_columns(is_shown=pl.col("method") == told.shown).sort("method", "month")


def _what_if(session: Session, asked: Any, scenario: tuple, months: int) -> pl.DataFrame:
    """metric, month, base, assumed, difference."""
    from csdash.analysis.forecast.scenario import Assumed, speed_of
    from csdash.analysis.forecast.scenario import scenario as what_if
    from csdash.errors import NotUnlocked
    from csdash.months import month_start
    from csdash.session.forecast import SPEED

    apart, changes = scenario
    if changes.get("fast") and speed_of(session, asked, apart) is None:
        raise NotUnlocked("events.kind=first_value", SPEED)
    found = what_if(
        session,
        asked,
        apart,
        Assumed(changes.get("churn", 0.0), changes.get("expansion", 0.0), changes.get("fast", 0.0)),
        months,
    )
    return pl.DataFrame(
        [
            (
                key,
                month_start(asked.last + months),
                found.base[key],
                found.assumed[key],
                found.difference(key),
            )
            for key in found.base
        ],
        schema=["metric", "month", "base", "assumed", "difference"],
        orient="row",
    )

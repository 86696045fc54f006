"""The commands about the practice: maturity."""

import click
import polars as pl

from csdash.analysis.maturity.gates import judged
from csdash.analysis.maturity.standing import as_frame, quarters, standings
from csdash.analysis.maturity.units import units_of
from csdash.cli.question import question
from csdash.months import month_start
from csdash.session import Session


@question()
@click.option("--gates", is_flag=True, help="One row per gate instead of one per unit.")
@click.option("--history", is_flag=True, help="Every quarter's end instead of the last month.")
def maturity(
    session: Session, by: list[str], where: dict[str, list[str]], *, gates: bool, history: bool
) -> pl.DataFrame:
    """The stage of the company and its parts by evidence in the data, beside the stage each gives itself.

    \b
    --by takes one attribute or team (region unless told otherwise); low and high are what the intervals leave open:
      python -m csdash maturity --by segment
      python -m csdash maturity --gates --by team --format csv --out gates.csv
    """
    if where:
        raise click.UsageError("units are judged on all of their accounts; use --by instead of --where.")
    if len(by) > 1:
        raise click.UsageError("maturity is split by one attribute.")
    config = session.configs.maturity
    units = units_of(session, by[0] if by else "region")
    months = quarters(session) if history else [session.last_month]
    if not gates:
        found = as_frame(standings(session, config.value, units, months))
        return found.with_columns(config=pl.lit(config.stamp))
    rows = [
        (
            month_start(one.month),
            one.unit,
            one.gate.stage,
            one.gate.name,
            one.state,
            one.is_sure,
            one.measured.value,
            one.measured.lower,
            one.measured.upper,
            one.gate.threshold,
            one.measured.n,
            one.why,
            one.gate.effort,
            one.gate.effect,
            one.gate.reason,
        )
        for one in judged(session, config.value, units, months)
    ]
    more = ("n_accounts", "why", "effort", "effect", "reason")
    columns = ("month", "unit", "stage", "gate", "state", "is_sure", "value", "lower", "upper", "threshold")
    frame = pl.DataFrame(rows, schema=[*columns, *more], orient="row", infer_schema_length=None)
    return frame.with_columns(config=pl.lit(config.stamp))

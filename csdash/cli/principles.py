"""The commands about the practice: principles."""

import click
import polars as pl

from csdash.analysis.principles.shown import shown
from csdash.cli.question import question
from csdash.session import Session


@question()
def principles(session: Session, by: list[str], where: dict[str, list[str]]) -> pl.DataFrame:
    """The published principles and checklists, each with the figures that speak for or against it.

    \b
    One row per principle and figure; light is good, bad, open (not told by more than chance), unknown, or people:
      python -m csdash principles
      python -m csdash principles --format csv --out principles.csv
    """
    if by or where:
        raise click.UsageError("principles are judged on the whole company; --by and --where do not apply.")
    config = session.configs.principles
    rows = []
    for one in shown(session, config.value):
        for sign in one.signs or (None,):
            figure = (None,) * 9
            if sign:
                now = sign.now
                figure = (
                    sign.evidence.metric, sign.state, now.value, now.lower, now.upper, now.n,
                    sign.evidence.threshold, sign.trend, sign.evidence.reason,
                )  # fmt: skip
            rows.append((one.principle.code, one.principle.name.en, one.light, one.assessed, *figure))
    columns = (
        "principle",
        "name",
        "light",
        "assessed",
        "metric",
        "state",
        "value",
        "lower",
        "upper",
        "n_accounts",
    )
    frame = pl.DataFrame(
        rows, schema=[*columns, "threshold", "trend", "reason"], orient="row", infer_schema_length=None
    )
    return frame.with_columns(config=pl.lit(config.stamp))

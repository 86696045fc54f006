"""The commands that take expansion apart: expansion, prices."""

from dataclasses import asdict
from typing import Any

import click
import polars as pl

from csdash.cli.question import question, whole
from csdash.session import Session

LARGEST = {"share": pl.Float64, "n_top": pl.Int64, "n": pl.Int64}
SHOWN = ("lines", "factors", "largest", "verified")


@question(window=12)
@click.option(
    "--show", type=click.Choice(SHOWN), default="lines", show_default=True, help="Which look at expansion."
)
def expansion(
    session: Session, *, show: str, window: int, by: list[str], where: dict[str, list[str]]
) -> pl.DataFrame:
    """Expansion and contraction per month, split by product lines; both add up to the bridge.

    \b
    Gains less netted_mrr are expansion_mrr, losses less netted_mrr are contraction_mrr:
      python -m csdash expansion --window 12 --by segment
      python -m csdash expansion --window 1 --by product
    NRR as logo retention times ARPA of the retained, per month:
      python -m csdash expansion --show factors
    What the tenth of expanding accounts that grew most brings, and accounts with an outcome verified by the
    opening beside all others, in the newest month:
      python -m csdash expansion --show largest
      python -m csdash expansion --show verified
    """
    from csdash.analysis.expansion import parts, verified

    if show == "lines":
        return session.expansion(window, by, where)
    if by:
        raise click.UsageError(f"--show {show} is told of one group at a time: use --where, not --by")
    asked = whole(session, where, window)
    if show == "factors":
        return pl.DataFrame([asdict(month) for month in parts.factors(session, asked)])
    grown = session.account_bridge(window, asked.month, where)
    if show == "largest":
        top = parts.top_decile(grown)
        return pl.DataFrame([asdict(top)] if top else [], schema=LARGEST)
    return verified.table(verified.after_value(session, asked, grown))


@question(window=12)
def prices(session: Session, **asked: Any) -> pl.DataFrame:
    """What products held at both ends gained and lost by seats, list price and discount.

    \b
    Needs the columns seats and list_mrr of accounts:
      python -m csdash prices --window 12 --by segment
    """
    return session.price_volume(**asked)

"""The command about health: how accounts stand, move, use the product, are at risk, and lost their sponsor."""

from collections.abc import Callable

import click
import polars as pl

from csdash.analysis.health import inputs, movement, score, sponsors, states, usage
from csdash.analysis.question import Question
from csdash.cli.question import question, whole
from csdash.session import Session


def _bands(session: Session, asked: Question) -> pl.DataFrame:
    return score.bands_over_time(session, asked)


def _accounts(session: Session, asked: Question) -> pl.DataFrame:
    return session.health_months(asked.month, asked.month, dict(asked.where))


def _movement(session: Session, asked: Question) -> pl.DataFrame:
    return movement.moves(movement.ends(session, asked))


def _risk(session: Session, asked: Question) -> pl.DataFrame:
    return states.listed(session, asked, states.everybody(session, asked))


def _sponsors(session: Session, asked: Question) -> pl.DataFrame:
    return sponsors.open_accounts(session, asked, sponsors.departures(session, asked))


SHOWN: dict[str, Callable[[Session, Question], pl.DataFrame]] = {
    "bands": _bands,
    "accounts": _accounts,
    "movement": _movement,
    "inputs": inputs.inputs,
    "usage": usage.accounts,
    "risk": _risk,
    "sponsors": _sponsors,
}
# What does not rest on weights or bands does not name their config.
_UNJUDGED = ("usage",)


@question(window=12)
@click.option(
    "--show", type=click.Choice(list(SHOWN)), default="bands", show_default=True, help="What of it."
)
def health(
    session: Session, window: int, show: str, by: list[str], where: dict[str, list[str]]
) -> pl.DataFrame:
    """How healthy accounts are: bands by month, or what --show asks for; `config` is the file it rests on.

    \b
    Bands, inputs and scores are those of the config "health" (python -m csdash configs); lists are of the last month,
    and moves are between the ends of the window that closes with it:
      python -m csdash health --where segment=SMB
      python -m csdash health --show movement --window 3
      python -m csdash health --show risk --format csv --out risk.csv
    """
    if by:
        raise click.UsageError(
            "health is not split by attributes; use --where, or metrics health_score --by."
        )
    told = SHOWN[show](session, whole(session, where, window))
    return told if show in _UNJUDGED else told.with_columns(config=pl.lit(session.configs.health.stamp))

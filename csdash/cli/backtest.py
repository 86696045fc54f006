"""The commands that test what is believed: backtest, evidence, peers."""

from functools import partial
from typing import Any

import click
import polars as pl

from csdash.analysis.health.backtest import HORIZONS, judged, marks, wide_mark
from csdash.analysis.health.inputs_evidence import inputs_evidence
from csdash.analysis.health.lead import never_marked
from csdash.analysis.health.peers import peers as compared
from csdash.cli.question import question
from csdash.errors import CsdashError
from csdash.session import Session
from csdash.text import Text

NOT_SPLIT = Text(
    "このコマンドは --by に対応していません。--where で絞り込んでください。",
    "This command does not split: use --where.",
)
_ahead = partial(
    click.option,
    "--ahead",
    type=click.Choice([str(n) for n in HORIZONS]),
    default="6",
    callback=lambda _c, _o, v: int(v),
    show_default=True,
    help="Months from the mark to the outcome.",
)


@question()
@_ahead()
@partial(
    click.option,
    "--missed",
    is_flag=True,
    help="The accounts that left without being low in score or noted once in the year before.",
)()
def backtest(
    session: Session, ahead: int, by: list[str], where: dict[str, list[str]], *, missed: bool
) -> pl.DataFrame:
    """Of the accounts each mark was on, how many left: precision, recall, lift and money caught, with intervals.

    \b
    Marks are low scores, falls, notes of risk and silence, as known at the time; `config` is the file they rest on:
      python -m csdash backtest
      python -m csdash backtest --ahead 3 --where tier=high
      python -m csdash backtest --missed --format csv --out missed.csv
    """
    health = session.configs.health
    rows = _watched(session, ahead, by, where)
    found = judged(rows, health.value, session.settings.minimum_n)
    if missed:
        mark = wide_mark(found["mark"].to_list())
        losses = session.marked_before(rows.filter("is_lost"))
        found = never_marked(losses, marks(health.value)[mark] if mark else pl.lit(value=False))
    return found.with_columns(config=pl.lit(health.stamp))


@question()
@_ahead()
def evidence(session: Session, ahead: int, by: list[str], where: dict[str, list[str]]) -> pl.DataFrame:
    """Which inputs of the health score tell who leaves, and whose weight the data does not bear out.

    \b
    verdict is supported, unsupported, contrary or open:
      python -m csdash evidence --ahead 3
    """
    health = session.configs.health
    found = inputs_evidence(_watched(session, ahead, by, where), health.value, session.settings.minimum_n)
    return found.with_columns(config=pl.lit(health.stamp))


@question()
def peers(session: Session, by: list[str], where: dict[str, list[str]]) -> pl.DataFrame:
    """Accounts whose sponsor left against peers that looked the same in the month before, with intervals.

    \b
    Groups: all, won (successor engaged within four months), not_won:
      python -m csdash peers --where segment=SMB
    """
    _unsplit(by)
    health = session.configs.health
    rules = health.value.peers
    sets = (
        session.sponsor_exits(rules.followed_months, None, landmark, where)
        for landmark in (0, rules.landmark_months)
    )
    rows: list[dict[str, Any]] = [
        {
            "group": one.group,
            "n_exits": one.exits.n,
            "lost": one.exits.value,
            "peers_lost": one.peers,
            "difference": one.difference.value,
            "lower": one.difference.lower,
            "upper": one.difference.upper,
            "is_distinguishable": one.stands,
            "n_peers": one.n_peers,
            "n_unmatched": one.n_unmatched,
            "config": health.stamp,
        }
        for one in compared(*sets)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _watched(session: Session, ahead: int, by: list[str], where: dict[str, list[str]]) -> pl.DataFrame:
    _unsplit(by)
    return session.watched(ahead, None, where)


def _unsplit(by: list[str]) -> None:
    if by:
        raise CsdashError(NOT_SPLIT)

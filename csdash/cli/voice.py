"""The command about what customers say and do: voice."""

from functools import partial

import click
import polars as pl

from csdash.analysis.voice import help as support
from csdash.analysis.voice.advocates import advocates
from csdash.analysis.voice.drivers import drivers
from csdash.analysis.voice.requests import logged, requests
from csdash.analysis.voice.scores import KINDS, Score, quarters, scores
from csdash.cli.question import question, whole
from csdash.session import Session

SHOWN = (
    *("scores", "quarters", "drivers", "requests", "shipping"),
    *("advocates", "support", "channels", "self-service"),
)


@question()
@partial(
    click.option,
    "--show",
    type=click.Choice(SHOWN),
    default="scores",
    show_default=True,
    help="Which part of the page.",
)()
@partial(
    click.option,
    "--kind",
    type=click.Choice(KINDS),
    default="nps",
    show_default=True,
    help="Which survey, for quarters and drivers.",
)()
def voice(session: Session, show: str, kind: str, by: list[str], where: dict[str, list[str]]) -> pl.DataFrame:
    """What customers answer, ask for and use, with intervals over accounts.

    \b
    drivers compares every group of every attribute at once (Holm), so that --by is not needed:
      python -m csdash voice
      python -m csdash voice --show quarters --kind ces
      python -m csdash voice --show requests --format csv --out requests.csv
    """
    if by:
        raise click.UsageError("voice is not split by --by; use --show drivers, or --where.")
    asked = whole(session, where)
    match show:
        case "scores":
            return _table(scores(session, asked))
        case "quarters":
            return quarters(session, asked, kind)
        case "drivers":
            return drivers(session, asked, kind)
        case "requests":
            return logged(session, asked)
        case "shipping":
            return requests(session, asked).curves
        case "advocates":
            return advocates(session, asked).accounts
        case "support":
            return support.quarters(session, asked)
        case "channels":
            return support.channels(session, asked, [support.SUPPORT])
        case _:
            return support.channels(session, asked, [support.SELF_SERVICE, support.COMMUNITY])


def _table(told: list[Score]) -> pl.DataFrame:
    """One row per kind: per response and per account, with how many answered."""
    schema = {
        "kind": pl.String,
        **dict.fromkeys(("value", "lower", "upper"), pl.Float64),
        **dict.fromkeys(("account_value", "account_lower", "account_upper", "mean_score"), pl.Float64),
        **dict.fromkeys(("n_accounts", "n_responses", "n_asked"), pl.Int64),
        "response_rate": pl.Float64,
    }
    rows = [
        (
            one.kind,
            *(one.by_response.value, one.by_response.lower, one.by_response.upper),
            *(one.by_account.value, one.by_account.lower, one.by_account.upper, one.points.value),
            *(one.by_response.n, one.n_responses, one.n_asked, one.response_rate.value),
        )
        for one in told
    ]
    return pl.DataFrame(rows, schema=schema, orient="row")

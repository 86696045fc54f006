"""The command about touch tiers: who is in which, whom lifetime value would put elsewhere, and what they cost."""

from collections.abc import Callable
from functools import partial

import click
import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.question import Question
from csdash.analysis.tiers.fit import fit
from csdash.analysis.tiers.journey import journey, usual_text
from csdash.analysis.tiers.lifetime import worth_by
from csdash.analysis.tiers.migration import crossed_moves, tier_moves
from csdash.analysis.tiers.proactivity import compared, followed, mixes, results
from csdash.cli.question import question, whole
from csdash.session import Session
from csdash.text import Text


def _fit(session: Session, asked: Question) -> pl.DataFrame:
    found = fit(session, asked)
    return found.misfits.with_columns(config=pl.lit(found.stamp))


def _worth(session: Session, asked: Question) -> pl.DataFrame:
    rows = [
        {
            "tier": one.group,
            "n_accounts": one.n_accounts,
            "arr": one.arr,
            "cost": one.cost,
            "spend_each": one.spend,
            "earned_each": one.earned,
            "profit_each": one.profit.value,
            "n_churned": one.n_churned,
            "ltv": one.ltv.value,
            "ltv_lower": one.ltv.lower,
            "ltv_upper": one.ltv.upper,
        }
        for one in worth_by(session, asked, "tier")
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _moves(session: Session, asked: Question) -> pl.DataFrame:
    return crossed_moves(tier_moves(session, asked))


def _journey(session: Session, asked: Question) -> pl.DataFrame:
    rows = [
        {
            "phase": one.phase,
            "tier": one.tier,
            "n_accounts": one.n_accounts,
            "arr": one.arr,
            "stay_months": one.stay.value,
            "stay_lower": one.stay.lower,
            "stay_upper": one.stay.upper,
            "n_stays": one.stay.n,
            "stumbling_block": (usual_text(one.stumbles, session.names) or Text("", "")).en,
        }
        for one in journey(session, asked)
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _touches(session: Session, asked: Question) -> pl.DataFrame:
    rows = [
        (one.tier, f"share of {kind}", part.value, part.lower, part.upper, part.n, None)
        for one in mixes(session, asked)
        for kind, part in one.shares.items()
    ]
    if asked.last - 12 >= session.first_month:
        after = followed(session, asked)
        stands = {one.tier: one.stands for one in compared(after, session.settings.minimum_n)}
        rows += [
            (one.tier, f"retention after {one.group}", *_measured(one.kept), stands.get(one.tier))
            for one in results(after)
        ]
    columns = {
        "tier": pl.String,
        "figure": pl.String,
        **dict.fromkeys(("value", "lower", "upper"), pl.Float64),
        "n": pl.Int64,
        "is_distinguishable": pl.Boolean,
    }
    return pl.DataFrame(rows, schema=columns, orient="row")


def _measured(one: Measured) -> tuple:
    return one.value, one.lower, one.upper, one.n


ASKED: dict[str, Callable[[Session, Question], pl.DataFrame]] = {
    "fit": _fit,
    "worth": _worth,
    "moves": _moves,
    "journey": _journey,
    "touches": _touches,
}


@question(window=12)
@partial(
    click.option,
    "--show",
    type=click.Choice(list(ASKED)),
    default="fit",
    show_default=True,
    help="Accounts off their tier, worth and cost, moves, phase by tier, or the mix of care.",
)()
def tiers(
    session: Session, window: int, show: str, where: dict[str, list[str]], by: list[str]
) -> pl.DataFrame:
    """Touch tiers in the last month: accounts off the tier their lifetime value gives, and what tiers are worth.

    \b
    The tier due comes from the config tiers (see the command configs). At stake is the ARR of accounts with too
    little attention, or the yearly cost above what is usual in the tier due:
      python -m csdash tiers
      python -m csdash tiers --show moves --window 3
      python -m csdash tiers --show touches --where region=Kansai
    """
    if by:
        raise click.UsageError("tiers are not split further; use --where for some accounts only")
    return ASKED[show](session, whole(session, where, window))

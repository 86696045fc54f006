"""The commands about people: team, account."""

import click
import polars as pl

from csdash.analysis.question import Question
from csdash.analysis.team.handover import handovers
from csdash.analysis.team.hiring import hiring
from csdash.analysis.team.load import by_role, per_csm
from csdash.analysis.team.skills import skills
from csdash.analysis.team.spread import OUTCOMES, spread
from csdash.cli.question import question
from csdash.errors import NotUnlocked
from csdash.session import Session
from csdash.text import Text

ACCOUNT = Text("顧客ごとの記録", "the account's story")
SECTIONS = ("load", "hiring", "outcomes", "handovers", "without", "cost", "skills")


@question(window=12)
@click.option(
    "--show", type=click.Choice(SECTIONS), default="load", show_default=True, help="What of the team."
)
@click.option(
    "--outcome",
    type=click.Choice(list(OUTCOMES)),
    default="lost",
    show_default=True,
    help="What --show outcomes compares.",
)
def team(
    session: Session, by: list[str], where: dict[str, list[str]], window: int, show: str, outcome: str
) -> pl.DataFrame:
    """Who serves whom: load against capacity, hiring, handovers, cost, and what of the spread of outcomes is not chance.

    \b
    outcomes holds each CSM's count against what was expected of the book, by segment and tier; is_distinguishable
    stands after correcting for all comparisons (Holm):
      python -m csdash team
      python -m csdash team --show hiring
      python -m csdash team --show outcomes --outcome expanded
      python -m csdash team --show handovers --format csv --out handovers.csv
    """
    if by:
        raise click.UsageError("team is told by CSM; use --where to narrow the accounts.")
    asked = Question(
        window,
        tuple((name, tuple(values)) for name, values in where.items()),
        session.first_month,
        session.last_month,
    )
    match show:
        case "load":
            return per_csm(session, asked)
        case "hiring":
            return hiring(session, asked)
        case "outcomes":
            return spread(session, asked, outcome).csms
        case "handovers":
            return handovers(session, asked).changes
        case "without":
            return handovers(session, asked).without
        case "cost":
            return by_role(session, asked)
        case _:
            return skills(session)


@question()
@click.argument("account_id")
@click.option(
    "--show",
    type=click.Choice(["months", "contracts", "events", "surveys", "inputs"]),
    default="months",
    show_default=True,
    help="What of the account.",
)
def account(
    session: Session, by: list[str], where: dict[str, list[str]], account_id: str, show: str
) -> pl.DataFrame:
    """One account's story: what it paid and how that moved, its contracts, events, surveys or health inputs.

    \b
      python -m csdash account A0040
      python -m csdash account A0040 --show contracts
    """
    if by or where:
        raise click.UsageError("account is about one account; --by and --where do not apply.")
    asked = {
        "months": session.account_months,
        "contracts": session.account_contracts,
        "events": session.account_events,
        "surveys": session.account_surveys,
        "inputs": session.account_inputs,
    }
    told = asked[show](account_id)
    if told is None:
        raise NotUnlocked(show, ACCOUNT)
    return told

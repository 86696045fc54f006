"""Thanks to whom: what customers did for us, and the people who look after them, in alphabetical order and unranked.

Everybody is named whose customers expanded or referred somebody: who did so more often may be chance, and is not said.
"""

from collections import Counter
from dataclasses import replace

import polars as pl

from csdash.analysis.voice.advocates import advocates
from csdash.errors import CsdashError, NotUnlocked
from csdash.months import month_start
from csdash.panels.panel import question_of
from csdash.panels.team_outcomes import called
from csdash.session import Session
from csdash.share.story.scene import Fact, Scene, require_enough
from csdash.text import Language, Text
from csdash.views.view import View

BOTH = Text(
    "{expanded}社が取引を広げ、{referring}社がほかの会社を紹介してくださいました",
    "{expanded} accounts bought more, and {referring} referred somebody to us",
)
EXPANDED = Text("{expanded}社が取引を広げてくださいました", "{expanded} accounts bought more from us")
REFERRED = Text(
    "{referring}社がほかの会社を紹介してくださいました", "{referring} accounts referred somebody to us"
)
NOBODY = Text(
    "この期間に取引を広げた顧客も、紹介をした顧客もありません。",
    "No account expanded or referred anybody in this time.",
)
LOOKED_AFTER = Text("担当の皆さん、ありがとうございます。", "Thank you to everybody who looks after them.")
DID = Text("拡大{expanded}社・紹介{referring}社", "{expanded} expanded, {referring} referred")
DID_EXPAND = Text("拡大{expanded}社", "{expanded} expanded")
DID_REFER = Text("紹介{referring}社", "{referring} referred")
# More than these are thanked by name alone: what each did would not be read from the last row.
MOST = 5
# And of more than these nobody would read the names, either.
MOST_NAMES = 24
CSM = "csm"  # the role in the table of the team


def thanks(view: View) -> Scene:
    """Accounts that expanded in the window or referred somebody in twelve months, and those who look after them."""
    session, question, language = view.session, question_of(view), view.language
    rows = session.account_bridge(view.window, question.month, dict(view.where))
    expanded = rows.filter(pl.col("n_expansion") > 0)
    referring = _referring(session, view)
    counts = {"expanded": expanded.height, "referring": len(referring)}
    require_enough(session, *counts.values())
    if not any(counts.values()):
        raise CsdashError(NOBODY)
    facts = _by_csm(session, view, rows, set(expanded["account_id"]), referring)
    is_short = len(facts) <= MOST
    return Scene(
        "thanks",
        "",
        _words(BOTH, EXPANDED, REFERRED, counts)[language],
        support=(LOOKED_AFTER[language],) if facts else (),
        facts=facts if is_short else (),
        people=() if is_short else named(tuple(fact.label for fact in facts)),
    )


def everybody(session: Session, month: int) -> tuple[str, ...]:
    """Every CSM of the team in the month, whatever their customers did."""
    team = session.table("team")
    if team is None or not {"name", "role"} <= set(team.columns):
        return ()
    now = team.filter((pl.col("month") == month_start(month)) & (pl.col("role") == CSM))
    return tuple(sorted(now["name"].drop_nulls().unique()))


def named(people: tuple[str, ...]) -> tuple[str, ...]:
    """All of them, or nobody: some would be left out."""
    return people if len(people) <= MOST_NAMES else ()


def to_all(scene: Scene, team: tuple[str, ...], language: Language) -> Scene:
    """The scene for everybody, with the whole team: whom it left out would tell of the few customers they have."""
    return replace(scene, facts=(), people=named(team), support=(LOOKED_AFTER[language],) if team else ())


def _referring(session: Session, view: View) -> list[str]:
    try:
        accounts = advocates(session, question_of(view)).accounts
    except NotUnlocked:
        return []
    return accounts.filter(pl.col("n") > 0)["account_id"].to_list()


def _by_csm(
    session: Session, view: View, rows: pl.DataFrame, expanded: set[str], referring: list[str]
) -> tuple[Fact, ...]:
    """What the accounts of each CSM did, by whoever has them now, those that did nothing left out."""
    if "closing_csm_id" not in rows.columns or session.scope.safe:
        return ()
    owners = {account: csm for account, csm in rows.select("account_id", "closing_csm_id").iter_rows() if csm}
    grown = Counter(owners[account] for account in expanded if account in owners)
    referred = Counter(owners[account] for account in referring if account in owners)
    who = called(session, view)
    told = [
        (
            who.get(csm, csm),
            _words(DID, DID_EXPAND, DID_REFER, {"expanded": grown[csm], "referring": referred[csm]}),
        )
        for csm in {*grown, *referred}
    ]
    return tuple(Fact(name, did[view.language]) for name, did in sorted(told, key=lambda one: one[0]))


def _words(both: Text, expanded: Text, referring: Text, counts: dict[str, int]) -> Text:
    chosen = both if all(counts.values()) else expanded if counts["expanded"] else referring
    return chosen.format(**{name: f"{n:,}" for name, n in counts.items()})

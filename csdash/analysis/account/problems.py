"""Problems: what customers know and say, and what customer success suspects before they do."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.estimates import share
from csdash.analysis.question import Question
from csdash.analysis.sentences import joined
from csdash.analysis.with_interval import with_interval
from csdash.errors import NotUnlocked
from csdash.months import month_end, month_start
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit

SUSPECTED, CHECKED = "problem_suspected", "problem_checked"
KNOWN = ("request", "onboarding_blocked")
PROBLEMS = Text("潜在課題の仮説とその検証", "hidden problems suspected and checked")
YEAR = 12
COVERED = Text(
    "直近12か月に、要望などの顕在課題が記録された顧客は{known}、潜在課題の仮説がある顧客は{suspected}です。",
    "In twelve months {known} of accounts told of a problem, and for {suspected} one was suspected.",
)
CHECKED_SAID = Text("仮説のうち検証したのは{checked}です。", "{checked} of the suspicions were checked.")
RIGHT = Text("検証したうち、課題があったのは{confirmed}です。", "{confirmed} of those were right.")


@dataclass(frozen=True, slots=True)
class Problems:
    """Of accounts that pay: with a known and with a suspected problem noted in twelve months.

    Of what was suspected by then: how much was checked, and how much of that turned out to be there.
    """

    known: Measured
    suspected: Measured
    checked: Measured
    confirmed: Measured


def problems(session: Session, question: Question) -> Problems:
    """In the question's month. Raises NotUnlocked where nothing is ever suspected."""
    noted = session.deeds((*KNOWN, SUSPECTED, CHECKED), question.month)
    if noted.filter(pl.col("kind") == SUSPECTED).is_empty():
        raise NotUnlocked(f"events.kind={SUSPECTED}", PROBLEMS)
    paying = session.sources(question.month, dict(question.where)).select("account_id")
    ours = noted.join(paying, on="account_id", how="semi")
    since = month_start(question.last + 1 - YEAR)
    recent = ours.filter(pl.col("date").is_between(since, month_end(question.last)))

    def with_one(kinds: tuple[str, ...]) -> Measured:
        return share(recent.filter(pl.col("kind").is_in(kinds))["account_id"].n_unique(), paying.height)

    hidden = of_account(ours).filter(pl.col("is_hidden"), pl.col("date") >= since)
    states = hidden["state"]
    n_checked = int(states.is_in(["confirmed", "refuted"]).sum())
    return Problems(
        with_one(KNOWN),
        with_one((SUSPECTED,)),
        share(n_checked, hidden.height),
        share(int((states == "confirmed").sum()), n_checked),
    )


def of_account(events: pl.DataFrame) -> pl.DataFrame:
    """account_id, problem, is_hidden, date (first noted), state, state_date: one row per problem of an account, the latest first.

    In: date, account_id, kind, value, detail. Known ones are requests and what holds onboarding up: open, or shipped.
    Suspected ones are open, confirmed or refuted; one that is checked without saying what came of it stays open.
    """
    named = events.filter(pl.col("detail").is_not_null()).sort("date")
    raised = (
        named.filter(pl.col("kind").is_in([*KNOWN, SUSPECTED]))
        .with_columns(is_hidden=pl.col("kind") == SUSPECTED)
        .group_by("account_id", "detail", "is_hidden", maintain_order=True)
        .agg(pl.col("date").min(), pl.col("kind").first())
    )
    verdict = (
        pl.when(pl.col("kind") == "request_shipped")
        .then(pl.lit("shipped"))
        .when(pl.col("value") > 0)
        .then(pl.lit("confirmed"))
        .when(pl.col("value") <= 0)
        .then(pl.lit("refuted"))
    )
    settled = (
        named.filter(pl.col("kind").is_in([CHECKED, "request_shipped"]))
        .with_columns(state=verdict, is_hidden=pl.col("kind") == CHECKED)
        .drop_nulls("state")
        .group_by("account_id", "detail", "is_hidden")
        .agg(pl.col("state").last(), pl.col("date").last().alias("state_date"))
    )
    met = raised.join(settled, on=["account_id", "detail", "is_hidden"], how="left")
    after = (pl.col("state_date") >= pl.col("date")).fill_null(value=False)
    return (
        met.with_columns(
            problem="detail",
            state=pl.when(after).then("state").otherwise(pl.lit("open")),
            state_date=pl.when(after).then("state_date"),
        )
        .select("account_id", "problem", "kind", "is_hidden", "date", "state", "state_date")
        .sort("date", "problem", descending=[True, False])
    )


def told(found: Problems) -> Text:
    """How far suspicion goes beyond what customers say, and how often it is right."""
    first = COVERED.format(
        known=with_interval(found.known, Unit.RATE), suspected=with_interval(found.suspected, Unit.RATE)
    )
    if found.checked.value is None:
        return first
    second = CHECKED_SAID.format(checked=with_interval(found.checked, Unit.RATE))
    if found.confirmed.value is None:
        return joined(first, second)
    return joined(first, second, RIGHT.format(confirmed=with_interval(found.confirmed, Unit.RATE)))

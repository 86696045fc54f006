"""Sponsors who left: what is exposed now, what was done about it, and whether and when a successor was won."""

from contextlib import suppress
from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.estimates import median, share
from csdash.analysis.question import Question
from csdash.configs.health import Sponsors
from csdash.errors import NotUnlocked
from csdash.measures.sponsors import REENGAGED, STEPS
from csdash.session import Session
from csdash.text import Text

STEP_NAMES = {
    "sponsor_gift": Text("退職者への贈り物", "Gift to the one who leaves"),
    "sponsor_materials": Text("後任への資料送付", "Materials to the successor"),
    "sponsor_meeting": Text("後任との面談設定", "Meeting with the successor set"),
}


@dataclass(frozen=True, slots=True)
class Exposure:
    """In the last month shown: MRR of accounts whose sponsor left and is open by the config: it has no successor yet.

    `single` are accounts whose surveys go to one person only, None without surveys; `both` are single and exposed.
    `n_recent` departures fell into the days for which one can be open.
    """

    n: int
    mrr: float
    total_mrr: float
    n_recent: int
    single: tuple[int, float] | None
    both: tuple[int, float] | None


@dataclass(frozen=True, slots=True)
class Playbook:
    """Over departures old enough to be won: `won` within the days of the config, `days` until then (median of the won).

    `steps` is the share of departures with each step done in time; `by_steps` the share won by how many were.
    `versus` compares two or three steps with none or one.
    """

    won: Measured
    days: Measured
    steps: dict[str, Measured]
    by_steps: dict[int, Measured]
    versus: Difference


def departures(session: Session, question: Question) -> pl.DataFrame:
    """Each departure known at the last month shown, with n_steps (done in time), is_won and is_open."""
    rules = session.configs.health.value.sponsors
    rows = session.sponsor_departures(question.month, dict(question.where))
    done = [(pl.col(step) <= rules.step_days).fill_null(value=False) for step in STEPS]
    latest = pl.col("left_date") == pl.col("left_date").max().over("account_id")
    return rows.with_columns(
        pl.col("mrr").cast(pl.Float64),
        n_steps=pl.sum_horizontal(step.cast(pl.Int64) for step in done),
        is_won=(pl.col(REENGAGED) <= rules.won_days).fill_null(value=False),
        is_open=latest
        & pl.col(REENGAGED).is_null()
        & (pl.col("days") <= rules.open_days)
        & (pl.col("mrr") > 0),
    )


def open_accounts(session: Session, question: Question, rows: pl.DataFrame) -> pl.DataFrame:
    """The exposed accounts, the most money first: what `departures` says, arr, score, state and n_contacts."""
    found = rows.filter("is_open").with_columns(arr=pl.col("mrr") * 12)
    names = session.account_names()
    told = found if names is None else found.join(names, on="account_id", how="left")
    with suppress(NotUnlocked):
        scores = session.health_months(question.month, question.month).select("account_id", "score", "band")
        told = told.join(scores, on="account_id", how="left")
    with suppress(NotUnlocked):
        told = told.join(session.contacts(question.month), on="account_id", how="left")
    return told.sort(-pl.col("mrr"), "account_id")


def exposure(session: Session, question: Question, rows: pl.DataFrame) -> Exposure:
    """What is exposed now."""
    where = dict(question.where)
    paying = session.account_stock(question.month, where).with_columns(pl.col("mrr").cast(pl.Float64))
    exposed = rows.filter("is_open")
    try:
        contacts = session.contacts(question.month)
    except NotUnlocked:
        single = both = None
    else:
        alone = contacts.filter(pl.col("n_contacts") == 1).select("account_id")
        ones = paying.join(alone, on="account_id", how="semi")
        twice = exposed.join(alone, on="account_id", how="semi")
        single, both = ((part.height, part["mrr"].sum()) for part in (ones, twice))
    return Exposure(
        exposed.height,
        exposed["mrr"].sum(),
        paying["mrr"].sum(),
        rows.filter(pl.col("days") <= session.configs.health.value.sponsors.open_days).height,
        single,
        both,
    )


def playbook(rows: pl.DataFrame, rules: Sponsors) -> Playbook:
    """How departures that had the days to win a successor were answered."""
    ripe = rows.filter(pl.col("days") >= rules.won_days)
    by_steps = {
        n: _won(part) for (n,), part in ripe.sort("n_steps").partition_by("n_steps", as_dict=True).items()
    }
    return Playbook(
        won=_won(ripe),
        days=median(ripe.filter("is_won")[REENGAGED].to_list()),
        steps={
            step: share(int((ripe[step] <= rules.step_days).fill_null(value=False).sum()), ripe.height)
            for step in STEPS
        },
        by_steps=by_steps,
        versus=Difference(
            _won(ripe.filter(pl.col("n_steps") >= 2)), _won(ripe.filter(pl.col("n_steps") < 2))
        ),
    )


def _won(rows: pl.DataFrame) -> Measured:
    return share(int(rows["is_won"].sum()), rows.height)

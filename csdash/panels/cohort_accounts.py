"""The accounts behind a cell of the triangle: who began then, and what became of them by an age."""

from datetime import date

import polars as pl

from csdash.analysis.cohorts.triangle import members
from csdash.panels import words
from csdash.panels.cohorts import PERIODS, cells_of, cohort_name, stepped
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

NONE = "(none)"
STATUS = {
    "active": Text("継続", "Active"),
    "returned": Text("途切れた後に復帰", "Returned after a lapse"),
    "left": Text("離脱", "Left"),
}
ACCOUNT = Text("アカウント", "Account")
NAME = Text("名称", "Name")
PRODUCT = Text("製品", "Product")
BEGAN = Text("契約開始月", "Started")
STATE = Text("状態", "Status")
FIRST = Text("開始時のMRR", "MRR at the start")
THEN = Text("その時点のMRR", "MRR at this age")
SAID = Text(
    "{cohort}に始めた{n}社の{age}か月後: 継続{active}社、復帰{returned}社、離脱{left}社。",
    "{cohort}, {n} accounts, after {age} months: {active} active, {returned} returned, {left} left.",
)
SAID_GROUP = Text(
    "「{cohort}」のうち{age}か月に達した{n}社: 継続{active}社、復帰{returned}社、離脱{left}社。",
    "{cohort}, the {n} accounts that have reached month {age}: {active} active, {returned} returned, {left} left.",
)


@cached
def cohort_choices(session: Session, view: View, rows: str) -> dict[str, str]:
    """The rows of the triangle as codes with their names, newest first."""
    cohorts = cells_of(session, view.question, "logo", rows)["cohort"].unique(maintain_order=True).to_list()
    if rows in PERIODS:
        cohorts = cohorts[::-1]
    return {_code(cohort): cohort_name(cohort, rows, session, view.language) for cohort in cohorts}


@cached
def picked_cohort(session: Session, view: View, rows: str, row: int) -> str | None:
    """The code of a row of the figure, counted from the top; None where it has no such row."""
    cohorts = cells_of(session, view.question, "logo", rows)["cohort"].unique(maintain_order=True).to_list()
    return _code(cohorts[row]) if 0 <= row < len(cohorts) else None


@cached
def age_choices(session: Session, view: View, rows: str, cohort: str) -> tuple[int, ...]:
    """The ages that a row of the triangle shows, the last first."""
    cells = cells_of(session, view.question, "logo", rows)
    codes = {_code(known): known for known in cells["cohort"].unique()}
    if cohort not in codes:
        return ()
    found = stepped(cells.filter(pl.col("cohort") == codes[cohort]), rows)
    return tuple(sorted(found["age"].to_list(), reverse=True))


@cached
def cohort_accounts_table(
    session: Session, view: View, rows: str, cohort: str, age: int
) -> tuple[pl.DataFrame, dict[str, Header], str]:
    """The accounts of a cell, with what they paid first and pay then, and how many of them are in which state."""
    where = dict(view.where)
    if rows in PERIODS:
        start = date.fromisoformat(f"{cohort}-01")
        months = members(session.cohorts(where=where), rows, start, session.settings.fiscal_year_starts_in)
    else:
        months = members(session.cohorts(where=where), "month", None, 1)
        where = where | {rows: [cohort]}
    told = session.cohort_accounts(months, age, where).filter(~pl.col("is_left_truncated"))
    counts = dict(told["status"].value_counts().iter_rows())
    started = date.fromisoformat(f"{cohort}-01") if rows in PERIODS else cohort
    said = (SAID if rows in PERIODS else SAID_GROUP).format(
        cohort=cohort_name(started, rows, session, view.language),
        n=f"{told.height:,}",
        age=str(age),
        **{status: f"{counts.get(status, 0):,}" for status in STATUS},
    )
    words_of = {status: name[view.language] for status, name in STATUS.items()}
    shown = words.plain(told).with_columns(
        pl.col("status").replace_strict(words_of, return_dtype=pl.String).alias("state")
    )
    headers = {
        "account_id": Header(ACCOUNT, is_pinned=True),
        "account_name": Header(NAME),
        "product": Header(PRODUCT),
        "cohort_month": Header(BEGAN),
        "state": Header(STATE),
        "opening_mrr": Header(FIRST, Unit.MONEY),
        "mrr": Header(THEN, Unit.MONEY),
    }
    kept = {name: header for name, header in headers.items() if name in shown.columns}
    return shown.select(*kept), kept, said[view.language]


def _code(cohort: object) -> str:
    return str(cohort)[:7] if isinstance(cohort, date) else str(cohort)

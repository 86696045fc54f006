"""The triangle: what is left of each cohort at each age, and the accounts behind a cell."""

import math
from functools import partial

import streamlit as st

from csdash.contract.names import dimension_name
from csdash.panels.answers import cohorts_answer, split_dimensions
from csdash.panels.cohort_accounts import (
    NONE,
    age_choices,
    cohort_accounts_table,
    cohort_choices,
    picked_cohort,
)
from csdash.panels.cohorts import COUNTS, KINDS, NO_COHORTS, PERIODS, heatmap_panel, rows_answer
from csdash.text import Text
from csdash.ui import address
from csdash.ui.parts import answer, choice, draw, table
from csdash.views.view import View
from csdash.words.escape import md_text

KIND = Text("維持率の種類", "Retention of")
ROWS = Text("行の単位", "Rows")
COUNT = Text("数え方", "Counting")
BEHIND = Text("セルの顧客", "Accounts behind a cell")
COHORT = Text("コホート", "Cohort")
AGE = Text("経過月", "Months since start")
AFTER = Text("{age}か月後", "month {age}")
HINT = Text(
    "表のセルをクリックするか、下で選んでください。", "Click a cell of the table, or choose one here."
)
PICK = Text("選んでください", "Choose one")


def cohorts_triangle(view: View) -> None:
    """What is left, by starting period or by what accounts were at the start."""
    with st.container(horizontal=True, gap="large"):
        kind = choice("kind", KIND, KINDS)
        rows = choice(
            "period", ROWS, PERIODS | {name: dimension_name(name) for name in split_dimensions(view)}
        )
        count = choice("count", COUNT, COUNTS) if kind == "logo" else "active"
    answer(cohorts_answer(view, rows) if rows in PERIODS else rows_answer(view, rows))
    heat = heatmap_panel(view, kind, rows, count)
    if not heat:
        st.info(NO_COHORTS[view.language], icon=":material/info:")
        return
    draw(heat, "triangle", partial(_picked, view, rows))
    behind_a_cell(view, rows)


def _picked(view: View, rows: str, age: float, row: float) -> None:
    """A cell was clicked: the link says so, as if it had been chosen in both lists."""
    cohort = picked_cohort(view, rows, math.floor(row))
    if cohort is not None:
        address.choose("cohort", cohort)
        address.choose("age", str(round(age)))


def behind_a_cell(view: View, rows: str) -> None:
    """The accounts of one cell, once it is chosen; the link says which."""
    language = view.language
    st.header(BEHIND[language], anchor=False)
    st.caption(md_text(HINT[language]))
    cohorts = cohort_choices(view, rows)
    with st.container(horizontal=True, gap="large"):
        named = {code: Text(name, name) for code, name in cohorts.items()}
        cohort = choice("cohort", COHORT, {NONE: PICK} | named)
        if cohort == NONE:
            return
        ages = age_choices(view, rows, cohort)
        if not ages:
            return
        age = choice("age", AGE, {str(age): AFTER.format(age=str(age)) for age in ages})
    frame, headers, said = cohort_accounts_table(view, rows, cohort, int(age))
    st.markdown(md_text(said))
    table(frame, headers, key="cohort_accounts", alt=said)

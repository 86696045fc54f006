"""One account's story, from what it pays to whom it is like."""

from collections.abc import Callable
from hashlib import blake2s

import streamlit as st

from csdash.panels import account_health, account_history, account_log, account_problems, accounts
from csdash.text import Text
from csdash.ui.parts import answer, draw, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text

PROFILE = Text("属性・タッチ層・適合", "Attributes, touch tier and fit")
MOVEMENTS = Text("MRRの増減", "Movements of MRR")
INPUTS = Text("ヘルスの内訳", "Inputs of health")
STAMP = Text("重みの出所: {stamp}", "Weights from: {stamp}")
NO_SCORE = Text(
    "この顧客のヘルススコアは、データから分かりません。", "The data tells no health score of this account."
)
CONTRACTS = Text("契約", "Contracts")
SPONSOR = Text("スポンサー", "Sponsor")
NO_DEPARTURE = Text("スポンサーの退職は記録されていません。", "No sponsor is noted as having left.")
GOALS = Text("目標と成果", "Goals and outcomes")
REQUESTS = Text("要望", "Requests")
PROBLEMS = Text("顕在課題と潜在課題", "Known and hidden problems")
EVENTS = Text("出来事", "Events")
SURVEYS = Text("アンケート", "Surveys")
SIMILAR = Text("似ている顧客", "Similar accounts")
SIMILAR_HOW = Text(
    "同じセグメントの契約中の顧客から、MRRの規模と継続期間が近い順に並べています。見比べるための一覧で、因果は示しません。",
    "Paying accounts of the same segment, the nearest in MRR and in months as a customer first. For looking around; it "
    "claims no cause.",
)
TALL = 320


def account_story(view: View, account_id: str) -> None:
    """Everything known of one account; what the data has no table for says so."""
    answer(accounts.account_answer(view, account_id))
    if panel := account_history.mrr_panel(view, account_id):
        draw(panel, "account_mrr")
    left, right = st.columns(2, gap="large")
    with left:
        _list(view, account_id, PROFILE, "profile", accounts.profile_table)
    with right:
        _list(view, account_id, MOVEMENTS, "movements", account_history.movements_table)
        _sponsor(view, account_id)
    _list(view, account_id, CONTRACTS, "contracts", account_log.contracts_table)
    _health(view, account_id)
    left, right = st.columns(2, gap="large")
    with left:
        _list(view, account_id, GOALS, "goals", account_log.goals_table)
    with right:
        _list(view, account_id, REQUESTS, "requests", account_log.requests_table)
    _list(view, account_id, PROBLEMS, "problems", account_problems.problems_table)
    left, right = st.columns(2, gap="large")
    with left:
        _list(view, account_id, EVENTS, "events", account_log.events_table, TALL)
    with right:
        _list(view, account_id, SURVEYS, "surveys", account_log.surveys_table, TALL)
    # A row chosen in the list of one account is none chosen in the list of another. A key is part of a file's name: no id.
    of_account = blake2s(account_id.encode(), digest_size=4).hexdigest()
    _list(view, account_id, SIMILAR, f"similar.{of_account}", accounts.similar_table)
    st.caption(SIMILAR_HOW[view.language])


def _health(view: View, account_id: str) -> None:
    with or_locked():
        panel = account_health.score_panel(view, account_id)
        if panel:
            draw(panel, "account_score")
        else:
            st.caption(NO_SCORE[view.language])
    with or_locked():
        frame, headers, stamp = account_health.inputs_table(view, account_id)
        st.header(INPUTS[view.language], anchor=False)
        table(frame, headers, key="account.inputs", alt=INPUTS[view.language])
        st.caption(md_text(STAMP.format(stamp=stamp)[view.language]))


def _sponsor(view: View, account_id: str) -> None:
    st.header(SPONSOR[view.language], anchor=False)
    with or_locked():
        shown = account_log.sponsor_table(view, account_id)
        if shown is None:
            st.caption(NO_DEPARTURE[view.language])
        else:
            table(*shown, key="account.sponsor", alt=SPONSOR[view.language])


def _list(
    view: View, account_id: str, title: Text, key: str, ask: Callable, height: int | None = None
) -> None:
    st.header(md_text(title[view.language]), anchor=False)
    with or_locked():
        table(*ask(view, account_id), key=f"account.{key}", alt=title[view.language], height=height)

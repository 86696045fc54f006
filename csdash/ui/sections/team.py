"""The sections of the team page."""

import streamlit as st

from csdash.panels import acquisition, team_load, team_outcomes, team_people
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View

BY_CSM = Text("CSMごとの担当", "By CSM")
HIRING = Text("12か月後に必要な人数", "CSMs needed in twelve months")
HIRING_HOW = Text(
    "直近24か月の純増が、これからも同じ平均とばらつきで続くとした見込みです。上下限は95%予測区間で、1人あたりの担当可能数は今の平均、担当の空きや"
    "決まった採用は含めません。担当CSMのいない顧客も数に入れていません(「引き継ぎ」に一覧があります)。会社全体の値で、絞り込みは効きません。",
    "If net growth of the last 24 months goes on with the same mean and spread. Bounds are 95% prediction intervals; "
    "capacity per CSM is today's mean; agreed hires are not known, and "
    "accounts without a CSM are not counted (Handovers lists them). Of the whole company: filters do not apply.",
)
OUTCOME = Text("比べる成果", "Outcome")
WITHOUT = Text("担当CSMのいない顧客", "Accounts without a CSM")
CHANGED = Text("担当が変わった顧客", "Accounts that changed hands")
COST = Text("チームごとの対応コスト", "Cost to serve by team")
ROLES = Text("人数・CSOps比率・費用の推移", "Head count, CSOps ratio and cost by month")
GROWTH = Text("新規獲得と拡大の費用", "What new business and expansion cost")
LEADING = Text("先行指標(CSOpsが見る指標)", "Leading indicators, as CS operations watch them")
LEADING_HOW = Text(
    "維持率より先に動くとされる指標です。1年前との差は、表のすべてを同時に比べて判定しています(ホルム法)。",
    "What is held to move before retention does. Changes on a year ago are judged together (Holm).",
)
MIX = Text("先回りの支援の割合", "Share of touches that were not reactive")
MIX_HOW = Text(
    "担当者1人の顧客が少なく区間が信頼できない場合は、区間を示さず、判定もしません。並び順は順位ではありません。",
    "Where a CSM has too few accounts for an interval that holds, none is shown and nothing is judged. The order is no ranking.",
)
SKILLS = Text("スキルの一覧", "Skills matrix")
TALL = 420


def load(view: View) -> None:
    """Accounts and ARR per CSM, load against capacity, and the hiring gap."""
    with or_locked():
        answer(team_load.load_answer(view))
        if panel := team_load.load_panel(view):
            draw(panel, "load")
        st.header(BY_CSM[view.language], anchor=False)
        table(*team_load.csm_table(view), key="csms", alt=BY_CSM[view.language])
        st.header(HIRING[view.language], anchor=False)
        for sentence in team_load.hiring_answer(view):
            st.text(sentence)
        table(*team_load.hiring_table(view), key="hiring", alt=HIRING[view.language])
        st.caption(HIRING_HOW[view.language])


def outcomes(view: View) -> None:
    """What of the spread between CSMs is more than chance."""
    with or_locked():
        outcome = choice("outcome", OUTCOME, team_outcomes.OUTCOMES)
        answer(team_outcomes.spread_answer(view, outcome))
        if panel := team_outcomes.spread_panel(view, outcome):
            draw(panel, "spread")


def handover(view: View) -> None:
    """Accounts nobody has, and accounts that changed hands."""
    with or_locked():
        answer(team_people.handover_answer(view))
        frame, headers = team_people.without_table(view)
        if not frame.is_empty():
            st.header(WITHOUT[view.language], anchor=False)
            table(frame, headers, key="without", alt=WITHOUT[view.language])
        st.header(CHANGED[view.language], anchor=False)
        table(*team_people.changes_table(view), key="changes", alt=CHANGED[view.language], height=TALL)


def cost(view: View) -> None:
    """Cost to serve, the CSOps ratio, and expansion beside new business."""
    with or_locked():
        answer(team_load.cost_answer(view))
        st.header(COST[view.language], anchor=False)
        table(*team_load.cost_table(view), key="team_cost", alt=COST[view.language])
        st.header(ROLES[view.language], anchor=False)
        table(*team_load.roles_table(view), key="roles", alt=ROLES[view.language], height=TALL)
    st.header(GROWTH[view.language], anchor=False)
    with or_locked():
        for sentence in acquisition.acquisition_answer(view):
            st.text(sentence)
        table(*acquisition.acquisition_table(view), key="acquisition", alt=GROWTH[view.language])


def practice(view: View) -> None:
    """What moves first, how proactive the work is, and what people are good at."""
    st.header(LEADING[view.language], anchor=False)
    st.caption(LEADING_HOW[view.language])
    table(*acquisition.leading_table(view), key="leading", alt=LEADING[view.language])
    st.header(MIX[view.language], anchor=False)
    with or_locked():
        table(*team_people.mix_table(view), key="mix", alt=MIX[view.language], height=TALL)
        st.caption(MIX_HOW[view.language])
    st.header(SKILLS[view.language], anchor=False)
    with or_locked():
        table(*team_people.skills_table(view), key="skills", alt=SKILLS[view.language])

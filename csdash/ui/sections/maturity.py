"""The sections of the maturity page: where units stand, the gates behind it, how it came, what units say of themselves."""

import streamlit as st

from csdash.contract.tables import TABLES
from csdash.contract.words import STAGES
from csdash.metrics.benchmarks import MATURITY_CLAIM
from csdash.panels.answers import maturity_answer
from csdash.panels.maturity import DEFINITIONS, dimensions_table, evidence_table
from csdash.panels.maturity_gates import (
    gates_note,
    gates_table,
    maturity_splits,
    next_table,
    standing_answer,
    standing_panel,
    unit_names,
)
from csdash.panels.maturity_history import history_panel, transitions_table, transitions_told
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, locked, table
from csdash.ui.parts.claim import claim
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text

SPLIT = Text("分け方", "Split by")
UNIT = Text("単位", "Unit")
STAGES_HEAD = Text("4つの段階", "The four stages")
NEXT = Text(
    "次の段階を止めている条件(手間の小さい順、次に効果の大きい順)",
    "What holds back the next stage: least effort first, then most effect",
)
NOTHING_HELD = Text("次の段階を止めている条件はありません。", "Nothing holds back the next stage.")
GATES = Text("すべての条件と値", "Every gate and its value")
TOO_SHORT = Text(
    "段階の推移には、1年分のデータのある四半期が2つ以上必要です。",
    "History needs two quarters with a full year of data behind them.",
)
TRANSITIONS = Text("段階の移行と自らのNRR", "Transitions and own NRR")
EVIDENCE = Text("データから見える実践", "What the data shows of the practice")
DIMENSIONS = Text("観点ごとの自己評価", "Self-assessment by dimension")


def stage_now(view: View) -> None:
    """Say against do, in one picture, and what the stages mean."""
    split = _split(view)
    answer(standing_answer(view, split))
    draw(standing_panel(view, split), "standing")
    st.header(STAGES_HEAD[view.language], anchor=False)
    for column, (number, stage) in zip(st.columns(len(STAGES)), STAGES.items(), strict=True):
        with column, st.container(border=True, height="stretch"):
            st.markdown(f"**{number} {md_text(stage[view.language])}**")
            st.caption(DEFINITIONS[number][view.language])


def stage_gates(view: View) -> None:
    """The gates of one unit: first what holds it back, then all of them."""
    split = _split(view)
    unit = choice("unit", UNIT, unit_names(view, split))
    st.caption(md_text(gates_note(view)))
    st.header(NEXT[view.language], anchor=False)
    held, headers = next_table(view, split, unit)
    if held.is_empty():
        st.info(NOTHING_HELD[view.language], icon=":material/info:")
    else:
        table(held, headers, key="next", alt=NEXT[view.language])
    st.header(GATES[view.language], anchor=False)
    table(*gates_table(view, split, unit), key="gates", alt=GATES[view.language])


def stage_history(view: View) -> None:
    """How the stages came, and NRR around each step beside what is published of it."""
    split = _split(view)
    panel = history_panel(view, split)
    if panel is None:
        st.info(TOO_SHORT[view.language], icon=":material/info:")
        return
    draw(panel, "history")
    st.header(TRANSITIONS[view.language], anchor=False)
    st.markdown(md_text(transitions_told(view, split)))
    found, headers = transitions_table(view, split)
    if found.height:
        table(found, headers, key="transitions", alt=TRANSITIONS[view.language])
    claim(MATURITY_CLAIM)


def stage_said(view: View) -> None:
    """What units say of themselves, dimension by dimension, beside plain figures of each."""
    said = maturity_answer(view)
    if said:
        answer(said)
    st.header(EVIDENCE[view.language], anchor=False)
    table(*evidence_table(view), key="evidence", alt=EVIDENCE[view.language])
    st.header(DIMENSIONS[view.language], anchor=False)
    with or_locked():
        rows, headers = dimensions_table(view)
        if rows.is_empty():
            locked("assessments", TABLES["assessments"].unlocks)
        else:
            table(rows, headers, key="dimensions", alt=DIMENSIONS[view.language])


def _split(view: View) -> str:
    options = maturity_splits(view)
    return choice("by", SPLIT, options) if len(options) > 1 else next(iter(options))

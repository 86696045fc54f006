"""The drilling questions: all of them as cards, or one with everything behind it."""

import streamlit as st

from csdash.contract.names import dimension_name
from csdash.errors import CsdashError, NotUnlocked
from csdash.panels.answers import split_dimensions
from csdash.panels.groups import ranked_panel
from csdash.panels.questions import QUESTIONS, SOURCE, Card, card, questions_answer
from csdash.panels.questions_accounts import BEHIND, behind_table, kinds_table
from csdash.panels.questions_detail import bought_panel, reduction_panel, sizes_panel
from csdash.panels.questions_products import products_panel
from csdash.panels.questions_trends import quarters_panel, sizes_trend_panel
from csdash.panels.trend import trend_panel
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, table
from csdash.ui.parts.written import written
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text

BY = Text("分け方", "Split by")
FROM = Text("問いの出典: {source}", "The questions are from {source}")
KINDS = Text("更新の得られ方", "How renewals were won")


def question_cards(view: View) -> None:
    """Every question with its answer; one that cannot be answered says why."""
    with st.grid(2, min_column_width=340, gap="small", key="questions"):
        for code, asked in QUESTIONS.items():
            with st.container(border=True, height="stretch", gap="xsmall", key=f"question-{code}"):
                st.header(md_text(asked[view.language]), anchor=False)
                with or_locked():
                    _answered(view, code)
    st.caption(md_text(FROM.format(source=SOURCE)[view.language]))


def _answered(view: View, code: str) -> None:
    try:
        told = card(view, code)
    except NotUnlocked:
        raise
    except CsdashError as reason:
        st.markdown(md_text(reason.message[view.language]))
        return
    st.markdown("\n\n".join(md_text(sentence) for sentence in told.sentences))
    if told.picture:
        st.html(written("picture", picture=told.picture, alt=_spoken(told)))


def _spoken(told: Card) -> str:
    return " ".join((told.question, *told.sentences))


def one_question(view: View, code: str) -> None:
    """One question with its answer, its figures and the accounts behind them."""
    st.header(md_text(QUESTIONS[code][view.language]), anchor=False)
    with or_locked():
        answer(questions_answer(view, code))
        _figures(view, code)
        if code in BEHIND:
            _behind(view, code)
    st.caption(md_text(FROM.format(source=SOURCE)[view.language]))


def _figures(view: View, code: str) -> None:
    match code:
        case "d1":
            draw(trend_panel(view, "expanded_accounts_share"), "expanded", notes_on="expanded_accounts_share")
            if dimensions := split_dimensions(view):
                by = choice("by", BY, {name: dimension_name(name) for name in dimensions})
                draw(ranked_panel(view, "expanded_accounts_share", by), "expanded_by")
        case "d2":
            draw(ranked_panel(view, "logo_churn_rate", "industry"), "industries")
        case "d3":
            draw(products_panel(view), "products")
        case "d4":
            draw(reduction_panel(view), "reduction")
            if (panel := quarters_panel(view)) is not None:
                draw(panel, "quarters")
        case "d5":
            draw(sizes_panel(view), "sizes")
            if (panel := sizes_trend_panel(view)) is not None:
                draw(panel, "sizes_trend")
        case "guard":
            draw(bought_panel(view), "bought")
            st.header(KINDS[view.language], anchor=False)
            table(*kinds_table(view), key="kinds", alt=KINDS[view.language])


def _behind(view: View, code: str) -> None:
    # Closed, it is not even computed: most readers want the answer, not the list.
    head = BEHIND[code][view.language]
    behind = st.expander(
        head, icon=":material/group:", type="compact", key=f"accounts.{code}", on_change="rerun"
    )
    if behind.open:
        with behind:
            table(*behind_table(view, code), key=f"behind_{code}", alt=head)

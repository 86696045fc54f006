"""What customers answer and where, what they ask for, who advocates, and how they get help."""

import streamlit as st

from csdash.panels.voice import kinds_asked, quarters_panel, score_tiles, scores_answer
from csdash.panels.voice_advocates import advocates_answer, advocates_panel, advocates_table
from csdash.panels.voice_drivers import driver_options, drivers_answer, drivers_panel, drivers_table
from csdash.panels.voice_help import used_panel
from csdash.panels.voice_products import products_answer, products_table
from csdash.panels.voice_requests import (
    request_months_panel,
    request_waits_panel,
    requests_answer,
    wanted_table,
)
from csdash.panels.voice_support import KINDS, channels_panel, support_answer, support_panel
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, table
from csdash.ui.parts.tiles import tiles
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text

SURVEY = Text("調査", "Survey")
BY = Text("分け方", "By")
NOT_ASKED = Text(
    "直近12か月に依頼したアンケートはありません。", "Nobody was asked in the last twelve months."
)
EVERY = Text("比較したすべての区分(誤差を超える差が先)", "Every group compared, those that differ first")
WANTED = Text("要望ごとの依頼", "Requests by what was asked")
PRODUCTS = Text("製品チームとCSが共に見る指標", "What product and success look at together")
PRODUCTS_HOW = Text(
    "NRR・GRRは製品の明細ごとに数えた直近の値です。要望には製品の記録がないため、依頼した月に契約していたすべての製品に数えます。",
    "NRR and GRR count lines of the product. A request names no product, and counts for every one the account paid for when it asked.",
)
ADVOCATES = Text(
    "紹介をした顧客と、推奨者がいてまだ紹介のない顧客",
    "Who referred somebody, and who has promoters and has not",
)
NOBODY = Text("該当する顧客はいません。", "There is no such account.")
USED = Text("何の利用か", "Of what")


def voice_scores(view: View) -> None:
    """NPS, CSAT and CES now, and one of them quarter by quarter."""
    kinds = kinds_asked(view)
    if not kinds:
        st.info(NOT_ASKED[view.language], icon=":material/info:")
        return
    answer(scores_answer(view))
    tiles(score_tiles(view))
    kind = choice("survey", SURVEY, kinds)
    draw(quarters_panel(view, kind), "quarters")


def voice_drivers(view: View) -> None:
    """Where customers answer differently, every attribute at once."""
    kinds = kinds_asked(view)
    if not kinds:
        st.info(NOT_ASKED[view.language], icon=":material/info:")
        return
    kind = choice("survey", SURVEY, kinds)
    answer(drivers_answer(view, kind))
    options = driver_options(view, kind)
    if not options:
        return
    draw(drivers_panel(view, kind, choice("by", BY, options)), "drivers")
    frame, headers = drivers_table(view, kind)
    if len(frame):
        st.header(EVERY[view.language], anchor=False)
        table(frame, headers, key="drivers", alt=EVERY[view.language])


def voice_requests(view: View) -> None:
    """What was asked for, whether it shipped and how soon, and how each product does."""
    answer(requests_answer(view))
    draw(request_waits_panel(view), "request-waits")
    draw(request_months_panel(view), "request-months")
    frame, headers = wanted_table(view)
    st.header(WANTED[view.language], anchor=False)
    table(frame, headers, key="wanted", alt=WANTED[view.language])
    st.header(PRODUCTS[view.language], anchor=False)
    with or_locked():
        for sentence in products_answer(view):
            st.markdown(md_text(sentence))
        table(*products_table(view), key="products", alt=PRODUCTS[view.language])
        st.caption(PRODUCTS_HOW[view.language])


def voice_advocates(view: View) -> None:
    """Who refers others, and who might."""
    answer(advocates_answer(view))
    panel = advocates_panel(view)
    if panel:
        draw(panel, "advocates")
    frame, headers = advocates_table(view)
    st.header(ADVOCATES[view.language], anchor=False)
    if frame.is_empty():
        st.info(NOBODY[view.language], icon=":material/info:")
        return
    table(frame, headers, key="advocates", alt=ADVOCATES[view.language])


def voice_support(view: View) -> None:
    """Support over the quarters, by channel, and self-service."""
    answer(support_answer(view))
    draw(support_panel(view), "support")
    drawn = channels_panel(view, choice("used", USED, KINDS))
    if drawn:
        draw(drawn, "channels")
    used = used_panel(view)
    if used:
        draw(used, "used")

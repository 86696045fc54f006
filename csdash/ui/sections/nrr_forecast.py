"""Where it is heading, how far such forecasts were off, what a target asks for, and what if."""

import streamlit as st

from csdash.analysis.forecast.backtest import MODEL
from csdash.analysis.forecast.material import KEYS
from csdash.analysis.forecast.required import months_to_year_end
from csdash.contract.names import dimension_name
from csdash.metrics.benchmarks import MATURITY_CLAIM, PROFIT_CLAIM, VALUE_CLAIM
from csdash.metrics.registry import metric
from csdash.panels.answers import split_dimensions
from csdash.panels.compounding import compounding_answer, compounding_table
from csdash.panels.forecast import ForecastShown, forecast_shown
from csdash.panels.forecast_required import required_panel, usual_target
from csdash.panels.forecast_scenario import scenario_groups, scenario_panel, speed_known
from csdash.text import Text
from csdash.ui.cache import settings
from csdash.ui.parts import answer, choice, draw, number_choice, table
from csdash.ui.parts.claim import claim
from csdash.views.view import View
from csdash.words.escape import md_text

METRIC = Text("指標", "Metric")
UNTIL = Text("期限", "Until")
YEAR_END, YEAR = Text("会計年度末", "End of fiscal year"), Text("12か月後", "In 12 months")
TARGET = {
    "nrr": Text("目標のNRR (%)", "Target NRR (%)"),
    "arr": Text("目標のARR (百万)", "Target ARR (millions)"),
}
SCALE = {"nrr": 100.0, "arr": 1e-6}
BY, GROUP = Text("誰が変わるか", "Who changes"), Text("グループ", "Group")
CHURN = Text("解約の増減 (%)", "Churn, change (%)")
EXPANSION = Text("拡大の増減 (%)", "Expansion, change (%)")
FAST = Text("早期に価値に到達する割合 (pt)", "Share with early value (pt)")
NO_TARGET = Text(
    "必要額は、拡大で動く指標(NRR、ARR)について表示します。",
    "What must be won is shown for metrics that expansion moves: NRR and ARR.",
)
QUOTED = Text(
    "公表されている主張(参考。計算には使っていません)", "Published claims, for reference; none is used here"
)
EXAMPLE = -10.0
COMPOUNDED = Text(
    "NRRが何年も続いた場合の、今の顧客からの収益(今を1とする)",
    "Revenue of today's customers if an NRR holds for years (today = 1)",
)


def nrr_forecast(view: View) -> None:
    """The forecast beside its back-test, then the two questions people ask of it."""
    with st.container(horizontal=True, gap="large"):
        key = choice("of", METRIC, {key: metric(key).label for key in KEYS})
        until = choice("until", UNTIL, {"year_end": YEAR_END, "year": YEAR})
    shown = forecast_shown(view, key)
    n_months = 12 if until == "year" else months_to_year_end(view.months[1], settings().fiscal_year_starts_in)
    answer(shown.answer)
    left, right = st.columns([3, 2], gap="large")
    with left:
        draw(shown.ahead, "forecast")
    if shown.judged:
        with right:
            draw(shown.judged, "backtest")
    _required(view, key, n_months)
    _what_if(view, shown, "arr" if key == "arr" else "nrr", n_months)
    _compounded(view)
    with st.expander(QUOTED[view.language], icon=":material/format_quote:", type="compact"):
        for one in (MATURITY_CLAIM, PROFIT_CLAIM):
            claim(one)


def _required(view: View, key: str, n_months: int) -> None:
    """What a target asks for."""
    usual = usual_target(view, key, n_months)
    if usual is None:
        st.caption(NO_TARGET[view.language])
        return
    scale = SCALE[key]
    entered = number_choice(
        f"target_{key}",
        TARGET[key],
        usual * scale,
        bounds=(0.0, 1e7),
        step=1.0,
        decimals=1,
    )
    draw(required_panel(view, key, round(entered / scale, 6), n_months), "required")


def _what_if(view: View, shown: ForecastShown, key: str, n_months: int) -> None:
    """The assumptions of the reader, and what they come to."""
    dimensions = split_dimensions(view)
    if not dimensions:
        return
    with st.container(horizontal=True, gap="large"):
        by = choice("if_by", BY, {name: dimension_name(name) for name in dimensions})
        group = choice("if_group", GROUP, scenario_groups(view, by))
    is_measured, said = speed_known(view, by, group)
    with st.container(horizontal=True, gap="large"):
        churn = number_choice("if_churn", CHURN, EXAMPLE, bounds=(-100, 100), step=5)
        expansion = number_choice("if_expansion", EXPANSION, 0, bounds=(-100, 200), step=5)
        fast = number_choice("if_fast", FAST, 0, bounds=(-100, 100), step=5) if is_measured else 0.0
    base = shown if shown.told.key == key else forecast_shown(view, key)
    known = base.told.at(n_months, MODEL)
    panel = scenario_panel(
        view,
        key,
        by,
        group,
        churn / 100,
        expansion / 100,
        fast / 100,
        n_months,
        known["lower80"],
        known["upper80"],
    )
    draw(panel, "scenario")
    st.caption(md_text(said))


def _compounded(view: View) -> None:
    """What an NRR comes to over the years, and what is published about its worth."""
    st.header(COMPOUNDED[view.language], anchor=False)
    for sentence in compounding_answer(view):
        st.markdown(md_text(sentence))
    table(*compounding_table(view), key="compounding", alt=COMPOUNDED[view.language])
    claim(VALUE_CLAIM)

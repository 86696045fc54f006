"""Did health foretell who left? Marks, score, inputs, slope and silence, held against what happened."""

from collections.abc import Callable

import streamlit as st

from csdash.analysis.health.backtest import HORIZONS
from csdash.panels.health_backtest import backtest_answer, precision_panel, recall_panel
from csdash.panels.health_evidence import inputs_panel
from csdash.panels.health_foretold import calibration_panel, lead_panel
from csdash.panels.health_missed import missed_table
from csdash.panels.health_signals import silence_panel, slope_panel
from csdash.panels.panel import Panel
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text

AHEAD = Text("何か月前に遡るか", "Months ahead")
MONTHS = Text("{n}か月", "{n} months")
NONE_MISSED = Text("該当しないまま解約した顧客はいません。", "Every account that left had been marked.")
MISSED_HEIGHT = 320
USUAL = 6
# The first is what a reader sees who chose nothing.
OPTIONS = {str(n): MONTHS.format(n=str(n)) for n in sorted(HORIZONS, key=lambda n: (n != USUAL, n))}


def health_backtest(view: View) -> None:
    """Precision and recall of each mark, lead time, calibration, the evidence per input, slope, silence."""
    horizon = int(choice("ahead", AHEAD, OPTIONS))
    with or_locked():
        answer(backtest_answer(view, horizon))
        _pair(view, horizon, precision_panel, recall_panel)
        _pair(view, horizon, lead_panel, calibration_panel)
        with or_locked():
            draw(inputs_panel(view, horizon), "backtest-inputs")
        _pair(view, horizon, slope_panel, silence_panel)
        _missed(view, horizon)


def _missed(view: View, horizon: int) -> None:
    with or_locked():
        shown = missed_table(view, horizon)
        if shown is None:
            return
        frame, headers, title = shown
        st.header(md_text(title), anchor=False)
        if frame.is_empty():
            st.info(NONE_MISSED[view.language], icon=":material/info:")
        else:
            table(frame, headers, key="missed", alt=title, height=MISSED_HEIGHT)


def _pair(view: View, horizon: int, *panels: Callable[[View, int], Panel | None]) -> None:
    for column, panel in zip(st.columns(2, gap="large"), panels, strict=True):
        with column, or_locked():
            drawn = panel(view, horizon)
            if drawn:
                draw(drawn, f"backtest-{panel.__name__}")

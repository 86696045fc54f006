"""Draft figures: MRR and retention as a draft would show them, so that a wrong column is seen before it is saved."""

import streamlit as st

from csdash.figures.theme import THEMES
from csdash.figures.trend import trend
from csdash.importing.preview import preview_window
from csdash.metrics.registry import metric
from csdash.months import month_start
from csdash.panels.tile import Tile
from csdash.session import Session
from csdash.text import Text
from csdash.ui.current import current_language
from csdash.ui.parts import tiles
from csdash.ui.parts.chart import drawn
from csdash.words.dates import month_text
from csdash.words.escape import md_text
from csdash.words.numbers import interval_text, value_text

RATES = ("nrr", "grr")
STOCKS = ("arr", "n_accounts")
MRR = Text("月末MRRの推移({first}〜{last})", "MRR at month-end, {first} to {last}")
OVER = Text("維持率は{month}・{n}か月前との比較", "Retention: {month} against {n} months earlier")
ONE_MONTH = Text(
    "1か月分しかないため、維持率はまだ計算できません。",
    "There is one month only, so there is no retention yet.",
)


def draft_figures(session: Session) -> None:
    """Tiles of the last month, and MRR over all months."""
    language = current_language()
    window, last = preview_window(session), month_start(session.last_month)
    rates = [_tile(session, key, window) for key in RATES] if window else []
    tiles([*rates, *(_tile(session, key, 1) for key in STOCKS)])
    if window:
        st.caption(md_text(OVER.format(month=month_text(last, language), n=str(window))[language]))
    else:
        st.caption(ONE_MONTH[language])
    mrr = session.metrics("mrr")
    first = month_text(month_start(session.first_month), language)
    title = MRR.format(first=first, last=month_text(last, language))[language]
    st.caption(md_text(title))
    chart = trend(
        mrr,
        metric("mrr").unit,
        name=metric("mrr").label[language],
        language=language,
        theme=THEMES[st.context.theme.type or "light"],
        currency=session.currency,
        fiscal_start=session.settings.fiscal_year_starts_in,
    )
    st.plotly_chart(drawn(chart), theme=None, key="import.mrr", alt=title, config={"displayModeBar": False})


def _tile(session: Session, key: str, window: int) -> Tile:
    language, asked = current_language(), metric(key)
    row = session.metrics(key, window=window, month=month_start(session.last_month)).row(0, named=True)
    interval = ""
    if row["lower"] is not None:
        interval = interval_text(
            row["lower"], row["upper"], asked.unit, language, session.currency, value=row["value"]
        )
    return Tile(
        asked.label[language],
        value_text(row["value"], asked.unit, language, session.currency),
        interval=interval,
    )

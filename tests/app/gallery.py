"""A page with every part on it, inside the real shell: what parts are looked at and tested with."""

import streamlit as st

from csdash.figures.line_image import line_image
from csdash.figures.spark import spark
from csdash.figures.theme import THEMES
from csdash.figures.trend import trend
from csdash.metrics.retention import GRR, NRR
from csdash.metrics.revenue import MRR
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.tile import Tile
from csdash.text import Text
from csdash.ui import address, cache, shell
from csdash.ui.boundary import boundary
from csdash.ui.navigation import PAGES
from csdash.ui.parts import answer, banner, choice, figure, locked, question, tiles
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.words.numbers import value_text

HOSTILE = "<b>太字</b> $x$ [悪](https://example.com) ![画像](https://example.com/a.png)"
TITLE = Text("既存顧客の売上は増えているか", "Is revenue from existing customers growing?")
FINDING = Text(
    "NRRは6か月で2.1ポイント低下。SMBの解約が1.6ポイント分",
    "NRR fell 2.1 points in six months; SMB explains 1.6",
)
SUBTITLE = Text("NRR、12か月、全アカウント", "NRR, 12 months, all accounts")
HOW_TO_READ = Text("線が**100%より上**なら増えています。", "Above **100%** it grows.")
BASE = Text("48社", "48 accounts")
SURVEY = Text("出典: ある調査", "Source: a survey")
BY = Text("分け方", "Split by")
SPLITS = {"segment": Text("セグメント", "Segment"), "region": Text("地域", "Region")}
HEADERS = {
    "month": Header(Text("月", "Month"), is_pinned=True),
    "value": Header(Text("NRR", "NRR"), Unit.RATE),
    "numerator": Header(Text("期末MRR", "Closing MRR"), Unit.MONEY),
    "denominator": Header(Text("期首MRR", "Opening MRR"), Unit.MONEY),
    "n_accounts": Header(Text("アカウント数", "Accounts"), Unit.COUNT),
}


@cached
def monthly(session, view, key):
    return view.question.values(session, key)


@cached
def nrr_trend(session, view):
    return trend(
        monthly(view, "nrr"), Unit.RATE, name="NRR", language=view.language, theme=THEMES[view.theme]
    )


@cached
def small(session, view, key):
    drawn = spark(monthly(view, key), Unit.RATE, theme=THEMES[view.theme], target=1.02)
    return drawn, line_image(drawn)


def row(view) -> list[Tile]:
    """Tiles with everything, with nothing, and with the longest words there are."""

    def said(ja: str, en: str) -> str:
        return Text(ja, en)[view.language]

    context = (said("目標 102%", "Target 102%"), said("中央値 101% (2025)", "Median 101% (2025)"))
    money = value_text(1_234_567_890, Unit.MONEY, view.language, "JPY")
    now = value_text(monthly(view, "nrr")["value"][-1], Unit.RATE, view.language)
    churn = said("解約率 (顧客数・年)", "Logo churn, annual")
    return [
        Tile(
            "NRR",
            now,
            "higher",
            "-2.1pt",
            "±1.2",
            *small(view, "nrr"),
            context,
            NRR.definition[view.language],
        ),
        Tile("GRR", "91.0%", "higher", "+0.4pt", "±0.9", *small(view, "grr"), context),
        Tile(said("年間経常収益 (ARR)", "Annual recurring revenue (ARR)"), money, "higher", "+4.2%"),
        Tile(churn, "7.9%", "lower", "+0.6pt", "±1.4", *small(view, "logo_churn_rate"), context),
        Tile("CMRR", money, "higher", "0pt"),
        Tile("NPS", "+32", "higher", "+3", "±6", context=(said("回答率 41%", "41% answered"),)),
    ]


def page() -> None:
    """All parts, in the order of a page."""
    view = shell.current_view()
    language = view.language
    question(TITLE)
    banner("late", Text("最後の取り込みから42日たっています。", "The last import was 42 days ago.")[language])
    answer([FINDING[language], HOSTILE])
    tiles(row(view), before=Text("2024年12月", "Dec 2024")[language])
    choice("by", BY, SPLITS)
    figure(
        FINDING[language],
        SUBTITLE[language],
        nrr_trend(view),
        Evidence(HOW_TO_READ, BASE[language], (NRR, GRR, MRR), monthly(view, "nrr"), HEADERS, (SURVEY,)),
        key="nrr",
        alt=FINDING[language],
    )
    locked("accounts.health_score", Text("ヘルスの分布", "the distribution of health"))


st.set_page_config(page_icon="📈", layout="wide", initial_sidebar_state=320)
shell.start()
with shell.page_width(), boundary():
    shell.prepare(PAGES[0])
    page()
address.publish()
cache.freeze_start()
shell.count_run()

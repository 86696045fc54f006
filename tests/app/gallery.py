"""A page with every part on it, inside the real shell: what parts are looked at and tested with."""

import streamlit as st

from csdash.figures.spark import spark
from csdash.figures.theme import THEMES
from csdash.figures.trend import trend
from csdash.metrics.revenue import ARR, MRR
from csdash.metrics.retention import GRR, NRR
from csdash.text import Text
from csdash.ui import address, cache, shell
from csdash.ui.boundary import boundary
from csdash.ui.cache import cached
from csdash.ui.navigation import PAGES
from csdash.ui.parts import Evidence, Header, Tile, answer, banner, choice, figure, locked, question, tiles
from csdash.unit import Unit
from csdash.words.numbers import value_text

HOSTILE = "<b>太字</b> $x$ [悪](https://example.com) ![画像](https://example.com/a.png)"
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
        monthly(view, "nrr"),
        Unit.RATE,
        name="NRR",
        language=view.language,
        theme=THEMES[view.theme],
        currency=session.currency,
    )


@cached
def nrr_spark(session, view, key):
    return spark(monthly(view, key), Unit.RATE, language=view.language, theme=THEMES[view.theme], target=1.02)


def page() -> None:
    """All parts, in the order of a page."""
    view = shell.current_view()
    words = {"ja": ("NRRは{}です。", "1年前より2.1ポイント下がり、SMBの解約が1.6ポイント分を占めます。"), "en": ("NRR is {}.", "It fell 2.1 points in a year; churn in SMB explains 1.6.")}
    frame = monthly(view, "nrr")
    now = value_text(frame["value"][-1], Unit.RATE, view.language)
    question(Text("既存顧客の売上は増えているか、減っているか", "Is revenue from existing customers growing or shrinking?"))
    banner("late", {"ja": "最後の取り込みから42日たっています。", "en": "The last import was 42 days ago."}[view.language])
    answer([words[view.language][0].format(now), words[view.language][1], HOSTILE])
    vs = {"ja": "2024年12月", "en": "Dec 2024"}[view.language]
    target = {"ja": ("目標 102%", "中央値 101% (2025)"), "en": ("Target 102%", "Median 101% (2025)")}[view.language]
    tiles(
        [
            Tile("NRR", now, "higher", "-2.1pt", "±1.2", nrr_spark(view, "nrr"), target, NRR.definition[view.language]),
            Tile("GRR", "91.0%", "higher", "+0.4pt", "±0.9", nrr_spark(view, "grr"), target),
            Tile(ARR.name[view.language], value_text(1_234_567_890, Unit.MONEY, view.language, "JPY"), "higher", "+4.2%", "", nrr_spark(view, "nrr")),
            Tile({"ja": "解約率 (顧客数・年)", "en": "Logo churn, annual"}[view.language], "7.9%", "lower", "+0.6pt", "±1.4", nrr_spark(view, "logo_churn_rate"), target),
            Tile("CMRR (90d)", value_text(101_234_567, Unit.MONEY, view.language, "JPY"), "higher", "0pt"),
            Tile("NPS", "+32", "higher", "+3", "±6", None, ({"ja": "回答率 41%", "en": "41% answered"}[view.language],)),
        ],
        before=vs,
    )
    choice("by", Text("分け方", "Split by"), {"segment": Text("セグメント", "Segment"), "region": Text("地域", "Region")})
    figure(
        {"ja": "NRRは6か月で2.1ポイント低下。SMBの解約が1.6ポイント分", "en": "NRR fell 2.1 points in six months; SMB churn explains 1.6"}[view.language],
        {"ja": "NRR、12か月、全アカウント", "en": "NRR, 12 months, all accounts"}[view.language],
        nrr_trend(view),
        Evidence(
            how_to_read=Text("線が**100%より上**なら、既存顧客の売上は増えています。", "Above **100%** revenue from existing customers grows."),
            base={"ja": "164社、期首MRR 1,234万円", "en": "164 accounts, opening MRR ¥12.3M"}[view.language],
            definitions=(NRR, GRR, MRR),
            frame=frame,
            headers=HEADERS,
        ),
        key="nrr",
        alt={"ja": "NRRの推移。直近は低下。", "en": "NRR over time, falling lately."}[view.language],
    )
    locked("accounts.health_score", Text("ヘルスの分布と推移", "the distribution of health and its movement"))


st.set_page_config(page_icon="📈", layout="wide", initial_sidebar_state=320)
shell.start()
with shell.page_width(), boundary():
    shell.prepare(PAGES[0])
    page()
address.publish()
cache.freeze_start()
shell.count_run()

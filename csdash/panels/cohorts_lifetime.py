"""What accounts pay over their lifetime beside what was first sold, and whether they earn back what it cost to win them."""

import polars as pl

from csdash.analysis.cohorts import lifetime_value as lifetime
from csdash.analysis.cohorts import payback as earning
from csdash.panels import words
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

Shown = tuple[pl.DataFrame, dict[str, Header]]
YEARS = Text("開始からの年数", "Years since the start")
ONE_TIME = Text("開始時の年額(1社平均)", "Sold for a year, mean")
LIFETIME = Text("支払いの累計(1社平均)", "Paid since, mean")
TIMES = Text("累計÷開始時の年額", "Paid over first sold")
PROFIT, N_PROFIT = (
    Text("粗利の累計(1社平均)", "Gross profit since, mean"),
    Text("粗利のわかる社数", "With margin"),
)
BAND = Text("解約の時期", "Left")
BANDS = {
    "6": Text("6か月以内", "Within 6 months"),
    "12": Text("7〜12か月", "Months 7 to 12"),
    "24": Text("13〜24か月", "Months 13 to 24"),
    "beyond": Text("25か月以上", "Month 25 or later"),
}
LEFT = Text("解約した社数", "Accounts that left")
SHARE = Text("回収前に解約した割合", "Left before earned back")
MISSING = Text("未回収の費用", "Not earned back")


@cached
def lifetime_answer(session: Session, view: View) -> list[str]:
    """What the first sale came to over the years."""
    found = lifetime.lifetime_value(session, view.question)
    return [one[view.language] for one in lifetime.told(found, session.settings.minimum_n, session.currency)]


@cached
def lifetime_table(session: Session, view: View) -> Shown:
    """One-time value beside lifetime value, by how many years are known of enough accounts."""
    found = lifetime.lifetime_value(session, view.question)
    return found.filter(pl.col("n_accounts") >= session.settings.minimum_n), {
        "years": Header(YEARS, Unit.COUNT, is_pinned=True),
        "n_accounts": Header(words.N, Unit.COUNT),
        "one_time": Header(ONE_TIME, Unit.MONEY),
        "lifetime": Header(LIFETIME, Unit.MONEY),
        "times": Header(TIMES, Unit.TIMES),
        "lower": Header(words.LOWER, Unit.TIMES),
        "upper": Header(words.UPPER, Unit.TIMES),
        "profit": Header(PROFIT, Unit.MONEY),
        "n_profit": Header(N_PROFIT, Unit.COUNT),
    }


@cached
def payback_answer(session: Session, view: View) -> list[str]:
    """How long the acquisition cost takes to be earned back, and who left before."""
    found = earning.payback(session, view.question)
    return [one[view.language] for one in earning.told(found, session.currency)]


@cached
def payback_table(session: Session, view: View) -> Shown:
    """By month of churn, how many had not earned back what they cost."""
    bands = earning.payback(session, view.question).bands
    spelt = {code: name[view.language] for code, name in BANDS.items()}
    return bands.with_columns(pl.col("band").replace_strict(spelt, return_dtype=pl.String)), {
        "band": Header(BAND, is_pinned=True),
        "n_left": Header(LEFT, Unit.COUNT),
        "value": Header(SHARE, Unit.RATE),
        "lower": Header(words.LOWER, Unit.RATE),
        "upper": Header(words.UPPER, Unit.RATE),
        "missing": Header(MISSING, Unit.MONEY),
    }

"""What health foretold: how early losses were marked, and whether the score is calibrated."""

import polars as pl

from csdash.analysis.health import backtest_told as told
from csdash.analysis.health.backtest import marks, wide_mark
from csdash.analysis.health.calibration import calibration
from csdash.analysis.health.lead import lead_of
from csdash.errors import NotUnlocked
from csdash.figures.ranked import ranked
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.health_backtest import (
    NEEDS,
    WHOLE,
    base_of,
    marks_found,
    rows_of,
    subtitle,
)
from csdash.panels.health_bands import CONFIG
from csdash.panels.panel import Panel, theme_of
from csdash.panels.rated import rated_headers
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import value_text

THEN = Text(
    "解約した顧客のうち、その時点で「{mark}」だった割合",
    "Share of those that left for which “{mark}” held then",
)
BY_SCORE = Text("スコア10点ごとの解約率", "Share that left, per ten points of score")
STAYED = Text("全顧客", "All accounts")
MONTHS = Text("{n}か月前", "{n} months before")
MONTH = Text("1か月前", "1 month before")
TENS = Text("{low}〜{high}点", "{low} to {high}")
LEAD_HOW = Text(
    "解約した顧客について、最後に支払った月(1か月前)から1年前まで、各月末に印がついていたかを見ます。縦線は検証月の全顧客のうち該当した割合で、これを超えて初めて兆候です。"
    "「最初の該当」は1年間で最初に該当した月で、その間に一度外れたものも含みます。",
    "Of accounts that left, whether the mark held at each month-end from the last month paid for (1 before) back to a year. "
    "The thin line is the share marked of all accounts looked at: only above it is it a sign. The first month in the year "
    "counts as first, even if the mark was off in between.",
)
CALIBRATION_HOW = Text(
    "名前の横の「予想」は、それより前の検証月で同じ点数帯の顧客が解約した割合です(件数が少ない帯は全体の率に寄せます)。予想が95%区間に入っていれば、スコアは額面どおりに読めます。"
    "見出しは、予想の二乗誤差が全体の率だけの予想より誤差を超えて小さいかどうかで決めます。",
    "“Expected” beside the name is the share that left at that height in the test months before (leaning on the overall share "
    "where accounts were few). Where it lies within the interval, the score can be taken at its word. The title says "
    "whether the squared error of expecting by score is below that of expecting the overall share by more than chance.",
)
EXPECTED = Text("{tens}(予想{rate})", "{tens} (expected {rate})")


@cached
def lead_panel(session: Session, view: View, horizon: int) -> Panel | None:
    """How many of those that left were marked so many months before; None where nobody left."""
    rows, health = rows_of(session, view, horizon), session.configs.health.value
    mark = wide_mark(marks_found(session, view, horizon)["mark"].to_list())
    if not mark or not rows["is_lost"].any():
        return None
    rule = marks(health)[mark]
    lead = lead_of(session.marked_before(rows.filter("is_lost")), rule)
    months = lead.by_months["months_before"].to_list()
    named = lead.by_months.with_columns(
        group=pl.Series(
            [(MONTH if n == 1 else MONTHS.format(n=str(n)))[view.language] for n in months], dtype=pl.String
        )
    )
    name = told.mark_name(mark, health)
    return Panel(
        finding=told.lead_title(lead, mark, health)[view.language],
        subtitle=subtitle(session, view, horizon, THEN.format(mark=name)),
        chart=ranked(
            named,
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            overall=rows.select(rule.mean()).item(),
            overall_name=STAYED[view.language],
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=LEAD_HOW,
            base=base_of(rows)[view.language],
            definitions=(),
            frame=named,
            headers=rated_headers(Text("解約までの月数", "Months before"), THEN.format(mark=name)),
        ),
    )


@cached
def calibration_panel(session: Session, view: View, horizon: int) -> Panel:
    """What share left at each height of the score, beside what was expected."""
    rows = rows_of(session, view, horizon)
    if rows["score"].is_null().all():
        raise NotUnlocked("accounts.health_score", NEEDS)
    heights, skill = calibration(rows)
    labels = []
    for low, expected in heights.select("group", "expected").iter_rows():
        tens = TENS.format(low=str(low), high=str(low + 10))
        rate = value_text(expected, Unit.RATE, view.language)
        labels.append((tens if expected is None else EXPECTED.format(tens=tens, rate=rate))[view.language])
    named = heights.with_columns(
        group=pl.Series(labels, dtype=pl.String),
        numerator="n_lost",
        denominator="n_accounts",
        config=pl.lit(session.configs.health.stamp),
    ).reverse()
    known = rows.drop_nulls("score")
    return Panel(
        finding=told.calibration_title(skill)[view.language],
        subtitle=subtitle(session, view, horizon, BY_SCORE),
        chart=ranked(
            named,
            Unit.RATE,
            language=view.language,
            theme=theme_of(view),
            overall=known["is_lost"].mean(),
            overall_name=WHOLE[view.language],
            minimum_n=session.settings.minimum_n,
            keeps_order=True,
        ),
        evidence=Evidence(
            how_to_read=CALIBRATION_HOW,
            base=base_of(known)[view.language],
            definitions=(),
            frame=named,
            headers={
                **rated_headers(Text("スコア", "Score"), Text("解約した割合", "Share that left")),
                "expected": Header(Text("予想", "Expected"), Unit.RATE),
                "n_lost": Header(Text("解約", "Left"), Unit.COUNT),
                "config": Header(CONFIG),
            },
        ),
    )

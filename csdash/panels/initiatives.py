"""Before and after: what a metric was in the window before something happened, and in the one after."""

import polars as pl

from csdash.analysis import initiatives as analysis
from csdash.analysis.with_interval import with_interval
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.dates import month_text
from csdash.words.numbers import interval_text

DAY, WHAT, METRIC = Text("日付", "Day"), Text("施策・出来事", "What happened"), Text("指標", "Metric")
BEFORE, AFTER = Text("前", "Before"), Text("後", "After")
CHANGE, INTERVAL = Text("差", "Difference"), Text("差の95%区間", "95% interval")
STANDS = Text("誤差を超えるか", "Beyond chance")
YES = {True: Text("超える", "yes"), False: Text("範囲内", "no")}
WAITS = Text("{month}末に判明", "known at the end of {month}")


@cached
def initiatives_answer(session: Session, view: View, key: str) -> str:
    """Which of the comparisons are more than chance."""
    return analysis.told(analysis.initiatives(session, view.question, key))[view.language]


@cached
def initiatives_table(session: Session, view: View, key: str) -> tuple[pl.DataFrame, dict[str, Header]]:
    """Each of them, the latest first, with the metric before and after and the interval of the difference."""
    rows = [_row(one, view) for one in analysis.initiatives(session, view.question, key)]
    schema = {
        "date": pl.Date,
        **dict.fromkeys(("what", "metric", "before", "after"), pl.String),
        "change": pl.Float64,
        **dict.fromkeys(("interval", "stands"), pl.String),
    }
    return pl.DataFrame(rows, schema=schema, orient="row"), {
        "date": Header(DAY, is_pinned=True),
        "what": Header(WHAT),
        "metric": Header(METRIC),
        "before": Header(BEFORE),
        "after": Header(AFTER),
        "change": Header(CHANGE, format="%+.1f pt"),
        "interval": Header(INTERVAL),
        "stands": Header(STANDS),
    }


def _row(one: analysis.Initiative, view: View) -> tuple:
    language, pair, unit = view.language, one.change, one.metric.unit
    after = with_interval(pair.now, unit)[language]
    if pair.now.value is None and one.ripe > view.question.month:
        after = WAITS.format(month=month_text(one.ripe, language))[language]
    is_judged = pair.p_value is not None
    return (
        *(one.day, one.text[language], one.metric.label[language]),
        *(with_interval(pair.then, unit)[language], after),
        None if pair.value is None else pair.value * (100 if unit is Unit.RATE else 1),
        interval_text(pair.lower, pair.upper, unit, language) if is_judged else None,
        YES[one.stands][language] if is_judged else None,
    )

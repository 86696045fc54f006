"""A month as it was told from an earlier snapshot and as it is known now, and what made the difference."""

from datetime import date

import polars as pl

from csdash.analysis.restatement import told as sentences
from csdash.analysis.restatement.compared import Restated
from csdash.analysis.restatement.then_and_now import ThenAndNow
from csdash.errors import CsdashError
from csdash.figures.restated import restated
from csdash.metrics.registry import REGISTRY, metric
from csdash.months import month_start
from csdash.panels import words
from csdash.panels.data_status import both
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.views.kept import cached
from csdash.views.view import Snapshot, View
from csdash.words.dates import day_text

FIRST = "nrr"
NO_MONTH = Text(
    "表示期間と比較期間に、どちらのスナップショットでも答えられる月がありません。表示する月か比較期間を変えてください。",
    "No month shown can be told by both snapshots. Change the months shown or the window.",
)
LINES = Text("{subtitle}・{day}時点と今", "{subtitle}; as of {day} and today")
LINES_HOW = Text(
    "灰色の線は当時の値です。値が変わった月だけ、今の値を色の線で示します。点線の部分は、当時まだなかった月です。"
    "下の棒は差で、目盛りは線と別です。縦の点線は選んだ月です。",
    "The grey line is what was said. Only where a month was restated does a coloured line show what is known now. "
    "Dotted is what was not there then. The bars below are the differences, on a scale of their own; the upright "
    "line marks the month chosen.",
)
THEN, NOW = Text("当時の値", "Then"), Text("今の値", "Now")
IS_RESTATED = Text("変わったか", "Restated")


def _asked(session: Session, view: View, then_id: str, day: date) -> ThenAndNow:
    """The shown snapshot beside an earlier one, through the same scope."""
    return ThenAndNow(view.opened(Snapshot(then_id, day)), session, question_of(view))


@cached
def metric_keys(session: Session, view: View, then_id: str, day: date) -> tuple[str, ...]:
    """The metrics that both snapshots know, the first one first."""
    asked = _asked(session, view, then_id, day)
    known = [
        key
        for key, one in REGISTRY.items()
        if not one.unlocked_by or (asked.then.has(one.unlocked_by) and asked.now.has(one.unlocked_by))
    ]
    return tuple(sorted(known, key=lambda key: key != FIRST))


@cached
def restatable_months(session: Session, view: View, then_id: str, day: date, key: str) -> tuple[int, ...]:
    """The months that both snapshots can tell, the newest first."""
    months = _asked(session, view, then_id, day).months(key)
    if not months:
        raise CsdashError(NO_MONTH)
    return tuple(months)


@cached
def restatement(session: Session, view: View, then_id: str, day: date, key: str, month: int) -> Restated:
    """A metric in one month, then and now, with its causes."""
    return _asked(session, view, then_id, day).restated(key, month)


@cached
def months_told(session: Session, view: View, then_id: str, day: date, key: str) -> pl.DataFrame:
    """A metric over the months shown, then and now."""
    return words.plain(_asked(session, view, then_id, day).over_months(key))


@cached
def restatement_answer(
    session: Session, view: View, then_id: str, day: date, key: str, month: int
) -> list[str]:
    """What was said and what is known; why; and how many other months changed."""
    told = restatement(view, then_id, day, key, month)
    said = (
        sentences.said(told, day, session.currency),
        sentences.why(told, session.currency),
        sentences.over(metric(key), months_told(view, then_id, day, key), session.currency),
    )
    return [sentence[view.language] for sentence in said if sentence]


@cached
def lines_panel(session: Session, view: View, then_id: str, day: date, key: str, month: int) -> Panel:
    """The metric over the months shown, as it was said and as it is known."""
    asked, frame = metric(key), months_told(view, then_id, day, key)
    subtitle = words.subtitle(asked, view, session.names)
    return Panel(
        finding=sentences.restated_months(asked, frame)[view.language],
        subtitle=LINES.format(subtitle=subtitle, day=both(day_text, day))[view.language],
        chart=restated(
            frame,
            asked.unit,
            name=asked.label[view.language],
            language=view.language,
            theme=theme_of(view),
            currency=session.currency,
            chosen=month_start(month),
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=LINES_HOW,
            base=sentences.compared(frame)[view.language],
            definitions=(asked,),
            frame=frame.reverse(),
            headers={
                "month": Header(words.MONTH, is_pinned=True),
                "then": Header(THEN, asked.unit),
                "now": Header(NOW, asked.unit),
                "is_restated": Header(IS_RESTATED),
            },
        ),
    )

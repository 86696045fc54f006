"""A metric over time, against its target, its benchmark and what happened."""

import polars as pl

from csdash.analysis import findings
from csdash.analysis.headline import headline, targets_of
from csdash.figures.trend import trend
from csdash.metrics.registry import metric
from csdash.session import Session
from csdash.text import Language, Text
from csdash.ui.cache import cached
from csdash.ui.panels import words
from csdash.ui.panels.panel import Panel, question_of, theme_of, too_early
from csdash.ui.parts.figure import Evidence
from csdash.ui.parts.table import Header
from csdash.ui.state import View

HOW_TO_READ = Text(
    "線は各月末の値、帯は95%区間です。帯が重なる2つの値は、偶然の違いかもしれません。"
    "黒い短い線は目標、点線は外部ベンチマーク、番号は出来事です。薄い点は対象が少ない月です。",
    "The line is the value at each month-end, the band its 95% interval: two values whose bands overlap may differ "
    "by chance. Short black ticks are targets, the dotted line is an outside benchmark, numbers are "
    "happenings. Pale points rest on few accounts.",
)


@cached
def trend_panel(session: Session, view: View, key: str) -> Panel:
    """The trend of metric `key` over the months shown."""
    asked, question = metric(key), question_of(view)
    values = words.plain(question.values(session, key))
    if values.is_empty():
        raise too_early(view)
    told = headline(session, question, key)
    shown = pl.col("month").is_between(values["month"].min(), values["month"].max())
    targets = targets_of(session, key, view.window).filter(shown) if not view.where else None
    chart = trend(
        values,
        asked.unit,
        name=asked.label[view.language],
        language=view.language,
        theme=theme_of(view),
        currency=session.currency,
        target=targets if targets is not None and targets.height else None,
        benchmarks=[(one.value, one.label[view.language]) for one in told.benchmarks],
        annotations=_annotations(session, key, view.language),
        minimum_n=session.settings.minimum_n,
        fiscal_start=session.settings.fiscal_year_starts_in,
    )
    return Panel(
        finding=findings.against_target(told, question.last, session.currency)[view.language],
        subtitle=words.subtitle(asked, view, session.names),
        chart=chart,
        evidence=Evidence(
            how_to_read=HOW_TO_READ,
            base=words.base(values.row(-1, named=True), asked, view.language, session.currency),
            definitions=(asked,),
            frame=values.reverse(),
            headers=words.value_headers(asked, ("month", Header(words.MONTH, is_pinned=True))),
        ),
    )


def _annotations(session: Session, key: str, language: Language) -> pl.DataFrame | None:
    """What happened, in the reader's language: notes on this metric and those on all."""
    notes = session.table("annotations")
    if notes is None:
        return None
    if "metric" in notes.columns:
        notes = notes.filter(pl.col("metric").fill_null("").is_in(["", key]))
    return notes.select("date", pl.col(f"text_{language}").alias("text")).sort("date")

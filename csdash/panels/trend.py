"""A metric over time, against its target, its benchmark and what happened."""

from collections.abc import Sequence

import polars as pl

from csdash.analysis import findings
from csdash.analysis.benchmarks import BAND_CURRENCY, NONE, drawn, offered
from csdash.analysis.headline import headline, targets_of
from csdash.analysis.question import Question
from csdash.analysis.sentences import written
from csdash.figures.trend import trend
from csdash.metrics.benchmarks import Benchmark
from csdash.metrics.registry import metric
from csdash.notes import notes_of
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.scope import EVERYTHING
from csdash.session import Session
from csdash.text import Language, Text
from csdash.views.kept import cached
from csdash.views.view import View

HOW_TO_READ = Text(
    "線は各月末の値、帯は95%区間です。帯が重なる2つの値は、偶然の違いかもしれません。"
    "黒い短い線は目標、点線は外部ベンチマーク、番号は出来事です。薄い点は対象が少ない月です。",
    "The line is the value at each month-end, the band its 95% interval: two values whose bands overlap may differ "
    "by chance. Short black ticks are targets, the dotted line is an outside benchmark, numbers are "
    "happenings. Pale points rest on few accounts.",
)
SOURCE = Text("ベンチマーク: {label} {value}。出典: {source}", "Benchmark: {label} {value}. Source: {source}")
BANDS = Text(
    "年間契約額の帯はUSD建てです。データの通貨は{currency}のため、当てはまる帯は自動では選ばれません。",
    "Bands of contract value are in USD. Amounts here are in {currency}, so choose the band that fits yourself.",
)
WRITTEN_BY = Text("{text}({author})", "{text} ({author})")
NO_BENCHMARK = Text("なし", "None")


@cached
def trend_panel(session: Session, view: View, key: str, benchmark: str = "") -> Panel:
    """The trend of metric `key` over the months shown, beside the benchmark of that code or the usual one."""
    asked, question = metric(key), question_of(view)
    values = words.plain(question.values(session, key))
    if values.is_empty():
        raise too_early(view)
    told = headline(session, question, key)
    shown = pl.col("month").is_between(values["month"].min(), values["month"].max())
    targets = targets_of(session, key, view.window).filter(shown) if not view.where else None
    marks = drawn(session, question, key, benchmark)
    chart = trend(
        values,
        asked.unit,
        name=asked.label[view.language],
        language=view.language,
        theme=theme_of(view),
        currency=session.currency,
        target=targets if targets is not None and targets.height else None,
        benchmarks=[(one.value, one.label[view.language]) for one in marks],
        annotations=annotations_of(session, key, view.language),
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
            sources=sources_of(session, question, key, marks),
        ),
    )


@cached
def benchmark_options(session: Session, view: View, key: str) -> dict[str, Text]:
    """Code to name of the benchmarks a trend can be held against, the usual one first; empty where there is none."""
    question = question_of(view)
    known = {one.code: one.label for one in offered(session, question, key)}
    usual = [one.code for one in drawn(session, question, key)] or [NONE]
    named = known | {NONE: NO_BENCHMARK}
    return {code: named[code] for code in dict.fromkeys([*usual, *named])} if known else {}


def sources_of(
    session: Session, question: Question, key: str, marks: Sequence[Benchmark]
) -> tuple[Text, ...]:
    """Where the benchmarks drawn are from, and why the band of contract value is left to the reader."""
    said = [
        SOURCE.format(label=one.label, value=written(one.value, metric(key).unit), source=one.source)
        for one in marks
    ]
    if any(one.acv for one in offered(session, question, key)) and session.currency != BAND_CURRENCY:
        said.append(BANDS.format(currency=session.currency))
    return tuple(said)


def annotations_of(session: Session, key: str, language: Language) -> pl.DataFrame | None:
    """What happened, in the reader's language: on this metric and on all, from the data and from what people wrote."""
    # A room full of people is told of no account, and free words may name one.
    notes = None if session.scope.safe else session.table("annotations")
    if notes is not None and "metric" in notes.columns:
        notes = notes.filter(pl.col("metric").fill_null("").is_in(["", key]))
    told = [] if notes is None else [notes.select("date", pl.col(f"text_{language}").alias("text"))]
    # A note may speak of any account, and so is for those who may see them all.
    if session.scope == EVERYTHING and (written := notes_of(session.settings).on(key)):
        rows = [
            (note.day, WRITTEN_BY.format(text=note.text, author=note.author)[language]) for note in written
        ]
        told.append(pl.DataFrame(rows, schema={"date": pl.Date, "text": pl.String}, orient="row"))
    return pl.concat(told).sort("date", maintain_order=True) if told else None

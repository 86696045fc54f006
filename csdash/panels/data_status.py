"""What the data is: its snapshots, its tables, and what the checks found, now and over time."""

from collections.abc import Callable
from datetime import date

import polars as pl

from csdash.analysis.sentences import month_name
from csdash.contract.finding import Severity
from csdash.contract.tables import TABLES
from csdash.months import month_start
from csdash.panels.header import Header
from csdash.session import Session
from csdash.snapshots.listing import is_root, list_snapshots
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.labels import AND
from csdash.views.view import View
from csdash.words.dates import day_text, month_text

ADDS_UP = Text(
    "MRRの増減は、{n}か月すべてで、全体でも属性のすべての組み合わせでも期末残高と一致しています。",
    "The MRR bridge meets the closing balance in all {n} months, in total and for every combination of attributes.",
)
DOES_NOT = Text(
    "MRRの増減が期末残高と一致しない月が{n}件あります。このデータの数字は使わないでください。",
    "The MRR bridge does not meet the closing balance in {n} cases. Do not use the figures of this data.",
)
COVERS = Text(
    "{first}から{last}までの{n}か月、{as_of}時点のデータです。",
    "{n} months, {first} to {last}, as known on {as_of}.",
)
FOUND = Text("検査の指摘は{n}件です(エラーなし)。", "The checks raised {n} warnings and no error.")
FOUND_ONE = Text("検査の指摘は1件です(エラーなし)。", "The checks raised 1 warning and no error.")
CLEAN = Text("検査の指摘はありません。", "The checks raised nothing.")

TABLE = Text("テーブル", "Table")
GRAIN = Text("1行の意味", "A row is")
ROWS = Text("行数", "Rows")
COLUMNS = Text("列数", "Columns")
WHERE = Text("場所", "Where")
WHAT = Text("指摘", "Finding")
ADVICE = Text("対応", "What to do")
AS_OF = Text("時点", "As of")
SNAPSHOT = Text("スナップショット", "Snapshot")
SOURCE = Text("取り込み元", "Source")
COVERAGE = Text("対象月", "Months")
RULE = Text("検査項目", "Rule")
SEVERITY = Text("重さ", "Severity")
SEVERITIES = {"error": Text("エラー", "Error"), "warning": Text("注意", "Warning")}
NOT_RECORDED = Text(
    "{dates}のスナップショットには検査の記録がありません。",
    "No checks were recorded with the snapshots of {dates}.",
)
NO_HISTORY = Text(
    "スナップショットのルートではないため、検査の履歴はありません。取り込みで公開すると記録が残ります。",
    "This is no snapshot root, so there is no history of checks. Publish by an import to keep one.",
)
MOST_SNAPSHOTS = 6

Shown = tuple[pl.DataFrame, dict[str, Header]]


@cached
def data_answer(session: Session, view: View) -> list[str]:
    """What the data covers, what the checks found, and whether the numbers add up."""
    coverage = session.coverage
    covers = COVERS.format(
        first=month_name(coverage.first),
        last=month_name(coverage.last),
        n=str(coverage.n_months),
        as_of=both(day_text, session.as_of),
    )
    breaches = session.breaches
    adds_up = (
        ADDS_UP.format(n=str(coverage.n_months))
        if breaches.is_empty()
        else DOES_NOT.format(n=str(breaches.height))
    )
    told = [covers, adds_up]
    if session.is_whole:
        n_warnings = len(session.report.warnings)
        told.append((CLEAN, FOUND_ONE)[n_warnings] if n_warnings < 2 else FOUND.format(n=str(n_warnings)))
    return [sentence[view.language] for sentence in told]


@cached
def tables_table(session: Session, view: View) -> Shown:
    """The tables that are there."""
    rows = [
        (name, TABLES[name].grain[view.language], session.row_counts[name], len(session.columns(name)))
        for name in session.tables
    ]
    frame = pl.DataFrame(rows, schema=["table", "grain", "rows", "columns"], orient="row")
    return frame, {
        "table": Header(TABLE, is_pinned=True),
        "grain": Header(GRAIN),
        "rows": Header(ROWS, Unit.COUNT),
        "columns": Header(COLUMNS, Unit.COUNT),
    }


@cached
def findings_table(session: Session, view: View) -> Shown:
    """What the checker found, as it reports it."""
    language = view.language
    rows = [
        (finding.where(language), finding.says[language], finding.advice[language])
        for finding in session.report.findings
        if finding.severity is Severity.WARNING
    ]
    frame = pl.DataFrame(
        rows, schema={"where": pl.String, "says": pl.String, "advice": pl.String}, orient="row"
    )
    return frame, {"where": Header(WHERE, is_pinned=True), "says": Header(WHAT), "advice": Header(ADVICE)}


@cached
def snapshots_table(session: Session, view: View) -> Shown:
    """The snapshots of the root, newest first; for a bare folder only itself."""
    root = session.settings.data
    # What a snapshot holds is counted over all its rows.
    known = list_snapshots(root) if session.is_whole and is_root(root) else []
    listed = [
        (one.as_of, one.first_month, one.last_month, one.rows["accounts"], one.id, one.source)
        for one in known
    ]
    here = (session.as_of, *view.months, session.row_counts["accounts"], session.id, session.source)
    rows = [
        (as_of, _span(first, last, view.language), *rest) for as_of, first, last, *rest in listed or [here]
    ]
    frame = pl.DataFrame(rows, schema=["as_of", "months", "rows", "id", "source"], orient="row")
    return frame, {
        "as_of": Header(AS_OF, is_pinned=True),
        "months": Header(COVERAGE),
        "rows": Header(ROWS, Unit.COUNT),
        "id": Header(SNAPSHOT),
        "source": Header(SOURCE),
    }


@cached
def checks_over_time(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header], str]:
    """How often each rule spoke, per snapshot that recorded it, newest first; and which ones did not."""
    root = session.settings.data
    newest = list_snapshots(root)[:MOST_SNAPSHOTS] if is_root(root) else []
    headers = {
        "rule": Header(RULE, is_pinned=True),
        "table": Header(TABLE),
        "severity": Header(SEVERITY),
    }
    counts: dict[tuple[str, str, str], dict[str, int]] = {}
    # An import that found nothing has no counts, but says when it was.
    recorded = [one for one in newest if one.checks or one.imported_at]
    for one in recorded:
        headers[one.id] = Header(both(day_text, one.as_of), Unit.COUNT)
        for check in one.checks:
            row = counts.setdefault((check.rule, check.table, check.severity), {})
            row[one.id] = row.get(one.id, 0) + check.count
    rows = [
        (rule, table, SEVERITIES[severity][view.language], *(row.get(one.id, 0) for one in recorded))
        for (rule, table, severity), row in sorted(counts.items())
    ]
    texts = dict.fromkeys(("rule", "table", "severity"), pl.String)
    schema = texts | {one.id: pl.Int64 for one in recorded}
    silent = [day_text(one.as_of, view.language) for one in newest if one not in recorded]
    said = NOT_RECORDED.format(dates=AND[view.language].join(silent)) if silent else Text("", "")
    said = said if newest else NO_HISTORY
    return pl.DataFrame(rows, schema=schema, orient="row"), headers, said[view.language]


def both(write: Callable[[date, Language], str], day: date) -> Text:
    """A date in both languages."""
    return Text(write(day, "ja"), write(day, "en"))


def _span(first: int, last: int, language: Language) -> str:
    return f"{month_text(month_start(first), language)} – {month_text(month_start(last), language)}"

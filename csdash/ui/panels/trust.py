"""What the data is: its snapshot, its tables, what the checks found, and what is missing."""

import polars as pl

from csdash.contract.finding import Severity
from csdash.contract.tables import TABLES
from csdash.months import month_start
from csdash.session import Session
from csdash.snapshots.listing import is_root, list_snapshots
from csdash.text import Language, Text
from csdash.ui.cache import cached
from csdash.ui.parts.table import Header
from csdash.ui.state import View
from csdash.unit import Unit
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
CLEAN = Text("検査の指摘はありません。", "The checks raised nothing.")

TABLE = Text("テーブル", "Table")
GRAIN = Text("1行の意味", "A row is")
ROWS = Text("行数", "Rows")
COLUMNS = Text("列数", "Columns")
MISSING = Text("ないもの", "Missing")
UNLOCKS = Text("追加すると見えるもの", "What it would unlock")
WHERE = Text("場所", "Where")
WHAT = Text("指摘", "Finding")
ADVICE = Text("対応", "What to do")
AS_OF = Text("時点", "As of")
SNAPSHOT = Text("スナップショット", "Snapshot")
SOURCE = Text("取り込み元", "Source")
COVERAGE = Text("対象月", "Months")

Shown = tuple[pl.DataFrame, dict[str, Header]]


@cached
def data_answer(session: Session, view: View) -> list[str]:
    """What the data covers, what the checks found, and whether the numbers add up."""
    coverage = session.coverage
    covers = COVERS.format(
        first=Text(*(month_text(month_start(coverage.first), language) for language in ("ja", "en"))),
        last=Text(*(month_text(month_start(coverage.last), language) for language in ("ja", "en"))),
        n=str(coverage.n_months),
        as_of=Text(*(day_text(session.as_of, language) for language in ("ja", "en"))),
    )
    n_warnings = len(session.report.warnings)
    breaches = session.breaches
    adds_up = (
        ADDS_UP.format(n=str(coverage.n_months))
        if breaches.is_empty()
        else DOES_NOT.format(n=str(breaches.height))
    )
    found = FOUND.format(n=str(n_warnings)) if n_warnings else CLEAN
    return [sentence[view.language] for sentence in (covers, adds_up, found)]


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
def missing_table(session: Session, view: View) -> Shown:
    """The optional tables and columns that are not there, and what each would light up."""
    rows = []
    for name, table in TABLES.items():
        if name not in session.tables:
            rows.append((name, table.unlocks[view.language]))
            continue
        rows += [
            (f"{name}.{column.name}", column.unlocks[view.language])
            for column in table.columns
            if column.unlocks and not session.has(f"{name}.{column.name}")
        ]
    frame = pl.DataFrame(rows, schema={"missing": pl.String, "unlocks": pl.String}, orient="row")
    return frame, {"missing": Header(MISSING, is_pinned=True), "unlocks": Header(UNLOCKS)}


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
    known = list_snapshots(root) if is_root(root) else []
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


def _span(first: int, last: int, language: Language) -> str:
    return f"{month_text(month_start(first), language)} – {month_text(month_start(last), language)}"

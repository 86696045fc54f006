"""How far the data reaches: rows by table and month, and how full each column is."""

import polars as pl

from csdash.analysis.coverage import FLOOR, below_floor, calendar_rows, completeness, ends_early
from csdash.analysis.sentences import month_name, written
from csdash.contract.tables import TABLES
from csdash.figures.calendar import calendar
from csdash.months import month_index
from csdash.panels import words
from csdash.panels.data_status import ROWS, TABLE, Shown
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.labels import AND
from csdash.views.view import View

NO_GAP = Text(
    "毎月あるべきテーブルに、行のない月はありません",
    "No table that should have rows every month misses one",
)
GAPS = Text("{table}に行のない月があります: {months}", "{table} has months without rows: {months}")
ENDS_EARLY = Text("{table}は{last}より前で止まっています", "{table} stops before {last}")
SUBTITLE = Text("月ごとの行数・テーブル別・{first}〜{last}", "Rows per month by table, {first} to {last}")
BASE = Text("{n}テーブル", "{n} tables")
CALENDAR_HOW = Text(
    "濃さはテーブルごとの行数で、最も多い月がいちばん濃くなります。空白はその月に行がないこと、×は毎月あるべき"
    "テーブルに行がないこと、斜線はまだ終わっておらず集計に入らない月です。",
    "Shades are each table's own: its fullest month is darkest. Blank means no row in that month, a cross that a "
    "table which should have rows every month has none, hatching that the month is not over and counts for nothing.",
)
MOST_MONTHS = 4

COLUMN = Text("列", "Column")
MEANING = Text("意味", "Meaning")
FILLED = Text("値のある割合", "Filled")
FILLED_LAST = Text("うち最新月", "In the latest month")
FULL = Text(
    "accountsのどの列も、最新月の行の{floor}以上に値があります。",
    "Every column of accounts has a value in {floor} or more of the latest month's rows.",
)
THIN = Text(
    "accountsで最新月の値が{floor}に満たない列は{n}つです: {columns}。分けたり平均したりした数字は、値のある行だけを表します。",
    "Columns of accounts filled below {floor} in the latest month: {columns}. Figures split or averaged by them speak "
    "for the filled rows only.",
)


@cached
def calendar_panel(session: Session, view: View) -> Panel:
    """Rows of every table by month."""
    rows = calendar_rows(session)
    first, last = (month_index(day) for day in (rows["month"].min(), rows["month"].max()))
    return Panel(
        finding=_finding(rows, session.last_month)[view.language],
        subtitle=SUBTITLE.format(first=month_name(first), last=month_name(last))[view.language],
        chart=calendar(
            rows,
            language=view.language,
            theme=theme_of(view),
            fiscal_start=session.settings.fiscal_year_starts_in,
        ),
        evidence=Evidence(
            how_to_read=CALENDAR_HOW,
            base=BASE.format(n=str(rows["table"].n_unique()))[view.language],
            definitions=(),
            frame=rows.sort("month", "n_rows", descending=True),
            headers={
                "table": Header(TABLE, is_pinned=True),
                "month": Header(words.MONTH),
                "n_rows": Header(ROWS, Unit.COUNT),
            },
        ),
    )


def _finding(rows: pl.DataFrame, last_month: int) -> Text:
    gaps = rows.filter("is_gap")
    if gaps.height:
        table = gaps["table"][0]
        months = [month_name(month_index(day)) for day in gaps.filter(pl.col("table") == table)["month"]]
        named = [words.listed(months[:MOST_MONTHS])]
        if rest := len(months) - MOST_MONTHS:
            named += [words.AND_MORE.format(n=str(rest))] if rest > 0 else []
        return GAPS.format(table=table, months=words.listed(named))
    if early := ends_early(rows, last_month):
        return ENDS_EARLY.format(table=early[0], last=month_name(last_month))
    return NO_GAP


@cached
def completeness_answer(session: Session, view: View) -> str:
    """Which columns of the accounts are too empty to split or average by."""
    thin = below_floor(completeness(session, "accounts"))
    floor = written(FLOOR, Unit.RATE)
    if thin.is_empty():
        return FULL.format(floor=floor)[view.language]
    named = [
        f"{column} {written(now, Unit.RATE)[view.language]}"
        for column, now in thin.select("column", "now").iter_rows()
    ]
    said = THIN.format(floor=floor, n=str(thin.height), columns=AND[view.language].join(named))
    return said[view.language]


@cached
def completeness_table(session: Session, view: View, table: str) -> Shown:
    """Each column of one table with the share of rows that have a value, the emptiest first."""
    emptiest = pl.coalesce("share_last", "share")
    filled = completeness(session, table).sort(emptiest, maintain_order=True, nulls_last=True)
    meanings = [TABLES[table][column].meaning[view.language] for column in filled["column"]]
    return filled.with_columns(meaning=pl.Series(meanings, dtype=pl.String)), {
        "column": Header(COLUMN, is_pinned=True),
        "meaning": Header(MEANING),
        "share": Header(FILLED, Unit.RATE, is_bar=True),
        "share_last": Header(FILLED_LAST, Unit.RATE, is_bar=True),
        "n_rows": Header(ROWS, Unit.COUNT),
    }


@cached
def filled_tables(session: Session, view: View) -> tuple[str, ...]:
    """The tables whose columns can be looked at."""
    return session.tables

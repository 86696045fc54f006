"""The table: numbers on the right, headers in the reader's language, and the same rows as a file.

A table that shows `account_id` leads to accounts: choosing a row, with a click into the box before it or, in the
grid, with Shift and the space bar, opens that account's page.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from csdash.metrics.metric import Metric
from csdash.panels.header import Header
from csdash.share.tables.about import about
from csdash.share.tables.column_format import column_format, holds_months
from csdash.share.tables.csv import csv_bytes
from csdash.share.tables.xlsx import xlsx_bytes
from csdash.text import Language, Text
from csdash.ui.account_link import ACCOUNTS, choose_account, go_if_chosen
from csdash.ui.changed import changed
from csdash.ui.current import current_grant, current_language, view_if_any
from csdash.ui.export import download
from csdash.unit import Unit
from csdash.views.view import View

CSV = Text("CSVを保存", "Download CSV")
EXCEL = Text("Excelを保存", "Download Excel")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTHING = Text("該当なし", "n/a")
OPENS = Text(
    "行の左端の欄を選ぶと、その顧客の画面が開きます。", "Tick the box before a row to open that account."
)
ACCOUNT_ID = "account_id"
# A table of so many rows is shown whole: half a row at the lower edge hides what is below without saying so.
WHOLE = 20
_MONTH = {"ja": "YYYY年M月", "en": "MMM YYYY"}


def table(
    frame: pl.DataFrame,
    headers: Mapping[str, Header],
    *,
    key: str,
    alt: str,
    height: int | None = None,
    definitions: Sequence[Metric] = (),
    sources: Sequence[Text] = (),
) -> None:
    """The columns of `frame` that have a header, in the order of `headers`, with downloads of the same.

    Where `account_id` is one of them, a row opens the account. `alt` is what the table is of, in the spreadsheet
    too, which also says the `definitions` and `sources`.
    """
    language = current_language()
    # Column by column, and not as a query: a page has several tables, and a query takes longer than these few rows.
    shown = pl.DataFrame([frame[name] for name in headers if name in frame.columns])
    leads = ACCOUNT_ID in shown.columns and not shown.is_empty() and current_grant().may_open(ACCOUNTS)
    accounts = tuple(shown[ACCOUNT_ID]) if leads else ()
    st.dataframe(
        # Through arrow, dates stay dates and a table costs an eighth of the time.
        _in_per_cent(shown, headers).to_arrow(),
        column_config={name: _column(name, headers[name], language) for name in shown.columns},
        hide_index=True,
        placeholder=NOTHING[language],
        height=height or ("content" if shown.height <= WHOLE else "auto"),
        alt=alt,
        key=f"table.{key}",
        on_select=partial(changed, f"table.{key}", partial(_chosen, accounts)) if leads else "ignore",
        selection_mode="single-row",
    )
    go_if_chosen()
    if leads:
        st.caption(OPENS[language])
    with st.container(horizontal=True, gap="small", key=f"downloads.{key}"):
        _download(CSV[language], partial(_csv, shown, headers, language), f"{key}.csv", "text/csv")
        if view := view_if_any():
            made = partial(_spreadsheet, view, shown, headers, alt, definitions, sources)
            _download(EXCEL[language], made, f"{key}.xlsx", XLSX)


def _download(label: str, made: Callable[[], bytes], file_name: str, mime: str) -> None:
    """A button whose file is made on the click."""
    download(
        "table",
        label,
        made,
        what=file_name,
        file_name=file_name,
        mime=mime,
        icon=":material/download:",
        key=f"download.{file_name}",
    )


def _csv(shown: pl.DataFrame, headers: Mapping[str, Header], language: Language) -> bytes:
    return csv_bytes(shown.rename({name: headers[name].name[language] for name in shown.columns}))


def _spreadsheet(
    view: View,
    shown: pl.DataFrame,
    headers: Mapping[str, Header],
    title: str,
    definitions: Sequence[Metric],
    sources: Sequence[Text],
) -> bytes:
    said = about(view, title, shown, definitions, sources)
    return xlsx_bytes(shown, headers, said, view.language, view.as_of)


def _chosen(accounts: tuple[str | None, ...], state: Mapping[str, Any]) -> None:
    """The account of the row that was just chosen; the row of all others has none."""
    rows = state["selection"]["rows"]
    if rows and rows[0] < len(accounts) and accounts[rows[0]]:
        choose_account(accounts[rows[0]])


def _in_per_cent(shown: pl.DataFrame, headers: Mapping[str, Header]) -> pl.DataFrame:
    """Rates as they are written: the grid's own format for fractions changes its decimals from row to row."""
    return pl.DataFrame(
        [
            column.cast(pl.Float64) * 100 if headers[column.name].unit is Unit.RATE else column
            for column in shown.get_columns()
        ]
    )


def _column(name: str, header: Header, language: Language) -> dict:
    title = header.name[language]
    shape = column_format(header)
    if header.is_bar:
        return st.column_config.ProgressColumn(
            title, format=shape.pattern, min_value=0, max_value=100, pinned=header.is_pinned
        )
    if shape:
        return st.column_config.NumberColumn(title, format=shape.pattern, pinned=header.is_pinned)
    if holds_months(name):
        return st.column_config.DateColumn(title, format=_MONTH[language], pinned=header.is_pinned)
    return st.column_config.Column(title, pinned=header.is_pinned)

"""Manner: how a sheet writes dates, money and words, as far as its cells tell."""

from collections.abc import Sequence

import polars as pl

from csdash.contract.column import Column as Wanted
from csdash.importing import amounts, choices, days
from csdash.importing.cells import tidy
from csdash.importing.guessing.columns import Column
from csdash.importing.guessing.contents import ZONE
from csdash.importing.guessing.reasons import Why, quoted
from csdash.importing.guessing.values import extra
from csdash.text import Text

_CELL = pl.col("cell")
# Different cells that are looked at: the order of dates is settled by one of them.
_CELLS = 1_000


def _different(column: Column) -> pl.DataFrame:
    return column.contents.cells.alias("cell").unique(maintain_order=True).head(_CELLS).to_frame()


def date_order(columns: Sequence[Column]) -> tuple[str, Why | None]:
    """The order of day and month; "auto" where any order reads the same or nothing decides it."""
    if not columns:
        return "auto", None
    cells = pl.concat([_different(column) for column in columns])["cell"]
    # ISO dates and the like need no order: only what is written in short parts is looked at.
    short = cells.filter(cells.str.contains(r"^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}"))
    if short.is_empty():
        return "auto", None
    orders = days.orders_of(short, is_month=False, timezone=ZONE)
    names, example = quoted(*columns), short[0]
    if len(orders) == 1:
        proof = short.filter(
            short.str.contains(r"^\s*(1[3-9]|2\d|3[01])[/.-]|^\s*\d{1,2}[/.-](1[3-9]|2\d|3[01])[/.-]")
        )
        example = proof[0] if len(proof) else example
        return orders[0], Why(
            Text(
                f"「{example}」などの値から、日付の順序が分かります。",
                f'Values such as "{example}" settle the order of dates.',
            ),
            0.95,
        )
    if orders:
        return "auto", Why(
            Text(
                f"日付{names.ja}の日と月の順序は値から決まりません(例「{example}」)。date_order に mdy か dmy を指定してください。",
                f'The order of day and month in {names.en} cannot be told from values such as "{example}": '
                "set date_order to mdy or dmy.",
            ),
            0.2,
        )
    return "auto", Why(
        Text(
            f"日付{names.ja}の書き方がそろっていません。",
            f"The dates in {names.en} are not written in one way.",
        ),
        0.2,
    )


def money_manner(columns: Sequence[Column]) -> tuple[dict[str, object], dict[str, Why]]:
    """Decimal mark, unit and currency of money columns: changes to a feed's fields and constants, and why."""
    options: dict[str, object] = {}
    why: dict[str, Why] = {}
    for column in columns:
        cells, name = _different(column), quoted(column)
        decimal, because = _decimal(cells, name)
        if because:
            options["decimal"], why["decimal"] = decimal, because
        unit = column.header.unit
        for mark, size in (("千", 1_000), ("百万", 1_000_000), ("億", 100_000_000), ("万", 10_000)):
            # A column without a single amount has no share of anything.
            marked = cells.select(tidy(_CELL).str.contains(rf"\d\s*{mark}円?$").mean()).item() or 0.0
            if unit == 1 and marked > 0.5:
                unit = size
        if unit != 1:
            options["money_unit"] = unit
            why["money_unit"] = Why(
                Text(f"列{name.ja}の単位は{unit:,}です。", f"One in {name.en} stands for {unit:,}."), 0.9
            )
        signs = cells.select(amounts.currencies(_CELL).drop_nulls().unique().sort()).to_series().to_list()
        codes = sorted({*signs, *filter(None, [column.header.currency])})
        if len(codes) == 1:
            options["currency"] = codes[0]
            why["currency"] = Why(
                Text(
                    f"列{name.ja}の通貨記号・単位から {codes[0]} とします。",
                    f"The signs in {name.en} say {codes[0]}.",
                ),
                0.9,
            )
        elif codes:
            why["currency"] = Why(
                Text(
                    f"列{name.ja}に複数の通貨({', '.join(codes)})があります。通貨の列が必要です。",
                    f"{name.en} holds several currencies ({', '.join(codes)}): a column of currencies is needed.",
                ),
                0.1,
            )
    return options, why


def _decimal(cells: pl.DataFrame, name: Text) -> tuple[str, Why | None]:
    """The decimal mark, and why where it is not plainly a point."""
    marked = cells.filter(_CELL.str.contains(r"\d[.,]\d"))
    if marked.is_empty():
        return ".", None
    point, comma = (
        marked.select(amounts.number(_bare(), mark).is_not_null().mean()).item() or 0.0 for mark in ".,"
    )
    if comma > point:
        return ",", Why(
            Text(f"列{name.ja}の小数点は「,」です。", f"The decimal mark in {name.en} is a comma."), 0.8
        )
    threes = marked.select(_bare().str.contains(r"^\D*\d{1,3}\.\d{3}\D*$").all()).item()
    if threes:
        example = marked["cell"][0]
        says = Text(
            f"列{name.ja}の「{example}」は小数とします。桁区切りなら decimal を「,」にしてください。",
            f'"{example}" in {name.en} is read as a fraction; if the point stands between thousands, set decimal to ",".',
        )
        return ".", Why(says, 0.2)
    return ".", None


def _bare() -> pl.Expr:
    return tidy(_CELL).str.to_lowercase().str.replace_all(r"[¥$€£円千百万億 ]|jpy|usd|eur|gbp", "")


def word_values(column: Column, wanted: Wanted) -> tuple[dict[str, str], list[str]]:
    """What to replace so that a column holds the words it may, and the values that nobody knows."""
    cells = _different(column).with_columns(read=choices.word(_CELL, wanted))
    unread = cells.filter(~pl.col("read").is_in(list(wanted.words)))
    more = extra(wanted.name)
    spelt = {cell.strip(): more.get(read.lower()) for cell, read in unread.iter_rows()}
    return {cell: word for cell, word in spelt.items() if word}, [
        cell for cell, word in spelt.items() if not word
    ]

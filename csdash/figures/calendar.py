"""Calendar: which table has rows in which month. A gap is a hole, a month that is not over is hatched."""

from typing import Any

import polars as pl

from csdash.figures.axis import month_axis, month_marks
from csdash.figures.columns import names, require
from csdash.figures.figure import Figure, figure
from csdash.figures.hover import TEMPLATE
from csdash.figures.labels import text_width
from csdash.figures.rows import right_column, row_axis, row_names
from csdash.figures.theme import CLEAR, Theme, layout
from csdash.months import month_index
from csdash.text import Language, Text
from csdash.words.dates import month_text

N_ROWS = Text("{n}行", "{n} rows")
NO_ROWS = Text("行がありません", "no rows")
NOT_OVER = Text("まだ終わっていない月", "month not over yet")
LATEST = Text("最新月", "Latest")
_ROW, _TOP, _BOTTOM = 30, 24, 46
# The palest shade a cell may have: even one row must stand out from an empty month.
_PALEST = -0.6
_MARKS = 3  # names of years beside each other on a telephone, between two columns of words


def calendar(frame: pl.DataFrame, *, language: Language, theme: Theme, fiscal_start: int = 4) -> Figure:
    """Draw `frame` (table, month, n_rows; optional is_over, is_gap), tables in their order.

    Shades are of each table's own: from its emptiest to its fullest month. A month in which `is_gap` holds is
    marked; one that is not `is_over` is hatched and counts for nothing. The newest month's rows stand at the right.
    """
    require("calendar", frame, "table", "month", "n_rows")
    # What nobody says is over and no gap.
    for name, usual in (("is_over", True), ("is_gap", False)):
        frame = frame if name in frame.columns else frame.with_columns(pl.lit(usual).alias(name))
    tables = frame["table"].unique(maintain_order=True).to_list()
    first, last = frame["month"].min(), frame["month"].max()
    labels, left = row_names([str(table) for table in tables], theme)
    known = {
        (table, month_index(month)): (n, is_over, is_gap)
        for table, month, n, is_over, is_gap in frame.select(
            "table", "month", "n_rows", "is_over", "is_gap"
        ).iter_rows()
    }
    over = [month for (_, month), (_, is_over, _) in known.items() if is_over]
    newest = max(over, default=month_index(last))
    counts = [f"{known.get((table, newest), (0,))[0]:,}" for table in tables]
    right = round(max(text_width(text, theme.small) for text in [*counts, LATEST[language]])) + 14
    marks = month_marks(first, last, fiscal_start, _MARKS)
    return figure(
        data=[_cells(frame, tables, language), *_hatched(known, tables, theme), *_gaps(known, tables, theme)],
        layout=layout(
            theme,
            height=_TOP + _ROW * len(tables) + _BOTTOM,
            margin=(_TOP, right, _BOTTOM, left),
            xaxis=month_axis(first, last, language, theme, fiscal_start=fiscal_start, most=_MARKS)
            | {
                "type": "linear",
                "range": [month_index(first) - 0.5, month_index(last) + 0.5],
                "tickvals": marks,
            },
            yaxis=row_axis(labels, theme),
            coloraxis={
                "cmin": _PALEST,
                "cmax": 1,
                "colorscale": [[i / (len(theme.heat) - 1), colour] for i, colour in enumerate(theme.heat)],
                "showscale": False,
            },
            annotations=right_column(counts, theme, offset=right - 2, head=LATEST[language]),
        ),
    )


def _cells(frame: pl.DataFrame, tables: list[str], language: Language) -> dict[str, Any]:
    """One tile per table and month that is over, empty where there is nothing, and the words of every one."""
    months = range(month_index(frame["month"].min()), month_index(frame["month"].max()) + 1)
    fullest = dict(frame.group_by("table").agg(pl.col("n_rows").max()).iter_rows())
    words = dict(zip(tables, names(pl.DataFrame({"table": tables}), "table"), strict=True))
    shades: dict[tuple[str, int], float] = {}
    texts: dict[tuple[str, int], str] = {}
    for table, month, n, is_over, is_gap in frame.select(
        "table", "month", "n_rows", "is_over", "is_gap"
    ).iter_rows():
        place = table, month_index(month)
        if n and is_over:
            shades[place] = n / fullest[table]
        lines = [words[table], month_text(month, language)]
        lines.append(NO_ROWS[language] if is_gap else N_ROWS.format(n=f"{n:,}")[language])
        texts[place] = "<br>".join(lines + ([] if is_over else [NOT_OVER[language]]))
    return {
        "type": "heatmap",
        "x": list(months),
        "y": list(range(len(tables))),
        "z": [[shades.get((table, month)) for month in months] for table in tables],
        "coloraxis": "coloraxis",
        "xgap": 1,
        "ygap": 5,
        "hoverongaps": False,
        "customdata": [[texts.get((table, month), "") for month in months] for table in tables],
        "hovertemplate": TEMPLATE,
    }


def _hatched(known: dict, tables: list[str], theme: Theme) -> list[dict[str, Any]]:
    """Months that are there and not over."""
    open_ = [place for place, (n, is_over, _) in known.items() if n and not is_over]
    if not open_:
        return []
    return [
        {
            "type": "bar",
            "x": [month for _, month in open_],
            "y": [0.82] * len(open_),
            "base": [tables.index(table) - 0.41 for table, _ in open_],
            "width": 0.9,
            "marker": {
                "color": CLEAR,
                "line": {"width": 0},
                "pattern": {"shape": "/", "fgcolor": theme.context, "bgcolor": CLEAR, "size": 4},
            },
            "hoverinfo": "skip",
        }
    ]


def _gaps(known: dict, tables: list[str], theme: Theme) -> list[dict[str, Any]]:
    """A cross in every month in which a table should have rows and has none."""
    gaps = [place for place, (_, _, is_gap) in known.items() if is_gap]
    if not gaps:
        return []
    return [
        {
            "type": "scatter",
            "x": [month for _, month in gaps],
            "y": [tables.index(table) for table, _ in gaps],
            "mode": "markers",
            "marker": {"symbol": "x-thin", "size": 8, "line": {"color": theme.churn, "width": 2}},
            "hoverinfo": "skip",
        }
    ]

"""Contents: what the values of a column read as, on a sample of its rows."""

from dataclasses import dataclass

import polars as pl

from csdash.contract.column import Column
from csdash.contract.rules import CURRENCIES
from csdash.contract.tables import TABLES
from csdash.importing import amounts, choices, days
from csdash.importing.cells import tidy
from csdash.importing.guessing.values import extra
from csdash.importing.shape_tables import SUBSCRIPTIONS
from csdash.snapshots.sources.sheet import Sheet

# Rows looked at: some from the beginning, the middle and the end, for exports are sorted.
SAMPLE = 3_000
# Of those, different values of each column that are read as everything they could be.
LOOKED_AT = 150
# Columns looked at in one sheet (a pivot of thirty years has 360 months), and signs of one cell.
WIDEST = 600
LONGEST = 200
_CELL = pl.col("cell")
ZONE = "Asia/Tokyo"
WORD_COLUMNS: dict[str, Column] = {
    "interval": SUBSCRIPTIONS["interval"],
    **{name: TABLES["accounts"][name] for name in ("tier", "phase", "fit")},
    "role": TABLES["team"]["role"],
}

# The ways to read a day or a month, and what a cell looks like that could be read so.
_SHORT = r"^\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}"
_WAYS = (
    (days.day, "ymd", r"\d.*[-/.年 ].*\d|^[2-7]\d{4}$|^\d{8}$|^[a-z]{3}.*\d"),
    (days.day, "mdy", _SHORT),
    (days.day, "dmy", _SHORT),
    (days.month, "ymd", r"\d[-/.年 ].*\d|^\d{6}$|^[a-z]{3}.*\d|\d[- ][a-z]{3}"),
)


@dataclass(frozen=True, slots=True)
class Contents:
    """The values of one column: how many there are, and the share of them that reads as each kind.

    `cells` are the sampled cells that hold something, as text. `filled` is their share of the rows,
    `distinct` the share of different ones among them.
    """

    cells: pl.Series
    filled: float
    distinct: float
    reads_as: dict[str, float]

    def share(self, kind: str) -> float:
        return self.reads_as.get(kind, 1.0)


def sample(sheet: Sheet) -> pl.DataFrame:
    """Rows of a sheet as text, from its beginning, middle and end; not more of a cell than anybody reads."""
    third = SAMPLE // 3
    starts = [0] if sheet.rows <= SAMPLE else [0, sheet.rows // 2, sheet.rows - third]
    length = SAMPLE if len(starts) == 1 else third
    schema = sheet.frame().collect_schema()
    shown = [_shown(name, schema[name]) for name in schema.names()[:WIDEST]]
    parts = [sheet.frame().slice(start, length).select(shown) for start in starts]
    return pl.concat(parts).collect(engine="streaming")


def _shown(name: str, dtype: pl.DataType) -> pl.Expr:
    # A type that has no text (a list, bytes) holds nothing that a table of ours could.
    if dtype.is_nested() or dtype in (pl.Binary, pl.Object):
        return pl.lit(None, pl.String).alias(name)
    return pl.col(name).cast(pl.String).str.slice(0, LONGEST)


def contents(rows: pl.DataFrame) -> dict[str, Contents]:
    """What each column of text reads as. All cells are read in one go: a plan costs more than its few cells."""
    held = {column.name: _held(column) for column in rows.get_columns()}
    few = {name: _few(cells) for name, cells in held.items()}
    stacked = pl.concat(
        [pl.DataFrame(schema={"cell": pl.String}), *(cells.to_frame() for cells in few.values())]
    ).with_columns(
        column=pl.Series([n for n, cells in enumerate(few.values()) for _ in cells], dtype=pl.Int64)
    )
    read = _read(stacked.select("cell").unique())
    means = stacked.join(read, on="cell").group_by("column").agg(pl.col(*read.columns[1:]).mean())
    shares = {number: share for number, *share in means.iter_rows()}
    return {
        name: Contents(
            cells,
            len(cells) / max(1, rows.height),
            cells.n_unique() / max(1, len(cells)),
            _kinds(dict(zip(means.columns[1:], shares[number], strict=True))) if number in shares else {},
        )
        for number, (name, cells) in enumerate(held.items())
    }


def _held(column: pl.Series) -> pl.Series:
    """The cells that hold something."""
    return column.alias("cell").to_frame().filter(tidy(_CELL).is_not_null())["cell"]


def _few(cells: pl.Series) -> pl.Series:
    """Some different cells, from all over the column."""
    different = cells.unique(maintain_order=True)
    return different.gather_every(max(1, len(different) // LOOKED_AT)).head(LOOKED_AT)


def _kinds(shares: dict[str, float]) -> dict[str, float]:
    shares["text"] = max(0.0, 1 - max(shares["number"], shares["day"]))
    # A column of dates identifies nobody; numbers of five to eight digits may be either.
    shares["id"] = 1.0 if shares["digits"] > 0.9 else 1 - max(shares["day"], shares["fraction"])
    return shares


def _read(cells: pl.DataFrame) -> pl.DataFrame:
    """Each cell with whether it reads as each kind."""
    text = tidy(_CELL).str.to_lowercase()
    # Signs and units are left to the reading itself: here it only matters that the rest is a number.
    bare = text.str.replace_all(r"[¥$€£円千百万億 ]|jpy|usd|eur|gbp", "")
    # Read once, looked at several times: an expression that is used twice is worked out twice.
    number = cells.with_columns(
        plain=amounts.number(_CELL, keeps_percent=True),
        whole=amounts.count(_CELL),
        point=amounts.number(bare),
        text=text,
    )
    plain, unread = pl.col("plain"), number.filter(pl.col("point").is_null())
    comma = unread.select("cell", comma=amounts.number(bare, ","))
    kinds = {
        "money": pl.col("point").is_not_null() | pl.col("comma").is_not_null(),
        "number": plain.is_not_null(),
        "count": pl.col("whole") >= 0,
        "score": plain.is_between(0, 100),
        "fraction": plain != plain.round(0),
        "digits": pl.col("text").str.contains(r"^\d{4,}$"),
        "currency": choices.currency(_CELL).is_in(list(CURRENCIES)),
        "flag": choices.flag(_CELL).is_not_null(),
        **{name: _is_word(column) for name, column in WORD_COLUMNS.items()},
    }
    numbers = number.join(comma, on="cell", how="left").select(
        "cell", *(expr.fill_null(value=False).alias(name) for name, expr in kinds.items())
    )
    joined = numbers.join(_dated(cells), on="cell", how="left")
    return joined.with_columns(month=pl.col("day").is_not_null(), day=pl.col("day").fill_null(value=False))


def _dated(cells: pl.DataFrame) -> pl.DataFrame:
    """The cells that read as a day or a month, and whether it is a day.

    Reading days is slow: each way is tried only on what is still unread and looks like it.
    """
    left, found = cells.with_columns(like=tidy(_CELL).str.to_lowercase()), []
    for way, order, pattern in _WAYS:
        could_be = left.filter(pl.col("like").str.contains(pattern))
        if could_be.height:
            read = could_be.filter(way(_CELL, order, ZONE).is_not_null()).select("cell")
            found.append(read.with_columns(day=pl.lit(way is days.day)))
            left = left.join(read, on="cell", how="anti")
    return pl.concat([pl.DataFrame(schema={"cell": pl.String, "day": pl.Boolean}), *found])


def _is_word(column: Column) -> pl.Expr:
    known = choices.word(_CELL, column).is_in(list(column.words))
    return known | tidy(_CELL).str.to_lowercase().is_in(list(extra(column.name)))

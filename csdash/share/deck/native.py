"""Native: what PowerPoint can draw and edit by itself, as plain values. A figure is read into it, XML is written from it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Number = float | None
Mark = Literal["line", "dots", "bar", "base", "floor", "veil"]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers and how it is drawn.

    `mark`: line, dots (a line without its line), bar; base is a bar, floor an area that nobody sees, below a bar or
    the veil of an interval. `xs` are for a scatter alone. `labels` are written at points, by their position, with
    how far up they are moved, as a share of the plot. `whiskers` are lower and upper ends of intervals.
    """

    name: str
    values: tuple[Number, ...]
    colour: str
    mark: Mark = "line"
    xs: tuple[Number, ...] = ()
    colours: tuple[str, ...] = ()
    labels: Mapping[int, tuple[str, float]] = field(default_factory=dict)
    whiskers: tuple[tuple[Number, ...], tuple[Number, ...]] | None = None
    aside: tuple[str, tuple[Number, ...]] | None = None  # kept in the sheet, not drawn
    width: float = 2.25
    dash: str = "solid"
    label_place: str = ""
    symbol: str = "circle"
    size: int = 7
    is_hatched: bool = False
    opacity: float = 1.0
    shows_values: str = ""  # the number format of the values written in the bars


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. `kind`: lines and columns stand on months, points on names; rows are bars on their side.

    Categories are names, or months. `low`, `high` and `step` are of the value axis, in `number_format`; without one it is not drawn. `heading` is
    written above a small chart, `keys` below it in words.
    """

    kind: Literal["lines", "columns", "rows", "points", "scatter"]
    categories: tuple[str, ...] | tuple[date, ...]
    series: tuple[Series, ...]
    low: Number = None
    high: Number = None
    step: Number = None
    number_format: str = ""
    across: tuple[Number, Number, Number] = (
        None,
        None,
        None,
    )  # low, high and step of the x axis of a scatter
    across_name: str = ""
    every: int = 1  # one mark of the category axis for so many categories, or months
    has_key: bool = False
    is_spark: bool = False
    has_ends: bool = False
    heading: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: its text, its ground and whether it is a number."""

    text: str
    fill: str = ""
    ink: str = ""
    is_bold: bool = False
    is_right: bool = False
    is_centred: bool = False


@dataclass(frozen=True, slots=True)
class Cells:
    """A table of cells, the first row its head where it has one; `widths` are shares of the whole, `rest` says what was left out."""

    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    keys: tuple[str, ...] = ()
    has_head: bool = True
    is_ruled: bool = True


Drawing = tuple[Chart, ...] | Cells

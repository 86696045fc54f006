"""Measurements: samples of one quantity, beside the floor that was measured in the same run."""

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median


@dataclass(frozen=True)
class Measurement:
    """What was measured, in which unit, and at most how much of it was promised.

    `floor` holds samples of the same thing with nothing of ours in it, taken in turn with these, so that
    a busy machine slows both. The promise counts what is above the floor only where `above_floor` says so, and as so
    many times the floor where `of_floor` does: ratios hold on any machine.
    """

    name: str
    unit: str
    samples: Sequence[float]
    floor: Sequence[float] = ()
    promise: float | None = None
    above_floor: bool = False
    of_floor: bool = False

    @property
    def median(self) -> float:
        return median(self.samples)

    @property
    def over_floor(self) -> float | None:
        """How much the median is above that of the floor; None without a floor."""
        return self.median - median(self.floor) if self.floor else None

    @property
    def ratio(self) -> float | None:
        """How many times the median of the floor; None without a floor."""
        return self.median / median(self.floor) if self.floor else None

    @property
    def is_kept(self) -> bool | None:
        """Whether the promise is kept; None where nothing was promised."""
        if self.promise is None:
            return None
        counted = self.ratio if self.of_floor else self.over_floor if self.above_floor else self.median
        return counted is not None and counted <= self.promise


def machine() -> str:
    """Where it was measured, and with what."""
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}, "
        f"Streamlit {version('streamlit')}, plotly {version('plotly')}, polars {version('polars')}"
    )


HEADER = ("what", "unit", "n", "median", "min", "max", "floor", "over floor", "ratio", "promise", "kept")


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def cells(row: Measurement) -> tuple[str, ...]:
    """The cells of one row of the table, under `HEADER`."""
    told = " x floor" if row.of_floor else " over floor" if row.above_floor else ""
    promise = "" if row.promise is None else f"<= {_number(row.promise)}{told}"
    return (
        row.name,
        row.unit,
        str(len(row.samples)),
        *map(_number, (row.median, min(row.samples), max(row.samples))),
        _number(median(row.floor) if row.floor else None),
        _number(row.over_floor),
        _number(row.ratio),
        promise,
        {None: "", True: "yes", False: "NO"}[row.is_kept],
    )


def table(rows: Sequence[Measurement]) -> str:
    """The measurements as one markdown table, aligned so that a terminal shows it, too."""
    lines = [HEADER, *map(cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    written = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in lines
    ]
    return "\n".join([written[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *written[1:]])

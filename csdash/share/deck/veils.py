"""Veils: the interval around a line, as a figure's closed shape and as a native area."""

import re
from collections.abc import Sequence
from typing import Any

from csdash.share.deck.native import Number, Series
from csdash.share.deck.plain import said
from csdash.text import Language, Text

LOWER = Text("{name} 下限", "{name}, lower")
UPPER = Text("{name} 上限", "{name}, upper")
WIDTH = Text("{name} 幅", "{name}, width")
INTERVAL = Text("{name} 区間", "{name} interval")
_TINT = re.compile(r"rgba\((\d+),(\d+),(\d+),([\d.]+)\)")
_EDGE = {"width": 0.75, "opacity": 0.45}


def outermost(data: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The traces without the second veil of a line, which only fades the first."""
    kept, seen = [], set()
    for trace in data:
        veiled = (tint_of(trace)[0], tuple(trace["x"])) if trace.get("fill") else None
        if veiled is None or veiled not in seen:
            kept.append(trace)
        seen.add(veiled)
    return kept


def veil(
    trace: dict[str, Any], months: Sequence[str], data: Sequence[dict[str, Any]], language: Language
) -> list[Series]:
    """The veil as an area on an area nobody sees, and its upper end kept in the sheet.

    An area knows no gap. Before a forecast begins it is as thin as what is known is certain; a veil with any other
    gap is drawn as its two edges.
    """
    upper, lower = (dict(edge) for edge in edges(trace))
    if not lower:
        return []
    colour, opacity = tint_of(trace)
    of_colour = [one for one in data if (one.get("line") or {}).get("color", "").upper() == colour]
    subject = next((one for one in of_colour if lower.keys() <= set(one["x"])), {})
    first = next(month for month in months if month in lower)
    if lower[first] == upper[first]:
        for one in of_colour:
            measured = {x: y for x, y in zip(one["x"], one["y"], strict=True) if x < first and y is not None}
            lower, upper = measured | lower, measured | upper
    low, high = (tuple(edge.get(month) for month in months) for edge in (lower, upper))
    name = INTERVAL.format(name=said(subject.get("name") or ""))[language].strip()
    lower_name, upper_name = (text.format(name=name)[language] for text in (LOWER, UPPER))
    if None in low[: _end(low)]:
        return [Series(lower_name, low, colour, **_EDGE), Series(upper_name, high, colour, **_EDGE)]
    wide = tuple(None if a is None else b - a for a, b in zip(low, high, strict=True))
    return [
        Series(lower_name, low, colour, "floor"),
        Series(
            WIDTH.format(name=name)[language],
            wide,
            colour,
            "veil",
            opacity=opacity,
            aside=(upper_name, high),
        ),
    ]


def _end(values: Sequence[Number]) -> int:
    """The position after the last known value."""
    return max(i for i, value in enumerate(values) if value is not None) + 1


def edges(trace: dict[str, Any]) -> tuple[list[tuple[Any, float]], list[tuple[Any, float]]]:
    """The points of the upper and of the lower end: a veil goes along the one and comes back along the other."""
    upper: list[tuple[Any, float]] = []
    lower: list[tuple[Any, float]] = []
    run: list[tuple[Any, float]] = []
    for x, y in [*zip(trace["x"], trace["y"], strict=True), (None, None)]:
        if x is not None:
            run.append((x, y))
            continue
        upper += run[: len(run) // 2]
        lower += reversed(run[len(run) // 2 :])
        run = []
    return upper, lower


def tint_of(trace: dict[str, Any]) -> tuple[str, float]:
    """The colour of a veil and how much of it is seen."""
    red, green, blue, opacity = _TINT.match(trace["fillcolor"]).groups()
    return f"#{int(red):02X}{int(green):02X}{int(blue):02X}", float(opacity)

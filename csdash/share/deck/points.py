"""Points with their intervals, one per name, beside the value of the whole."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from csdash.share.deck.axis import value_axis
from csdash.share.deck.native import Chart, Number, Series
from csdash.share.deck.plain import said
from csdash.share.deck.rows import Beside, names_of
from csdash.text import Language

_SYMBOLS = {
    "circle": "circle",
    "square-open": "square",
    "diamond-open": "diamond",
    "triangle-up-open": "triangle",
}


def points(data: Sequence[dict[str, Any]], layout: dict[str, Any], name: str, language: Language) -> Chart:
    """One point per name with its interval; what stands for the whole is a line across."""
    rows = list(layout["yaxis"]["tickvals"])
    beside = Beside(layout, rows)
    names = names_of(layout["yaxis"], beside, language)
    drawn = [_points(trace, rows, name) for trace in data]
    drawn = [
        replace(
            one,
            labels={r: (text, 0.0) for r, text in beside.labels.items() if one.values[r] is not None},
        )
        for one in drawn
    ]
    for shape in layout.get("shapes", ()):
        if (
            shape["type"] == "line"
            and shape.get("x0") == shape.get("x1")
            and "domain" in shape.get("yref", "")
        ):
            drawn.append(_whole(shape, layout, len(rows)))
    return Chart(
        "points",
        names,
        tuple(drawn),
        **value_axis(layout["xaxis"], _reach(data)),
        has_key=any(trace.get("name") for trace in data),
        has_ends=True,
    )


def _whole(shape: dict[str, Any], layout: dict[str, Any], n: int) -> Series:
    """The value of the whole as a line across all names, under what the figure calls it."""
    at = shape["x0"]
    notes = (
        one for one in layout.get("annotations", ()) if one.get("x") == at and one.get("xref") != "paper"
    )
    text = next((said(note["text"]) for note in notes if note.get("yref") == "paper"), f"{at:.0%}")
    return Series(
        text, (at,) * n, shape["line"]["color"], width=1.0, dash="sysDot", labels={n - 1: (text, 0.0)}
    )


def _reach(data: Sequence[dict[str, Any]]) -> list[float]:
    """How far points and their intervals reach."""
    ends = []
    for trace in data:
        arms = trace.get("error_x") or {}
        for i, x in enumerate(trace["x"]):
            ends += [
                x,
                *(
                    x + sign * arms[arm][i]
                    for arm, sign in (("array", 1), ("arrayminus", -1))
                    if arms.get(arm)
                ),
            ]
    return ends


def _points(trace: dict[str, Any], rows: list[float], name: str) -> Series:
    # Methods stand a little apart within their row.
    at = {min(rows, key=lambda row: abs(row - y)): i for i, y in enumerate(trace["y"])}
    marker, arms = trace["marker"], trace.get("error_x") or {}
    is_open = marker["color"] != marker["line"]["color"]

    def pick(values: Sequence[Number]) -> tuple[Number, ...]:
        return tuple(values[at[row]] if row in at else None for row in rows)

    values = pick(trace["x"])
    whiskers = (pick(arms["arrayminus"]), pick(arms["array"])) if arms.get("array") is not None else None
    return Series(
        said(trace.get("name") or "") or name,
        values,
        marker["line"]["color"] if is_open else marker["color"],
        "dots",
        whiskers=whiskers,
        symbol=_SYMBOLS.get(marker.get("symbol", "circle"), "circle"),
        size=9,
        is_hatched=is_open or str(marker.get("symbol", "")).endswith("open"),
    )

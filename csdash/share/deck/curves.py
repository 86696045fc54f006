"""Curves over a number, such as an age: steps as a native scatter, each corner a point of the figure."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from csdash.share.deck.axis import value_axis
from csdash.share.deck.native import Chart, Series
from csdash.share.deck.plain import said
from csdash.share.deck.veils import INTERVAL, LOWER, UPPER, edges, tint_of
from csdash.text import Language


def curves(data: Sequence[dict[str, Any]], layout: dict[str, Any], name: str, language: Language) -> Chart:
    """Step curves with the two edges of their intervals; hairlines that only lead to a label are left out."""
    ends = {note["y"]: note["text"] for note in layout.get("annotations", ()) if note.get("xref") == "paper"}
    drawn: list[Series] = []
    for trace in data:
        if trace.get("fill"):
            colour, _ = tint_of(trace)
            for text, edge in zip((UPPER, LOWER), edges(trace), strict=True):
                drawn.append(
                    _curve(
                        text.format(name=INTERVAL.format(name=""))[language].strip(),
                        edge,
                        colour,
                        width=0.75,
                        opacity=0.4,
                    )
                )
            continue
        if trace["line"].get("shape") != "hv":
            continue
        corners = _corners(list(zip(trace["x"], trace["y"], strict=True)))
        last = len(corners) - 1
        label = ends.pop(corners[last][1], "") if corners else ""
        drawn.append(
            _curve(
                said(trace.get("name") or "") or name,
                corners,
                trace["line"]["color"],
                width=trace["line"]["width"] * 0.9,
                dash="sysDot" if trace["line"].get("dash") else "solid",
                labels={last: (label, 0.0)} if label else {},
            )
        )
    x = layout["xaxis"]
    marks = list(x.get("tickvals") or ())
    return Chart(
        "scatter",
        (),
        tuple(drawn),
        **value_axis(layout["yaxis"], [y for trace in data for y in trace["y"]]),
        across=(0.0, x["range"][1], marks[1] - marks[0] if len(marks) > 1 else None),
        across_name=said((x.get("title") or {}).get("text") or ""),
        has_ends=True,
    )


def _curve(name: str, corners: Sequence[tuple[Any, float]], colour: str, **more: Any) -> Series:
    return Series(name, tuple(y for _, y in corners), colour, xs=tuple(x for x, _ in corners), **more)


def _corners(points: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """A value holds until the next point."""
    return points[:1] + [corner for (_, y), (x, after) in pairwise(points) for corner in ((x, y), (x, after))]

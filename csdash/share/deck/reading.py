"""Reading a figure: which native shape says what its traces say. One reader per shape, none per panel."""

from dataclasses import replace
from typing import Any

from csdash.figures.figure import Figure
from csdash.share.deck.axis import value_axis
from csdash.share.deck.cells import heat, scorecard
from csdash.share.deck.curves import curves
from csdash.share.deck.months import columns, lines
from csdash.share.deck.native import Chart, Drawing
from csdash.share.deck.plain import lines_of, said
from csdash.share.deck.points import points
from csdash.share.deck.rows import bars, bridge
from csdash.text import Language

MOST_POINTS = 60  # more dots than that are a cloud, which a table says better than a chart nobody can edit


def read(figure: Figure, name: str, language: Language) -> Drawing | None:
    """`figure` as native charts or cells; None where only its frame can say it. `name` is what it measures."""
    payload = figure.payload
    data, layout = [trace for trace in payload["data"] if trace.get("x") is not None], payload["layout"]
    kinds = {trace["type"] for trace in data}
    if "heatmap" in kinds:
        return heat(data, layout)
    if layout.get("barmode") == "overlay":
        return scorecard(data, layout)
    planes = list(dict.fromkeys((t.get("xaxis") or "x", t.get("yaxis") or "y") for t in data))
    if len(planes) > 1:
        return tuple(_small(data, layout, plane, language) for plane in planes)
    if "bar" in kinds:
        first = next(trace for trace in data if trace["type"] == "bar")
        if first.get("orientation") != "h":
            return (columns(data, layout, language),)
        if first.get("meta") is not None:
            return (bridge(first, layout, name, language),)
        return (bars(data, layout, name, language),)
    if all(trace.get("mode") == "markers" for trace in data):
        is_cloud = sum(len(trace["x"]) for trace in data) > MOST_POINTS or not layout["yaxis"].get("ticktext")
        return None if is_cloud else (points(data, layout, name, language),)
    if layout["xaxis"].get("type") == "date":
        return (lines(data, layout, language),)
    if any((trace.get("line") or {}).get("shape") == "hv" for trace in data):
        return (curves(data, layout, name, language),)
    return None


def _small(
    data: list[dict[str, Any]], layout: dict[str, Any], plane: tuple[str, str], language: Language
) -> Chart:
    """One of several small charts, under its own heading."""
    x, y = (axis[0] + "axis" + axis[1:] for axis in plane)
    mine = [trace for trace in data if ((trace.get("xaxis") or "x"), (trace.get("yaxis") or "y")) == plane]
    corner = layout[x]["domain"][0], layout[y]["domain"][1]
    heading = next(
        (n["text"] for n in layout.get("annotations", ()) if (n.get("x"), n.get("y")) == corner), ""
    )
    chart = lines(mine, layout, language, on=(x, y))
    # One scale for all: what the axis shows is asked of every chart.
    scale = value_axis(layout["yaxis"], [y for trace in data for y in trace["y"]])
    keys = tuple(said(n["text"]) for n in layout.get("annotations", ()) if said(n["text"])[:1] in ("┈", "━"))
    return replace(
        chart,
        heading=tuple(lines_of(heading)),
        has_ends=False,
        keys=keys,
        low=scale["low"],
        high=scale["high"],
        step=scale["step"],
    )

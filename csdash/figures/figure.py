"""Figure: traces and layout as they are written, which is all that anybody reads of a chart.

Of plotly's own figure everything is copied twice and every property looked up: 5 to 15 ms a figure, as long as the
numbers take. What is written here is ours, and `tests/figures/test_every_figure.py` has plotly check it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """`payload` is what plotly draws: `data`, a list of traces, and `layout`. It is read by many and changed by nobody."""

    payload: dict[str, Any]

    @property
    def data(self) -> list[dict[str, Any]]:
        return self.payload["data"]

    @property
    def layout(self) -> dict[str, Any]:
        return self.payload["layout"]


def figure(data: Sequence[dict[str, Any]], layout: dict[str, Any]) -> Figure:
    """The figure of these traces and this layout; what is None, or an empty list of the layout, is not said."""
    said = {name: part for name, part in layout.items() if part != []}
    return Figure({"data": [_said(trace) for trace in data], "layout": _said(said)})


def _said(part: Any) -> Any:
    if isinstance(part, dict):
        return {name: _said(value) for name, value in part.items() if value is not None}
    if isinstance(part, list | tuple) and part and isinstance(part[0], dict):
        return [_said(one) for one in part]
    return part

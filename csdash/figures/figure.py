"""Figure: traces and layout as plotly's figure, as they were written."""

from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go


def figure(data: Sequence[dict[str, Any]], layout: dict[str, Any]) -> go.Figure:
    """The figure of these traces and this layout.

    Plotly would look up every property and every colour: 5 to 15 ms a figure, as long as the numbers take. What is
    written here is ours, and `tests/figures/test_every_figure.py` has plotly check it.
    """
    said = {name: part for name, part in layout.items() if part != []}
    return go.Figure(list(data), said, _validate=False)

"""The chart: a figure as Streamlit takes it, turned into plain data once and not in every run.

Half of the time that a drawn figure costs again is plotly's copying of what did not change. Panels are kept, and so are
their figures: none is changed after it was drawn.
"""

from typing import Any

import plotly.graph_objects as go
from plotly.basedatatypes import BaseFigure

_PLAIN = "_csdash_plain"


class Drawn(BaseFigure):
    """A figure that is drawn as it is: knows its data, and nothing else of a figure."""

    def __init__(self, plain: dict[str, Any]) -> None:
        # Without plotly's own start, which would check and copy everything once more.
        object.__setattr__(self, _PLAIN, plain)

    def to_dict(self) -> dict[str, Any]:
        """The data itself; Streamlit writes it out and changes nothing."""
        return getattr(self, _PLAIN)


def drawn(chart: go.Figure) -> Drawn:
    """The figure for st.plotly_chart; its data is kept with it."""
    plain = chart.__dict__.get(_PLAIN)
    if plain is None:
        plain = chart.to_dict()
        object.__setattr__(chart, _PLAIN, plain)
    return Drawn(plain)

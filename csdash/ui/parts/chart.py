"""The chart: a figure as Streamlit takes it, which is its data and nothing else of plotly's figure."""

from typing import Any

from plotly.basedatatypes import BaseFigure

from csdash.figures.figure import Figure

_PAYLOAD = "_csdash_payload"


class Drawn(BaseFigure):
    """A figure that is drawn as it is: knows its data, and nothing else of a figure."""

    def __init__(self, payload: dict[str, Any]) -> None:
        # Without plotly's own start, which would check and copy everything once more.
        object.__setattr__(self, _PAYLOAD, payload)

    def to_dict(self) -> dict[str, Any]:
        """The data itself; Streamlit writes it out and changes nothing."""
        return getattr(self, _PAYLOAD)


def drawn(chart: Figure) -> Drawn:
    """The figure for st.plotly_chart."""
    return Drawn(chart.payload)

"""The chart: what is sent is what was written, and what is kept stays as it is."""

import json

import plotly.io
import plotly.tools

from csdash.figures.figure import Figure, figure
from csdash.ui.parts.chart import drawn


def sent(chart: Figure) -> str:
    """What st.plotly_chart sends of a figure."""
    data = plotly.tools.return_figure_from_figure_or_data(drawn(chart), validate_figure=True)
    return plotly.io.to_json(data, validate=False)


def test_what_is_sent_is_the_figure():
    chart = figure(
        [{"type": "heatmap", "z": [[1.5, None], [2.0, 3.0]], "customdata": [["関東", "<b>"], ["a", "b"]]}],
        {"title": {"text": "x"}, "shapes": [], "template": {"layout": {"font": None}}},
    )
    expected = {
        "data": [
            {"type": "heatmap", "z": [[1.5, None], [2.0, 3.0]], "customdata": [["関東", "<b>"], ["a", "b"]]}
        ],
        "layout": {"title": {"text": "x"}, "template": {"layout": {}}},
    }
    assert json.loads(sent(chart)) == expected
    # Once more: nobody changed what is kept.
    assert json.loads(sent(chart)) == expected

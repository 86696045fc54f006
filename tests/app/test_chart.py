"""The chart: what is sent is what the figure is, worked out once."""

import plotly.graph_objects as go
import plotly.io
import plotly.tools
import pytest

from csdash.ui.parts.chart import drawn


def sent(figure: object) -> str:
    """What st.plotly_chart sends of a figure."""
    data = plotly.tools.return_figure_from_figure_or_data(figure, validate_figure=True)
    return plotly.io.to_json(data, validate=False)


@pytest.fixture
def chart() -> go.Figure:
    figure = go.Figure(
        go.Heatmap(z=[[1.5, None], [2.0, float("nan")]], customdata=[["関東", "<b>"], ["a", "b"]])
    )
    return figure.update_layout(title="x", template="none")


def test_what_is_sent_is_the_figure(chart):
    plain = sent(chart)
    assert sent(drawn(chart)) == plain
    # Once more, and after it was sent, too: nobody changed what is kept.
    assert sent(drawn(chart)) == plain
    assert sent(chart) == plain


def test_it_is_worked_out_once(chart, monkeypatch):
    first = drawn(chart).to_dict()
    monkeypatch.setattr(go.Figure, "to_dict", lambda _: pytest.fail("worked out again"))
    assert drawn(chart).to_dict() is first

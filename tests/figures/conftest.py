"""What the tests of figures share: how a figure is reviewed, and the months of the small frames."""

import json
from datetime import date

import plotly.graph_objects as go
import pytest
from syrupy.extensions.json import JSONSnapshotExtension


@pytest.fixture
def golden(snapshot):
    """Compare a figure with its reviewed text; the template, the same for all, has a test of its own."""

    def compare(figure: go.Figure) -> None:
        drawn = json.loads(figure.to_json())
        del drawn["layout"]["template"]
        assert drawn == snapshot.use_extension(JSONSnapshotExtension)

    return compare


@pytest.fixture
def month():
    """The first day of a month: month(4) is April 2024, month(13) January 2025."""
    return lambda number: date(2024 + (number - 1) // 12, (number - 1) % 12 + 1, 1)

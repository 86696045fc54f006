"""A figure's data: what is not said is left out, wherever it stands, and nothing else is."""

from csdash.figures.figure import figure


def test_what_is_none_is_not_said_at_any_depth():
    told = figure(
        [
            {
                "x": [1, None],
                "name": None,
                "marker": {"color": "red", "line": None},
                "stops": [{"a": 1, "b": None}],
            }
        ],
        {"title": None, "xaxis": {"range": None, "title": {"text": "x", "font": None}}},
    )
    assert told.data == [{"x": [1, None], "marker": {"color": "red"}, "stops": [{"a": 1}]}]
    assert told.layout == {"xaxis": {"title": {"text": "x"}}}


def test_only_empty_lists_of_the_layout_are_not_said():
    told = figure(
        [{"x": [], "y": 0, "visible": False, "name": ""}],
        {
            "shapes": [],
            "annotations": [{"text": "a", "font": None}],
            "height": 0,
            "legend": {},
            "meta": {"left": []},
        },
    )
    # A trace of nothing is drawn, as nothing; 0, false and an empty word say something.
    assert told.data == [{"x": [], "y": 0, "visible": False, "name": ""}]
    assert told.layout == {
        "annotations": [{"text": "a"}],
        "height": 0,
        "legend": {},
        "meta": {"left": []},
    }

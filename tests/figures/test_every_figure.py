"""What holds for every figure: plain data, escaped names, an early refusal, a place among our figures' tests."""

import json
import pkgutil
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
import pytest

import csdash.figures
from csdash.figures.hover import TEMPLATE
from csdash.figures.theme import DARK, LIGHT, THEMES
from csdash.text import LANGUAGES
from tests.figures.samples import FRAMES, draw

HOSTILE = '<b>x</b><a href="https://evil.example">y</a>&%{y}'
# Files of csdash/figures that are parts of figures.
PARTS = {
    "config",
    "small_panel",
    "axis", "columns", "ends", "figure", "grid", "heat", "hover", "labels", "layers", "line_image", "marks", "notes", "rows", "steps",
    "swatches", "theme",
}  # fmt: skip
shapes = pytest.mark.parametrize("shape", FRAMES)


def leaves(part: Any) -> Iterator[Any]:
    """Every value in the JSON of a figure."""
    if isinstance(part, dict | list):
        for inner in part.values() if isinstance(part, dict) else part:
            yield from leaves(inner)
    else:
        yield part


def drawn(shape: str, name: str = "Acme", language: str = "en", theme=LIGHT) -> dict:
    """The figure as the browser gets it, without the template that all share."""
    figure = json.loads(json.dumps(draw(shape, FRAMES[shape](name), name, language, theme).payload))
    del figure["layout"]["template"]
    return figure


def test_every_figure_is_tried_here():
    files = {module.name for module in pkgutil.iter_modules(csdash.figures.__path__)}
    assert files - PARTS == set(FRAMES)


@shapes
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_is_drawn_in_both_languages_and_themes(shape, language, theme):
    figure = drawn(shape, language=language, theme=theme)
    assert figure["data"]
    assert figure["layout"]["height"] > 0


@shapes
def test_plotly_takes_every_property_as_it_was_written(shape):
    # Figures are made without plotly (csdash/figures/figure.py), which raises for what it does not know.
    told = draw(shape, FRAMES[shape]("Acme"), "Acme", "en", LIGHT).payload
    assert json.loads(go.Figure(told).to_json()) == json.loads(json.dumps(told))


@shapes
def test_data_stands_as_lists(shape):
    # An array could not be written out here; plotly sends it as base64 ("bdata"), which nobody can review.
    assert "bdata" not in json.dumps(drawn(shape))


@shapes
def test_names_are_escaped_wherever_they_stand(shape):
    texts = [text for text in leaves(drawn(shape, HOSTILE)) if isinstance(text, str)]
    assert not [text for text in texts if "<a" in text or "<b>x" in text or "</a>" in text]
    # These have no words but their own.
    assert shape in {"bands", "spark", "first_last"} or any("&lt;b&gt;" in text for text in texts)


@shapes
def test_data_is_never_part_of_a_hover_template(shape):
    templates = {trace.get("hovertemplate", TEMPLATE) for trace in drawn(shape, HOSTILE)["data"]}
    assert templates == {TEMPLATE}


@shapes
def test_an_empty_frame_is_refused_in_words(shape):
    with pytest.raises(ValueError, match=f"{shape} has nothing to draw"):
        draw(shape, FRAMES[shape]("Acme").clear(), "Acme", "en", LIGHT)


@shapes
def test_a_missing_column_is_named(shape):
    frame = FRAMES[shape]("Acme")
    with pytest.raises(ValueError, match=f"{shape} needs .*; missing: "):
        draw(shape, frame.drop(frame.columns[:1]), "Acme", "en", LIGHT)


@shapes
def test_every_colour_comes_from_the_theme(shape):
    ours = set(
        leaves([list(v) if isinstance(v, tuple) else v for v in (getattr(DARK, n) for n in DARK.__slots__)])
    )
    colours = {
        leaf for leaf in leaves(drawn(shape, theme=DARK)) if isinstance(leaf, str) and leaf.startswith("#")
    }
    # Ink on a fill is black or white whatever the theme.
    assert colours <= ours | {"#000000", "#FFFFFF"}

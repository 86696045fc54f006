"""The palettes, measured: readable on their background, and told apart by everybody, in light and in dark."""

import itertools

import plotly.graph_objects as go
import pytest

from csdash.figures.theme import FONT, GROUNDS, MOVEMENTS, SIZES, THEMES, ink_on, layout, template, tint
from tests.figures.colour import contrast, distance, seen_apart

themes = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
TEXTS = ("text", "muted", "accent", "target", "benchmark")
MARKS = ("context", "accent", "target", "benchmark", "balance", *MOVEMENTS, "neutral")
RAMPS = ("health", "tiers", "stages", "groups")
# What stands side by side in one figure.
TOGETHER = {
    "movements": lambda theme: [theme.balance, *(theme.movement(key) for key in MOVEMENTS), theme.neutral],
    "drivers": lambda theme: [theme.accent, theme.context],
    "trend": lambda theme: [theme.accent, theme.context, theme.target],
    **{name: lambda theme, name=name: list(getattr(theme, name)) for name in RAMPS},
}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    # Sharma, Wu & Dalal (2005), table 1, pairs 1, 7, 17 and 25.
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ],
)
def test_the_distance_is_ciede2000(one, other, expected):
    assert distance(one, other) == pytest.approx(expected, abs=5e-5)


def test_contrast_is_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@themes
def test_text_is_readable(theme):
    colours = [getattr(theme, name) for name in TEXTS] + list(theme.groups)
    assert [c for c in colours if contrast(c, theme.background) < 4.5] == []


@pytest.mark.parametrize("ground", GROUNDS.values(), ids=GROUNDS)
def test_a_room_reads_text_and_line(ground):
    # WCAG's AAA: the last row of a bright room sees less than a reader at a desk.
    assert [c for c in (ground.text, ground.muted) if contrast(c, ground.background) < 10] == []
    assert contrast(ground.accent, ground.background) >= 4.5
    assert min(ground.small, ground.body, ground.lead) == 44


@themes
def test_marks_are_seen(theme):
    colours = [getattr(theme, name) for name in MARKS]
    colours += [colour for ramp in RAMPS for colour in getattr(theme, ramp)]
    assert [c for c in colours if contrast(c, theme.background) < 3] == []


@themes
@pytest.mark.parametrize("together", TOGETHER.values(), ids=TOGETHER)
def test_colours_that_stand_together_are_told_apart(theme, together):
    pairs = itertools.combinations(together(theme), 2)
    assert [pair for pair in pairs if seen_apart(*pair) < 10] == []


@themes
@pytest.mark.parametrize("ramp", ["tiers", "stages", "heat"])
def test_ramps_run_in_one_direction(theme, ramp):
    levels = [contrast(colour, "#000000") for colour in getattr(theme, ramp)]
    assert levels in (sorted(levels), sorted(levels, reverse=True))


def test_high_touch_is_the_darkest_in_both_themes():
    for theme in THEMES.values():
        assert contrast(theme.tiers[0], "#000000") < contrast(theme.tiers[2], "#000000")


@themes
def test_ink_is_readable_on_every_fill(theme):
    fills = [*theme.heat, *theme.tiers, *theme.stages, *theme.health, theme.balance]
    fills += [f"#{level:02X}{level:02X}{level:02X}" for level in range(256)]
    assert [fill for fill in fills if contrast(ink_on(fill), fill) < 4.5] == []


@themes
def test_movements_keep_their_colour_and_what_is_nobodys_doing_is_grey(theme):
    assert theme.movement("opening") == theme.movement("closing") == theme.balance
    assert theme.movement("churn") == theme.churn
    assert {theme.movement(key) for key in ("fx", "transfer", "transfer_in", "unheard of")} == {theme.neutral}


def test_tint():
    assert tint("#1A66C2") == "rgba(26,102,194,0.12)"


@themes
def test_layout_is_quiet_and_brings_its_own_template(theme):
    figure = go.Figure(layout=layout(theme, height=100, margin=(1, 2, 3, 4)))
    drawn = figure.to_plotly_json()["layout"]
    shared = drawn["template"]["layout"]
    assert shared == template(theme)["layout"]
    assert shared["paper_bgcolor"] == shared["plot_bgcolor"] == "rgba(0,0,0,0)"
    assert shared["font"]["family"] == FONT
    assert "data" not in drawn["template"] or not any(drawn["template"]["data"].values())
    assert drawn["margin"] == {"t": 1, "r": 2, "b": 3, "l": 4, "pad": 0, "autoexpand": False}
    assert (drawn["showlegend"], drawn["dragmode"]) == (False, False)
    assert {theme.small, theme.body, theme.lead} <= set(SIZES)

"""The ranking: best on top, few accounts hollow, unknown last."""

import polars as pl

from csdash.figures.theme import LIGHT
from csdash.unit import Unit
from tests.figures.plotted import ranked
from tests.figures.samples import FRAMES


def drawn(**more):
    return ranked(FRAMES["ranked"]("SMB"), Unit.RATE, language="en", theme=LIGHT, minimum_n=10, **more)


def test_three_groups(golden):
    golden(drawn(overall=1.0, overall_name="All"))


def test_sorted_and_unknown_last():
    assert drawn().layout.yaxis.ticktext == ("SMB 2", "SMB", "SMB 3")
    assert [note.text for note in drawn().layout.annotations[:3]] == ["105.0%", "95.0%", "n/a"]


def test_few_accounts_are_hollow_and_the_axis_is_not_theirs():
    figure = drawn()
    solid, hollow = figure.data
    assert (solid.marker.color, hollow.marker.color) == (LIGHT.accent, LIGHT.background)
    assert hollow.error_x.array[0] > figure.layout.xaxis.range[1] - hollow.x[0]


def test_whiskers_end_at_the_interval():
    solid = drawn().data[0]
    assert (solid.x[0] - solid.error_x.arrayminus[0], solid.x[0] + solid.error_x.array[0]) == (0.90, 1.0)


def test_groups_may_keep_their_own_order():
    frame = pl.DataFrame({"group": ["0-3", "4-6", "7-12"], "value": [0.2, 0.1, 0.3]})
    figure = ranked(frame, Unit.RATE, keeps_order=True, language="en", theme=LIGHT)
    assert figure.layout.yaxis.ticktext == ("0-3", "4-6", "7-12")
    assert figure.data[0].x == (0.2, 0.1, 0.3)

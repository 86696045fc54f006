"""Contribution: losses to the left, gains to the right, on one scale; share and n beside each name."""

from csdash.figures.theme import DARK, LIGHT
from tests.figures.plotted import contribution
from tests.figures.samples import FRAMES


def drawn(columns=(), theme=LIGHT, language="en"):
    frame = FRAMES["contribution"]("SMB").drop(columns)
    return contribution(frame, currency="JPY", language=language, theme=theme)


def test_three_groups(golden):
    golden(drawn())


def test_churn_alone_in_the_dark(golden):
    golden(drawn(["contraction", "expansion"], DARK, "ja"))


def test_losses_are_stacked_to_the_left_and_gains_stand_at_the_right():
    churn, contraction, expansion = drawn().data
    assert churn.x == (-300, -100, 0)
    assert contraction.x == (-40, 0, -10)
    assert expansion.x == (120, 500, 0)
    low, high = drawn().layout.xaxis.range
    assert low <= -340
    assert high >= 500


def test_each_part_has_the_colour_of_its_movement():
    assert [bar.marker.color for bar in drawn().data] == [LIGHT.churn, LIGHT.contraction, LIGHT.expansion]


def test_amount_share_and_n_stand_at_the_right():
    texts = [note.text for note in drawn().layout.annotations]
    assert [text for text in texts if text in ("¥300", "75.0%", "12")] == ["¥300", "75.0%", "12"]
    assert "Share" in texts


def test_what_left_is_told_under_the_pointer():
    assert drawn().data[0].customdata[0] == "SMB<br>Churn <b>¥300</b><br>75.0% of churn<br>12 accounts"
    assert drawn().data[2].customdata[2] == "c<br>Expansion <b>n/a</b>"

"""The scorecard: what the data shows is filled, what chance leaves open a line, what a unit says of itself a ring."""

import pytest

from csdash.contract.words import STAGES
from csdash.figures.theme import LIGHT
from tests.figures.plotted import scorecard
from tests.figures.samples import rows

UNITS = rows(
    "unit evidence low high self_assessed",
    ("Company", 2, 1, 3, 4),
    ("SMB", 3, 3, 3, 3),
    ("New", None, None, None, 2),
    ("Support", 1, 1, 2, None),
)


def drawn(language="en"):
    return scorecard(UNITS, [stage[language] for stage in STAGES.values()], language=language, theme=LIGHT)


def test_four_units(golden):
    golden(drawn("ja"))


def test_steps_are_filled_as_far_as_the_evidence_goes():
    colours = drawn().data[0].marker.color
    assert [sum(c != LIGHT.grid for c in colours[i : i + 4]) for i in range(0, 16, 4)] == [2, 3, 0, 1]


def test_the_ring_stands_at_the_claim_and_the_gap_is_drawn():
    _, _, gap, rings = drawn().data
    assert rings.x == (3.5, 2.5, 1.5)
    assert gap.x == (2, 3.5, None)


def test_a_line_runs_from_the_lowest_to_the_highest_stage_left_open():
    line = drawn().data[1]
    ends = [(line.x[i], line.x[i + 1], line.y[i]) for i in range(0, len(line.x), 9)]
    # The company between 1 and 3, Support between 1 and 2; SMB is at 3 for sure, New is not judged.
    assert ends == [(0.98, 2.98, 0.42), (0.98, 1.98, 3.42)]


def test_no_line_where_nothing_is_left_open():
    sure = UNITS.with_columns(low="evidence", high="evidence")
    figure = scorecard(sure, [stage["en"] for stage in STAGES.values()], language="en", theme=LIGHT)
    assert [trace.type for trace in figure.data] == ["bar", "scatter", "scatter"]


def test_each_unit_says_both_stages_in_words():
    texts = [note.text for note in drawn().layout.annotations]
    assert "evidence 2 (1–3) · self-assessed 4" in texts
    assert "evidence 3 · self-assessed 3" in texts
    assert "evidence not judged · self-assessed 2" in texts
    assert "evidence 1 (1–2) · not self-assessed" in texts


def test_the_names_of_the_stages_head_the_columns_whole():
    for language in ("ja", "en"):
        heads = [note.text.replace("<br>", "") for note in drawn(language).layout.annotations[1:5]]
        assert [head.replace(" ", "") for head in heads] == [
            stage[language].replace("&", "&amp;").replace(" ", "") for stage in STAGES.values()
        ]


def test_three_stages_are_refused():
    with pytest.raises(ValueError, match="names of 4 stages, not 3"):
        scorecard(UNITS, ["a", "b", "c"], language="en", theme=LIGHT)

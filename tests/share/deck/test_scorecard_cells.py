"""The scorecard as a table of a slide: steps, rings, and the range that chance leaves open in words."""

from csdash.figures.scorecard import scorecard
from csdash.figures.theme import LIGHT
from csdash.share.deck.cells import scorecard as as_cells
from tests.figures.samples import rows

UNITS = rows("unit evidence low high self_assessed", ("Company", 2, 1, 3, 4), ("SMB", 3, 3, 3, 3))


def test_the_range_is_said_and_the_key_names_what_is_there():
    drawn = scorecard(UNITS, ["one", "two", "three", "four"], language="en", theme=LIGHT)
    told = as_cells(drawn.data, drawn.layout)
    _, company, smb = told.rows
    assert company[-1].text == "evidence 2 (1–3) · self-assessed 4"
    assert smb[-1].text == "evidence 3 · self-assessed 3"
    assert [bool(cell.text) for cell in company[1:5]] == [False, False, False, True]
    (key,) = told.keys
    assert "( ) within chance" in key
    assert "├" not in key

"""Cells written plainly are read the short way, to the same values and in the same order."""

import polars as pl
import pytest

from csdash.contract.accounts import ACCOUNTS
from csdash.importing.shape_tables import SUBSCRIPTIONS
from csdash.importing.spelling import Manner, read_cells, spelt

MIXED = {
    "mrr": ["△5", "1,000", "x", None, "¥3", "12円", "-7.25", "１２", "1,00", ""],
    "start_date": [
        "令和6年4月1日",
        "2024-04-02",
        "soon",
        None,
        "2024-04-03 10:00:00",
        "2024-04-03T23:00Z",
        "2024-02-30",
    ],
    "month": ["2024-04-30", "Apr-24", "2024-13-01", "202405", None],
}


@pytest.mark.parametrize("name", MIXED)
@pytest.mark.parametrize("manner", [Manner("Asia/Tokyo"), Manner("UTC", decimal=",", money_unit=1000)])
def test_the_short_way_and_the_long_way_agree(name, manner):
    column = ACCOUNTS[name] if name in ACCOUNTS else SUBSCRIPTIONS[name]
    cells = pl.Series("cell", MIXED[name])
    long = cells.to_frame().select(spelt(column, pl.col("cell"), manner)).to_series()
    assert read_cells(column, cells, manner).to_list() == long.to_list()
    assert long.null_count() < len(cells)

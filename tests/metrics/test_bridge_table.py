"""The bridge by hand: where each movement goes, and what happens when an account changes segment."""

import polars as pl
import pytest

from csdash.errors import NotEnoughHistory
from csdash.metrics.bridge_table import COUNTS, MEMO, MONEY
from tests.histories import at, history, opened


def money(row: dict) -> dict[str, float]:
    """The money of a bridge row that is not zero, by what it is."""
    return {name.removesuffix("_mrr"): float(row[name]) for name in MONEY if row[name]}


@pytest.fixture(scope="module")
def movers():
    # A moves from SMB to ENT and grows; B stays; N is new in ENT; X leaves SMB; R comes back to ENT.
    paid = {
        "A": [100, 100, 300],
        "B": [50, 50, 40],
        "N": [None, None, 7],
        "X": [20, 20, None],
        "R": [9, None, 8],
    }
    segment = {"A": ["SMB", "SMB", "ENT"], "B": "SMB", "N": "ENT", "X": "SMB", "R": "ENT"}
    return opened(history("2024-01", paid, segment=segment))


@pytest.mark.parametrize("by", [[], ["segment"]])
@pytest.mark.parametrize("where", [{}, {"segment": ["ENT"]}])
def test_bridges_of_several_windows_are_those_of_each(movers, by, where):
    several = movers.bridges([1, 2], by, where)
    for window in (1, 2):
        assert (
            several.filter(pl.col("window") == window).drop("window").equals(movers.bridge(window, by, where))
        )
    with pytest.raises(NotEnoughHistory):
        movers.bridges([1, 12])


def test_whole_company(movers):
    row = at(movers.bridge(1), "2024-03")
    assert money(row) == {
        "opening": 170,
        "new": 7,
        "reactivation": 8,
        "expansion": 200,
        "contraction": 10,
        "churned": 20,
        "closing": 355,
    }
    assert [row[name] for name in COUNTS] == [3, 1, 1, 1, 1, 1, 0, 0, 4]


def test_opening_segment_gets_the_movement_and_then_lets_the_account_go(movers):
    smb = at(movers.bridge(1, by=["segment"]), "2024-03", segment="SMB")
    assert money(smb) == {
        "opening": 170,
        "expansion": 200,
        "contraction": 10,
        "churned": 20,
        "transfer": -300,
        "closing": 40,
    }
    assert (smb["n_transfer"], smb["n_closing"]) == (-1, 1)
    ent = at(movers.bridge(1, by=["segment"]), "2024-03", segment="ENT")
    assert money(ent) == {"new": 7, "reactivation": 8, "transfer": 300, "closing": 315}


def test_filter_shows_the_same_as_the_group(movers):
    for label in ("SMB", "ENT"):
        filtered = at(movers.bridge(1, where={"segment": [label]}), "2024-03")
        grouped = at(movers.bridge(1, by=["segment"]), "2024-03", segment=label)
        assert money(filtered) == money(grouped)
    both = movers.bridge(1, where={"segment": ["SMB", "ENT"]})
    assert both.equals(movers.bridge(1))


def test_filter_may_be_any_collection_of_values(movers):
    listed = movers.bridge(1, where={"segment": ["SMB"]})
    for values in ("SMB", ("SMB",), {"SMB"}, iter(["SMB"])):
        assert movers.bridge(1, where={"segment": values}).equals(listed)


def test_columns_are_in_the_order_of_a_bridge(movers):
    assert movers.bridge(1, by=["segment"]).columns == ["month", "segment", *MONEY, *COUNTS, *MEMO]


def test_first_seen_is_not_new():
    # Everybody pays in the first month; no window ends there, so nobody is counted as new.
    session = opened(history("2024-01", {"A": [10, 10], "B": [5, 5]}))
    assert session.bridge(1)["new_mrr"].sum() == 0
    assert session.bridge(1)["month"].dt.month().to_list() == [2]


def test_gone_in_the_first_month_and_back_is_a_return_where_the_start_is_known():
    # A paid from 2022 on, says start_month, but not in the first covered month: that is no new customer.
    known = history("2024-01", {"A": [None, 10], "B": [5, 5]}, start_month={"A": pl.date(2022, 5, 1)})
    known = known.with_columns(start_month=pl.when(pl.col("account_id") == "A").then(pl.date(2022, 5, 1)))
    row = at(opened(known).bridge(1), "2024-02")
    assert money(row) == {"opening": 5, "reactivation": 10, "closing": 15}


def test_where_the_data_shows_the_first_payment_the_data_wins():
    # start_month says January, the covered January shows no payment: A is new in March, and of March's cohort.
    said = history("2024-01", {"A": [None, None, 10, 10], "B": [5, 5, 5, 5]})
    said = said.with_columns(start_month=pl.when(pl.col("account_id") == "A").then(pl.date(2024, 1, 1)))
    session = opened(said)
    assert money(at(session.bridge(1), "2024-03")) == {"opening": 5, "new": 10, "closing": 15}
    cohorts = session.cohorts()
    assert cohorts["cohort_month"].dt.month().unique().to_list() == [3]
    assert cohorts["n_active"].to_list() == [1, 1]


def test_product_added_by_an_old_account_is_new_to_the_product():
    # start_month speaks of the account, not of each of its products: Q was never there before March.
    paid = history("2024-01", {"A/P": [50] * 4, "A/Q": [None, None, 20, 20]}).with_columns(
        start_month=pl.date(2022, 1, 1)
    )
    session = opened(paid)
    row = at(session.bridge(1, by=["product"]), "2024-03", product="Q")
    assert money(row) == {"new": 20, "closing": 20}
    # For the account it is what it is for its owner: more from the same customer.
    assert money(at(session.bridge(1), "2024-03")) == {"opening": 50, "expansion": 20, "closing": 70}


def test_round_trip_inside_the_window_is_told_in_the_memo():
    session = opened(history("2023-01", {"A": [100] * 3 + [None] * 5 + [80] * 5, "B": [100] * 13}))
    row = at(session.bridge(12), "2024-01")
    assert (float(row["returned_mrr"]), row["n_returned"], row["n_churned"]) == (80, 1, 0)


def test_empty_answer_has_the_same_types(movers):
    empty = movers.bridge(1, by=["segment"], where={"segment": []})
    assert empty.is_empty()
    assert dict(empty.schema) == dict(movers.bridge(1, by=["segment"]).schema)

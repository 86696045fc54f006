"""The nearest accounts, by hand: same segment first, then size and tenure."""

import pytest

from csdash.analysis.account.similar import similar
from csdash.analysis.account.told import account
from tests.histories import history, opened

N = 14
PAID = {
    "A": [100] * N,
    "same": [110] * N,
    "larger": [1000] * N,
    "younger": [None] * 12 + [100] * 2,
    "gone": [100] * 10,
    **{f"S{i}": [100 + i] * N for i in range(3)},
}
SEGMENT = {name: "SMB" if name.startswith("S") else "big" for name in PAID}


@pytest.fixture(scope="module")
def session():
    return opened(history("2025-01", PAID, segment=SEGMENT))


def test_nearest_in_size_and_tenure_first(session):
    found = similar(session, "A", 2)
    assert found["account_id"].to_list() == ["same", "younger"]
    assert found["change"].to_list() == [0.0, None]
    assert similar(session, "A", 3)["account_id"].to_list() == ["same", "younger", "larger"]


def test_where_few_are_of_the_segment_others_fill_up(session):
    found = similar(session, "A", 6)["account_id"].to_list()
    assert found[:2] == ["S0", "S1"]
    assert "A" not in found
    assert "gone" not in found


def test_one_that_left_is_compared_by_what_it_paid_last(session):
    assert similar(session, "gone", 1)["account_id"].to_list() == ["A"]


def test_sentences_hold_what_is_known(session):
    assert [said.en for said in account(session, "gone")] == [
        "gone last paid in Oct 2025. It has been a customer since Jan 2025 at the latest."
    ]
    (paying,) = account(session, "larger")
    # 1,000 of 100 + 110 + 1,000 + 100 + 303.
    assert "62.0%" in paying.en
    assert "what it was a year ago" in paying.en

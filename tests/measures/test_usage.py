"""Usage by hand: it adds up over products, and not to know is not to use nothing."""

import pytest

from tests.histories import history, opened

PAID = {"A/Core": [10], "A/Plus": [5], "B/Core": [7], "C/Core": [3]}


@pytest.fixture(scope="module")
def rows():
    accounts = history(
        "2024-04",
        PAID,
        active_users={"A/Core": 6, "A/Plus": 2, "B/Core": 0},
        seats={"A/Core": 10, "A/Plus": 10, "B/Core": 5},
        executive_uses={"A/Core": 0, "A/Plus": 1, "B/Core": 0},
    )
    session = opened(accounts)
    return session, session.usage_months()


def test_it_adds_up_over_products(rows):
    _, told = rows
    columns = told.select("account_id", "active_users", "seats", "executive_uses", "logins").rows()
    assert columns == [("A", 8, 20, 1, None), ("B", 0, 5, 0, None), ("C", None, None, None, None)]


def test_a_merged_account_uses_for_its_owner():
    accounts = history(
        "2024-04",
        {"A": [10], "B": [5]},
        active_users={"A": 6, "B": 3},
        parent_id={"B": "A"},
    )
    told = opened(accounts).usage_months()
    assert told.select("account_id", "active_users").rows() == [("A", 9)]

"""One account's story, on histories written out by hand: months, movements, and who may see it."""

from datetime import date

import polars as pl
import pytest

from csdash.configs.config import shipped_text
from csdash.errors import CsdashError
from csdash.panels.account_health import score_panel
from csdash.scope import Scope
from csdash.settings import Settings
from csdash.share.asked import view_of
from tests.histories import day, history, opened

PAID = {
    "A/x": [10, 10, 15, None, None, 12],
    "A/y": [None, 5, 5, None, None, None],
    "B/x": [20, 20, 20, 20, 20, 20],
    "C/x": [7, 7, 7, None, None, None],
    "D/x": [0, 0, 0, 0, 0, 0],
}
REGIONS = {"A/x": "north", "A/y": "north", "B/x": "south", "C/x": "north", "D/x": "south"}
EVENTS = pl.DataFrame(
    {
        "date": [date(2025, 1, 5), date(2025, 2, 6), date(2025, 2, 7)],
        "account_id": ["B", "A", "B"],
        "kind": ["qbr", "support", "support"],
        "detail": [None, "chat", "mail"],
    }
)


@pytest.fixture(scope="module")
def session():
    return opened(history("2025-01", PAID, region=REGIONS), events=EVENTS)


def test_every_account_is_listed_once_with_what_it_is_now(session):
    known = session.known_accounts().select("account_id", "mrr", "state", "last_month")
    assert known.rows() == [
        ("A", 12, "paying", day("2025-06")),
        ("B", 20, "paying", day("2025-06")),
        ("C", 0, "left", day("2025-03")),
        ("D", 0, "never_paid", None),
    ]
    assert session.known_accounts()["mrr"].sum() == session.account_stock(day("2025-06"))["mrr"].sum()


def test_filters_narrow_the_list(session):
    assert session.known_accounts({"region": ["south"]})["account_id"].to_list() == ["B", "D"]
    assert session.known_accounts({"product": ["y"]})["account_id"].to_list() == ["A"]


def test_months_and_movements_of_one_account(session):
    months = session.account_months("A").select("month", "mrr", "delta", "movement")
    assert months.rows() == [
        (day("2025-01"), 10, None, None),
        (day("2025-02"), 15, 5, "expansion"),
        (day("2025-03"), 20, 5, "expansion"),
        (day("2025-04"), 0, -20, "churn"),
        (day("2025-06"), 12, 12, "reactivation"),
    ]
    products = session.account_products("A")
    assert products.filter(pl.col("month") == day("2025-03"))["mrr"].to_list() == [15, 5]


def test_movements_of_all_accounts_add_up_to_the_bridge(session):
    bridge = session.bridge(1)
    moved = pl.concat(
        session.account_months(one).select("month", "delta") for one in session.known_accounts()["account_id"]
    )
    for row in bridge.iter_rows(named=True):
        told = moved.filter(pl.col("month") == row["month"])["delta"].sum()
        assert told == row["closing_mrr"] - row["opening_mrr"]


def test_events_are_the_accounts_own_the_latest_first(session):
    assert session.account_events("B")["kind"].to_list() == ["support", "qbr"]
    assert session.account_surveys("B") is None
    assert session.account_contracts("B") is None


def test_what_is_of_one_day_and_kind_stands_in_one_order_whatever_that_of_the_file():
    surveys = pl.DataFrame(
        {
            "date": [date(2025, 3, 1)] * 4 + [date(2025, 4, 1)],
            "account_id": "B",
            "contact_id": ["B-3", "B-1", "B-2", "B-1", "B-9"],
            "kind": ["nps", "nps", "nps", "csat", "nps"],
            "score": [3.0, 9.0, None, 4.0, 8.0],
        }
    )
    expected = [("B-9", 8.0), ("B-1", 4.0), ("B-1", 9.0), ("B-2", None), ("B-3", 3.0)]
    for rows in (surveys, surveys.reverse()):
        told = opened(history("2025-01", PAID, region=REGIONS), surveys=rows).account_surveys("B")
        assert told.select("contact_id", "score").rows() == expected


@pytest.mark.parametrize(
    "ask", ["account_months", "account_products", "account_inputs", "account_events", "account_contracts"]
)
def test_outside_the_scope_an_account_does_not_exist(ask):
    cut = opened(
        history("2025-01", PAID, region=REGIONS), events=EVENTS, options={"scope": Scope.of(region=["north"])}
    )
    assert cut.known_accounts()["account_id"].to_list() == ["A", "C"]
    words = []
    for stranger in ("B", "never was"):
        with pytest.raises(CsdashError) as refused:
            getattr(cut, ask)(stranger)
        words.append(refused.value.message.en.replace(stranger, "?"))
    # Whoever asks cannot tell which of the two it is.
    assert words[0] == words[1]


def test_inputs_are_those_of_the_account_and_usage_is_added_up():
    accounts = history(
        "2025-01",
        {"A/x": [1, 1], "A/y": [1, 1], "B/x": [1, 1]},
        health_adoption={"A/x": [40.0, 50.0], "A/y": [40.0, 50.0], "B/x": [1.0, 1.0]},
        logins={"A/x": [3, 4], "A/y": [1, 2], "B/x": [9, 9]},
    )
    rows = opened(accounts).account_inputs("A").select("health_adoption", "health_support", "logins")
    assert rows.rows() == [(40.0, None, 4), (50.0, None, 6)]


def test_a_merged_account_says_into_which():
    paid = {"A": [10, 10, 10], "B": [5, 5, 0]}
    parents = {"B": [None, None, "A"]}
    known = opened(history("2025-01", paid, parent_id=parents)).known_accounts()
    assert known.filter(pl.col("account_id") == "B")["merged_into"].to_list() == ["A"]
    assert known.filter(pl.col("account_id") == "B")["state"].to_list() == ["merged"]


@pytest.mark.parametrize(("source", "scores"), [("given", [90.0, 30.0]), ("made", [20.0, 30.0])])
def test_the_score_is_the_one_the_health_config_says(source, scores, tmp_path):
    text = shipped_text("health").replace('source = "given"', f'source = "{source}"')
    (tmp_path / "health.toml").write_text(
        text.replace("coverage_floor = 0.6", "coverage_floor = 0.1"), encoding="utf-8"
    )
    accounts = history(
        "2025-01", {"A": [10, 10]}, health_score={"A": [90.0, None]}, health_adoption={"A": [20.0, 30.0]}
    )
    session = opened(accounts, options={"settings": Settings(configs=tmp_path)})
    assert session.account_months("A")["score"].to_list() == scores
    assert session.known_accounts()["score"].item() == 30.0
    panel = score_panel(view_of(session, "ja"), "A")
    assert panel.evidence.frame["value"].to_list() == scores[::-1]
    assert session.configs.health.stamp in panel.subtitle

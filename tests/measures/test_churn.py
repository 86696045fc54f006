"""Churn by hand: which event is the reason of which lapse, and how long the account had been there."""

from datetime import date

import polars as pl
import pytest

from csdash.errors import NotEnoughHistory, NotUnlocked, UnknownName
from tests.histories import day, history, opened

# "old" pays throughout, so the first covered month is never the start of the others.
STAYS = {"old": [1] * 8}


def told(account: str, on: str, detail: str | None, value: float | None = 1.0, kind: str = "churned") -> dict:
    return {
        "account_id": account,
        "date": date.fromisoformat(on),
        "kind": kind,
        "value": value,
        "detail": detail,
    }


def reasons(paid: dict, *events: dict, window: int = 1, month: str | None = None) -> list[tuple]:
    """Month, reason, kind, accounts and money of everybody who left, by month."""
    noted = pl.DataFrame(list(events) or [told("old", "2024-01-05", None)], infer_schema_length=None)
    frame = opened(history("2024-01", STAYS | paid), events=noted).churn(window, by=["reason", "kind"])
    if month:
        frame = frame.filter(pl.col("month") == day(month))
    return [
        (when.isoformat()[:7], reason, kind, n, float(money))
        for when, reason, kind, n, money in frame.select(
            "month", "reason", pl.col("kind").cast(pl.String), "n_churned", "churned_mrr"
        ).iter_rows()
    ]


GONE_IN_MAY = {"A": [None, 10, 10, 10]}


@pytest.mark.parametrize(
    ("on", "reason"),
    [
        ("2024-03-31", "unknown"),
        ("2024-04-01", "price"),  # the last month that was paid
        ("2024-05-01", "price"),
        ("2024-07-31", "price"),  # two months after
        ("2024-08-01", "unknown"),
    ],
)
def test_an_event_counts_around_the_first_month_without_payment(on, reason):
    kind = "unknown" if reason == "unknown" else "voluntary"
    assert reasons(GONE_IN_MAY, told("A", on, "price")) == [("2024-05", reason, kind, 1, 10)]


def test_without_any_event_the_reason_is_unknown():
    assert reasons(GONE_IN_MAY) == [("2024-05", "unknown", "unknown", 1, 10)]


def test_the_last_that_says_something_wins_and_a_notice_only_where_none_does():
    first, second = told("A", "2024-05-01", "price"), told("A", "2024-05-20", "competitor", 0.0)
    silent = told("A", "2024-06-01", "  ", None)
    notice = told("A", "2024-05-30", "no_value", None, "churn_notice")
    assert reasons(GONE_IN_MAY, first, second, silent, notice)[0][1:3] == ("competitor", "involuntary")
    assert reasons(GONE_IN_MAY, silent, notice)[0][1:3] == ("no_value", "unknown")


@pytest.mark.parametrize(("on", "reason"), [("2024-02-01", "price"), ("2024-06-01", "unknown")])
def test_a_notice_is_given_before(on, reason):
    assert reasons(GONE_IN_MAY, told("A", on, "price", None, "churn_notice"))[0][1] == reason


def test_an_involuntary_end_is_told_apart():
    assert reasons(GONE_IN_MAY, told("A", "2024-05-01", "insolvency", 0.0))[0][2] == "involuntary"


def test_each_lapse_has_its_own_reason_at_every_window():
    # A leaves in March for its price, is back in April, and leaves in June for a competitor.
    paid = {"A": [None, 10, None, 10, 10]}
    events = (told("A", "2024-03-01", "price"), told("A", "2024-06-10", "competitor"))
    assert reasons(paid, *events) == [
        ("2024-03", "price", "voluntary", 1, 10),
        ("2024-06", "competitor", "voluntary", 1, 10),
    ]
    # From March to June, April to July and May to August: it is the second leave that counts.
    assert reasons(paid, *events, window=3) == [
        ("2024-07", "competitor", "voluntary", 1, 10),
        ("2024-08", "competitor", "voluntary", 1, 10),
    ]


def test_who_is_back_at_the_closing_has_not_left():
    paid = {"A": [None, 10, None, None, 10, 10, 10, 10]}
    assert reasons(paid, told("A", "2024-03-01", "price"), window=3) == []


def test_of_two_events_on_a_day_order_does_not_matter():
    both = (told("A", "2024-05-01", "price"), told("A", "2024-05-01", "competitor"))
    assert reasons(GONE_IN_MAY, *both) == reasons(GONE_IN_MAY, *reversed(both))


def test_tenure_is_that_of_the_opening():
    # A starts in February: in April it is 2 months old, in June 4; "old" began nobody knows when.
    frame = opened(history("2024-01", STAYS | {"A": [None, 10, 10, 10, 10, 10]}))
    table = frame.churn(3, by=["tenure"]).select(
        "month", pl.col("tenure").cast(pl.String), "n_opening", "n_churned", "logo_churn_rate"
    )
    july = table.filter(pl.col("month") == day("2024-07")).rows()
    assert july == [(day("2024-07"), "0-3", 1, 1, 1.0), (day("2024-07"), "unknown", 1, 0, 0.0)]
    may = table.filter(pl.col("month") == day("2024-05")).rows()
    assert may[0] == (day("2024-05"), "0-3", 1, 0, 0.0)


@pytest.mark.parametrize(
    ("months", "band"),
    [
        (3, "0-3"),
        (4, "4-6"),
        (6, "4-6"),
        (7, "7-12"),
        (12, "7-12"),
        (13, "13-24"),
        (36, "25-36"),
        (37, "37+"),
    ],
)
def test_bands_of_tenure(months, band):
    start = pl.date(2024, 1, 1).dt.offset_by(f"-{months}mo")
    rows = history("2024-01", {"A": [10, None], "B": [1, 1]}).with_columns(start_month=start)
    assert opened(rows).churn(1, by=["tenure"])["tenure"].to_list() == [band]


def test_fit_is_that_of_the_sale():
    fit = {"A": [None, "non_target", "target", "target", "target"], "old": "target"}
    rows = history("2024-01", STAYS | {"A": [None, 10, 10, 10, None]}, fit=fit)
    session = opened(rows)
    assert session.churn(1, by=["sale_fit"]).filter(pl.col("n_churned") > 0)["sale_fit"].to_list() == [
        "non_target"
    ]
    assert session.churn(1, by=["fit"]).filter(pl.col("n_churned") > 0)["fit"].to_list() == ["target"]


def test_a_reason_carries_the_opening_it_left():
    frame = opened(
        history("2024-01", STAYS | GONE_IN_MAY), events=pl.DataFrame([told("A", "2024-05-01", "price")])
    )
    row = frame.churn(1, by=["reason"]).row(0, named=True)
    assert (row["n_opening"], row["n_churned"], row["logo_churn_rate"]) == (2, 1, 0.5)
    assert row["churned_mrr_rate"] == pytest.approx(10 / 11)
    # Wilson, one of two.
    assert (row["logo_lower"], row["logo_upper"]) == pytest.approx((0.0945, 0.9055), abs=1e-4)


def test_what_is_not_there_is_said():
    session = opened(history("2024-01", {"A": [1, 1, 1]}))
    with pytest.raises(NotUnlocked, match="no events"):
        session.churn(1, by=["reason"])
    with pytest.raises(NotUnlocked, match=r"no accounts\.fit"):
        session.churn(1, by=["sale_fit"])
    with pytest.raises(UnknownName):
        session.churn(1, by=["colour"])
    with pytest.raises(NotEnoughHistory):
        session.churn(12)


def test_a_merged_account_leaves_with_the_one_it_is_part_of():
    # A joins B in March; B leaves in May. Over three months A's opening is lost too, for B's reason.
    rows = history("2024-01", STAYS | {"A": [None, 4, None], "B": [None, 6, 10, 10]})
    joined = pl.DataFrame(
        {"month": [day("2024-03")], "account_id": ["A"], "mrr": [0], "parent_id": ["B"]}
    ).cast({"mrr": rows.schema["mrr"]})
    session = opened(
        pl.concat([rows, joined], how="diagonal"), events=pl.DataFrame([told("B", "2024-05-01", "price")])
    )
    table = session.churn(3, by=["reason"]).filter(pl.col("month") == day("2024-05"))
    assert table.select("reason", pl.col("churned_mrr").cast(pl.Float64)).rows() == [("price", 10.0)]
    bridge = session.bridge(3).filter(pl.col("month") == day("2024-05"))
    assert bridge.select("churned_mrr", "n_churned").row(0) == table.select("churned_mrr", "n_churned").row(0)

"""Subscriptions at month-ends: worked by hand, and against a loop over the days."""

from datetime import date, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.importing.mapping import Feed
from csdash.months import month_end, month_index, month_start
from tests.importing.sheets import draft, rules, sheet, table
from tests.laws.companies import law

COLUMNS = {"account_id": "id", "start_date": "start", "end_date": "end", "amount": "amount"}
NAMES = ("id", "start", "end", "amount", "interval", "product")


def subscriptions(*rows, **feed):
    """A draft of subscriptions (id, start, end, amount, interval, product), as known at the end of June 2024."""
    listed = [(*row, *[None] * (len(NAMES) - len(row))) for row in rows]
    columns = COLUMNS | {name: name for name in ("interval", "product")}
    of = feed.pop("sheet", None) or sheet("subs.csv", pl.DataFrame(listed, schema=NAMES, orient="row"))
    return draft(
        [of], Feed("subs.csv", shape="subscriptions", columns=columns, **feed), as_of=date(2024, 6, 30)
    )


def paid(made, account: str = "A") -> dict[str, Decimal]:
    """MRR by month."""
    rows = table(made).filter(pl.col("account_id") == account).group_by("month").agg(pl.col("mrr").sum())
    return {f"{day:%m}": mrr for day, mrr in rows.sort("month").iter_rows()}


def test_a_month_counts_what_is_in_force_at_its_end():
    # Starts on the last day of January: there. Its last day is 30 March, so at the end of March it is gone.
    made = subscriptions(("A", "2024-01-31", "2024-03-30", "100"))
    assert paid(made) == {"01": 100, "02": 100}


@pytest.mark.parametrize(
    ("ends", "lasts"),
    [
        (
            "last_day",
            {
                "2024-03-31": "03",  # paid for the whole of March
                "2024-04-01": "03",  # one day of April, not its end
                "2024-02-29": "02",  # leap day is the end of February 2024
                "2024-02-28": "01",
            },
        ),
        (
            "day_after",
            {
                "2024-03-31": "02",  # the last day of March is no longer paid for
                "2024-04-01": "03",
                "2024-02-29": "01",
            },
        ),
    ],
)
def test_what_an_end_date_means(ends, lasts):
    made = subscriptions(
        ("B", "2024-01-01", "", "1"), *((end, "2024-01-10", end, "100") for end in lasts), ends=ends
    )
    assert {end: max(paid(made, end)) for end in lasts} == lasts


def test_the_end_of_february_in_other_years():
    made = subscriptions(("A", "2023-01-10", "2023-02-28", "100"))
    assert paid(made) == {"01": 100, "02": 100}


def test_without_an_end_it_runs_to_the_last_complete_month():
    assert paid(subscriptions(("A", "2024-04-15", "", "100"))) == {"04": 100, "05": 100, "06": 100}


def test_an_end_far_away_is_the_same():
    assert paid(subscriptions(("A", "2024-05-15", "9999-12-31", "100"))) == {"05": 100, "06": 100}


def test_intervals_become_months():
    # 1,200 a year is 100; 100 a week is 100 x 52 / 12 = 433.3333...; 100 a quarter 33.3333; 100 in half a year 16.6667.
    made = subscriptions(
        ("A", "2024-06-01", "", "1200", "yearly", "y"),
        ("A", "2024-06-01", "", "100", "weekly", "w"),
        ("A", "2024-06-01", "", "100", "quarterly", "q"),
        ("A", "2024-06-01", "", "100", "half_yearly", "h"),
        ("A", "2024-06-01", "", "100", None, "m"),
    )
    rows = dict(table(made).select("product", "mrr").iter_rows())
    expected = {"y": "100", "w": "433.3333", "q": "33.3333", "h": "16.6667", "m": "100"}
    assert rows == {name: Decimal(mrr) for name, mrr in expected.items()}
    audit = table(made, "audit").filter(pl.col("edge") == "weekly_price")
    assert audit["mrr"].to_list() == [Decimal("433.3333")]


def test_each_line_is_rounded_once():
    # Two of 100 / 12 = 8.33333...: 8.3333 each, 16.6666 together, not 16.6667.
    made = subscriptions(("A", "2024-06-01", "", "100"), ("A", "2024-06-02", "", "100"), interval="yearly")
    assert paid(made) == {"06": Decimal("16.6666")}


def test_overlapping_subscriptions_of_one_product_add_up():
    made = subscriptions(
        ("A", "2024-04-01", "2024-05-31", "100", None, "p"), ("A", "2024-05-01", "", "30", None, "p")
    )
    assert paid(made) == {"04": 100, "05": 130, "06": 30}
    assert table(made).height == 3


def test_cancelled_and_renewed_on_the_next_day_is_no_gap():
    made = subscriptions(("A", "2024-03-01", "2024-04-30", "100"), ("A", "2024-05-01", "", "110"))
    assert paid(made) == {"03": 100, "04": 100, "05": 110, "06": 110}


def test_joined_and_left_within_a_month_is_in_the_audit_only():
    made = subscriptions(("A", "2024-04-02", "2024-04-29", "100"), ("B", "2024-01-01", "", "1"))
    assert paid(made) == {}
    assert table(made, "audit").filter(pl.col("edge") == "same_month").rows() == [
        ("same_month", date(2024, 4, 1), "A", Decimal(100), "2024-04-02 - 2024-04-29")
    ]


def test_a_free_subscription_is_a_row_and_no_customer():
    made = subscriptions(
        ("A", "2024-05-01", "2024-05-31", "0"), ("A", "2024-06-01", "", "10"), ("B", "2024-01-01", "", "1")
    )
    assert paid(made) == {"05": 0, "06": 10}
    # It began when it first paid, not when it first tried.
    assert set(table(made).filter(pl.col("account_id") == "A")["start_month"]) == {date(2024, 6, 1)}


def test_what_starts_later_is_said():
    made = subscriptions(("A", "2024-07-01", "", "100"), ("B", "2024-01-01", "", "1"))
    assert paid(made) == {}
    assert "not_started" in rules(made)


def test_the_end_before_the_start_is_refused_with_its_row():
    made = subscriptions(("B", "2024-01-01", "", "1"), ("A", "2024-05-02", "2024-05-01", "100"))
    (finding,) = made.report.errors
    assert made.manifest is None
    assert (finding.rule, finding.file, finding.rows) == (
        "ends_before_start",
        "subs.csv",
        (("subs.csv", 2, "2024-05-02 > 2024-05-01"),),
    )


@pytest.mark.parametrize("empty", ["0001-01-01", "1900-01-01", "1970-01-01"])
def test_what_programs_write_for_no_date_is_no_start(empty):
    made = subscriptions(("A", empty, "", "100"), ("B", "1970-01-02", "1970-03-01", "1"))
    assert [(f.rule, f.rows) for f in made.report.errors] == [("starts_too_early", (("subs.csv", 1, empty),))]


def test_attributes_are_those_of_the_newest_subscription():
    of = sheet(
        "subs.csv",
        {"id": ["A", "A"], "start": ["2024-05-01", "2024-06-01"], "end": ["", ""], "amount": ["1", "2"]}
        | {"interval": ["", ""], "product": ["", ""], "plan": ["Pro", "Basic"], "seats": ["3", "4"]},
    )
    feed = Feed("subs.csv", shape="subscriptions", columns=COLUMNS | {"plan": "plan", "seats": "seats"})
    rows = (
        table(draft([of], feed, as_of=date(2024, 6, 30))).sort("month").select("mrr", "plan", "seats").rows()
    )
    assert rows == [(1, "Pro", 3), (3, "Basic", 7)]


days = st.dates(date(2022, 11, 1), date(2024, 8, 15))
TIMES = {"weekly": Decimal(52) / 12, "monthly": 1, "quarterly": Decimal(1) / 3, "half_yearly": Decimal(1) / 6}
TIMES["yearly"] = Decimal(1) / 12
lists = st.lists(
    st.tuples(
        st.sampled_from("ABC"),
        days,
        st.one_of(st.none(), st.integers(0, 500)),
        st.decimals(0, 10**6, places=2),
        st.sampled_from(list(TIMES)),
        st.sampled_from(["p", "q", None]),
    ),
    min_size=1,
    max_size=12,
)


@law(12)
@given(lists, st.sampled_from(["last_day", "day_after"]))
def test_as_a_loop_over_month_ends_has_it(listed, ends):
    rows = [("W", date(2024, 1, 1), None, Decimal(1), "monthly", None)]
    rows += [
        (*row[:2], None if row[2] is None else row[1] + timedelta(days=row[2]), *row[3:]) for row in listed
    ]
    expected: dict[tuple, Decimal] = {}
    last = month_index(date(2024, 6, 30))
    for account, start, end, amount, interval, product in rows:
        mrr = (amount * TIMES[interval]).quantize(Decimal("0.0001"), ROUND_HALF_EVEN)
        for month in range(month_index(start), last + 1):
            night = month_end(month)
            gone = end is not None and (end < night if ends == "last_day" else end <= night)
            if start <= night and not gone:
                key = (month_start(month), account, product)
                expected[key] = expected.get(key, Decimal(0)) + mrr
    made = subscriptions(*rows, ends=ends)
    found = table(made)
    assert {
        tuple(row[:3]): row[3] for row in found.select("month", "account_id", "product", "mrr").iter_rows()
    } == expected
    assert all(later >= earlier for earlier, later in pairwise(found["month"].to_list()))

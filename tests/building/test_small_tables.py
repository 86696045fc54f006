"""What contracts, events and surveys tell of a month: told anew of each month of which it is asked, and of no other."""

from datetime import date

import polars as pl
import pytest

from csdash.building.small_tables import MILESTONES, REASONS, STARTS, SmallTables
from csdash.months import month_index

FIRST, N_MONTHS = month_index(date(2020, 1, 1)), 60
LAST = FIRST + N_MONTHS - 1
# What is told happens in the month FIRST + 24.
DAY, M = date(2022, 1, 10), 24
ALWAYS = N_MONTHS - 1
CONTRACT = {"contract_id": "C", "account_id": "A", "mrr": 5, "start_date": DAY}
EVENT = {"account_id": "A", "date": DAY}


def tables(name: str, *rows: dict) -> SmallTables:
    frame = pl.DataFrame(rows)
    return SmallTables({name: frame.lazy()}, {name: frame.columns}, FIRST, LAST)


CASES = [
    # A kind that counts for a year, and one that lasts.
    ("events", "events", EVENT | {"kind": "touch_proactive"}, (M, M + 11)),
    ("events", "events", EVENT | {"kind": "first_value"}, (M, ALWAYS)),
    ("surveys", "surveys", EVENT | {"kind": "nps", "contact_id": "A.1"}, (M, M + 11)),
    # A loss two months before it, and one that it gave notice of a year ahead, which is told of for a year.
    (REASONS, "events", EVENT | {"kind": "churn_notice"}, (M - 2, M + 12 + 11)),
    (REASONS, "events", EVENT | {"kind": "churned"}, (M - 2, M + 12 + 11)),
    (REASONS, "events", EVENT | {"kind": "touch_proactive"}, None),
    (MILESTONES, "events", EVENT | {"kind": "first_value"}, (M, ALWAYS)),
    (MILESTONES, "events", EVENT | {"kind": "goal_captured"}, None),
    (STARTS, "contracts", CONTRACT | {"end_date": date(2022, 3, 30)}, (M, ALWAYS)),
    # In force at two month-ends, of which the second is the opening of one month more.
    ("contracts", "contracts", CONTRACT | {"end_date": date(2022, 3, 30)}, (M, M + 2)),
    ("contracts", "contracts", CONTRACT | {"end_date": date(2022, 3, 31)}, (M, M + 3)),
    ("contracts", "contracts", CONTRACT | {"end_date": date(2022, 1, 30)}, None),
]


@pytest.mark.parametrize(("view", "table", "row", "span"), CASES)
def test_a_row_tells_of_its_months_only(view, table, row, span):
    expected = [] if span is None else [*range(span[0], span[1] + 1)]
    one, two = tables(table, row), tables(table, row, row | {"account_id": "B"})
    months = range(N_MONTHS)
    assert [m for m in months if one.told(view, FIRST + m) != two.told(view, FIRST + m)] == expected
    cut = (one.cut(view, FIRST + m, FIRST + m)[table].collect().height for m in months)
    if span is not None:
        assert [m for m, n in enumerate(cut) if n] == expected


def test_another_word_of_a_reason_is_told_anew():
    row = EVENT | {"kind": "churned", "detail": "price", "value": 1.0}
    told = [
        tables("events", row | more).told(REASONS, FIRST + M)
        for more in ({}, {"detail": "fit"}, {"value": 0.0})
    ]
    assert len({*map(tuple, told)}) == 3


def test_what_is_not_there_tells_nothing():
    there = tables("events", EVENT | {"kind": "churned"})
    assert there.told("contracts", FIRST) == []
    assert there.cut("contracts", FIRST, LAST) == {}
    assert there.told("", FIRST) == []

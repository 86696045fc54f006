"""What contracts, events and surveys tell of a month: told anew of each month of which it is asked, and of no other."""

from datetime import date

import polars as pl
import pytest

from csdash.building.small_tables import DEEDS, LOSSES, MILESTONES, REASONS, RISKS, STARTS, SmallTables
from csdash.measures.stage import ACCOUNT
from csdash.months import month_index

FIRST, N_MONTHS = month_index(date(2020, 1, 1)), 60
LAST = FIRST + N_MONTHS - 1
# What is told happens in the month FIRST + 24.
DAY, M = date(2022, 1, 10), 24
ALWAYS = N_MONTHS - 1
CONTRACT = {"contract_id": "C", "account_id": "A", "mrr": 5, "start_date": DAY}
EVENT = {"account_id": "A", "date": DAY}


class Whereabouts:
    """Of A, which left after the month `left`, and of nobody else."""

    def __init__(self, left: int | None = None, cell: int = 3) -> None:
        kinds = dict.fromkeys(("m", "lapse_m", "until_m"), pl.Int32) | {"mrr": pl.Int64, "cell": pl.Int64}
        row = {
            "account_id": "A",
            "m": left,
            "lapse_m": (left or 0) + 1,
            "until_m": None,
            "mrr": 5,
            "cell": cell,
        }
        rows = [] if left is None else [row]
        self.last_paid = pl.DataFrame(rows, schema={"account_id": pl.String} | kinds)


def tables(name: str, *rows: dict, whereabouts: Whereabouts | None = None) -> SmallTables:
    frame = pl.DataFrame(rows, infer_schema_length=None)
    told = ACCOUNT, None, whereabouts or Whereabouts()
    return SmallTables({name: frame.lazy()}, {name: frame.columns}, FIRST, LAST, *told)


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
    (RISKS, "events", EVENT | {"kind": "risk_suspected"}, (M, ALWAYS)),
    (RISKS, "events", EVENT | {"kind": "touch_proactive"}, None),
    (DEEDS, "events", EVENT | {"kind": "touch_proactive"}, (M, M + 11)),
    # A request has its time for half a year, and counts for a year from then on.
    (DEEDS, "events", EVENT | {"kind": "request", "detail": "x"}, (M, M + 6 + 11)),
    (DEEDS, "events", EVENT | {"kind": "request", "detail": None}, (M, M + 11)),
    # A note stands until there is another one: whoever leaves was foretold by it.
    (DEEDS, "events", EVENT | {"kind": "risk_imminent"}, (M, ALWAYS)),
    (STARTS, "contracts", CONTRACT | {"end_date": date(2022, 3, 30)}, (M, ALWAYS)),
    # In force at two month-ends, of which the second is the opening of one month more.
    ("contracts", "contracts", CONTRACT | {"end_date": date(2022, 3, 30)}, (M, M + 2)),
    ("contracts", "contracts", CONTRACT | {"end_date": date(2022, 3, 31)}, (M, M + 3)),
    ("contracts", "contracts", CONTRACT | {"end_date": date(2022, 1, 30)}, None),
]


@pytest.mark.parametrize(("extract", "table", "row", "span"), CASES)
def test_a_row_tells_of_its_months_only(extract, table, row, span):
    expected = [] if span is None else [*range(span[0], span[1] + 1)]
    one, two = tables(table, row), tables(table, row, row | {"account_id": "B"})
    months = range(N_MONTHS)
    assert [m for m in months if one.told(extract, FIRST + m) != two.told(extract, FIRST + m)] == expected
    cut = (one.cut(extract, FIRST + m, FIRST + m)[table].collect().height for m in months)
    if span is not None:
        assert [m for m, n in enumerate(cut) if n] == expected


NOTE, CLEARED = EVENT | {"kind": "risk_imminent"}, {"kind": "risk_cleared", "date": date(2022, 5, 10)}
SHIPPED = EVENT | {"kind": "request_shipped", "detail": "x"}
REQUEST = EVENT | {"kind": "request", "detail": "x"}


@pytest.mark.parametrize(
    ("extract", "rows", "more", "span"),
    [
        # Cleared four months later it tells nothing of then; of who leaves, from two months on until a year has passed.
        (RISKS, [NOTE], EVENT | CLEARED, (M + 4, ALWAYS)),
        (DEEDS, [NOTE], EVENT | CLEARED, (M + 4, ALWAYS)),
        (RISKS, [EVENT | CLEARED], NOTE, (M, M + 3)),
        (DEEDS, [EVENT | CLEARED], NOTE, (M, M + 3 + 2 + 11)),
        # The graver one of the same day is the one that stands.
        (RISKS, [NOTE], EVENT | {"kind": "risk_suspected"}, None),
        # What shipped is itself told of for a year, and with the request that asked for it.
        (DEEDS, [REQUEST], SHIPPED | {"date": date(2022, 7, 10)}, (M + 6, M + 6 + 11)),
        (DEEDS, [REQUEST], SHIPPED | {"date": date(2022, 8, 10)}, (M + 7, M + 7 + 11)),
        # Asked for once more, it is an event and not another request.
        (DEEDS, [REQUEST], REQUEST | {"date": date(2022, 3, 10)}, (M + 2, M + 2 + 11)),
        (DEEDS, [REQUEST], REQUEST | {"date": date(2019, 12, 31)}, None),
    ],
)
def test_one_more_tells_of_its_months_only(extract, rows, more, span):
    rows, months = [{"detail": None} | row for row in rows], range(N_MONTHS)
    one, two = tables("events", *rows), tables("events", *rows, {"detail": None} | more)
    expected = [] if span is None else [*range(span[0], span[1] + 1)]
    assert [m for m in months if one.told(extract, FIRST + m) != two.told(extract, FIRST + m)] == expected


def test_a_request_is_handed_on_once_however_often_it_was_made():
    rows = [REQUEST, REQUEST | {"date": date(2023, 6, 10)}, SHIPPED | {"date": date(2022, 8, 10)}]
    cut = tables("events", *rows).cut(DEEDS, FIRST + M + 12, FIRST + M + 17)["events"].collect()
    # Its second time is an event of June 2023, without a name; what shipped too late for it is not handed on with it.
    assert cut.select("kind", "date", "detail").sort("date").rows() == [
        ("request", DAY, "x"),
        ("request_shipped", date(2022, 8, 10), None),
        ("request", date(2023, 6, 10), None),
    ]


def test_where_somebody_stood_who_left_is_told_of_the_months_that_ask():
    event = EVENT | {"kind": "touch_proactive"}
    here, there = (tables("events", event, whereabouts=Whereabouts(FIRST + M + 2, cell)) for cell in (3, 4))
    months = range(N_MONTHS)
    assert [m for m in months if here.told(DEEDS, FIRST + m) != there.told(DEEDS, FIRST + m)] == [
        *range(M + 3, M + 12)
    ]
    # What they paid last is told of for a year, whatever happened.
    assert [m for m in months if here.told(LOSSES, FIRST + m) != there.told(LOSSES, FIRST + m)] == [
        *range(M + 3, M + 3 + 12)
    ]


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

"""Departures of sponsors by hand: what answers which, what is open, and that nothing later is known."""

from datetime import date

import polars as pl
import pytest

from csdash.session import Session
from tests.histories import day, history, opened

PAID = {"A": [10] * 8, "B": [20] * 8, "C": [30] * 3, "D": [40] * 8}
EVENTS = [
    ("A", date(2024, 2, 10), "sponsor_gift"),  # before anybody left: an answer to nothing
    ("A", date(2024, 3, 1), "sponsor_left"),
    ("A", date(2024, 3, 6), "sponsor_gift"),
    ("A", date(2024, 3, 20), "sponsor_meeting"),
    ("A", date(2024, 4, 10), "sponsor_reengaged"),
    ("A", date(2024, 6, 1), "sponsor_left"),  # the next one leaves: what follows answers this
    ("A", date(2024, 6, 3), "sponsor_materials"),
    ("B", date(2024, 7, 15), "sponsor_left"),
    ("C", date(2024, 3, 31), "sponsor_left"),
    ("D", date(2024, 8, 30), "sponsor_left"),
]
SURVEYS = [
    ("A", "a1", date(2024, 5, 1)),
    ("A", "a2", date(2024, 5, 1)),
    ("B", "b1", date(2024, 1, 1)),
    ("B", "b1", date(2024, 6, 1)),
]


def session(events: list[tuple], **more: pl.DataFrame) -> Session:
    noted = pl.DataFrame(events, schema=["account_id", "date", "kind"], orient="row")
    return opened(history("2024-01", PAID, tier=dict.fromkeys(PAID, "high")), events=noted, **more)


@pytest.fixture(scope="module")
def everything() -> Session:
    asked = pl.DataFrame(SURVEYS, schema=["account_id", "contact_id", "date"], orient="row")
    return session(EVENTS, surveys=asked.with_columns(kind=pl.lit("nps"), score=pl.lit(9.0)))


def told(rows: pl.DataFrame) -> list[tuple]:
    steps = ("sponsor_gift", "sponsor_materials", "sponsor_meeting", "sponsor_reengaged")
    return rows.select("account_id", "left_date", pl.col("mrr").cast(pl.Int64), "days", *steps).rows()


def test_each_departure_with_what_answered_it(everything):
    assert told(everything.sponsor_departures(day("2024-08"))) == [
        ("A", date(2024, 3, 1), 10, 183, 5, None, 19, 40),
        ("C", date(2024, 3, 31), 0, 153, None, None, None, None),  # gone since: nothing is paid any more
        ("A", date(2024, 6, 1), 10, 91, None, 2, None, None),
        ("B", date(2024, 7, 15), 20, 47, None, None, None, None),
        ("D", date(2024, 8, 30), 40, 1, None, None, None, None),
    ]


def test_what_happens_later_is_not_known_yet(everything):
    known = [event for event in EVENTS if event[1] <= date(2024, 3, 31)]
    march = everything.sponsor_departures(day("2024-03"))
    assert told(march) == told(session(known).sponsor_departures(day("2024-03")))
    assert told(march)[0] == ("A", date(2024, 3, 1), 10, 30, 5, None, 19, None)


def test_a_single_contact_is_one_person_however_often_asked(everything):
    assert everything.contacts(day("2024-08")).rows() == [("A", 2), ("B", 1)]
    # In April only B had been asked.
    assert everything.contacts(day("2024-04")).rows() == [("B", 1)]

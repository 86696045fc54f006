"""What an account's events say, each case written out."""

from datetime import date

import polars as pl

from csdash.analysis.account.events import departure, goals, requests, risk

SCHEMA = {"date": pl.Date, "kind": pl.String, "value": pl.Float64, "detail": pl.String}


def events(*rows: tuple) -> pl.DataFrame:
    """Rows of day of January 2025, kind, value, detail."""
    padded = [(date(2025, 1, row[0]), *row[1:], *[None] * (4 - len(row))) for row in rows]
    return pl.DataFrame(padded, schema=SCHEMA, orient="row")


def test_steps_count_from_the_last_departure_on():
    told = departure(
        events(
            *((2, "sponsor_left"), (3, "sponsor_gift"), (5, "sponsor_left"), (6, "sponsor_materials")),
            *((9, "sponsor_reengaged"), (12, "sponsor_reengaged")),
        )
    )
    assert told.day == date(2025, 1, 5)
    assert told.steps["sponsor_gift"] is None
    assert told.steps["sponsor_materials"] == date(2025, 1, 6)
    assert (told.is_open, told.days_to_reengaged) == (False, 4)


def test_without_a_successor_it_is_open():
    told = departure(events((2, "sponsor_left")))
    assert (told.is_open, told.days_to_reengaged) == (True, None)
    assert departure(events()) is None


def test_goals_say_who_handed_them_over():
    told = goals(events((1, "goal_captured", 1.0), (4, "goal_captured", 0.0), (5, "outcome_verified")))
    assert told.select("kind", "n", "from_sales").rows() == [
        ("goal_captured", 2, False),
        ("success_plan", 0, None),
        ("outcome_verified", 1, None),
    ]


def test_requests_find_their_shipment_by_id():
    told = requests(
        events(
            *((1, "request", None, "R1"), (2, "request", None, "R2"), (3, "request")),
            *((9, "request_shipped", None, "R1"), (9, "request_shipped")),
        )
    )
    assert told.select("request", "days").rows() == [(None, None), ("R2", None), ("R1", 8)]


def test_the_last_note_on_risk_counts_and_the_graver_of_one_day():
    assert risk(events((1, "risk_suspected"))) == ("suspected", date(2025, 1, 1))
    assert risk(events((1, "risk_imminent"), (2, "risk_cleared"))) is None
    assert risk(events((3, "risk_imminent"), (3, "risk_suspected"))) == ("imminent", date(2025, 1, 3))
    assert risk(events((3, "risk_cleared"), (3, "risk_suspected")))[0] == "suspected"
    assert risk(events()) is None

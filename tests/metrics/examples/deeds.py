"""What customer success did in a year, five accounts by hand: two of them leave, one of them as foreseen."""

from datetime import date

import polars as pl

from tests.histories import history
from tests.metrics.examples.example import Example

_PAID = {"A": [100] * 12, "B": [50] * 12, "C": [30] * 8, "D": [20] * 10, "E": [10] * 12}
_EVENTS = [
    # C pays last in August and was suspected in June; D pays last in October and was flagged in that month only.
    ("C", date(2024, 6, 15), "risk_suspected", None, None),
    ("D", date(2024, 10, 5), "risk_imminent", None, None),
    *(("A", date(2024, month, 3), "touch_predictive", None, None) for month in (1, 12)),
    ("A", date(2024, 4, 3), "touch_proactive", None, None),
    ("A", date(2024, 5, 3), "touch_reactive", None, None),
    *(("B", date(2024, month, 3), "touch_reactive", None, None) for month in (2, 9)),
    ("A", date(2024, 1, 9), "goal_captured", 1.0, None),
    ("B", date(2024, 2, 9), "goal_captured", 0.0, None),
    ("E", date(2024, 3, 9), "goal_captured", None, None),
    # R1 ships to A in time and never to B; R2 ships a month late; R3 still has time.
    ("A", date(2024, 3, 10), "request", None, "R1"),
    ("A", date(2024, 8, 1), "request_shipped", None, "R1"),
    ("B", date(2024, 3, 20), "request", None, "R1"),
    ("A", date(2024, 5, 1), "request", None, "R2"),
    ("A", date(2024, 12, 10), "request_shipped", None, "R2"),
    ("E", date(2024, 7, 2), "request", None, "R3"),
    ("A", date(2024, 2, 1), "success_plan", None, None),
    ("B", date(2024, 12, 31), "outcome_verified", None, None),
    ("E", date(2024, 6, 1), "qbr", None, None),
    *((name, date(2024, 7, 1), "health_check", None, None) for name in "AB"),
    ("A", date(2024, 7, 1), "training", None, None),
    ("B", date(2024, 7, 1), "referral", None, None),
]
YEAR = {
    "accounts": history("2024-01", _PAID, health_score={"A": 80.0, "E": 50.0, "C": 10.0}),
    "events": pl.DataFrame(
        _EVENTS,
        schema=["account_id", "date", "kind", "value", "detail"],
        orient="row",
        infer_schema_length=None,
    ),
}

EXAMPLES = {
    "foreseen_loss_share": [
        Example("30 of the 50 lost had been flagged", YEAR, "2024-12", 0.6, base=50, n=2),
        Example("eleven months are no year", YEAR, "2024-11", None, base=0, n=0),
    ],
    "proactive_touch_share": [Example("3 of 6 touches of A and B", YEAR, "2024-12", 0.5, base=6, n=2)],
    "predictive_touch_share": [Example("2 of 6", YEAR, "2024-12", 1 / 3, base=6, n=2)],
    "goals_handed_over_share": [
        Example("1 of 3; where it is not said, it was not", YEAR, "2024-12", 1 / 3, base=3, n=3)
    ],
    "requests_shipped_in_time_share": [Example("R1 to A, of three due", YEAR, "2024-12", 1 / 3, base=3, n=2)],
    "health_arr_coverage_rate": [Example("(100 + 10) / 160", YEAR, "2024-12", 110 / 160, base=160, n=3)],
    "success_plan_arr_share": [Example("A's 100 of 160", YEAR, "2024-12", 0.625, base=160, n=3)],
    "outcome_verified_arr_share": [
        Example("B's 50 of 160", YEAR, "2024-12", 50 / 160, base=160),
        Example("not before its day", YEAR, "2024-11", 0.0, base=160),
    ],
    "qbr_arr_share": [Example("E's 10 of 160", YEAR, "2024-12", 10 / 160)],
    "health_check_arr_share": [Example("150 of 160", YEAR, "2024-12", 150 / 160)],
    "training_arr_share": [Example("A's 100 of 160", YEAR, "2024-12", 0.625)],
    "referring_accounts_share": [Example("B of three", YEAR, "2024-12", 1 / 3, base=3, n=3)],
}

"""Health and onboarding: band edges by hand, waiting times from print."""

from datetime import date, timedelta

import polars as pl

from tests.histories import history
from tests.metrics.examples.example import Example

# The bands of the contract: 70 is healthy, 40 is not at risk. E pays without a score, F has one but left.
SCORED = {
    "accounts": history(
        "2024-01",
        {"A": [10, 10], "B": [10, 10], "C": [10, 10], "D": [10, 10], "E": [10, 10], "F": [10, 0]},
        health_score={"A": 70.0, "B": 69.9, "C": 40.0, "D": 39.9, "F": 100.0},
    )
}


def _onboardings(
    last: str, rows: list[tuple[str, date, date | None, date | None]]
) -> dict[str, pl.DataFrame]:
    """Accounts that pay all through two years; each with its start, first value and completion."""
    accounts = history(
        "2023-01", {name: [10] * 24 for name, *_ in rows}, segment={name: name[:6] for name, *_ in rows}
    )
    events = [
        {"account_id": name, "date": day, "kind": kind}
        for name, *days in rows
        for kind, day in zip(("onboarding_started", "first_value", "onboarding_completed"), days, strict=True)
        if day is not None
    ]
    return {
        "accounts": accounts.filter(pl.col("month") <= date.fromisoformat(f"{last}-01")),
        "events": pl.DataFrame(events),
    }


# Freireich et al., Blood 1963: weeks in remission on 6-MP, 21 patients, + censored; here days of waiting
# up to 31 December. In every textbook the Kaplan-Meier median is 23.
REMISSIONS = [6, 6, 6, 7, 10, 13, 16, 22, 23]
CENSORED = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
YEAR_END = date(2024, 12, 31)
SIX_MP = _onboardings(
    "2024-12",
    [
        (f"treated{i}", date(2024, 6, 1), date(2024, 6, 1) + timedelta(days), None)
        for i, days in enumerate(REMISSIONS)
    ]
    + [(f"treated+{i}", YEAR_END - timedelta(days), None, None) for i, days in enumerate(CENSORED)],
)

# The Customer Success Professional's Handbook: value after 2 months of a 12-month contract leaves 10 months
# to enjoy it, after 11 months it leaves 1.
TWO_OR_ELEVEN = _onboardings(
    "2024-12",
    [
        ("guided", date(2024, 1, 1), date(2024, 3, 1), None),
        ("unaided", date(2024, 1, 1), date(2024, 12, 1), None),
    ],
)

# 90 days are allowed. A needs 90, B 91, C never finishes, D still has time on 30 June.
NINETY = _onboardings(
    "2024-06",
    [
        ("A", date(2024, 1, 1), None, date(2024, 3, 31)),
        ("B", date(2024, 1, 1), None, date(2024, 4, 1)),
        ("C", date(2024, 2, 1), None, None),
        ("D", date(2024, 4, 2), None, date(2024, 4, 20)),
    ],
)

EXAMPLES = {
    "health_score": [Example("(70 + 69.9 + 40 + 39.9) / 4", SCORED, "2024-02", 54.95, base=4, n=4)],
    "healthy_accounts_share": [Example("A of four: 70 is healthy", SCORED, "2024-02", 0.25, base=4, n=4)],
    "at_risk_accounts_share": [Example("D of four: 40 is not at risk", SCORED, "2024-02", 0.25, base=4, n=4)],
    "health_coverage_rate": [
        Example("four of five that pay; F's score went with F", SCORED, "2024-02", 0.8, base=5, n=5),
        Example("five of six", SCORED, "2024-01", 5 / 6, base=6),
    ],
    "ttv_median_days": [
        Example("6-MP: median 23", SIX_MP, "2024-12", 23, n=21),
        Example("2 months to value", TWO_OR_ELEVEN, "2024-12", 60, n=1, group={"segment": "guided"}),
        Example("11 months to value", TWO_OR_ELEVEN, "2024-12", 335, n=1, group={"segment": "unaide"}),
        Example("half has value after 60 days", TWO_OR_ELEVEN, "2024-12", 60, n=2),
        Example(
            "in November nobody unaided had value yet",
            TWO_OR_ELEVEN,
            "2024-11",
            None,
            n=1,
            group={"segment": "unaide"},
        ),
    ],
    "onboarding_completion_rate": [
        Example("A of A, B and C; D has not had its 90 days", NINETY, "2024-06", 1 / 3, base=3, n=3),
        Example("A of A and B: C's 90 days end in May", NINETY, "2024-04", 0.5, base=2, n=2),
        Example("nobody has had 90 days", NINETY, "2024-02", None, base=0, n=0),
    ],
}

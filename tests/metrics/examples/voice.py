"""Surveys, reckoned by hand from their definitions."""

from datetime import date

import polars as pl

from tests.histories import history
from tests.metrics.examples.example import Example

ACCOUNTS = history("2023-01", {"A": [100] * 15, "B": [100] * 15}, segment={"A": "SMB", "B": "ENT"})


def _asked(kind: str, answers: list[tuple[str, str, date, float | None]]) -> dict[str, pl.DataFrame]:
    surveys = pl.DataFrame(
        {
            "account_id": [account for account, *_ in answers],
            "contact_id": [contact for _, contact, *_ in answers],
            "date": [day for *_, day, _ in answers],
            "score": [score for *_, score in answers],
        },
        schema_overrides={"score": pl.Float64},
    )
    return {"accounts": ACCOUNTS, "surveys": surveys.with_columns(kind=pl.lit(kind))}


SPRING = date(2023, 4, 10)
# Reichheld (2003): 9 and 10 promote, 0 to 6 detract. Of ten answers five promote and three detract.
SCORES = [10, 10, 9, 9, 9, 8, 7, 6, 3, 0]
TEN = _asked("nps", [("A" if i < 6 else "B", f"c{i}", SPRING, score) for i, score in enumerate(SCORES)])

# c1 answers twice and the later answer counts; c2 answered, then kept silent, which unsays nothing;
# c3 never answered; c4's answer is 12 months old in March 2024 and 13 in April.
LATEST = _asked(
    "nps",
    [
        ("A", "c1", date(2023, 5, 1), 2),
        ("A", "c1", date(2023, 11, 1), 9),
        ("A", "c2", date(2023, 6, 1), 10),
        ("A", "c2", date(2023, 12, 1), None),
        ("B", "c3", date(2023, 7, 1), None),
        ("B", "c4", date(2023, 3, 31), 0),
    ],
)
FIVE = _asked("csat", [("A", f"c{i}", SPRING, score) for i, score in enumerate([5, 4, 4, 4, 3])])
# Dixon, Toman & DeLisi (2013): 5, 6 and 7 of 7 say that it was easy; d5 was asked and kept silent.
EFFORT = _asked("ces", [("A", f"d{i}", SPRING, score) for i, score in enumerate([7, 6, 5, 4, 1, None])])
UNHEARD = _asked("csat", [("A", "c1", SPRING, 5), ("A", "c2", SPRING, None), ("B", "c3", SPRING, None)])

EXAMPLES = {
    "nps": [
        Example("5 promoters and 3 detractors of 10", TEN, "2023-04", 20, base=10, n=2),
        Example("A: 5 promoters of 6", TEN, "2023-04", 500 / 6, base=6, n=1, group={"segment": "SMB"}),
        Example("nobody was asked yet", TEN, "2023-03", None, base=0, n=0),
        Example("an answer counts for twelve months", TEN, "2024-03", 20, base=10),
        Example("latest per contact: 9, 10 and 0", LATEST, "2024-02", 100 / 3, base=3, n=2),
        Example("c4's answer has run out: 9 and 10", LATEST, "2024-03", 100, base=2, n=1),
    ],
    "nps_response_rate": [
        Example("c1, c2 and c4 of four asked", LATEST, "2024-02", 0.75, base=4, n=4),
        Example("c1 and c2 of three", LATEST, "2024-03", 2 / 3, base=3),
    ],
    "csat": [Example("four of five answers are 4 or 5", FIVE, "2023-04", 0.8, base=5, n=1)],
    "csat_response_rate": [Example("one of three asked", UNHEARD, "2023-04", 1 / 3, base=3)],
    "ces_easy_rate": [Example("7, 6 and 5 of five answers", EFFORT, "2023-04", 0.6, base=5, n=1)],
    "ces_response_rate": [Example("five of six asked", EFFORT, "2023-04", 5 / 6, base=6)],
}

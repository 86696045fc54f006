"""Renewals and CMRR, reckoned by hand from their definitions: eight customers whose contracts come up in a spring."""

from datetime import date

import polars as pl

from tests.histories import history
from tests.metrics.examples.example import Example

# From 2023-01 to 2024-06. B, C, D and E change when their contract ends; H is signed in February and starts in May.
PAID = {
    "A": [100] * 18,
    "B": [200] * 15 + [260] * 3,
    "C": [150] * 15 + [90] * 3,
    "D": [50] * 15,
    "E": [40] * 14,
    "F": [60] * 18,
    "G": [30] * 18,
    "H": [None] * 16 + [80] * 2,
}
SPRING = date(2024, 3, 31)
#    contract, account, start, end, signed, mrr, renewal_number, outcome, notice
ROWS = [
    ("A0", "A", date(2023, 4, 1), SPRING, date(2023, 3, 1), 100, 0, "renewed", None),
    # Signed ten days late: it still belongs to March.
    ("A1", "A", date(2024, 4, 1), date(2025, 3, 31), date(2024, 4, 10), 100, 1, "open", None),
    ("B0", "B", date(2023, 4, 1), SPRING, date(2023, 3, 1), 200, 0, "upgraded", None),
    ("B1", "B", date(2024, 4, 1), date(2025, 3, 31), date(2024, 2, 20), 260, 1, "open", None),
    ("C1", "C", date(2023, 4, 1), SPRING, date(2023, 3, 1), 150, 1, "downgraded", date(2024, 2, 10)),
    ("C2", "C", date(2024, 4, 1), date(2025, 3, 31), date(2024, 2, 10), 90, 2, "open", None),
    ("D0", "D", date(2023, 4, 1), SPRING, date(2023, 3, 1), 50, 0, "lost", date(2024, 1, 15)),
    ("E2", "E", date(2023, 9, 1), date(2024, 3, 15), date(2023, 8, 1), 40, 2, "withdrawn", date(2024, 2, 25)),
    # Thirty days after its end on the last day known: open. Ninety-one: overdue.
    ("F0", "F", date(2023, 6, 1), date(2024, 5, 31), date(2023, 5, 1), 60, 0, "open", None),
    ("G1", "G", date(2023, 4, 1), SPRING, date(2023, 3, 1), 30, 1, "open", None),
    ("H0", "H", date(2024, 5, 1), date(2025, 4, 30), date(2024, 2, 1), 80, 0, "open", None),
]
CONTRACTS = pl.DataFrame(
    ROWS,
    schema=[
        "contract_id",
        "account_id",
        "start_date",
        "end_date",
        "signed_date",
        "mrr",
        "renewal_number",
        "outcome",
        "notice_date",
    ],
    orient="row",
)
EVENTS = pl.DataFrame(
    [
        (date(2023, 6, 1), "B", "risk_suspected"),
        (date(2023, 7, 1), "B", "risk_cleared"),
        (date(2024, 2, 3), "F", "risk_suspected"),
        (date(2024, 2, 28), "G", "risk_imminent"),
        (date(2024, 3, 1), "A", "risk_imminent"),
    ],
    schema=["date", "account_id", "kind"],
    orient="row",
)
EIGHT = {"accounts": history("2023-01", PAID), "contracts": CONTRACTS, "events": EVENTS}

EXAMPLES = {
    "mrr_renewal_rate": [
        Example("100 + 200 + 90 of 570; F is open", EIGHT, "2024-05", 390 / 570, window=3, base=570, n=6),
        Example("March alone is the same", EIGHT, "2024-03", 390 / 570, window=1, base=570),
        Example("only F, within its grace", EIGHT, "2024-05", None, window=1, base=0, n=0),
    ],
    "contract_renewal_rate": [
        Example("A, B and C of six", EIGHT, "2024-05", 0.5, window=3, base=6, n=6),
    ],
    "first_renewal_rate": [Example("A and B, not D", EIGHT, "2024-05", 2 / 3, window=3, base=3, n=3)],
    "later_renewal_rate": [Example("C, not E and G", EIGHT, "2024-05", 1 / 3, window=3, base=3, n=3)],
    "n_renewals": [Example("A, B and C; seven were due", EIGHT, "2024-05", 3, window=3, n=7)],
    "renewal_mrr": [Example("100 + 260 + 90", EIGHT, "2024-05", 450, window=3, n=7)],
    "cmrr": [
        Example("630 + 60 (B) + 80 (H) - 50 (D) - 40 (E) - 60 (C)", EIGHT, "2024-02", 620, n=7),
        Example("in January: D has told, H is not signed yet", EIGHT, "2024-01", 580, n=7),
    ],
    "cmrr_1_month": [Example("by the end of March only E goes", EIGHT, "2024-02", 590)],
    "cmrr_12_months": [Example("nothing more is signed or told", EIGHT, "2024-02", 620)],
}

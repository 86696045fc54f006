"""Retention, revenue and growth, from print."""

from tests.histories import history
from tests.metrics.examples.example import Example

YEAR = 12


def _year(**ends: tuple[float, float | None]) -> dict:
    """Accounts that pay one amount for twelve months and another in the thirteenth."""
    return {name: [opening or None] * YEAR + [closing] for name, (opening, closing) in ends.items()}


# pitchkit.net/learn/glossary/ndr: start 100, expansion 15, contraction 3, churn 5. N joins with 9.
GLOSSARY = {"accounts": history("2023-01", _year(A=(60, 75), B=(20, 17), C=(15, 15), D=(5, None), N=(0, 9)))}
_GLOSSARY = "pitchkit glossary, net dollar retention: start 100, expansion 15, contraction 3, churn 5"

# Gold, Fighting Churn with Data (2020), listings 2.1, 2.2 and 2.4, reckoned on three accounts at the start
# (100 + 200 + 300) of which one stays, one grows by 50 and one leaves; a fourth joins with 400.
CHURN_BOOK = {"accounts": history("2023-01", _year(A=(100, 100), B=(200, 250), C=(300, None), N=(0, 400)))}
_LISTING = "Gold (2020), listing {}, by hand on three accounts"

# As listing 2.4: 50 of 250 churn, 20 are lost to a downsell, an upsell of 40 does not count.
MRR_CHURN = {"accounts": history("2023-01", _year(A=(100, 80), B=(100, 140), C=(50, None)))}

# As NRR is explained in Japanese: 昨年売上10億円→今年売上11億円であればNRR110%, of the same customers; N is new.
OKU = 10**8
TEN_TO_ELEVEN = {
    "accounts": history("2023-04", _year(A=(6 * OKU, 8 * OKU), B=(4 * OKU, 3 * OKU), N=(0, 5 * OKU)))
}

PRODUCTS = {"accounts": history("2023-01", {"A/P1": [100] * YEAR + [70], "A/P2": [40] * YEAR + [90]})}

# dbt-labs/mrr-playbook, models/mrr.md: the five categories, here on one account; B only keeps the months.
PLAYBOOK = {"accounts": history("2024-01", {"A": [None, 50, None, 30, 45, 40, None], "B": [10] * 7})}
_PLAYBOOK = "dbt-labs/mrr-playbook, models/mrr.md: {}"


def _playbook(category: str, month: str, value: float, n: int = 1) -> Example:
    return Example(_PLAYBOOK.format(category), PLAYBOOK, month, value, window=1, n=n)


# A comes back with 30 in the month in which B goes down from 10 to 5 and N joins with 20.
RETURN = {"accounts": history("2024-01", {"A": [50, None, 30], "B": [10, 10, 5], "N": [None, None, 20]})}

EXAMPLES = {
    "nrr": [
        Example(_GLOSSARY, GLOSSARY, "2024-01", 1.07, base=100, n=4),
        Example(_LISTING.format("2.1"), CHURN_BOOK, "2024-01", 350 / 600, base=600, n=3),
        Example("10億円 -> 11億円 = 110%", TEN_TO_ELEVEN, "2024-04", 1.10, base=10 * OKU),
        Example("month 1 has nobody at the opening", PLAYBOOK, "2024-02", 1.0, window=1, n=1),
    ],
    "grr": [
        Example(_GLOSSARY, GLOSSARY, "2024-01", 0.92, base=100, n=4),
        Example("by hand: min(6, 8) + min(4, 3) of 10", TEN_TO_ELEVEN, "2024-04", 0.90),
    ],
    "grr_product_level": [
        Example("by hand: min(100, 70) + min(40, 90) of 140", PRODUCTS, "2024-01", 110 / 140, base=140, n=2),
    ],
    "revenue_churn_rate": [
        Example(_LISTING.format("2.4"), MRR_CHURN, "2024-01", 70 / 250, base=250, n=3),
        Example(_GLOSSARY, GLOSSARY, "2024-01", 0.08),
    ],
    "net_revenue_churn_rate": [
        Example("1 - 107%: " + _GLOSSARY, GLOSSARY, "2024-01", -0.07),
        Example("1 - listing 2.1: " + _LISTING.format("2.1"), CHURN_BOOK, "2024-01", 250 / 600),
    ],
    "logo_retention_rate": [Example(_LISTING.format("2.2"), CHURN_BOOK, "2024-01", 2 / 3, base=3, n=3)],
    "logo_churn_rate": [
        Example(_LISTING.format("2.2"), CHURN_BOOK, "2024-01", 1 / 3, base=3, n=3),
        Example("D of four left: " + _GLOSSARY, GLOSSARY, "2024-01", 0.25),
    ],
    "churned_mrr_rate": [
        Example("D's 5 of 100: " + _GLOSSARY, GLOSSARY, "2024-01", 0.05, base=100, n=4),
        Example("C's 50 of 250, A's downsell is not in it", MRR_CHURN, "2024-01", 50 / 250, base=250),
    ],
    "mrr": [Example("by hand: 75 + 17 + 15 + 9", GLOSSARY, "2024-01", 116, n=4)],
    "arr": [
        Example("12 x 116", GLOSSARY, "2024-01", 1392, n=4),
        Example("12 x (8 + 3 + 5)億円", TEN_TO_ELEVEN, "2024-04", 12 * 16 * OKU),
    ],
    "arpa": [Example("116 over four paying accounts", GLOSSARY, "2024-01", 29, base=4, n=4)],
    "n_accounts": [Example("A, B, C and the new N; D left", GLOSSARY, "2024-01", 4, n=4)],
    "new_mrr": [_playbook("new", "2024-02", 50), Example("N joins with 9", GLOSSARY, "2024-01", 9, n=1)],
    "churned_mrr": [_playbook("churn", "2024-03", 50), _playbook("churn again", "2024-07", 40)],
    "reactivation_mrr": [_playbook("reactivation", "2024-04", 30), _playbook("not new", "2024-02", 0, n=0)],
    "expansion_mrr": [_playbook("upgrade", "2024-05", 15), Example(_GLOSSARY, GLOSSARY, "2024-01", 15, n=1)],
    "contraction_mrr": [
        _playbook("downgrade", "2024-06", 5),
        Example(_GLOSSARY, GLOSSARY, "2024-01", 3, n=1),
    ],
    "quick_ratio": [
        Example("(9 + 15) / (3 + 5)", GLOSSARY, "2024-01", 3.0, base=8),
        Example("nothing was lost", PLAYBOOK, "2024-02", None, window=1, base=0),
        Example("a reactivation of 30 is no gain, and nothing was lost", PLAYBOOK, "2024-04", None, window=1),
        Example("20 / 5: the 30 that came back are no gain", RETURN, "2024-03", 4.0, window=1, base=5),
    ],
    "expansion_rate": [Example("15 / 100: " + _GLOSSARY, GLOSSARY, "2024-01", 0.15, base=100, n=4)],
    "expansion_share": [
        Example("15 / (9 + 15)", GLOSSARY, "2024-01", 0.625, base=24),
        Example("nothing was added", PLAYBOOK, "2024-06", None, window=1, base=0),
        Example("0 / 20: the 30 that came back were not added", RETURN, "2024-03", 0, window=1, base=20),
    ],
    "expanded_accounts_share": [Example("A of four: " + _GLOSSARY, GLOSSARY, "2024-01", 0.25, base=4, n=4)],
}

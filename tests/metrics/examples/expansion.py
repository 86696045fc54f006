"""Expansion taken apart, by hand on two accounts that stay and one that leaves."""

from tests.histories import history
from tests.metrics.examples.example import Example

# A grows Core by 50, drops Add-on (20) and adds Insight (30); B cuts Core by 25; C leaves with 100. Of an opening of 400.
LINES = {
    "accounts": history(
        "2024-01",
        {
            "A/Core": [130, 180],
            "A/Add-on": [20, None],
            "A/Insight": [None, 30],
            "B/Core": [150, 125],
            "C/Core": [100, None],
        },
    )
}


def _by_hand(part: str, value: float) -> list[Example]:
    return [Example(f"by hand: {part} of 400", LINES, "2024-02", value, window=1, base=400, n=3)]


EXAMPLES = {
    "upsell_rate": _by_hand("Core of A grows by 50", 50 / 400),
    "cross_sell_rate": _by_hand("Insight of A with 30", 30 / 400),
    "downsell_rate": _by_hand("Core of B shrinks by 25", 25 / 400),
    "product_dropped_rate": _by_hand("Add-on of A with 20", 20 / 400),
}

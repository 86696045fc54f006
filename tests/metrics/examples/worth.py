"""What accounts earn and cost, by hand on three of them, one of which says neither."""

from tests.histories import history
from tests.metrics.examples.example import Example

# A: Core 100 at 80% and Add-on 50 at 50%: profit 105, cost 20 + 5. B: Core 200 at 90%: profit 180, cost 15. C says nothing.
# A credit of -10 lowers what A pays to 140, and its profit with it: 140 x 105/150 = 98, whatever its own margin says.
THREE = {
    "accounts": history(
        "2024-01",
        {"A/Core": [100], "A/Add-on": [50], "A/credit": [-10], "B/Core": [200], "C/Core": [70]},
        gross_margin={"A/Core": 0.8, "A/Add-on": 0.5, "A/credit": 0.1, "B/Core": 0.9},
        cost_to_serve={"A/Core": 20, "A/Add-on": 5, "B/Core": 15},
    )
}


def _by_hand(said: str, value: float, base: float) -> list[Example]:
    return [Example(f"by hand: {said}", THREE, "2024-01", value, base=base, n=2)]


EXAMPLES = {
    "cost_to_serve_per_account": _by_hand("25 and 15 over two accounts", 20, 2),
    "gross_margin_rate": _by_hand("98 and 180 of 140 and 200", 278 / 340, 340),
    "cost_to_serve_share": _by_hand("40 of a profit of 278", 40 / 278, 278),
}

"""Prices: what a seat of each product costs by plan, and what a line of a contract comes to."""

from dataclasses import dataclass

from sample_data.company.story import PRICE_RISE_MONTH, Story

PRODUCTS = ("Core", "Insight", "Connect", "Mobile")
PLANS = ("Light", "Standard", "Premium")
FREE_PLAN = "Free"
CREDIT = "credit"
CURRENCY = "JPY"

# JPY per seat and month, before the price rise.
SEAT_PRICE = {
    "Core": {"Light": 1_000, "Standard": 1_600, "Premium": 2_400},
    "Insight": {"Light": 600, "Standard": 600, "Premium": 800},
    "Connect": {"Light": 400, "Standard": 400, "Premium": 500},
    "Mobile": {"Light": 300, "Standard": 300, "Premium": 300},
}
GROSS_MARGIN = {"Core": 0.82, "Insight": 0.78, "Connect": 0.71, "Mobile": 0.74}


@dataclass(slots=True)
class Line:
    """One product of an account: seats at a list price per seat, less a discount."""

    seats: int
    price: int
    discount: float

    @property
    def list_mrr(self) -> int:
        return self.seats * self.price

    @property
    def mrr(self) -> int:
        """To the nearest ten yen, as it stands on the invoice."""
        return int(round(self.list_mrr * (1 - self.discount), -1))


def seat_price(product: str, plan: str, month: int, story: Story) -> int:
    """The list price of a seat for contracts made in `month`."""
    price = SEAT_PRICE[product][plan]
    return raised(price, story) if month >= PRICE_RISE_MONTH else price


def raised(price: int, story: Story) -> int:
    """A price after the one price rise, to the nearest ten yen."""
    return int(round(price * (1 + story.price_rise), -1))

"""Growth: seats and products bought within a term, the price rise, and who led the sale."""

from datetime import timedelta

from csdash.months import month_start
from sample_data.company.account import Account
from sample_data.company.dice import between
from sample_data.company.prices import Line, raised, seat_price
from sample_data.company.renewals import sign
from sample_data.company.story import FLAGSHIP_MONTH, PRICE_RISE_MONTH, by_level

SEATS_BOUGHT = 0.0185
CROSS_SOLD = {"Insight": 0.0090, "Connect": 0.0040, "Mobile": 0.0012}
VERIFIED = {"high": 0.050, "low": 0.028, "tech": 0.006}
LEVEL_VERIFIED = (0.6, 1.0, 1.7, 2.4)
# Months after a verified outcome in which a sale led by CS follows it.
ECHO = 4
# Share of sales without a verified outcome that CS leads nevertheless.
BY_CS_ANYWAY = 0.10


def grow(account: Account, month: int) -> None:
    """Everything that may raise the MRR of a running term in `month`."""
    _raise_prices(account, month)
    if account.sale.is_flagship:
        _grow_flagship(account, month)
        return
    chance = account.chance("growth")
    buys, adds, who, size = chance.random(), chance.random(), chance.random(), chance.uniform(0.08, 0.30)
    product, part = chance.pick(CROSS_SOLD), chance.uniform(0.4, 1)
    # The last months of a term belong to the renewal; a customer who has not seen value buys nothing.
    is_quiet = account.until - month < 3 or month < account.sale.start + 3 or account.sale.term == 1
    if is_quiet or account.decision is not None or not account.has_value_by(month):
        return
    is_echo = account.verified_on is not None and 1 <= month - account.verified_on <= ECHO
    eager = between(1 + 0.4 * account.engagement + 0.3 * (account.level(month) - 1), 0.2, 2.5)
    wanted = SEATS_BOUGHT * eager + (account.story.outcome_expansion if is_echo else 0)
    if buys < wanted:
        # Bought because of the outcome, or would have been bought anyway: the dice know which.
        is_by_cs = buys >= SEATS_BOUGHT * eager or who < BY_CS_ANYWAY
        _buy_seats(account, month, size, is_by_cs=is_by_cs)
    elif adds < sum(CROSS_SOLD.values()) * eager and product not in account.lines:
        _add_product(account, month, product, part)


def verify_outcome(account: Account, month: int) -> None:
    """The outcome the customer bought the product for is looked at, and found."""
    chance = account.chance("outcome")
    dice, day = chance.random(), chance.day(month)
    mean = VERIFIED[account.tier] * by_level(LEVEL_VERIFIED, account.level(month))
    if dice < mean and account.has_value_by(month - 2) and account.engagement > -0.6:
        account.note(day, "outcome_verified")
        account.verified_on = month


def _buy_seats(account: Account, month: int, size: float, *, is_by_cs: bool) -> None:
    for product, line in account.lines.items():
        line.seats = max(round(line.seats * (1 + size)), line.seats + 1)
        account.running[product].agree(month, line.mrr, line.list_mrr)
    day = account.chance("sale day").day(month)
    account.note(day, "upsell_by_cs" if is_by_cs else "upsell_by_sales", detail="seats")
    account.verified_on = None


def _add_product(account: Account, month: int, product: str, part: float) -> None:
    core = account.lines["Core"]
    price = seat_price(product, account.plan, month, account.story)
    account.lines[product] = Line(max(round(core.seats * part), 3), price, core.discount)
    signed = month_start(month) - timedelta(days=account.chance("sale day").randint(1, 40))
    sign(account, product, month, signed)
    account.note(signed, "upsell_by_sales", detail=f"product:{product}")


def _raise_prices(account: Account, month: int) -> None:
    """One price rise for everybody whose price is not fixed for several years."""
    if month != PRICE_RISE_MONTH or account.sale.term > 12 or not account.story.price_rise:
        return
    for product, line in account.lines.items():
        # A line renewed in this very month already has the new price.
        if line.price < seat_price(product, account.plan, month, account.story):
            line.price = raised(line.price, account.story)
            account.running[product].agree(month, line.mrr, line.list_mrr)


def _grow_flagship(account: Account, month: int) -> None:
    if month == FLAGSHIP_MONTH and account.story.flagship_growth:
        _buy_seats(account, month, account.story.flagship_growth, is_by_cs=True)
        account.note(month_start(month - 1), "outcome_verified")

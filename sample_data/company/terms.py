"""Terms: what the next contract is made of when an account renews."""

from sample_data.company.account import Account
from sample_data.company.dice import between
from sample_data.company.prices import PLANS, Line, seat_price

GROWS, SHRINKS = 0.34, 0.09
DROPPED = {"Insight": 0.03, "Connect": 0.05, "Mobile": 0.15}
PLAN_UP, PLAN_DOWN = 0.04, 0.012
# Share of the partners that ask for more discount, and of the others that give some back.
ASKS_MORE, GIVES_BACK, GIVEN_BACK = 0.6, 0.35, 0.04
SEGMENTS = ("SMB", "Mid-market", "Enterprise")
SEGMENTS_BY_SEATS = (("Enterprise", 300), ("Mid-market", 85))
MOVED = 0.35


def new_terms(account: Account, month: int, *, is_first: bool) -> dict[str, Line]:
    """The lines of the next term: seats as needed, today's list price, and the discount agreed anew."""
    if account.sale.is_flagship:
        return account.lines
    chance, pull = account.chance("terms"), account.engagement
    climb = account.level(month) - 1
    move, size, plan_move = chance.random(), chance.uniform(0.05, 0.25), chance.random()
    grows = between(GROWS + 0.10 * pull + 0.07 * climb, 0.05, 0.8)
    shrinks = between(SHRINKS - 0.04 * pull - 0.02 * climb, 0.01, 0.3)
    factor = 1 + size if move < grows else 1 - 1.2 * size if move > 1 - shrinks else 1.0
    shift = _discount_shift(account) if is_first else 0.0
    _move_plan(account, plan_move)
    lines = {}
    for product, line in account.lines.items():
        if chance.hits(DROPPED.get(product, 0)):
            continue
        seats = max(round(line.seats * factor), 3)
        discount = round(between(line.discount + shift, 0, 0.4), 2)
        lines[product] = Line(seats, seat_price(product, account.plan, month, account.story), discount)
    return lines


def _discount_shift(account: Account) -> float:
    """At the first renewal partners often ask for more discount; with the others part of it is taken back."""
    chance = account.chance("discount")
    dice, wiggle = chance.random(), chance.choice((-0.02, 0.0, 0.02))
    if account.sale.channel == "partner" and account.story.partner_discount:
        return account.story.partner_discount + wiggle if dice < ASKS_MORE else 0.0
    return wiggle - GIVEN_BACK if dice < GIVES_BACK else 0.0


def _move_plan(account: Account, dice: float) -> None:
    at = PLANS.index(account.plan)
    if dice < PLAN_UP and at + 1 < len(PLANS):
        account.plan = PLANS[at + 1]
    elif dice > 1 - PLAN_DOWN and at > 0:
        account.plan = PLANS[at - 1]


def resize(account: Account) -> None:
    """A few accounts outgrow their segment; sales moves them when their seats say so at a renewal."""
    seats, chance = account.lines["Core"].seats, account.chance("segment")
    fitting = next((segment for segment, least in SEGMENTS_BY_SEATS if seats >= least), SEGMENTS[0])
    is_larger = SEGMENTS.index(fitting) > SEGMENTS.index(account.segment)
    if is_larger and account.plan != "Light" and chance.hits(MOVED):
        account.segment = fitting

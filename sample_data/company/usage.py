"""Usage and cost: what an account does with each product in a month, and what it costs to serve it."""

from sample_data.company.account import Account
from sample_data.company.dice import between
from sample_data.company.prices import Line

# Share of the seats in use, and logins and uses of the key feature per active user.
IN_USE = {"Core": 0.68, "Insight": 0.45, "Connect": 0.52, "Mobile": 0.40}
LOGINS = {"Core": 14, "Insight": 7, "Connect": 5, "Mobile": 9}
KEY_USES = {"Core": 5, "Insight": 4, "Connect": 8, "Mobile": 2}
# JPY per account and month by tier: the person, and what each contact and seat adds.
TIER_COST = {"high": 66_000, "low": 19_000, "tech": 4_000}
CONTACT_COST, SEAT_COST = 2_000, 20


def line_usage(account: Account, month: int, product: str, seats: int) -> tuple[int, int, int, int]:
    """Logins, active users, uses of the key feature and uses by executives; coarse, as such counts are."""
    chance, pull = account.chance("usage"), account.engagement
    is_new = month - account.sale.start < 3 and not account.has_value_by(month)
    share = between(IN_USE[product] + 0.13 * pull + chance.gauss(0, 0.04) - 0.2 * is_new, 0.03, 1)
    active = max(round(seats * share), 1)
    logins = active * LOGINS[product] * between(1 + 0.2 * pull, 0.3, 2)
    key_uses = active * KEY_USES[product] * between(1 + 0.35 * pull, 0.1, 2.5) * (0.3 if is_new else 1)
    executive = chance.count(between(1.5 + 1.2 * pull, 0.1, 5)) if product == "Core" else 0
    return _coarse(logins), _coarse(active), _coarse(key_uses), executive


def cost_to_serve(account: Account, n_support: int) -> int:
    """The cost of one account in one month, to the nearest thousand yen."""
    seats = sum(line.seats for line in account.lines.values())
    return round(TIER_COST[account.tier] + CONTACT_COST * n_support + SEAT_COST * seats, -3)


def shares_of_cost(cost: int, lines: dict[str, Line]) -> dict[str, int]:
    """The cost of an account over its products by MRR; the rest of the rounding stays with the first."""
    total = sum(line.mrr for line in lines.values())
    shares = {product: round(cost * line.mrr / total, -2) for product, line in lines.items()}
    first = next(iter(lines))
    shares[first] += cost - sum(shares.values())
    return {product: int(share) for product, share in shares.items()}


def _coarse(count: float) -> int:
    """Two figures are enough: more would be noise that only takes space."""
    whole = max(round(count), 0)
    return whole if whole < 100 else round(whole, 2 - len(str(whole)))

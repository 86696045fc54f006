"""The market: to whom the company sold, month by month, and what it knew at the sale."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from csdash.months import month_start
from sample_data.company.dice import Die, between, die
from sample_data.company.names import TRADES, account_names
from sample_data.company.prices import Line, seat_price
from sample_data.company.story import FIRST_MONTH, FOUNDED, HORIZON, LAST_MONTH, Story

SEGMENTS = {"Enterprise": 0.11, "Mid-market": 0.34, "SMB": 0.55}
REGIONS = {"Kanto": 0.40, "Kansai": 0.20, "Chubu": 0.15, "Kyushu": 0.11, "Tohoku": 0.08, "Hokkaido": 0.06}
INDUSTRIES = dict(zip(TRADES, (0.20, 0.12, 0.15, 0.11, 0.09, 0.11, 0.08, 0.14), strict=True))
CHANNELS = {
    "Enterprise": {"direct": 0.80, "partner": 0.20, "web": 0.0},
    "Mid-market": {"direct": 0.52, "partner": 0.40, "web": 0.08},
    "SMB": {"direct": 0.25, "partner": 0.33, "web": 0.42},
}
PLAN_MIX = {
    "Enterprise": {"Light": 0.02, "Standard": 0.43, "Premium": 0.55},
    "Mid-market": {"Light": 0.20, "Standard": 0.60, "Premium": 0.20},
    "SMB": {"Light": 0.55, "Standard": 0.38, "Premium": 0.07},
}
TERMS = {
    "Enterprise": {"12": 0.62, "24": 0.10, "36": 0.28},
    "Mid-market": {"12": 0.86, "24": 0.09, "36": 0.05},
    "SMB": {"12": 0.95, "1": 0.05},
}
SEATS = {"Enterprise": (310, 0.50), "Mid-market": (90, 0.45), "SMB": (24, 0.50)}
ADD_ONS = {"Insight": 0.22, "Connect": 0.18, "Mobile": 0.16}
FIRST_DISCOUNT = {"Enterprise": 0.15, "Mid-market": 0.10, "SMB": 0.05}
WRONG_FIT = {"direct": 0.09, "partner": 0.17, "web": 0.20}
FLAGSHIP = "A0040"
# New contracts start with the Japanese fiscal year and its second half.
SEASON = {1: 0.9, 2: 0.7, 3: 0.8, 4: 1.8, 5: 0.9, 6: 0.8, 7: 1.1, 8: 0.6, 9: 0.8, 10: 1.6, 11: 0.9, 12: 0.7}


@dataclass(frozen=True, slots=True)
class Sale:
    """An account as it was sold. `start` is its first paying month; `is_won` is False for lost trials."""

    account_id: str
    name: str
    segment: str
    industry: str
    region: str
    channel: str
    fit: str
    plan: str
    term: int
    start: int
    trial_months: int
    signed: date
    lines: dict[str, Line]
    n_contacts: int
    is_misfit: bool
    is_won: bool = True
    is_flagship: bool = False


def sales(story: Story) -> Iterator[Sale]:
    """All accounts ever sold to and all trials, in the order of their start."""
    names = {industry: account_names(story.seed, industry) for industry in INDUSTRIES}
    market = die(story.seed, "market")
    number = 0
    for month in range(FOUNDED, HORIZON - 1):
        mean = (6.6 + 11.4 * (month - FOUNDED) / (LAST_MONTH - FOUNDED)) * SEASON[month % 12 + 1]
        for _ in range(market.count(mean)):
            number += 1
            yield _sale(f"A{number:04d}", month, names, story)
        if FIRST_MONTH <= month <= LAST_MONTH and market.hits(0.7):
            number += 1
            lost = _sale(f"A{number:04d}", month, names, story)
            yield replace(lost, is_won=False, trial_months=lost.trial_months or 1)


def _sale(account_id: str, month: int, names: dict[str, Iterator[str]], story: Story) -> Sale:
    chance = die(story.seed, account_id, "sale")
    segment, industry = chance.pick(SEGMENTS), chance.pick(INDUSTRIES)
    channel, plan = chance.pick(CHANNELS[segment]), chance.pick(PLAN_MIX[segment])
    sale = Sale(
        account_id=account_id,
        name=next(names[industry]),
        segment=segment,
        industry=industry,
        region=chance.pick(REGIONS),
        channel=channel,
        fit="non_target" if chance.hits(WRONG_FIT[channel]) else "target",
        plan=plan,
        term=int(chance.pick(TERMS[segment])),
        start=month,
        trial_months=chance.randint(1, 2)
        if chance.hits({"direct": 0.1, "partner": 0.1, "web": 0.5}[channel])
        else 0,
        signed=month_start(month) - timedelta(days=chance.randint(6, 75)),
        lines=_lines(segment, plan, month, chance, story),
        n_contacts={"Enterprise": 3, "Mid-market": 2, "SMB": 1}[segment],
        is_misfit=die(story.seed, account_id, "misfit").hits(story.misfit_share),
    )
    return _flagship(sale, story) if account_id == FLAGSHIP else sale


def _lines(segment: str, plan: str, month: int, chance: Die, story: Story) -> dict[str, Line]:
    """Core and perhaps add-ons; an add-on covers part of the seats. The company sells larger every year."""
    median, sigma = SEATS[segment]
    growth = 1 + 0.03 * (month - FIRST_MONTH) / 12
    seats = max(round(chance.spread(median * growth, sigma)), 5)
    discount = round(between(chance.gauss(FIRST_DISCOUNT[segment], 0.05), 0, 0.3), 2)
    lines = {"Core": Line(seats, seat_price("Core", plan, month, story), discount)}
    for product, share in ADD_ONS.items():
        is_sold, part = chance.hits(share), chance.uniform(0.4, 1)
        if is_sold:
            price = seat_price(product, plan, month, story)
            lines[product] = Line(max(round(seats * part), 3), price, discount)
    return lines


def _flagship(sale: Sale, story: Story) -> Sale:
    """The one very large account: sold early, well served, and the whole industry's reference."""
    seats = {"Core": 3_600, "Insight": 1_500}
    return replace(
        sale,
        name="双葉野みらい製作所",
        segment="Enterprise",
        industry="Manufacturing",
        region="Kanto",
        channel="direct",
        fit="target",
        plan="Premium",
        term=12,
        trial_months=0,
        lines={p: Line(n, seat_price(p, "Premium", sale.start, story), 0.15) for p, n in seats.items()},
        n_contacts=3,
        is_misfit=False,
        is_flagship=True,
    )

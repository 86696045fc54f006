"""The story: when things happen at the company, and how strongly each planted effect works."""

from dataclasses import dataclass

from csdash.months import month_start, parse_month

FOUNDED = parse_month("2018-04")
FIRST_MONTH = parse_month("2022-11")
FIRST_DAY = month_start(FIRST_MONTH)
LAST_MONTH = parse_month("2026-10")
# Lives go on a little after the last month: what is signed or notified today takes effect later.
HORIZON = LAST_MONTH + 5

OUTAGE = range(parse_month("2024-01"), parse_month("2024-03") + 1)
AFTER_OUTAGE = range(parse_month("2024-01"), parse_month("2024-06") + 1)
PRICE_RISE_MONTH = parse_month("2025-04")
AFTER_PRICE_RISE = range(PRICE_RISE_MONTH + 1, PRICE_RISE_MONTH + 10)
FLAGSHIP_MONTH = parse_month("2026-02")

CLIMBING_REGION = "Kansai"
# Months in which the practice of a region truly reaches the second, third and fourth stage.
STAGES_REACHED = {
    "Kanto": (parse_month("2024-10"),),
    "Kansai": (parse_month("2023-07"), parse_month("2024-07"), parse_month("2025-07")),
    "Kyushu": (parse_month("2025-10"),),
}
# First value after more days than this comes too late for the first renewal; half the days is slow.
TOO_LATE_DAYS = 180


@dataclass(frozen=True, slots=True)
class Story:
    """How strong each planted effect is. Zero switches one off and leaves the rest of the world alone.

    `..._loss` is added to the probability that a renewal is lost; what it applies to stands in the README.
    """

    seed: int = 42
    slow_onboarding_loss: float = 0.30
    wrong_fit_loss: float = 0.26
    wrong_fit_withdrawal: float = 0.02
    sponsor_loss: float = 0.32
    misfit_share: float = 0.05
    price_rise: float = 0.07
    price_rise_loss: float = 0.07
    outage_support: float = 2.2
    outage_score: float = 2.0
    outage_loss: float = 0.08
    flagship_growth: float = 0.62
    climb: float = 1.0
    health_pull: float = 1.7
    industry_spread: float = 1.0
    partner_discount: float = 0.10
    outcome_expansion: float = 0.16
    channel_cost: float = 1.0
    consent_gap: float = 1.0


def stage(region: str, month: int) -> int:
    """The stage (1 to 4) that the practice in `region` has truly reached by `month`."""
    return 1 + sum(month >= reached for reached in STAGES_REACHED.get(region, ()))


def level(region: str, month: int, story: Story) -> float:
    """The stage as it works on the accounts: `climb` scales how much a stage above the first is worth."""
    return 1 + (stage(region, month) - 1) * story.climb


def by_level(values: tuple[float, float, float, float], at: float) -> float:
    """The value of a practice at `at` (1 to 4), straight between the values of the four stages."""
    lower = min(int(at), 3)
    return values[lower - 1] + (values[lower] - values[lower - 1]) * (at - lower)

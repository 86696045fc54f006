"""Onboarding: how long each account takes to its first value, and what is noted on the way."""

from datetime import timedelta

from csdash.months import month_start
from sample_data.company.account import Account
from sample_data.company.dice import between
from sample_data.company.story import FIRST_MONTH, FOUNDED, by_level

GUIDED = {"high": 0.85, "low": 0.5, "tech": 0.3}
TIER_PACE = {"high": 0.85, "low": 1.0, "tech": 1.2}
LEVEL_PACE = (1.0, 0.9, 0.75, 0.6)
SAME_GOAL = (0.40, 0.55, 0.75, 0.92)
PLANS_AGREED = (0.15, 0.40, 0.65, 0.88)
NEVER = 0.05
OBSTACLES = ("data_migration", "no_owner", "integration", "training")


def onboard(account: Account) -> None:
    """Decide when the account first sees value, and note each step up to the completed onboarding."""
    chance, start = account.chance("onboarding"), month_start(account.sale.start)
    at = account.level(account.sale.start)
    is_guided = chance.hits(GUIDED[account.tier])
    # The product itself became easier to start with, year after year.
    years = (account.sale.start - FOUNDED) / 12
    median = (
        98 * 0.93**years * TIER_PACE[account.tier] * by_level(LEVEL_PACE, at) * (0.8 if is_guided else 1.1)
    )
    days = round(between(chance.spread(median, 0.62), 6, 420))
    is_seen, is_captured = not chance.hits(NEVER), chance.hits(0.85)
    began = start + timedelta(days=chance.randint(0, min(20, days)))
    account.note(began, "onboarding_started", detail="guided" if is_guided else "self")
    if is_captured:
        account.note(began, "goal_captured", value=float(chance.hits(by_level(SAME_GOAL, at))))
    if account.tier != "tech" and chance.hits(by_level(PLANS_AGREED, at)):
        account.note(chance.days_after(began, 5, 40), "success_plan")
    if days > 110 or not is_seen:
        account.note(chance.days_after(began, 50, 90), "onboarding_blocked", detail=chance.choice(OBSTACLES))
    if is_seen:
        account.first_value = start + timedelta(days=days)
        account.completed = chance.days_after(account.first_value, 5, 40)
        account.note(account.first_value, "first_value")
        account.note(account.completed, "onboarding_completed")


def phase(account: Account, month: int) -> str:
    """Where the account stands on its way from introduction to renewal, at the end of `month`."""
    first = account.contracts[0]
    if month == first.start:
        return "introduction"
    # By the contract as it was made: an account that withdraws has no renewal before it.
    planned_end = account.running["Core"].planned_end
    if account.sale.term > 1 and planned_end - month < 3:
        return "renewal"
    is_waiting = account.completed is None or account.completed > month_start(month + 1)
    if is_waiting and month - first.start < 12 and first.start >= FIRST_MONTH - 12:
        return "onboarding"
    return "adoption"

"""Suspicion: problems that customer success supposes before the customer names them, and what looking into them shows."""

from datetime import timedelta

from sample_data.company.account import Account
from sample_data.company.dice import between
from sample_data.company.story import by_level

SUPPOSES = {"high": 0.04, "low": 0.022, "tech": 0.005}
# By stage of the practice: how often a problem is supposed, and which share of them is looked into.
WATCHFUL = (0.4, 0.9, 1.6, 2.3)
LOOKED_INTO = (0.35, 0.55, 0.78, 0.92)
HIDDEN = (
    *("one_department", "executives_absent", "key_feature_unused"),
    *("goal_unclear", "manual_work", "outdated_data"),
)


def suppose(account: Account, month: int) -> None:
    """One problem now and then, found more often where the account is doing badly."""
    chance, at = account.chance("suspicion"), account.level(month)
    is_supposed, day, problem = chance.random(), chance.day(month), chance.choice(HIDDEN)
    is_looked_into, days = chance.hits(by_level(LOOKED_INTO, at)), chance.randint(10, 75)
    is_there = chance.hits(between(0.55 - 0.15 * account.engagement, 0.1, 0.9))
    if is_supposed >= SUPPOSES[account.tier] * by_level(WATCHFUL, at):
        return
    account.note(day, "problem_suspected", detail=problem)
    if is_looked_into:
        account.note(day + timedelta(days=days), "problem_checked", value=float(is_there), detail=problem)

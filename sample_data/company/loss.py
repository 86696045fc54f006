"""Loss: whether an account leaves at its renewal or before, for which reason, and when it says so."""

import math
from datetime import timedelta

from csdash.months import month_end, month_start
from sample_data.company.account import Account, Decision
from sample_data.company.dice import Die, between
from sample_data.company.risk import flag_loss
from sample_data.company.sponsors import is_adrift
from sample_data.company.story import AFTER_OUTAGE, AFTER_PRICE_RISE, TOO_LATE_DAYS

BASE_LOSS = {"Enterprise": 0.012, "Mid-market": 0.027, "SMB": 0.043}
INDUSTRY_LOSS = {
    "Retail": 1.8,
    "Construction": 1.1,
    "Healthcare": 0.9,
    "Manufacturing": 0.75,
    "Education": 0.6,
}
# What each stage of the practice takes off every risk.
LEVEL_RELIEF = 0.17
# Without a cause of its own, an account leaves for one of these.
REASONS = {"price": 3, "competitor": 3, "no_value": 2, "hard_to_use": 1, "business_change": 2}
# Renewals are decided this many months before the last month of the term.
LEAD = 2
INSOLVENT, WITHDRAWS = 0.0008, 0.0008
SIGNED_LATE = 0.08


def causes_of_loss(account: Account, month: int) -> dict[str, float]:
    """What each reason adds to the probability that the renewal decided in `month` is lost."""
    story, sale = account.story, account.sale
    is_first = account.n_terms == 1
    base = BASE_LOSS[sale.segment]
    base *= math.exp(-story.health_pull * account.engagement)
    causes = {"": base}
    if is_first and account.days_to_value > TOO_LATE_DAYS / 2:
        is_too_late = account.days_to_value > TOO_LATE_DAYS
        causes["hard_to_use"] = story.slow_onboarding_loss * (1 if is_too_late else 1 / 3)
    if is_first and sale.fit == "non_target":
        causes["wrong_fit"] = story.wrong_fit_loss
    if is_adrift(account, month):
        causes["sponsor_change"] = story.sponsor_loss
    if month in AFTER_PRICE_RISE:
        causes["price"] = story.price_rise_loss
    if month in AFTER_OUTAGE:
        causes["reliability"] = story.outage_loss
    industry = INDUSTRY_LOSS.get(sale.industry, 1.0) ** story.industry_spread
    relief = 1 - LEVEL_RELIEF * (account.level(month) - 1)
    return {reason: risk * industry * relief for reason, risk in causes.items()}


def decide(account: Account, month: int) -> None:
    """Let the account make up its mind where `month` asks for it; `account.decision` holds the result."""
    if account.decision is not None or account.sale.is_flagship:
        _sign_flagship(account, month)
        return
    if _fails(account, month) or _withdraws(account, month):
        return
    is_monthly = account.sale.term == 1
    if not is_monthly and month != account.until - LEAD:
        return
    chance, causes = account.chance("loss"), causes_of_loss(account, month)
    risk, dice, reason_dice = sum(causes.values()), chance.random(), chance.random()
    if dice < between(risk / 12 if is_monthly else risk, 0.002, 0.95):
        told = month_start(month) + timedelta(days=chance.randint(0, 27 if is_monthly else 80))
        account.decision = Decision(is_lost=True, told=told, reason=_reason(causes, reason_dice, chance))
        flag_loss(account, told)
    elif not is_monthly:
        is_late = chance.hits(SIGNED_LATE)
        days = chance.randint(3, 45) if is_late else -chance.randint(2, 85)
        account.decision = Decision(is_lost=False, told=month_end(account.until) + timedelta(days=days))


def _sign_flagship(account: Account, month: int) -> None:
    if account.decision is None and month == account.until - LEAD:
        account.decision = Decision(is_lost=False, told=month_end(account.until) - timedelta(days=30))


def _fails(account: Account, month: int) -> bool:
    """Insolvency and failed payments: the account is gone three months after its first unpaid invoice."""
    chance = account.chance("insolvency")
    if account.insolvent_on is None and chance.hits(INSOLVENT):
        account.insolvent_on = month + 3
    if account.insolvent_on != month:
        return False
    account.until = month
    reason = "payment_failure" if account.sale.channel == "web" else "insolvency"
    account.decision = Decision(
        is_lost=True, told=None, reason=reason, outcome="withdrawn", is_voluntary=False
    )
    return True


def _withdraws(account: Account, month: int) -> bool:
    """Leaving in the middle of a term, which mostly those do that should not have been sold to."""
    chance, age = account.chance("withdrawal"), month - account.sale.start
    is_wrong = account.sale.fit == "non_target" and 2 <= age <= 11
    risk = WITHDRAWS + (account.story.wrong_fit_withdrawal if is_wrong else 0)
    if not chance.hits(risk) or account.sale.term == 1 or month > account.until - LEAD:
        return False
    account.until = month
    told = month_start(month) + timedelta(days=chance.randint(0, 20))
    reason = "wrong_fit" if is_wrong else chance.pick(REASONS)
    account.decision = Decision(is_lost=True, told=told, reason=reason, outcome="withdrawn")
    flag_loss(account, told)
    return True


def _reason(causes: dict[str, float], dice: float, chance: Die) -> str:
    """The cause that tipped the scales, drawn by what each adds to the risk."""
    other, left = chance.pick(REASONS), dice * sum(causes.values())
    for reason, risk in causes.items():
        left -= risk
        if left < 0:
            return reason or other
    return other

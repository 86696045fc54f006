"""Risk: who is flagged before leaving, and who is flagged and stays."""

from datetime import date, timedelta

from csdash.months import month_start
from sample_data.company.account import Account
from sample_data.company.story import by_level

# Share of the accounts about to leave that somebody flags in time, by stage of the practice.
FLAGGED = (0.30, 0.48, 0.70, 0.88)
IMMINENT = 0.6
FALSE_ALARM = 0.05
ALARM_BELOW = -0.75


def flag_loss(account: Account, told: date) -> None:
    """An account that will leave may be suspected weeks before it says so, and then known to be about to go."""
    chance = account.chance("risk")
    is_flagged = chance.hits(by_level(FLAGGED, account.level(told.year * 12 + told.month - 1)))
    suspected = told - timedelta(days=chance.randint(25, 110))
    imminent, is_imminent = told - timedelta(days=chance.randint(3, 20)), chance.hits(IMMINENT)
    if is_flagged and suspected >= month_start(account.sale.start):
        account.note(suspected, "risk_suspected")
        if is_imminent:
            account.note(imminent, "risk_imminent")


def watch_risk(account: Account, month: int) -> None:
    """Weak accounts are suspected, and cleared again when nothing comes of it."""
    chance = account.chance("alarm")
    is_alarm, day = chance.hits(FALSE_ALARM), chance.day(month)
    if (
        account.alarm_on is None
        and account.decision is None
        and account.engagement < ALARM_BELOW
        and is_alarm
    ):
        account.note(day, "risk_suspected")
        account.alarm_on = month
    elif account.alarm_on is not None and month - account.alarm_on >= 2:
        if account.decision is None or not account.decision.is_lost:
            account.note(day, "risk_cleared")
        account.alarm_on = None

"""Sponsors: who leaves, what is done about it, and whether the successor is won."""

from csdash.months import month_index
from sample_data.company.account import Account
from sample_data.company.story import by_level

LEAVES = 0.013
STEP_DONE = (0.35, 0.50, 0.68, 0.85)
# Days after the leave within which each step of the playbook is taken.
STEPS = {"sponsor_gift": (1, 20), "sponsor_materials": (5, 30), "sponsor_meeting": (10, 50)}
REENGAGED = (0.12, 0.35, 0.65, 0.90)


def watch_sponsor(account: Account, month: int) -> None:
    """A sponsor may leave; the more steps are taken, the more likely the successor is engaged."""
    chance = account.chance("sponsor")
    if not chance.hits(LEAVES) or account.sale.is_flagship or account.sponsor_left_on is not None:
        return
    left = chance.day(month)
    account.note(left, "sponsor_left")
    done = 0
    for step, days in STEPS.items():
        is_done, day = chance.hits(by_level(STEP_DONE, account.level(month))), chance.days_after(left, *days)
        if is_done:
            account.note(day, step)
            done += 1
    is_won, day = chance.hits(REENGAGED[done]), chance.days_after(left, 25, 80)
    if is_won:
        account.note(day, "sponsor_reengaged")
    # Without a successor who knows why the product was bought, the account is adrift for its next renewal.
    account.sponsor_left_on = None if is_won else month_index(left)


def is_adrift(account: Account, month: int) -> bool:
    return account.sponsor_left_on is not None and month - account.sponsor_left_on <= 14


def settle_sponsor(account: Account, month: int) -> None:
    """After a year and some months the account has a new sponsor in any case."""
    if account.sponsor_left_on is not None and month - account.sponsor_left_on > 14:
        account.sponsor_left_on = None

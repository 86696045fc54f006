"""The world: every account the company ever had, told to the end once and then only read."""

from functools import lru_cache

from sample_data.company.account import Account
from sample_data.company.life import live
from sample_data.company.market import sales
from sample_data.company.story import FIRST_MONTH, Story


@lru_cache(maxsize=2)
def world(story: Story) -> tuple[Account, ...]:
    """All accounts that were seen in or after the first month of the data, by account id."""
    accounts = (live(sale, story) for sale in sales(story))
    return tuple(account for account in accounts if any(m.month >= FIRST_MONTH for m in account.months))

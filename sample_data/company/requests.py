"""Requests: what customers ask the product for, and what the product ships."""

from functools import cache

from sample_data.company.account import Account
from sample_data.company.dice import die
from sample_data.company.story import FIRST_MONTH, LAST_MONTH

ASKS = {"high": 0.05, "low": 0.025, "tech": 0.008}
OPEN_MONTHS = 15
N_REQUESTS = 132


@cache
def catalogue(seed: int) -> dict[str, tuple[int, int | None]]:
    """Per request id the month in which it is first heard, and the month in which it ships, if ever.

    The product team ships more of what customers ask for year after year.
    """
    chance, listed = die(seed, "requests"), {}
    for number in range(N_REQUESTS):
        month = FIRST_MONTH - 6 + number * (LAST_MONTH - FIRST_MONTH + 6) // N_REQUESTS
        is_shipped = chance.hits(0.25 + 0.35 * number / N_REQUESTS)
        listed[f"R{number + 1:03d}"] = (month, month + chance.randint(5, 14) if is_shipped else None)
    return listed


def ask(account: Account, month: int) -> None:
    """One request now and then, among those that are open and being talked about."""
    chance = account.chance("requests")
    if not chance.hits(ASKS[account.tier]):
        return
    listed = catalogue(account.story.seed)
    is_open = [
        request
        for request, (heard, shipped) in listed.items()
        if heard <= month < min(heard + OPEN_MONTHS, shipped or month + 1)
    ]
    if is_open:
        request = chance.choice(is_open)
        account.note(chance.day(month), "request", detail=request)
        account.wishes.add(request)


def ship(account: Account, month: int) -> None:
    """Whoever asked is told on the day it ships."""
    listed = catalogue(account.story.seed)
    for request in sorted(account.wishes):
        if listed[request][1] == month:
            account.note(die(account.story.seed, request).day(month), "request_shipped", detail=request)
            account.wishes.discard(request)

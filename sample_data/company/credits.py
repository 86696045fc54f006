"""Credits: what the company gave back, as negative lines that lower the MRR of a single month."""

from collections.abc import Sequence

from csdash.months import parse_month
from sample_data.company.account import Account

AFTER_OUTAGE_MONTH = parse_month("2024-04")
N_AFTER_OUTAGE, OUTAGE_SHARE = 18, 0.15
# Other credits: month, the how-manieth paying account by id, and the share of its MRR.
OTHERS = (
    (parse_month("2023-06"), 100, 0.10),
    (parse_month("2023-12"), 200, 0.20),
    (parse_month("2024-09"), 300, 0.10),
    (parse_month("2025-08"), 150, 0.25),
    (parse_month("2026-05"), 250, 0.10),
)


def credits_given(accounts: Sequence[Account]) -> dict[tuple[str, int], int]:
    """The credit of an account in a month, below zero and never more than the account pays."""
    given = {}
    enterprise = [
        account
        for account in accounts
        if account.sale.segment == "Enterprise"
        and AFTER_OUTAGE_MONTH in account.paid
        and not account.sale.is_flagship
    ]
    for account in enterprise[:N_AFTER_OUTAGE]:
        given[account.sale.account_id, AFTER_OUTAGE_MONTH] = _credit(
            account, AFTER_OUTAGE_MONTH, OUTAGE_SHARE
        )
    for month, place, share in OTHERS:
        account = [account for account in accounts if month in account.paid][place]
        given[account.sale.account_id, month] = _credit(account, month, share)
    return given


def _credit(account: Account, month: int, share: float) -> int:
    return -int(round(account.paid[month] * share, -2))

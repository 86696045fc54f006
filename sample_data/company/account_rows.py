"""The rows of the accounts table: one per month-end, account and product, and one per credit."""

from collections.abc import Iterator, Sequence

from csdash.months import month_start
from sample_data.company.account import Account, AccountMonth
from sample_data.company.credits import credits_given
from sample_data.company.prices import CREDIT, CURRENCY, GROSS_MARGIN
from sample_data.company.sale_cost import acquisition_cost, data_consent
from sample_data.company.story import FIRST_MONTH, Story
from sample_data.company.team import assignments

NOTHING_COUNTED = (None,) * 7


def account_rows(accounts: Sequence[Account], last: int, story: Story) -> list[tuple]:
    """All rows up to the month `last`, in the order of the columns of the schema."""
    csms, credits_by_month = assignments(accounts, story), credits_given(accounts)
    return [
        row
        for account in accounts
        for m in account.months
        if FIRST_MONTH <= m.month <= last
        for row in _rows(
            account,
            m,
            csms.get((account.sale.account_id, m.month)),
            credits_by_month.get((account.sale.account_id, m.month)),
        )
    ]


def _rows(account: Account, m: AccountMonth, csm_id: str | None, credit: int | None) -> Iterator[tuple]:
    sale = account.sale
    # An account that has not paid yet has no start month: nobody knew then whether it would.
    start = None if m.is_before_start else month_start(sale.start)
    of_account = (
        month_start(m.month),
        sale.account_id,
        sale.name,
        m.segment,
        sale.industry,
        sale.region,
        m.plan,
        sale.channel,
        m.tier,
        csm_id,
        m.phase,
        sale.fit,
        start,
        CURRENCY,
        m.score,
        *m.health,
        data_consent(account, m.month),
    )
    for product, *counted in m.lines:
        is_first = m.month == sale.start and product == m.lines[0][0]
        cost = acquisition_cost(account) if is_first else None
        yield (*of_account, product, *counted, GROSS_MARGIN[product], cost)
    if credit is not None:
        yield (*of_account, CREDIT, credit, *NOTHING_COUNTED, None, None)

"""A life: one account from its trial to its end, or to the last month there is."""

from sample_data.company.account import Account, AccountMonth, choose_tier
from sample_data.company.care import care_for, support_contacts
from sample_data.company.growth import grow, verify_outcome
from sample_data.company.health import health_inputs, health_score, move_engagement
from sample_data.company.loss import decide
from sample_data.company.market import Sale
from sample_data.company.onboarding import onboard, phase
from sample_data.company.prices import FREE_PLAN
from sample_data.company.renewals import begin, come_back, end_term
from sample_data.company.risk import watch_risk
from sample_data.company.sponsors import settle_sponsor, watch_sponsor
from sample_data.company.story import FIRST_MONTH, HORIZON, Story
from sample_data.company.usage import cost_to_serve, line_usage, shares_of_cost
from sample_data.company.voice import ask_about_onboarding, listen

APRIL = 4


def live(sale: Sale, story: Story) -> Account:
    """Everything that happens to one account, month by month."""
    account = Account(sale, story)
    account.tier = "tech"
    for month in range(sale.start - sale.trial_months, sale.start):
        _keep_unpaid(account, month, account.plan, sale.lines["Core"].seats)
    if not sale.is_won:
        return account
    account.lines = dict(sale.lines)
    account.tier = choose_tier(account)
    begin(account, sale.start, sale.signed)
    onboard(account)
    ask_about_onboarding(account)
    for month in range(sale.start, HORIZON + 1):
        if account.lines and month > account.until:
            end_term(account, month)
        if account.returns_on == month:
            come_back(account, month)
        if account.lines:
            _live_month(account, month)
        elif month <= account.free_until:
            _keep_unpaid(account, month, FREE_PLAN, 5)
        elif account.returns_on is None:
            break
    return account


def _live_month(account: Account, month: int) -> None:
    """One paid month: what changes, what is decided, what is done, what is kept."""
    move_engagement(account)
    settle_sponsor(account, month)
    grow(account, month)
    if month % 12 + 1 == APRIL:
        account.tier = choose_tier(account)
    watch_sponsor(account, month)
    watch_risk(account, month)
    verify_outcome(account, month)
    decide(account, month)
    account.paid[month] = account.mrr
    if month < FIRST_MONTH:
        return
    n_support = support_contacts(account, month)
    care_for(account, month)
    listen(account, month, n_support)
    inputs = health_inputs(account, month, n_support)
    account.months.append(
        AccountMonth(
            month=month,
            segment=account.segment,
            plan=account.plan,
            tier=account.tier,
            phase=phase(account, month),
            is_before_start=False,
            lines=_lines(account, month, n_support),
            health=inputs,
            score=health_score(inputs),
        )
    )


def _lines(account: Account, month: int, n_support: int) -> tuple[tuple, ...]:
    shares = shares_of_cost(cost_to_serve(account, n_support), account.lines)
    return tuple(
        (
            product,
            line.mrr,
            line.list_mrr,
            line.seats,
            shares[product],
            *line_usage(account, month, product, line.seats),
        )
        for product, line in account.lines.items()
    )


def _keep_unpaid(account: Account, month: int, plan: str, seats: int) -> None:
    """A month in a trial or on the free plan: it uses the product and pays nothing."""
    is_trial = plan != FREE_PLAN
    account.months.append(
        AccountMonth(
            month=month,
            segment=account.segment,
            plan=plan,
            tier="tech",
            phase="introduction" if is_trial else "adoption",
            is_before_start=is_trial,
            lines=(("Core", 0, 0, seats, 1_000, *line_usage(account, month, "Core", seats)),),
            health=(None,) * 9,
            score=None,
        )
    )

"""Renewals: how contracts begin, and how they end in the next contract or in none."""

from datetime import date, timedelta

from csdash.months import month_end, month_start
from sample_data.company.account import Account, Decision
from sample_data.company.contract import Contract
from sample_data.company.terms import new_terms, resize

RETURNS, TO_FREE = 0.10, 0.04
UNEXPLAINED = 0.06


def begin(account: Account, month: int, signed: date) -> None:
    """The first term, or the first after a pause: one contract per product, all for the same term."""
    account.until = month + account.sale.term - 1
    account.n_terms += 1
    for product in account.lines:
        sign(account, product, month, signed)


def sign(account: Account, product: str, month: int, signed: date) -> Contract:
    """A contract for `product` from `month` to the end of the account's term."""
    earlier = [contract for contract in account.contracts if contract.product == product]
    number = earlier[-1].number + 1 if earlier else 0
    contract = Contract(
        contract_id=f"{account.sale.account_id}-{product[:3].upper()}{number}",
        account_id=account.sale.account_id,
        product=product,
        start=month,
        end=account.until,
        planned_end=account.until,
        signed=signed,
        number=number,
    )
    line = account.lines[product]
    contract.agree(month, line.mrr, line.list_mrr)
    account.contracts.append(contract)
    account.running[product] = contract
    return contract


def end_term(account: Account, month: int) -> None:
    """What the account decided takes effect on the first day of `month`."""
    decision = account.decision or Decision(is_lost=False, told=month_start(month) - timedelta(days=3))
    account.decision = None
    if decision.is_lost:
        _leave(account, month, decision)
    else:
        _renew(account, month, decision.told)


def _leave(account: Account, month: int, decision: Decision) -> None:
    chance, last_day = account.chance("leaving"), month_end(month - 1)
    account.forget_after(last_day)
    for contract in account.running.values():
        contract.end = month - 1
        contract.settle(decision.outcome, last_day, decision.told)
    if decision.told is not None:
        account.note(decision.told, "churn_notice", detail=decision.reason)
    if not chance.hits(UNEXPLAINED):
        account.note(month_start(month), "churned", float(decision.is_voluntary), decision.reason)
    can_return = decision.is_voluntary and account.sale.fit == "target"
    pause, is_back, is_free = chance.randint(3, 11), chance.hits(RETURNS), chance.hits(TO_FREE)
    if can_return and is_back:
        account.returns_on = month + pause
    elif can_return and is_free:
        account.free_until = month + pause
    account.parked = account.lines
    account.lines, account.running = {}, {}


def come_back(account: Account, month: int) -> None:
    """After a pause the account takes up what it had before."""
    account.lines, account.parked, account.returns_on = account.parked, {}, None
    begin(account, month, month_start(month) - timedelta(days=14))


def _renew(account: Account, month: int, told: date) -> None:
    old, is_first, is_late = account.running, account.n_terms == 1, told >= month_start(month)
    if account.sale.term > 1 and not is_late:
        account.lines = new_terms(account, month, is_first=is_first)
    account.until = month + account.sale.term - 1
    account.n_terms += 1
    account.running = {}
    for product, contract in old.items():
        if product not in account.lines:
            contract.settle("lost", told, told)
            continue
        before, after = contract.terms[-1][1], account.lines[product].mrr
        outcome = "renewed" if after == before else "upgraded" if after > before else "downgraded"
        contract.settle(outcome, told, told if outcome == "downgraded" else None)
        sign(account, product, month, told)
    resize(account)

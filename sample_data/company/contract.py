"""A contract: what was agreed for one product over one term, and what was known about it on a day."""

from dataclasses import dataclass, field
from datetime import date

from csdash.months import month_end, month_index, month_start


@dataclass(slots=True)
class Contract:
    """One product for one term of whole months; a renewal is a new contract.

    `terms` holds (month, mrr, list_mrr) from each month on: seats bought on the way and the price rise
    change a running contract. `end` is moved forward where the account withdraws before `planned_end`.
    """

    contract_id: str
    account_id: str
    product: str
    start: int
    end: int
    planned_end: int
    signed: date
    number: int
    terms: list[tuple[int, int, int]] = field(default_factory=list)
    outcome: str = "open"
    settled: date | None = None
    notice: date | None = None

    def agree(self, month: int, mrr: int, list_mrr: int) -> None:
        """What is agreed from `month` on."""
        if self.terms and self.terms[-1][0] == month:
            self.terms.pop()
        if not self.terms or self.terms[-1][1:] != (mrr, list_mrr):
            self.terms.append((month, mrr, list_mrr))

    def settle(self, outcome: str, known: date, notice: date | None = None) -> None:
        """How the contract ends, the day on which that is sure, and the day of notice where there was one."""
        self.outcome, self.settled, self.notice = outcome, known, notice

    def as_known(self, as_of: date) -> tuple | None:
        """The row of the contracts table on `as_of`; None for a contract that was not signed yet."""
        if self.signed > as_of:
            return None
        last = max(month_index(as_of), self.start)
        _, mrr, list_mrr = [term for term in self.terms if term[0] <= last][-1]
        is_noticed = self.notice is not None and self.notice <= as_of
        is_settled = self.settled is not None and self.settled <= as_of
        end = self.end if is_noticed or is_settled else self.planned_end
        return (
            self.contract_id,
            self.account_id,
            self.product,
            month_start(self.start),
            month_end(end),
            self.signed,
            mrr,
            list_mrr,
            self.number,
            self.outcome if is_settled else "open",
            self.notice if is_noticed else None,
        )

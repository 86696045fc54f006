"""An account on its way through the months: what it has now, and what is kept of every month."""

from dataclasses import dataclass, field
from datetime import date

from csdash.months import month_index
from sample_data.company.contract import Contract
from sample_data.company.dice import Die, die
from sample_data.company.market import Sale
from sample_data.company.prices import Line
from sample_data.company.story import TOO_LATE_DAYS, Story, level

HIGH_TOUCH_FROM, LOW_TOUCH_FROM = 600_000, 150_000
# Accounts served in a tier that does not fit: from this MRR on without a person, below it with one.
LARGE_MISFIT = 300_000


@dataclass(frozen=True, slots=True)
class AccountMonth:
    """What the accounts table says about one month-end.

    `lines` holds (product, mrr, list_mrr, seats, cost_to_serve, logins, active_users, key_feature_uses,
    executive_uses).
    """

    month: int
    segment: str
    plan: str
    tier: str
    phase: str
    is_before_start: bool
    lines: tuple[tuple, ...]
    health: tuple[int | None, ...]
    score: float | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What the account has decided about its renewal, and the day on which it says so."""

    is_lost: bool
    told: date | None
    reason: str = ""
    outcome: str = "lost"
    is_voluntary: bool = True


@dataclass(slots=True)
class Account:
    """The state of an account; everything a month can change."""

    sale: Sale
    story: Story
    segment: str = ""
    plan: str = ""
    tier: str = ""
    lines: dict[str, Line] = field(default_factory=dict)
    running: dict[str, Contract] = field(default_factory=dict)
    contracts: list[Contract] = field(default_factory=list)
    events: list[tuple] = field(default_factory=list)
    surveys: dict[tuple, int | None] = field(default_factory=dict)
    months: list[AccountMonth] = field(default_factory=list)
    paid: dict[int, int] = field(default_factory=dict)
    until: int = 0
    n_terms: int = 0
    decision: Decision | None = None
    engagement: float = 0.0
    character: float = 0.0
    is_in_community: bool = False
    # How hard it is to know how the account is doing, 0 to 1.
    obscurity: float = 0.0
    first_value: date | None = None
    completed: date | None = None
    sponsor_left_on: int | None = None
    alarm_on: int | None = None
    verified_on: int | None = None
    insolvent_on: int | None = None
    returns_on: int | None = None
    free_until: int = 0
    wishes: set[str] = field(default_factory=set)
    # What the account had when it left, kept for those that come back.
    parked: dict[str, Line] = field(default_factory=dict)
    _dice: dict[str, Die] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.segment, self.plan = self.sale.segment, self.sale.plan
        self.is_in_community = self.chance("community").hits(0.6)
        self.obscurity = self.chance("obscurity").random()
        self.character = self.engagement = self.chance("character").gauss(0, 0.6)

    @property
    def mrr(self) -> int:
        return sum(line.mrr for line in self.lines.values())

    @property
    def days_to_value(self) -> int:
        """From the first day of the first contract; an account that never saw value took too long."""
        if self.first_value is None:
            return 2 * TOO_LATE_DAYS
        return (self.first_value - date(self.sale.start // 12, self.sale.start % 12 + 1, 1)).days

    def chance(self, purpose: str) -> Die:
        if purpose not in self._dice:
            self._dice[purpose] = die(self.story.seed, self.sale.account_id, purpose)
        return self._dice[purpose]

    def level(self, month: int) -> float:
        return level(self.sale.region, month, self.story)

    def note(self, day: date, kind: str, value: float | None = None, detail: str | None = None) -> None:
        self.events.append((day, self.sale.account_id, kind, value, detail))

    def forget_after(self, day: date) -> None:
        """Nothing that was to come after `day` happens: the account has gone."""
        self.events = [event for event in self.events if event[0] <= day]
        self.surveys = {asked: score for asked, score in self.surveys.items() if asked[0] <= day}

    def has_value_by(self, month: int) -> bool:
        return self.first_value is not None and month_index(self.first_value) <= month


def fitting_tier(mrr: int) -> str:
    """The touch tier that the company's rule gives to an account of this size."""
    if mrr >= HIGH_TOUCH_FROM:
        return "high"
    return "low" if mrr >= LOW_TOUCH_FROM else "tech"


def choose_tier(account: Account) -> str:
    """The tier the account is served in: by the rule, but for those somebody once promised otherwise."""
    if account.sale.is_misfit:
        return "tech" if account.mrr >= LARGE_MISFIT else "high"
    return fitting_tier(account.mrr)

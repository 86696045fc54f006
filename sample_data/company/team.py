"""The team: who works in customer success and when, and who looks after which account."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from csdash.months import month_start, parse_month
from sample_data.company.account import Account
from sample_data.company.names import person_names
from sample_data.company.story import FIRST_MONTH, LAST_MONTH, Story

PODS = {
    "Kanto": "East",
    "Tohoku": "East",
    "Hokkaido": "East",
    "Kansai": "West",
    "Chubu": "Central",
    "Kyushu": "Central",
}
DIGITAL = "Digital"
CAPACITY = {"high": 10, "low": 28, "tech": 125}
COST = {"high": 740_000, "low": 630_000, "tech": 590_000}
LEAD_COST, OPS_COST, SUPPORT_COST = 920_000, 690_000, 520_000
START, END = "2022-11", "2026-10"
# CSMs: pod, tier, first and last month in the team.
CSMS = (
    *(("East", "high", start, END) for start in (START, START, START, "2023-10", "2025-04")),
    *(("East", "low", start, END) for start in (START, START, "2023-04", "2025-04", "2026-04")),
    ("West", "high", START, END),
    ("West", "high", "2023-07", END),
    ("West", "high", "2025-04", END),
    ("West", "low", START, END),
    ("West", "low", "2024-07", END),
    ("Central", "high", START, "2024-09"),
    ("Central", "high", "2023-04", END),
    ("Central", "high", "2024-08", END),
    ("Central", "high", "2025-10", END),
    ("Central", "low", START, "2025-06"),
    ("Central", "low", "2024-04", END),
    ("Central", "low", "2025-06", END),
    *((DIGITAL, "tech", start, END) for start in (START, START, "2023-10", "2025-07")),
)
OTHERS = (
    *(("lead", pod, START, LEAD_COST) for pod in ("East", "West", "Central")),
    ("csops", "Operations", START, OPS_COST),
    ("csops", "Operations", "2024-04", OPS_COST),
    ("csops", "Operations", "2025-10", OPS_COST),
    *(("support", "Support", start, SUPPORT_COST) for start in (START, START, "2023-04", "2024-04")),
    ("support", "Support", "2025-10", SUPPORT_COST),
)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody in the team, from the first to the last month; `tier` and `capacity` are the CSMs' own."""

    csm_id: str
    name: str
    pod: str
    role: str
    tier: str | None
    capacity: int | None
    cost: int
    first: int
    last: int


def people(story: Story) -> list[Person]:
    """Everybody who was in the team at some time, CSMs first."""
    names = person_names(story.seed)
    csms = [
        Person(f"CSM{i:02d}", next(names), pod, "csm", tier, CAPACITY[tier], COST[tier], *_span(first, last))
        for i, (pod, tier, first, last) in enumerate(CSMS, start=1)
    ]
    others = [
        Person(f"CST{i:02d}", next(names), pod, role, None, None, cost, *_span(first, END))
        for i, (role, pod, first, cost) in enumerate(OTHERS, start=1)
    ]
    return csms + others


def _span(first: str, last: str) -> tuple[int, int]:
    return parse_month(first), parse_month(last)


def team_rows(story: Story, last: int) -> list[tuple]:
    """The team table up to the month `last`; costs rise by two percent each April."""
    rows = []
    for month in range(FIRST_MONTH, last + 1):
        raise_ = 1.02 ** ((month - 3) // 12 - (FIRST_MONTH - 3) // 12)
        for p in people(story):
            if p.first <= month <= p.last:
                cost = int(round(p.cost * raise_, -3))
                rows.append((month_start(month), p.csm_id, p.name, p.pod, p.role, p.tier, p.capacity, cost))
    return rows


def assignments(accounts: Sequence[Account], story: Story) -> dict[tuple[str, int], str]:
    """The CSM of each account in each paid month: the least loaded of its pod and tier, kept while possible."""
    csms = [person for person in people(story) if person.role == "csm"]
    known = {person.csm_id: person for person in csms}
    served = _served(accounts)
    given: dict[tuple[str, int], str] = {}
    current: dict[str, str] = {}
    for month in range(FIRST_MONTH, LAST_MONTH + 1):
        here = [person for person in csms if person.first <= month <= person.last]
        load: Counter[str] = Counter()
        waiting = []
        for account_id, region, tier in served[month]:
            csm = known.get(current.get(account_id, ""))
            if csm in here and csm.tier == tier:
                load[csm.csm_id] += 1
            else:
                waiting.append((account_id, region, tier))
        for account_id, region, tier in waiting:
            pod = DIGITAL if tier == "tech" else PODS[region]
            able = [person.csm_id for person in here if person.pod == pod and person.tier == tier]
            current[account_id] = min(able, key=lambda csm_id: (load[csm_id], csm_id))
            load[current[account_id]] += 1
        given |= {(account_id, month): current[account_id] for account_id, _, _ in served[month]}
    return given


def _served(accounts: Sequence[Account]) -> dict[int, list[tuple[str, str, str]]]:
    """Per month the paying accounts, with their region and tier."""
    served: dict[int, list[tuple[str, str, str]]] = {}
    for account in accounts:
        for m in account.months:
            if any(mrr for _, mrr, *_ in m.lines):
                row = (account.sale.account_id, account.sale.region, m.tier)
                served.setdefault(m.month, []).append(row)
    return served

"""Health: how engaged an account is, and the nine inputs in which that can be seen, more or less."""

from csdash.contract.accounts import HEALTH_INPUTS
from csdash.months import month_start
from sample_data.company.account import Account
from sample_data.company.dice import between
from sample_data.company.sponsors import is_adrift
from sample_data.company.story import TOO_LATE_DAYS, by_level

WEIGHTS = {
    "health_adoption": 0.30,
    "health_support": 0.10,
    "health_survey": 0.10,
    "health_marketing": 0.05,
    "health_community": 0.06,
    "health_contract": 0.10,
    "health_self_reliance": 0.12,
    "health_payment": 0.06,
    "health_executive": 0.11,
}
INHERITED, NOISE = 0.88, 0.22
LEAST_COVERAGE = 0.6
# Months after which there is a survey to speak of and a contract to compare with.
FIRST_SURVEY = 4
# Share of the accounts whose health is followed, by stage; of the others only the books know something.
KNOWN = (0.72, 0.90, 0.97, 1.0)


def move_engagement(account: Account) -> None:
    """Engagement wanders around the account's character."""
    pull = INHERITED * account.engagement + (1 - INHERITED) * account.character
    account.engagement = pull + account.chance("engagement").gauss(0, NOISE)


def health_inputs(account: Account, month: int, n_support: int) -> tuple[int | None, ...]:
    """The nine inputs in the order of the contract, 0 to 100; None where nothing is known.

    Marketing engagement follows nothing at all: it is the input that looks useful and is not.
    """
    chance, signal = account.chance("health"), account.engagement
    is_slow = account.days_to_value > TOO_LATE_DAYS / 2 and month - account.sale.start < 14
    is_waiting = account.first_value is None or account.first_value >= month_start(month + 1)
    year_ago = account.paid.get(month - 12) or account.paid.get(account.sale.start)
    growth = account.mrr / year_ago - 1 if year_ago else 0.0
    tenure = month - account.sale.start
    is_wrong = account.sale.fit == "non_target" and tenure < 13
    is_leaving = account.decision is not None and account.decision.is_lost
    owes = account.insolvent_on is not None
    has_no_sponsor = is_adrift(account, month)
    troubles = -26 * is_wrong - 24 * is_slow - 8 * is_waiting - 14 * has_no_sponsor - 14 * is_leaving
    seen = {
        "health_adoption": (65 + 30 * signal + troubles, 9),
        "health_support": (74 + 12 * signal - 7 * n_support, 8),
        "health_survey": (63 + 22 * signal - 16 * is_wrong - 8 * has_no_sponsor, 15),
        "health_marketing": (52, 18),
        "health_community": (56 + 16 * signal, 14),
        "health_contract": (62 + 110 * growth, 4),
        "health_self_reliance": (63 + 24 * signal - 20 * is_wrong - 10 * is_slow, 11),
        "health_payment": (93 - 45 * owes, 4),
        "health_executive": (66 + 16 * signal - 48 * has_no_sponsor, 9),
    }
    unknown = set()
    if tenure < FIRST_SURVEY:
        unknown |= {"health_survey", "health_contract"}
    if not account.is_in_community:
        unknown.add("health_community")
    if account.tier == "tech":
        unknown.add("health_executive")
    if account.obscurity > by_level(KNOWN, account.level(month)):
        unknown |= set(seen) - {"health_contract", "health_payment"}
    # Every input is rolled for, known or not, so that what is unknown does not move the others.
    rolled = {name: round(between(chance.gauss(*seen[name]), 0, 100)) for name in seen}
    return tuple(None if c.name in unknown else rolled[c.name] for c in HEALTH_INPUTS)


def health_score(inputs: tuple[int | None, ...]) -> float | None:
    """The weighted mean of what is known, to one decimal; None where too little is known."""
    known = [(WEIGHTS[c.name], v) for c, v in zip(HEALTH_INPUTS, inputs, strict=True) if v is not None]
    weight = sum(w for w, _ in known)
    return round(sum(w * v for w, v in known) / weight, 1) if weight >= LEAST_COVERAGE else None

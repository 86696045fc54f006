"""Care: everything that customer success does for an account, and everything the account does itself."""

from sample_data.company.account import Account
from sample_data.company.requests import ask, ship
from sample_data.company.story import OUTAGE, by_level
from sample_data.company.suspicion import suppose

TOUCHES = {"high": 1.4, "low": 0.55, "tech": 0.12}
SUPPORT = {"high": 0.9, "low": 0.5, "tech": 0.2}
REVIEWS = {"high": 0.24, "low": 0.05, "tech": 0.0}
CHECKS = {"high": 0.30, "low": 0.12, "tech": 0.01}
PLANS = {"high": 0.07, "low": 0.035, "tech": 0.0}
# Shares of predictive and proactive touches by stage of the practice; the rest only reacts.
PREDICTIVE = (0.02, 0.08, 0.20, 0.34)
PROACTIVE = (0.22, 0.38, 0.48, 0.50)
PRACTICE = (0.5, 0.9, 1.4, 1.9)
CHANNELS = {"chat": 0.35, "email": 0.30, "phone": 0.15, "online_meeting": 0.20}
CONTENT = {"docs": 0.5, "video": 0.3, "faq": 0.2}
GUIDES = {"tour": 0.4, "tip": 0.35, "popup": 0.25}


def support_contacts(account: Account, month: int) -> int:
    """How often the account asks for help; in the outage quarter everybody does."""
    chance, mean = account.chance("support"), SUPPORT[account.tier]
    n = chance.count(mean * max(1 - 0.2 * account.engagement, 0.3))
    if month in OUTAGE:
        n += account.chance("outage").count(mean * account.story.outage_support)
    for _ in range(n):
        account.note(chance.day(month), "support", detail=chance.pick(CHANNELS))
    return n


def care_for(account: Account, month: int) -> None:
    """The touches, reviews and habits of one month."""
    chance, tier, at = account.chance("care"), account.tier, account.level(month)
    practice = by_level(PRACTICE, at)
    for _ in range(chance.count(TOUCHES[tier])):
        dice, day = chance.random(), chance.day(month)
        predictive = by_level(PREDICTIVE, at)
        proactive = predictive + by_level(PROACTIVE, at)
        kind = "predictive" if dice < predictive else "proactive" if dice < proactive else "reactive"
        account.note(day, f"touch_{kind}")
    for kind, mean in (("qbr", REVIEWS), ("health_check", CHECKS), ("success_plan", PLANS)):
        if chance.hits(mean[tier] * practice):
            account.note(chance.day(month), kind)
    _learn(account, month, practice)
    ask(account, month)
    ship(account, month)
    suppose(account, month)
    if account.engagement > 0.5 and chance.hits(0.02):
        account.note(chance.day(month), "referral")


def _learn(account: Account, month: int, practice: float) -> None:
    """What needs nobody from the company, and the trainings that do."""
    chance, is_new = account.chance("learning"), month - account.sale.start < 4
    eager = max(1 + 0.4 * account.engagement, 0.2)
    for _ in range(chance.count((0.5 if is_new else 0.16) * eager * (0.7 + 0.3 * practice))):
        account.note(chance.day(month), "self_service", detail=chance.pick(CONTENT))
    if account.is_in_community and chance.hits(0.12 * eager):
        account.note(chance.day(month), "community")
    for _ in range(chance.count(0.9 if is_new else 0.08)):
        account.note(chance.day(month), "guide", detail=chance.pick(GUIDES))
    if chance.hits((0.25 if is_new else 0.025) * (0.3 if account.tier == "tech" else 1)):
        account.note(chance.day(month), "training")

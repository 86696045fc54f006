"""Voice: who is asked how it is going, who answers, and what they say."""

from dataclasses import dataclass
from datetime import date

from csdash.months import month_index, month_start
from sample_data.company.account import Account
from sample_data.company.dice import Die, between
from sample_data.company.story import OUTAGE

# Every account is asked for its NPS twice a year, one half of them in each of these months.
WAVES = {2: 0, 5: 1, 8: 0, 11: 1}
ANSWERS = 0.43
# What each stage of the practice adds to the share of answers, and to what they say.
LEVEL_ANSWERS, LEVEL_MOOD = 0.05, 0.15
ASKED_AFTER_SUPPORT, ASKED_FOR_EFFORT = 0.22, 0.12


@dataclass(frozen=True, slots=True)
class Survey:
    """A question on a scale: the usual score, what mood moves it by, and how far people differ."""

    kind: str
    low: int
    high: int
    usual: float
    pull: float
    spread: float


NPS = Survey("nps", 0, 10, usual=7.8, pull=1.25, spread=1.7)
CSAT = Survey("csat", 1, 5, usual=4.0, pull=0.45, spread=0.8)
CES = Survey("ces", 1, 7, usual=5.1, pull=0.5, spread=1.1)


def listen(account: Account, month: int, n_support: int) -> None:
    """The surveys of one month; in the outage quarter every score suffers."""
    chance, account_id = account.chance("voice"), account.sale.account_id
    mood = account.engagement + LEVEL_MOOD * (account.level(month) - 1)
    if month in OUTAGE:
        mood -= 0.75 * account.story.outage_score
    contacts = [f"{account_id}-{i + 1}" for i in range(account.sale.n_contacts)]
    if WAVES.get(month % 12 + 1) == int(account_id[1:]) % 2 and month > account.sale.start:
        for contact in contacts:
            _ask(account, month_start(month).replace(day=10), contact, NPS, mood, chance)
    for _ in range(min(n_support, 3)):
        for survey, share in ((CSAT, ASKED_AFTER_SUPPORT), (CES, ASKED_FOR_EFFORT)):
            if chance.hits(share):
                _ask(account, chance.day(month), chance.choice(contacts), survey, mood, chance)


def ask_about_onboarding(account: Account) -> None:
    """How much effort the onboarding took; a slow one took more."""
    if account.completed is not None:
        mood = 1.4 - 1.8 * min(account.days_to_value / 120, 2)
        chance = account.chance("onboarding survey")
        _ask(account, account.completed, f"{account.sale.account_id}-1", CES, mood, chance)


def _ask(account: Account, day: date, contact: str, survey: Survey, mood: float, chance: Die) -> None:
    """One request; the happier answer more often."""
    level = account.level(month_index(day))
    eager = ANSWERS + 0.08 * account.engagement + LEVEL_ANSWERS * (level - 1)
    is_answered = chance.hits(between(eager, 0.1, 0.9))
    score = round(
        between(chance.gauss(survey.usual + survey.pull * mood, survey.spread), survey.low, survey.high)
    )
    account.surveys[day, contact, survey.kind] = score if is_answered else None

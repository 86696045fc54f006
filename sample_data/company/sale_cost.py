"""What a sale cost: to win an account through each channel, and whether the account let its data be used."""

from sample_data.company.account import Account
from sample_data.company.dice import die
from sample_data.company.story import Story

# Months of the first MRR that a sale costs: visits of one's own people, a partner's commission, advertising.
COST_MONTHS = {"direct": 11.0, "partner": 8.0, "web": 5.0}
USUAL_MONTHS = 8.0
COST_SPREAD = 0.3

# Customers are asked from this month on; a large company's legal department says yes less often.
ASKED_FROM = 2024 * 12 + 3
AGREES = {"Enterprise": 0.50, "Mid-market": 0.74, "SMB": 0.90}
USUALLY_AGREES = 0.79
ANSWERS = 0.93


def acquisition_cost(account: Account) -> int:
    """Yen, to the nearest thousand, of winning the account: so many months of what it pays at first."""
    sale, strength = account.sale, account.story.channel_cost
    months = USUAL_MONTHS * (COST_MONTHS[sale.channel] / USUAL_MONTHS) ** strength
    chance = die(account.story.seed, sale.account_id, "acquisition")
    first_mrr = sum(line.mrr for line in sale.lines.values())
    return int(round(first_mrr * chance.spread(months, COST_SPREAD), -3))


def data_consent(account: Account, month: int) -> bool | None:
    """What the account has said by `month` to its data being used; None where it was not asked or has not answered."""
    answer = _answer(account.sale.account_id, account.sale.segment, account.story)
    waited = month - max(account.sale.start, ASKED_FROM)
    return None if answer is None or waited < answer[0] else answer[1]


def _answer(account_id: str, segment: str, story: Story) -> tuple[int, bool] | None:
    """After how many months the account answers, and what."""
    chance = die(story.seed, account_id, "consent")
    is_answered, months = chance.hits(ANSWERS), chance.randint(0, 9)
    agrees = USUALLY_AGREES + story.consent_gap * (AGREES[segment] - USUALLY_AGREES)
    return (months, chance.hits(agrees)) if is_answered else None

"""The outline of every page that can be shared, by the page's address."""

from csdash.share.outline import Outline
from csdash.share.outlines.customers import HEALTH, ONBOARDING, TIERS, VOICE
from csdash.share.outlines.executive import OVERVIEW
from csdash.share.outlines.practice import MATURITY, PRINCIPLES, TEAM
from csdash.share.outlines.retention import COHORTS, NRR, QUESTIONS, RENEWALS

OUTLINES: dict[str, Outline] = {
    outline.page: outline
    for outline in (
        OVERVIEW,
        NRR,
        COHORTS,
        RENEWALS,
        QUESTIONS,
        TIERS,
        HEALTH,
        ONBOARDING,
        VOICE,
        MATURITY,
        PRINCIPLES,
        TEAM,
    )
}

"""What the customer pages share."""

from csdash.panels.answers import tiers_answer
from csdash.panels.groups import ranked_panel
from csdash.panels.health_bands import bands_answer, bands_panel
from csdash.panels.health_foretold import calibration_panel
from csdash.panels.health_history import bands_over_time_panel
from csdash.panels.health_movement import movement_panel
from csdash.panels.health_risk import risk_panel, risk_table
from csdash.panels.onboarding import speed_answer, waits_panel
from csdash.panels.onboarding_renewals import bands_panel as renewals_by_speed_panel
from csdash.panels.onboarding_starts import blockers_panel
from csdash.panels.tier_fit import misfit_panel
from csdash.panels.tier_journey import journey_panel
from csdash.panels.tiers import shares_over_time_panel, shares_panel, tier_table
from csdash.panels.trend import trend_panel
from csdash.panels.voice import quarters_panel, scores_answer
from csdash.panels.voice_advocates import advocates_panel
from csdash.panels.voice_requests import request_months_panel, request_waits_panel, wanted_table
from csdash.panels.voice_support import support_panel
from csdash.share.outline import Listing, Outline, of
from csdash.text import Text

MONTHS_BEFORE = 6

TIERS = Outline(
    page="tiers",
    question=Text(
        "手厚さの配分は、顧客の価値に見合っているか",
        "Does the attention each customer gets fit what they are worth?",
    ),
    answer=tiers_answer,
    figures={
        "shares": shares_panel,
        "ranked": of(ranked_panel, "nrr", "tier"),
        "over_time": of(shares_over_time_panel, "arr"),
        "misfits": misfit_panel,
        "journey": journey_panel,
    },
    safe=("shares", "ranked", "over_time"),
    tables={"tiers": Listing(Text("層ごとの成績", "How each tier does"), tier_table)},
)

HEALTH = Outline(
    page="health",
    question=Text(
        "顧客は健全か、スコアは解約を言い当てているか",
        "Are the customers healthy, and does the score foretell who leaves?",
    ),
    answer=bands_answer,
    figures={
        "bands": bands_panel,
        "over_time": of(bands_over_time_panel, "mrr"),
        "movement": movement_panel,
        "risk": risk_panel,
        "calibration": of(calibration_panel, MONTHS_BEFORE),
    },
    safe=("over_time",),
    tables={"risk": Listing(Text("リスクのある顧客", "Accounts at risk"), risk_table)},
)

ONBOARDING = Outline(
    page="onboarding",
    question=Text(
        "新しい顧客は、どれだけ早く価値を実感しているか", "How fast do new customers get to value?"
    ),
    answer=lambda view: speed_answer(view, "value", ""),
    figures={
        "waits": of(waits_panel, "value", ""),
        "completion": of(trend_panel, "onboarding_completion_rate"),
        "renewals": renewals_by_speed_panel,
        "blockers": blockers_panel,
    },
    safe=("completion",),
)

VOICE = Outline(
    page="voice",
    question=Text(
        "顧客は何と言い、それはどう活かされているか", "What do customers say, and what becomes of it?"
    ),
    answer=scores_answer,
    figures={
        "quarters": of(quarters_panel, "nps"),
        "waits": request_waits_panel,
        "requests": request_months_panel,
        "advocates": advocates_panel,
        "support": support_panel,
    },
    safe=("quarters", "requests"),
    tables={"wanted": Listing(Text("要望ごとの依頼", "Requests by what was asked"), wanted_table)},
)

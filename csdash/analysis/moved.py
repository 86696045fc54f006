"""Moved: which of the headline rates changed in a year by more than chance."""

from collections.abc import Sequence

from csdash.analysis.difference import holm
from csdash.analysis.headline import Headline

MOVERS = (
    "nrr",
    "grr",
    "logo_churn_rate",
    "expanded_accounts_share",
    "nps",
    "health_score",
    "ttv_median_days",
    "onboarding_completion_rate",
)


def moved(told: Sequence[Headline]) -> list[Headline]:
    """Those of `told` that moved, all of them looked at at once (Holm), the surest first."""
    p_values = [one.difference.p_value for one in told]
    stands = holm(p_values)
    found = sorted((p, i) for i, (p, holds) in enumerate(zip(p_values, stands, strict=True)) if holds)
    return [told[i] for _, i in found]

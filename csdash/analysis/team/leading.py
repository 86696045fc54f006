"""Leading indicators: what customer success operations watch because it moves before retention does."""

from dataclasses import dataclass

from csdash.analysis.difference import NO_FIGURE, Difference, holm
from csdash.analysis.groups import measured_in
from csdash.analysis.question import Question
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.metrics.metric import Metric
from csdash.metrics.registry import metric
from csdash.session import Session

KEYS = (
    "health_arr_coverage_rate",
    "predictive_touch_share",
    "proactive_touch_share",
    "goals_handed_over_share",
    "onboarding_completion_rate",
    "success_plan_arr_share",
    "outcome_verified_arr_share",
    "foreseen_loss_share",
)


@dataclass(frozen=True, slots=True)
class Indicator:
    """One of them now against a year ago; `missing` is what the data lacks for it, `stands` whether it moved beyond chance."""

    metric: Metric
    change: Difference
    stands: bool = False
    missing: str = ""


def leading(session: Session, question: Question) -> list[Indicator]:
    """Every indicator in the question's month; all changes are judged together (Holm)."""
    found = []
    for key in KEYS:
        try:
            sides = [
                measured_in(question.at(session, month, key)) for month in (question.month, question.before)
            ]
        except NotUnlocked as reason:
            found.append(Indicator(metric(key), Difference(NO_FIGURE, NO_FIGURE), missing=reason.missing))
            continue
        except NotEnoughHistory:
            continue
        found.append(Indicator(metric(key), Difference(*sides)))
    least = session.settings.minimum_n
    compared = [
        None if min(one.change.now.n, one.change.then.n) < least else one.change.p_value for one in found
    ]
    return [
        Indicator(one.metric, one.change, stands, one.missing)
        for one, stands in zip(found, holm(compared), strict=True)
    ]

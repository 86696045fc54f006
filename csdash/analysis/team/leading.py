"""Leading indicators: what customer success operations watch because it moves before retention does."""

from dataclasses import dataclass
from datetime import date

from csdash.analysis.difference import NO_FIGURE, Difference, Measured, holm
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
    where, months = dict(question.where), (question.month, question.before)
    reasons = {key: session.refusal(key, question.window, where) for key in KEYS}
    told = [key for key, reason in reasons.items() if reason is None]
    figures: dict[tuple[str, date], Measured] = {}
    if told:
        frame = session.metrics(*told, window=question.window, where=where, month=months)
        for key, month, *figure in frame.select(
            "metric", "month", "value", "lower", "upper", "n_accounts"
        ).iter_rows():
            figures[key, month] = Measured(*figure)
    found = []
    for key, reason in reasons.items():
        match reason:
            case NotEnoughHistory():
                continue
            case NotUnlocked() | None:
                sides = (figures.get((key, month), NO_FIGURE) for month in months)
                found.append(
                    Indicator(metric(key), Difference(*sides), missing=reason.missing if reason else "")
                )
            case _:
                raise reason
    least = session.settings.minimum_n
    compared = [
        None if min(one.change.now.n, one.change.then.n) < least else one.change.p_value for one in found
    ]
    return [
        Indicator(one.metric, one.change, stands, one.missing)
        for one, stands in zip(found, holm(compared), strict=True)
    ]

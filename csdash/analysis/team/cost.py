"""What the team costs, against what it keeps and adds: expansion of existing accounts beside new business."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.question import Question
from csdash.analysis.team.load import team_months
from csdash.months import month_start
from csdash.session import Session


@dataclass(frozen=True, slots=True)
class Efficiency:
    """A window's cost of the team, and a year's worth of what was added in it; currency units.

    The cost is None where a month of it is not said, and with filters on: it is the whole team's.
    """

    cost: float | None
    expansion_arr: float
    new_arr: float
    n_expansion: int
    n_by_cs: int | None
    n_by_sales: int | None

    @property
    def cost_per_expansion(self) -> float | None:
        """The whole team's cost per unit of ARR added by expansion: an upper bound, as the team also keeps accounts."""
        return self.cost / self.expansion_arr if self.cost and self.expansion_arr else None


def efficiency(session: Session, question: Question) -> Efficiency:
    """Of the window up to the question's month. Raises NotUnlocked without a team, NotEnoughHistory in a short history."""
    team = team_months(session).filter(
        pl.col("month") <= question.month, pl.col("month") > month_start(question.last - question.window)
    )
    whole = (
        not question.where and team["month"].n_unique() == question.window and team["cost"].null_count() == 0
    )
    table = session.bridge(question.window, where=dict(question.where)).filter(
        pl.col("month") == question.month
    )
    row = table.row(0, named=True) if table.height else {}
    led = session.led_upsells(question.window, question.month) if session.has("events") else None
    return Efficiency(
        float(team["cost"].sum()) if whole else None,
        float(row.get("expansion_mrr", 0)) * 12,
        float(row.get("new_mrr", 0)) * 12,
        int(row.get("n_expansion", 0)),
        None if led is None else int(led["by_cs"].sum()),
        None if led is None else int(led["by_sales"].sum()),
    )

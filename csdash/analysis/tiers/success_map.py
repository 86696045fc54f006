"""Success map: phase by phase, how many customers have a goal, a plan, first value and a verified outcome."""

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Measured
from csdash.analysis.estimates import share
from csdash.analysis.question import Question
from csdash.errors import NotUnlocked
from csdash.session import Session
from csdash.text import Text

STEPS = ("goal_captured", "success_plan", "first_value", "outcome_verified")
MAP = Text("フェーズごとの目標と成果の到達", "how far goals and outcomes have come, phase by phase")
YEAR = 12


def success_map(session: Session, question: Question) -> dict[str, tuple[int, float, dict[str, Measured]]]:
    """Per phase of the question's month: accounts, MRR, and the share that has reached each of STEPS by its end.

    A step that nobody ever reached is not recorded: it is undefined. Raises NotUnlocked without phases or any of the steps.
    """
    if "phase" not in session.dimensions:
        raise NotUnlocked("accounts.phase", MAP)
    done = session.deeds(STEPS, question.month).select("account_id", "kind").unique()
    recorded = set(done["kind"])
    if not recorded:
        raise NotUnlocked(f"events.kind={STEPS[0]}", MAP)
    rows = session.paying_months(dict(question.where)).filter(pl.col("month") == question.month)
    found = {}
    for phase in session.dimensions["phase"]:
        here = rows.filter(pl.col("phase").cast(pl.String) == phase)
        reached = here.join(done, on="account_id", how="inner")
        found[phase] = (
            here.height,
            float(here["mrr"].sum()),
            {
                step: share(reached.filter(pl.col("kind") == step).height, here.height)
                if step in recorded
                else NO_FIGURE
                for step in STEPS
            },
        )
    return found

"""The success map: how many customers of each phase have a goal, a plan, first value and a verified outcome."""

import polars as pl

from csdash.analysis.tiers.success_map import STEPS, success_map
from csdash.analysis.with_interval import with_interval
from csdash.contract.names import dimension_name
from csdash.panels import words
from csdash.panels.header import Header
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

NAMES = {
    "goal_captured": Text("目標の把握", "Goal captured"),
    "success_plan": Text("サクセスプランの合意", "Plan agreed"),
    "first_value": Text("最初の価値実感", "First value"),
    "outcome_verified": Text("成果の確認", "Outcome verified"),
}


@cached
def success_map_table(session: Session, view: View) -> tuple[pl.DataFrame, dict[str, Header]]:
    """One row per phase; the share of its accounts that reached each step by the month's end, with interval."""
    rows = [
        (
            session.names.value("phase", phase)[view.language],
            n,
            mrr,
            *(with_interval(shares[step], Unit.RATE)[view.language] for step in STEPS),
        )
        for phase, (n, mrr, shares) in success_map(session, view.question).items()
    ]
    schema = {"phase": pl.String, "n": pl.Int64, "mrr": pl.Float64, **dict.fromkeys(STEPS, pl.String)}
    return pl.DataFrame(rows, schema=schema, orient="row"), {
        "phase": Header(dimension_name("phase"), is_pinned=True),
        "n": Header(words.N, Unit.COUNT),
        "mrr": Header(Text("MRR", "MRR"), Unit.MONEY),
        **{step: Header(NAMES[step]) for step in STEPS},
    }

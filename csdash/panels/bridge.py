"""From the opening MRR to the closing, movement by movement."""

import polars as pl

from csdash.analysis import findings
from csdash.analysis.sentences import month_name
from csdash.analysis.why.bridge_steps import NAMES, told_steps
from csdash.figures.bridge import bridge
from csdash.metrics.registry import metric
from csdash.panels import words
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of, too_early
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View

SUBTITLE = Text(
    "MRRの増減・{first}末から{last}末・{population}",
    "MRR bridge, end of {first} to end of {last}, {population}",
)
HOW_TO_READ = Text(
    "上から下へ、期首のMRRに増加を足し、減少を引くと期末になります。1円単位で一致することを読み込みのたびに検査しています。"
    "復活(以前の顧客が戻ったもの)は維持率に入りません。",
    "From top to bottom: the opening MRR, plus what was added, less what was lost, is the closing. It is checked to "
    "add up to the minor unit on every load. Reactivation (former customers who return) is in no retention rate.",
)
STEP = Text("増減", "Movement")
AMOUNT = Text("金額", "Amount")


@cached
def bridge_panel(session: Session, view: View) -> Panel:
    """The bridge of the window that ends in the last month shown."""
    question = question_of(view)
    steps = told_steps(session, view.window, dict(view.where), question.month)
    if steps.is_empty():
        raise too_early(view)
    labelled = steps.with_columns(
        pl.col("movement")
        .replace_strict({name: text[view.language] for name, text in NAMES.items()})
        .alias("label")
    )
    n = steps.row(0, named=True)["n"]
    return Panel(
        finding=findings.bridged(steps, session.currency)[view.language],
        subtitle=SUBTITLE.format(
            first=month_name(question.last - view.window),
            last=month_name(question.last),
            population=words.population(view, session.names),
        )[view.language],
        chart=bridge(labelled, language=view.language, theme=theme_of(view), currency=session.currency),
        evidence=Evidence(
            how_to_read=HOW_TO_READ,
            base=words.BASE.format(n=f"{n:,}")[view.language],
            definitions=tuple(
                metric(f"{name}_mrr")
                for name in ("new", "reactivation", "expansion", "contraction", "churned")
            ),
            frame=labelled,
            headers={
                "label": Header(STEP, is_pinned=True),
                "amount": Header(AMOUNT, Unit.MONEY),
                "n": Header(words.N, Unit.COUNT),
            },
        ),
    )

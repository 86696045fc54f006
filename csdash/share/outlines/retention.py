"""What the retention pages share."""

from csdash.panels.answers import cohorts_answer, main_dimension, nrr_answer
from csdash.panels.bridge import bridge_panel
from csdash.panels.churn import churn_rate_panel
from csdash.panels.cmrr import cmrr_panel
from csdash.panels.cohorts import heatmap_panel
from csdash.panels.contribution import contribution_panel
from csdash.panels.due import due_panel, due_table
from csdash.panels.expansion import split_panel
from csdash.panels.forecast import forecast_shown
from csdash.panels.groups import multiples_panel, ranked_panel
from csdash.panels.is_real import TITLE, is_real_table
from csdash.panels.month_k import month_k_panel
from csdash.panels.movers import movers_panel
from csdash.panels.panel import Panel
from csdash.panels.questions import questions_answer
from csdash.panels.questions_detail import reduction_panel, sizes_panel
from csdash.panels.questions_products import products_panel
from csdash.panels.renewals import first_later_panel, outcomes_answer, outcomes_panel
from csdash.panels.survival import survival_panel
from csdash.panels.trend import trend_panel
from csdash.panels.variants import variants_told
from csdash.panels.why import YEAR
from csdash.share.outline import Listing, Outline, of
from csdash.share.outlines.executive import drivers
from csdash.text import Text
from csdash.views.view import View

RATES = ("nrr", "grr", "logo_retention_rate")
QUARTERS = 3
MONTHS_AHEAD = 12
DUE = Text("満了を迎える契約", "The contracts that come up")


def ranked(view: View) -> Panel | None:
    """NRR of each group of the first attribute, beside all others."""
    by = main_dimension(view)
    return ranked_panel(view, "nrr", by) if by else None


def multiples(view: View) -> Panel | None:
    """The same over time."""
    by = main_dimension(view)
    return multiples_panel(view, "nrr", by) if by else None


def contribution(view: View) -> Panel | None:
    """Which groups made the churn of the window."""
    by = main_dimension(view)
    return contribution_panel(view, by) if by else None


def variants(view: View) -> Panel | None:
    """The headline beside the same months chained month by month."""
    return variants_told(view, "nrr", "nrr_chained_monthly").panel


NRR = Outline(
    page="nrr",
    question=Text(
        "既存顧客の売上は増えているか、減っているか",
        "Is revenue from existing customers growing or shrinking?",
    ),
    answer=lambda view: nrr_answer(view, main_dimension(view)),
    tiles=("nrr", "grr", "logo_retention_rate", "expansion_rate", "quick_ratio", "expanded_accounts_share"),
    figures={
        "trend": of(trend_panel, "nrr"),
        "bridge": bridge_panel,
        "ranked": ranked,
        "groups": multiples,
        "drivers": drivers,
        "movers": of(movers_panel, "nrr", YEAR),
        "contribution": contribution,
        "expansion": split_panel,
        "variants": variants,
        "forecast": lambda view: forecast_shown(view, "nrr").ahead,
        "backtest": lambda view: forecast_shown(view, "nrr").judged,
    },
    safe=("trend", "bridge", "ranked", "groups"),
    tables={"real": Listing(TITLE, lambda view: is_real_table(view, *RATES))},
)

COHORTS = Outline(
    page="cohorts",
    question=Text("いつ契約した顧客が、どれだけ残っているか", "Which cohorts stay, and for how long?"),
    answer=lambda view: cohorts_answer(view, "quarter"),
    figures={
        "triangle": of(heatmap_panel, "logo", "quarter"),
        "nrr": of(heatmap_panel, "nrr", "quarter"),
        "month_k": of(month_k_panel, "quarter"),
        "survival": of(survival_panel, ""),
        "reasons": of(contribution_panel, "reason"),
        "tenure": of(churn_rate_panel, "tenure"),
    },
)

RENEWALS = Outline(
    page="renewals",
    question=Text("更新を迎える契約は残るか", "Will what comes up for renewal stay?"),
    answer=outcomes_answer,
    figures={
        "outcomes": outcomes_panel,
        "rate": of(trend_panel, "mrr_renewal_rate"),
        "first": first_later_panel,
        "cmrr": of(cmrr_panel, QUARTERS),
        "due": of(due_panel, MONTHS_AHEAD),
    },
    tables={"due": Listing(DUE, due_table)},
)

QUESTIONS = Outline(
    page="questions",
    question=Text(
        "掘り下げる5つの問いに、今どう答えられるか", "What are the answers to the five drilling questions?"
    ),
    answer=lambda view: [questions_answer(view, code)[0] for code in ("d1", "d2", "d3")],
    figures={
        "d1": of(trend_panel, "expanded_accounts_share"),
        "d2": of(ranked_panel, "logo_churn_rate", "industry"),
        "d3": products_panel,
        "d4": reduction_panel,
        "d5": sizes_panel,
    },
)

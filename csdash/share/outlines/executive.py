"""What the executive pages share."""

from csdash.panels.answers import main_dimension, overview_answer
from csdash.panels.bridge import bridge_panel
from csdash.panels.drivers import drivers_panel
from csdash.panels.due import due_panel
from csdash.panels.groups import multiples_panel
from csdash.panels.panel import Panel
from csdash.panels.renewals import has_contracts
from csdash.panels.why import YEAR
from csdash.share.outline import Outline
from csdash.text import Text
from csdash.views.view import View

# The months ahead whose renewals are shown: about ninety days.
SOON = 3


def drivers(view: View) -> Panel | None:
    """What moved NRR within a year, by the first attribute the data has."""
    by = main_dimension(view)
    return drivers_panel(view, "nrr", by, YEAR) if by else None


def segments(view: View) -> Panel | None:
    """NRR of each group of that attribute, on one scale."""
    by = main_dimension(view)
    return multiples_panel(view, "nrr", by) if by else None


def soon(view: View) -> Panel | None:
    """What is due for renewal next."""
    return due_panel(view, SOON) if has_contracts(view) else None


OVERVIEW = Outline(
    page="overview",
    question=Text("売上は守れていて、伸びているか", "Are we keeping and growing what we sold?"),
    answer=overview_answer,
    tiles=(
        "nrr",
        "grr",
        "logo_churn_rate",
        "arr",
        "cmrr",
        "nps",
        "health_score",
        "ttv_median_days",
        "onboarding_completion_rate",
    ),
    figures={"bridge": bridge_panel, "drivers": drivers, "segments": segments, "soon": soon},
    safe=("bridge", "segments"),
)

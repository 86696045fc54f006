"""Which cohorts stay, and for how long?"""

from csdash.share.outlines.retention import COHORTS
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import choice, question
from csdash.ui.sections.cohorts_churn import cohorts_churn
from csdash.ui.sections.cohorts_over_time import cohorts_over_time
from csdash.ui.sections.cohorts_survival import cohorts_survival
from csdash.ui.sections.cohorts_triangle import cohorts_triangle

SECTION = Text("見る内容", "Show")
SECTIONS = {
    "triangle": Text("コホート", "Triangle"),
    "time": Text("時期による変化", "Over time"),
    "survival": Text("継続期間", "Survival"),
    "churn": Text("解約", "Churn"),
}

question(COHORTS.question)
view = current_view()
match choice("show", SECTION, SECTIONS):
    case "triangle":
        cohorts_triangle(view)
    case "time":
        cohorts_over_time(view)
    case "survival":
        cohorts_survival(view)
    case "churn":
        cohorts_churn(view)

"""How mature is our customer success?"""

from csdash.share.outlines.practice import MATURITY
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import choice, question
from csdash.ui.sections.maturity import stage_gates, stage_history, stage_now, stage_said

SECTION = Text("見る内容", "Show")
SECTIONS = {
    "stages": Text("段階", "Stages"),
    "gates": Text("条件", "Gates"),
    "history": Text("推移", "History"),
    "said": Text("自己評価", "Self-assessment"),
}

question(MATURITY.question)
view = current_view()
match choice("show", SECTION, SECTIONS):
    case "stages":
        stage_now(view)
    case "gates":
        stage_gates(view)
    case "history":
        stage_history(view)
    case "said":
        stage_said(view)

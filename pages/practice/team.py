"""Does the team have room for its customers, and do outcomes differ by more than chance?"""

from csdash.share.outlines.practice import TEAM
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import choice, question
from csdash.ui.sections import team

SECTION = Text("見る内容", "Show")
SECTIONS = {
    "load": Text("負荷と採用", "Load and hiring"),
    "outcomes": Text("成果のばらつき", "Outcomes"),
    "handover": Text("引き継ぎ", "Handovers"),
    "cost": Text("コスト", "Cost"),
    "practice": Text("支援とスキル", "Work and skills"),
}
DRAWN = {
    "load": team.load,
    "outcomes": team.outcomes,
    "handover": team.handover,
    "cost": team.cost,
    "practice": team.practice,
}

question(TEAM.question)
DRAWN[choice("show", SECTION, SECTIONS)](current_view())

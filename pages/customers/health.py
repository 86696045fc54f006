"""Which accounts are doing well, and does the score foretell who leaves?"""

from csdash.share.outlines.customers import HEALTH
from csdash.text import Text
from csdash.ui.current import current_view
from csdash.ui.parts import choice, question
from csdash.ui.sections.health_backtest import health_backtest
from csdash.ui.sections.health_inputs import health_inputs
from csdash.ui.sections.health_movement import health_movement
from csdash.ui.sections.health_peers import health_peers
from csdash.ui.sections.health_risk import health_risk
from csdash.ui.sections.health_score import health_score
from csdash.ui.sections.health_sponsors import health_sponsors
from csdash.ui.sections.health_usage import health_usage
from csdash.ui.sections.unlocked import or_locked

SECTION = Text("見る内容", "Show")
SECTIONS = {
    "score": Text("スコアと区分", "Scores and bands"),
    "movement": Text("区分の移動", "Movement"),
    "inputs": Text("指標の内訳", "Inputs"),
    "usage": Text("利用状況", "Usage"),
    "risk": Text("解約リスク", "Churn risk"),
    "backtest": Text("予測力の検証", "Back-test"),
    "sponsors": Text("スポンサーの退職", "Sponsors"),
    "peers": Text("退職後の比較", "After a sponsor left"),
}
DRAWN = {
    "score": health_score,
    "movement": health_movement,
    "inputs": health_inputs,
    "usage": health_usage,
    "risk": health_risk,
    "backtest": health_backtest,
    "sponsors": health_sponsors,
    "peers": health_peers,
}

question(HEALTH.question)
view = current_view()
with or_locked():
    DRAWN[choice("show", SECTION, SECTIONS)](view)

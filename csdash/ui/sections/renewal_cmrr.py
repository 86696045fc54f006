"""What MRR becomes by what is already committed."""

from csdash.metrics.renewals import BY_HORIZON
from csdash.panels.cmrr import HORIZONS, cmrr_answer, cmrr_panel, cmrr_tiles
from csdash.panels.trend import trend_panel
from csdash.text import Text
from csdash.ui.parts import answer, choice, draw, locked, tiles
from csdash.views.view import View

HORIZON = Text("見通す期間", "Horizon")


def renewal_cmrr(view: View) -> None:
    """The bridge from MRR to CMRR, the two overlays, and CMRR over time."""
    horizon = int(choice("horizon", HORIZON, HORIZONS))
    answer(cmrr_answer(view, horizon))
    told, missing = cmrr_tiles(view, horizon)
    tiles(told)
    for name, unlocks in missing.items():
        locked(name, unlocks)
    draw(cmrr_panel(view, horizon), "cmrr_bridge")
    draw(trend_panel(view, BY_HORIZON[horizon].key), "cmrr_trend", notes_on=BY_HORIZON[horizon].key)

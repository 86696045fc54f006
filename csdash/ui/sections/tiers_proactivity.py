"""How much of the care comes ahead of need, and what became of the accounts."""

from csdash.ui.panels.panel import draw
from csdash.ui.panels.tier_touches import mix_panel, touch_outcome_panel, touches_answer
from csdash.ui.parts import answer
from csdash.ui.sections.unlocked import or_locked
from csdash.ui.state import View


def tiers_proactivity(view: View) -> None:
    """The mix per tier, and retention in the year after."""
    with or_locked():
        answer(touches_answer(view))
        draw(mix_panel(view), "mix")
        outcome = touch_outcome_panel(view)
        if outcome:
            draw(outcome, "touch_outcome")

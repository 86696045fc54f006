"""How much of the care comes ahead of need, and what became of the accounts."""

from csdash.panels.tier_touches import mix_panel, touch_outcome_panel, touches_answer
from csdash.ui.parts import answer, draw
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View


def tiers_proactivity(view: View) -> None:
    """The mix per tier, and retention in the year after."""
    with or_locked():
        answer(touches_answer(view))
        draw(mix_panel(view), "mix")
        outcome = touch_outcome_panel(view)
        if outcome:
            draw(outcome, "touch_outcome")

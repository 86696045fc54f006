"""What moved a rate: groups, mix and accounts."""

from csdash.ui.panels.answers import nrr_answer
from csdash.ui.panels.drivers import drivers_panel
from csdash.ui.panels.panel import draw
from csdash.ui.parts import answer
from csdash.ui.sections.nrr_trend import chosen_split
from csdash.ui.state import View


def nrr_why(view: View) -> None:
    """The change of a year, split."""
    key, by = chosen_split(view)
    answer(nrr_answer(view, by))
    if by and (panel := drivers_panel(view, key, by)):
        draw(panel, "drivers")

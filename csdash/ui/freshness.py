"""Freshness: whether the newest data is as new as the schedule says, said once above every page."""

from pathlib import Path

from csdash import clock
from csdash.analysis.due import is_late, late
from csdash.settings import SAMPLE_DATA, Settings
from csdash.text import Language
from csdash.ui.parts.banner import banner


def late_banner(settings: Settings, last_month: int, language: Language) -> None:
    """A banner where a month should have arrived by now; nothing where all is well.

    The sample data is a story that ended, and not late.
    """
    if Path(settings.data).resolve() == SAMPLE_DATA.resolve():
        return
    found = late(last_month, clock.today(settings.timezone), settings.data_due_days)
    if found:
        banner("late", is_late(found)[language])

"""The safe view of a view."""

from dataclasses import replace

from csdash.disclosure import BEFORE, safe_session
from csdash.views.view import View


def safe_view(view: View) -> View:
    """`view` for a room full of people: of the whole, and of the last two years at most.

    Filters do not apply, and windows are a year: two shares with other filters or windows, one taken from the other, would tell what neither does.
    """
    session = safe_session(view.session, view.session.settings.share_minimum_n)
    return replace(view, session=session, scope=session.scope, where=(), window=BEFORE)

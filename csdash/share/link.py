"""The link to what is shown: the address of a page with the whole view in it, as codes."""

from collections.abc import Mapping
from urllib.parse import urlencode

from csdash.views.selection import Selection, write
from csdash.views.view import View


def link(view: View, page: str, base: str = "", choices: Mapping[str, str] | None = None) -> str:
    """Where a reader finds `page` as `view` shows it; `base` is where the dashboard is served, `choices` the page's own."""
    session = view.session
    first, last = view.months
    selection = Selection(
        language=view.language,
        as_of=view.snapshot.as_of,
        window=view.window,
        first_month=None if first == session.first_month else first,
        last_month=None if last == session.last_month else last,
        where=view.where,
    )
    codes = write(selection) | {name: [value] for name, value in (choices or {}).items()}
    return f"{base.rstrip('/')}/{page}?{urlencode(codes, doseq=True)}"

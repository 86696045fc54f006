"""Awake: what the first readers after a start would wait for, the newest snapshot and what pages open with, is there before they come."""

import inspect
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from pkgutil import iter_modules

from csdash import panels
from csdash.access import LOCAL
from csdash.access.access import read_access
from csdash.errors import CsdashError
from csdash.panels.headline_tiles import headline_tiles
from csdash.scope import Scope
from csdash.settings import Settings
from csdash.share.asked import view_of
from csdash.share.outlines import OUTLINES
from csdash.share.story import story
from csdash.snapshots.beside import beside
from csdash.ui import cache, sections
from csdash.ui.unhurried import FOLDER, ask_all, in_turn
from csdash.views.view import View

_LOG = logging.getLogger(__name__)


def wake() -> None:
    """Begin, in a thread of its own."""
    threading.Thread(target=_wake, name="csdash-awake", daemon=True).start()


def _wake() -> None:
    try:
        _code()
        settings = cache.settings()
        newest = cache.known_snapshots()[0]
        with in_turn(beside(settings, FOLDER)):
            for scope in whole_scopes(settings)[: cache.OPENED_BEFORE_OFFERED]:
                start = time.monotonic()
                with suppress(CsdashError):
                    view = view_of(cache.session(newest, scope), settings.language)
                    n = ask_all(openings(replace(view, snapshot=newest)))
                    _LOG.info("awake", extra={"n": n, "seconds": round(time.monotonic() - start, 1)})
    except BaseException as cause:  # noqa: BLE001 - parsers panic with classes of their own, and readers are told
        _LOG.warning("could not be awake before readers come: %s", type(cause).__name__)


def _code() -> None:
    """Import what a page imports, and let be looked up what Python and Streamlit look up once."""
    for name in ("csdash.ui.shell", "csdash.ui.menu", "streamlit.emojis"):
        import_module(name)
    for package in (panels, sections):
        for part in iter_modules(package.__path__, f"{package.__name__}."):
            import_module(part.name)
    # The first element of a process asks whether it is drawn from a prompt, by way of all modules there are.
    inspect.stack()


def whole_scopes(settings: Settings) -> list[Scope]:
    """Through which rows most will read: those of roles that do not depend on who signed in, in the order of the access file.

    Roles of sums are left out, too: what is safe takes a look at all rows first.
    """
    if settings.sign_in is None:
        return [LOCAL.scope]
    roles = read_access(settings.access).roles.items()
    scopes = [role.grant(name).scope for name, role in roles if not role.is_of_me and not role.minimum_cell]
    return list(dict.fromkeys(scopes))


def openings(view: View) -> Iterator[Callable[[], object]]:
    """What the pages open with: what stands above each, then page by page answer, tiles, figures and tables."""
    yield from (partial(ask, view) for ask in (cache.adds_up, cache.most_accounts))
    yield partial(cache.accounts_per_value, view.session)
    for outline in OUTLINES.values():
        yield partial(outline.answer, view)
        if outline.tiles:
            yield partial(headline_tiles, view, *outline.tiles)
        for figure in outline.figures.values():
            yield partial(figure, view)
        for table in outline.tables.values():
            yield partial(table.rows, view)
    # The all-hands opens as everybody may see it: that is another session on the same rows.
    yield partial(story, view, True)

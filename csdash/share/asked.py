"""The view of whoever has no screen: a command, a scheduler, a program."""

from collections.abc import Mapping, Sequence
from functools import cache

from csdash.errors import UnknownName
from csdash.notes import notes_of
from csdash.opening import open_session
from csdash.session import Session
from csdash.text import Language, Text
from csdash.views.view import DIMENSIONS, Snapshot, Theme, View

ATTRIBUTE = Text("属性", "attribute")
VALUE = Text("{name} の値", "value of {name}")


def view_of(
    session: Session,
    language: Language,
    *,
    theme: Theme = "light",
    window: int = 12,
    where: Mapping[str, Sequence[str]] | None = None,
    months: tuple[int, int] | None = None,
) -> View:
    """What a reader of `session` sees who chose these filters; all months unless some are named.

    Raises UnknownName for an attribute or a value that is not there: a link drops it with a word, a schedule
    would send the wrong figures for years.
    """
    first, last = months or (session.first_month, session.last_month)
    known = session.dimensions
    for name, values in (where or {}).items():
        if name not in known:
            raise UnknownName(ATTRIBUTE, name, known)
        for value in values:
            if value not in known[name]:
                raise UnknownName(VALUE.format(name=name), value, known[name])

    @cache
    def opened(snapshot: Snapshot) -> Session:
        return open_session(
            session.settings.data, as_of=snapshot.as_of, scope=session.scope, settings=session.settings
        )

    return View(
        language=language,
        theme=theme,
        snapshot=Snapshot(session.id, session.as_of),
        scope=session.scope,
        as_of=session.as_of,
        window=window,
        months=(first, last),
        # In the order of a link, so that one question is one key, however it was asked.
        where=tuple((name, tuple(where[name])) for name in DIMENSIONS if name in (where or {})),
        notes=notes_of(session.settings).version,
        session=session,
        opened=opened,
    )

"""The cache: what is kept between runs and shared between readers. Only this module caches.

A page decorates the functions that ask the session for numbers or draw them, and calls them with the view:

    @cached
    def monthly_nrr(session, view):
        return session.metrics("nrr", window=view.window, where=dict(view.where))

    frame = monthly_nrr(current_view())

The key is the function and the view, which holds snapshot, scope, language, theme and filters, plus any
further plain arguments. The session comes from the view, so a figure cannot be cached for one reader's
rows and shown to another. What comes back is shared: never change it.
"""

import functools
import gc
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

import csdash
from csdash.errors import CsdashError
from csdash.scope import Scope
from csdash.settings import Settings, load_settings
from csdash.snapshots.listing import list_snapshots, snapshot_at
from csdash.text import Text
from csdash.ui.state import View

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

BARE = "bare"
_SECONDS_BETWEEN_LOOKS = 15
_VIEWS_KEPT = 128
_PLAIN = (str, int, float, bool, date, type(None))


@dataclass(frozen=True, slots=True)
class Known:
    """A snapshot that can be opened. A bare folder of parquet files has no date."""

    id: str
    as_of: date | None


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings, read once: changing them takes a restart."""
    return load_settings()


@st.cache_resource(ttl=_SECONDS_BETWEEN_LOOKS, show_spinner=False)
def known_snapshots() -> tuple[Known, ...]:
    """What can be opened now: the current snapshot, then one per date, newest first."""
    root = settings().data
    listed = list_snapshots(root)
    if not listed:
        return (Known(BARE, None),)
    current = snapshot_at(root)
    per_date = {manifest.as_of: manifest.id for manifest in reversed(listed)}
    newest_first = sorted(per_date.items(), reverse=True)
    return (Known(current.id, current.as_of), *(Known(snapshot_id, day) for day, snapshot_id in newest_first))


@st.cache_resource(max_entries=8, show_spinner=False)
def session(snapshot_id: str, scope: Scope, _as_of: date | None) -> "csdash.Session":
    """The session on one snapshot through one scope, opened once. A bare folder is read once per process."""
    opened = csdash.open(
        settings().data, as_of=None if snapshot_id == BARE else _as_of, scope=scope, settings=settings()
    )
    if snapshot_id not in (BARE, opened.id):
        # Another snapshot was published since the last look: what was opened is not what the key says.
        known_snapshots.clear()
        raise CsdashError(
            Text(
                "新しいデータが公開されました。ページを読み込み直してください。",
                "New data has just been published. Reload the page.",
            )
        )
    return opened


def cached(
    build: Callable[Concatenate["csdash.Session", View, Arguments], Result],
) -> Callable[Concatenate[View, Arguments], Result]:
    """`build(session, view, ...)`, called as `build(view, ...)` and run once per view."""

    @st.cache_resource(max_entries=_VIEWS_KEPT, show_spinner=False)
    @functools.wraps(build)
    def kept(view: View, arguments: tuple) -> Result:
        return build(session(view.snapshot_id, view.scope, view.as_of), view, *arguments)

    @functools.wraps(build)
    def remembered(view: View, *arguments: object) -> Result:
        for argument in arguments:
            if not isinstance(argument, _PLAIN):
                raise TypeError(f"{build.__name__}: {type(argument).__name__} cannot be a cache key; pass a code")
        return kept(view, arguments)

    return remembered


@st.cache_resource(show_spinner=False)
def freeze_start() -> bool:
    """Take what the start left behind out of the garbage collector's way, once.

    Streamlit collects after every run, with the interpreter held: 20 to 60 ms until the last message leaves.
    """
    gc.collect()
    gc.freeze()
    return True

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
import os
from collections.abc import Callable
from datetime import date, datetime
from typing import Concatenate, ParamSpec, TypeVar

import streamlit as st

import csdash
from csdash.errors import CsdashError
from csdash.place import Place, is_bucket
from csdash.scope import Scope
from csdash.settings import Settings, load_settings
from csdash.snapshots import listing
from csdash.snapshots.listing import list_snapshots, snapshot_at
from csdash.text import Text
from csdash.ui.state import Snapshot, View

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")
Plain = str | int | float | bool | date | None

BARE = "bare"
_STOCK = "mrr"
_SECONDS_BETWEEN_LOOKS = 15
_RESULTS_KEPT = 1024


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings, read once: changing them takes a restart."""
    return load_settings()


def look_again() -> None:
    """Forget which snapshots there are: one has just been saved."""
    known_snapshots.clear()


def show_root(root: Place) -> None:
    """Show another root to everybody this process serves, which is whoever imported it."""
    os.environ["CSDASH_DATA"] = str(root)
    for kept in (settings, known_snapshots, session, accounts_per_value, _kept):
        kept.clear()


@st.cache_resource(ttl=_SECONDS_BETWEEN_LOOKS, show_spinner=False)
def known_snapshots() -> tuple[Snapshot, ...]:
    """What can be opened now: the current snapshot, then one per date, newest first."""
    root = settings().data
    listed = list_snapshots(root)
    if not listed:
        return (Snapshot(BARE, None),)
    current = snapshot_at(root)
    per_date = {manifest.as_of: manifest.id for manifest in reversed(listed)}
    newest_first = sorted(per_date.items(), reverse=True)
    return (
        Snapshot(current.id, current.as_of),
        *(Snapshot(snapshot_id, day) for day, snapshot_id in newest_first),
    )


@st.cache_resource(ttl=_SECONDS_BETWEEN_LOOKS, show_spinner=False)
def stale_since() -> datetime | None:
    """Since when the bucket with the data has not answered, and what was known then is shown; None while all is well."""
    root = settings().data
    return listing.stale_since(root) if is_bucket(root) else None


def earlier_snapshots(view: View) -> tuple[Snapshot, ...]:
    """What was known before the snapshot that is shown, newest first."""
    return tuple(one for one in known_snapshots()[1:] if one.as_of and one.as_of < view.as_of)


@st.cache_resource(max_entries=8, show_spinner=False)
def session(snapshot: Snapshot, scope: Scope) -> "csdash.Session":
    """The session on one snapshot through one scope, opened once. A bare folder is read once per process."""
    opened = csdash.open(settings().data, as_of=snapshot.as_of, scope=scope, settings=settings())
    if snapshot.id not in (BARE, opened.id):
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
    code = build.__code__
    # Two pages may each have a function of the same name, and in development its code changes.
    build_id = f"{code.co_filename} {build.__qualname__} {hash(code)}"

    @functools.wraps(build)
    def remembered(view: View, *arguments: Plain) -> Result:
        for argument in arguments:
            if not isinstance(argument, Plain):
                raise TypeError(f"{build.__name__}: a {type(argument).__name__} is no cache key; give a code")
        return _kept(build_id, build, repr(view), view, arguments)

    return remembered


@st.cache_resource(max_entries=_RESULTS_KEPT, show_spinner=False)
def _kept(
    # Streamlit leaves `_build` and `_view` out of the key; these two stand for them. A text is hashed in a
    # fifth of the time of the view, which a page pays a dozen times in every run.
    build_id: str,  # noqa: ARG001
    _build: Callable,
    view_id: str,  # noqa: ARG001
    _view: View,
    arguments: tuple[Plain, ...],
) -> object:
    return _build(session(_view.snapshot, _view.scope), _view, *arguments)


@st.cache_resource(max_entries=8, show_spinner=False)
def accounts_per_value(snapshot: Snapshot, scope: Scope) -> dict[str, dict[str, int]]:
    """How many accounts pay in the last month, per value of each dimension."""
    opened = session(snapshot, scope)
    return {dimension: opened.accounts_by(dimension) for dimension in opened.dimensions}


@cached
def adds_up(opened: "csdash.Session", _: View) -> bool:
    """Whether the bridge meets the stock; found out once per session."""
    return opened.breaches.is_empty()


@cached
def most_accounts(opened: "csdash.Session", view: View) -> int:
    """How many accounts the filters leave in the month in which they leave most."""
    return opened.metrics(_STOCK, where=dict(view.where))["n_accounts"].max() or 0


@st.cache_resource(show_spinner=False)
def freeze_start() -> bool:
    """Take what the start left behind out of the garbage collector's way, once.

    Streamlit collects after every run, with the interpreter held: 20 to 60 ms until the last message leaves.
    """
    gc.collect()
    gc.freeze()
    return True

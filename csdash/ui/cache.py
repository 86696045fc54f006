"""What this process keeps open: settings, the snapshots there are, the sessions on them. Only this module caches with Streamlit."""

import gc
import os
from collections import deque
from contextlib import suppress
from datetime import datetime

import polars as pl
import streamlit as st

import csdash
from csdash.access.signed_out import FOLDER, SignedOut
from csdash.audit import record
from csdash.errors import CsdashError
from csdash.place import Place
from csdash.scope import Scope
from csdash.settings import Settings, load_settings
from csdash.snapshots.beside import beside
from csdash.snapshots.last_good import Damaged, Known
from csdash.snapshots.watch import Watch
from csdash.views.kept import cached
from csdash.views.view import Snapshot, View

BARE = "bare"
_STOCK = "mrr"
# As many sessions are opened ahead for a new snapshot; more would push out what readers have open.
_OPENED_AHEAD = 2
# A page asks a hundred small queries of sums that are held already, and a seventh of a click was what the streaming
# engine takes to begin each. What reads rows asks for that engine by name.
pl.Config.set_engine_affinity("in-memory")


@st.cache_resource(show_spinner=False)
def settings() -> Settings:
    """The settings, read once: changing them takes a restart."""
    return load_settings()


def look_again() -> None:
    """Find out at once which snapshots there are: one has just been saved, or cannot be opened any more."""
    _watch().look_now()


def show_root(root: Place) -> None:
    """Show another root to everybody this process serves, which is whoever imported it."""
    os.environ["CSDASH_DATA"] = str(root)
    for kept in (settings, _watch, _scopes, opened, opened_in_person):
        kept.clear()


@st.cache_resource(show_spinner=False)
def _watch() -> Watch:
    """Looks at the snapshots for all readers. What a new one is read through by most is open before it is offered."""
    return Watch(settings().data, prepare=_open_ahead)


@st.cache_resource(show_spinner=False)
def _scopes() -> "deque[Scope]":
    return deque(maxlen=_OPENED_AHEAD)


def read_through(scope: Scope) -> None:
    """Take note that somebody reads through `scope`: a new snapshot is opened through it before it is offered."""
    if scope not in tuple(_scopes()):
        _scopes().append(scope)


def known_snapshots() -> tuple[Snapshot, ...]:
    """What can be opened now: the newest that is whole, then one per date, newest first. Only the first to ask waits."""
    known = _watch().known()
    if known is None:
        return (Snapshot(BARE, None),)
    return tuple(Snapshot(one.id, one.as_of) for one in (known.newest, *known.per_date))


def damaged() -> Damaged | None:
    """The snapshot that should be the newest and cannot be opened; None while all is well."""
    known = _watch().known()
    return known.damaged if known else None


def stale_since() -> datetime | None:
    """Since when the bucket with the data has not answered, and what was known then is shown; None while all is well."""
    known = _watch().known()
    return known.stale_since if known else None


def session(snapshot: Snapshot, scope: Scope) -> "csdash.Session":
    """The session on one snapshot through one scope, opened once. A bare folder is read once per process."""
    # Streamlit takes a key apart down to its last string in every call; these two say all of it.
    return (opened_in_person if scope.is_personal else opened)(snapshot.id, scope.id, scope)


@st.cache_resource(max_entries=8, show_spinner=False)
def opened(snapshot_id: str, scope_id: str, _scope: Scope) -> "csdash.Session":  # noqa: ARG001 - the key
    """`session`, by what its key is; `scope_id` is that of the scope."""
    return _open(snapshot_id, _scope)


@st.cache_resource(max_entries=64, show_spinner=False)
def opened_in_person(snapshot_id: str, scope_id: str, _scope: Scope) -> "csdash.Session":  # noqa: ARG001 - the key
    """The same for scopes of single CSMs, who would otherwise push one another out with every click."""
    return _open(snapshot_id, _scope)


def _open(snapshot_id: str, scope: Scope) -> "csdash.Session":
    asked = None if snapshot_id == BARE else snapshot_id
    return csdash.open(settings().data, scope=scope, settings=settings(), snapshot_id=asked)


def _open_ahead(known: Known) -> None:
    for scope in tuple(_scopes()):
        # Without rows for a scope there is nothing to open; its readers are told so when they ask.
        with suppress(CsdashError):
            session(Snapshot(known.newest.id, known.newest.as_of), scope)


@st.cache_resource(show_spinner=False)
def signed_out() -> SignedOut:
    """Who has signed out since when, beside the data for all worker processes."""
    return SignedOut(beside(settings(), FOLDER))


@st.cache_resource(max_entries=10_000, show_spinner=False)
def noted_sign_in(who: str, role: str, scope_id: str, issued_at: datetime | None) -> bool:
    """Note a sign-in in the audit log, once per token, role and rows."""
    record(settings(), who, role, scope_id, "sign-in", issued_at.isoformat() if issued_at else "")
    return True


def accounts_per_value(session: "csdash.Session") -> dict[str, dict[str, int]]:
    """How many accounts pay in the last month, per value of each dimension; counted once per session."""
    return session.results.get(
        ("accounts per value",),
        lambda: {dimension: session.accounts_by(dimension) for dimension in session.dimensions},
    )


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

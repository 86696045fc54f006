"""What this process keeps open: settings, the snapshots there are, the sessions on them. Only this module caches with Streamlit."""

import gc
import os
from collections import deque
from datetime import datetime

import polars as pl
import streamlit as st

import csdash
from csdash.access.signed_out import FOLDER, SignedOut
from csdash.audit import record
from csdash.place import Place
from csdash.scope import Scope
from csdash.settings import Settings, load_settings
from csdash.snapshots.beside import beside
from csdash.snapshots.last_good import Damaged, Known
from csdash.snapshots.watch import Watch
from csdash.ui.next_snapshot import prepare_next
from csdash.ui.unhurried import FOLDER as TURNS
from csdash.views.held import Held
from csdash.views.kept import cached
from csdash.views.tally import Tally
from csdash.views.view import Snapshot, View

BARE = "bare"
_STOCK = "mrr"
# So many seconds after somebody read it last an older snapshot need not be held open.
_UNREAD = 1800.0
# As many sessions are opened ahead for a new snapshot; more would push out what readers have open.
OPENED_BEFORE_OFFERED = 2
_LOOKED_THROUGH = 10_000
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
    for kept in (settings, _watch, _read_through, _held):
        kept.clear()


@st.cache_resource(show_spinner=False)
def _watch() -> Watch:
    """Looks at the snapshots for all readers. What a new one is read through by most is open before it is offered."""
    return Watch(settings().data, prepare=_prepare)


@st.cache_resource(show_spinner=False)
def _read_through() -> "deque[Scope]":
    return deque(maxlen=OPENED_BEFORE_OFFERED)


def tally(scope: Scope) -> Tally:
    """What is asked through `scope`, and asked again of a new snapshot before it is offered."""
    if scope not in tuple(_read_through()):
        _read_through().append(scope)
    return _tally(scope.id)


@st.cache_resource(max_entries=64, show_spinner=False)
def _tally(scope_id: str) -> Tally:  # noqa: ARG001 - the key
    return Tally()


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
    whole, in_person = _held()
    return (in_person if scope.is_personal else whole).session(snapshot, scope)


@st.cache_resource(show_spinner=False)
def _held() -> tuple[Held, Held]:
    # Scopes of single CSMs by themselves: they would push the others out with every click.
    return Held(_open, 8, _UNREAD), Held(_open, 64, _UNREAD)


def _open(snapshot: Snapshot, scope: Scope) -> "csdash.Session":
    snapshot_id = None if snapshot.id == BARE else snapshot.id
    return csdash.open(settings().data, scope=scope, settings=settings(), snapshot_id=snapshot_id)


def _prepare(known: Known) -> None:
    newest = Snapshot(known.newest.id, known.newest.as_of)
    through = {scope: _tally(scope.id) for scope in tuple(_read_through())}
    prepare_next(session, newest, through, beside(settings(), TURNS))


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
    # At Python's own 700 it is looked through once with every click, a millisecond of it, for what mostly goes by itself.
    gc.set_threshold(_LOOKED_THROUGH, *gc.get_threshold()[1:])
    return True

"""What this process keeps open: settings, the snapshots there are, the sessions on them. Only this module caches with Streamlit."""

import gc
import os
from datetime import datetime

import streamlit as st

import csdash
from csdash.errors import CsdashError
from csdash.place import Place, is_bucket
from csdash.scope import Scope
from csdash.settings import Settings, load_settings
from csdash.snapshots import listing
from csdash.snapshots.listing import list_snapshots, snapshot_at
from csdash.text import Text
from csdash.views.kept import cached
from csdash.views.view import Snapshot, View

BARE = "bare"
_STOCK = "mrr"
_SECONDS_BETWEEN_LOOKS = 15


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
    for kept in (settings, known_snapshots, session, accounts_per_value):
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

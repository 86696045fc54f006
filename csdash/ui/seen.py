"""Seen: what readers looked at, took away or were refused, noted in the audit log before it happens.

Who is alone on this machine is nobody, and nothing is noted of them.
"""

import logging

import streamlit as st

from csdash.access import LOCAL, Export, Grant
from csdash.access.admit import NotAdmitted
from csdash.audit import record
from csdash.settings import Settings
from csdash.ui import cache
from csdash.ui.reader import Reader
from csdash.views.view import View

_LOG = logging.getLogger(__name__)
_SEEN, _READ_OUT = "csdash.seen", "csdash.read_out"
NOBODY = ""


def signed_in(reader: Reader, grant: Grant) -> None:
    """Note a sign-in when its token is seen for the first time."""
    if grant != LOCAL:
        cache.noted_sign_in(grant.who, grant.role, grant.scope.id, reader.principal.issued_at)


def viewed(settings: Settings, grant: Grant, page: str, snapshot: str) -> None:
    """Note a page when it is opened, not every time it runs again."""
    now = (grant.who, grant.role, grant.scope.id, page, snapshot)
    if grant != LOCAL and st.session_state.get(_SEEN) != now:
        record(settings, grant.who, grant.role, grant.scope.id, "view", f"{page} {snapshot}")
        st.session_state[_SEEN] = now


def taken(settings: Settings, grant: Grant, kind: Export, what: str) -> None:
    """Note that something leaves as a file or as text."""
    if grant != LOCAL:
        record(settings, grant.who, grant.role, grant.scope.id, "export", f"{kind} {what}")


def read_out(view: View, grant: Grant, page: str) -> None:
    """Note that a page was given out as text to copy, once per view of it."""
    now = (grant.who, grant.scope.id, page, repr(view))
    if grant != LOCAL and st.session_state.get(_READ_OUT) != now:
        taken(view.session.settings, grant, "text", page)
        st.session_state[_READ_OUT] = now


def signed_out(reader: Reader) -> None:
    """Note that somebody signs out."""
    record(reader.settings, _name(reader), NOBODY, NOBODY, "sign-out", "everywhere")


def refused(reader: Reader, refusal: NotAdmitted) -> None:
    """Note, once while it lasts, that somebody who signed in was not let in; why is for the log and the operator."""
    now = (_name(reader), refusal.reason)
    if st.session_state.get(_SEEN) != now:
        _LOG.warning("not admitted: %s", refusal.reason)
        record(reader.settings, _name(reader), NOBODY, NOBODY, "refusal", refusal.reason)
        st.session_state[_SEEN] = now


def _name(reader: Reader) -> str:
    return reader.principal.email or reader.principal.subject

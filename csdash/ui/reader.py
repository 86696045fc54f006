"""The reader: who is signed in and what they may see. It is asked anew in every run, callback and download.

Nothing of it comes from a widget, the session or the link: only from the signed cookie, which Streamlit has checked,
and the access file as it stands at that moment.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import streamlit as st

from csdash import clock
from csdash.access import LOCAL, Grant, Principal
from csdash.access.admit import NotAdmitted, SignInIsOver, admitted
from csdash.access.alone import is_alone
from csdash.errors import CsdashError
from csdash.settings import Settings
from csdash.text import Text
from csdash.ui import cache

_SIGNED_IN = "is_logged_in"
NOT_SERVED = Text(
    "サインインが設定されていますが、この起動方法では使えません。python -m csdash serve で起動するよう、管理者に伝えてください。",
    "Sign-in is set, and this way of starting has none. Ask your administrator to start it by python -m csdash serve.",
)
NOT_ALONE = Text(
    "サインインなしでは、このコンピューターの外に数字を見せません。管理者に、サインインを設定して python -m csdash serve で"
    "起動するよう伝えてください。",
    "Without sign-in no figure is shown beyond this machine. Ask your administrator to set up sign-in and to start it by "
    "python -m csdash serve.",
)


class NotSignedIn(NotAdmitted):
    """Nobody is signed in: the way in is to do so."""


class NotServed(CsdashError):
    """This server must not show anything, whoever asks."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One reader as the cookie said it when they came; empty where there was none, None where nobody can sign in here."""

    claims: Mapping[str, object] | None
    settings: Settings
    is_alone: bool

    def grant(self) -> Grant:
        """What they may see now; raises NotAdmitted or NotServed."""
        if self.settings.sign_in is None:
            if not self.is_alone:
                raise NotServed(NOT_ALONE)
            return LOCAL
        if self.claims is None:
            raise NotServed(NOT_SERVED)
        if self.claims.get(_SIGNED_IN) is not True:
            raise NotSignedIn("nobody is signed in")
        grant = admitted(self.settings, self.claims)
        if cache.signed_out().is_over(self.principal):
            raise SignInIsOver("signed out since")
        return grant

    @property
    def principal(self) -> Principal:
        """Who the cookie says it is, believed or not."""
        claim = self.settings.sign_in.groups_claim if self.settings.sign_in else "groups"
        return Principal.of(self.claims or {}, claim)

    def sign_out(self) -> None:
        """End every sign-in of this person, here and everywhere; raises CsdashError where it holds only here."""
        cache.signed_out().end(self.principal, clock.now())


def reader() -> Reader:
    """Whoever this run is for."""
    settings = cache.settings()
    # Where nobody signs in there is nothing to ask for; Streamlit would look for its secrets on the disk every time.
    claims = st.user.to_dict() if settings.sign_in else {}
    return Reader(
        claims=claims if _SIGNED_IN in claims else None,
        settings=settings,
        is_alone=is_alone(st.get_option("server.address")),
    )

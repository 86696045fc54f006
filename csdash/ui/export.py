"""The export: a file is made on the click, for whoever may still have it then, and noted before it leaves.

The click comes over the open connection and runs nothing of the page: so whoever was let in when the button was drawn
is asked again when the file is made.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

import streamlit as st

from csdash.access import LOCAL, Export, Grant
from csdash.access.admit import NotAdmitted
from csdash.access.mark import mark
from csdash.ui import seen
from csdash.ui.current import current_grant
from csdash.ui.reader import Reader, reader

_TOKEN = "csdash.token"  # noqa: S105  the name of a place, not what is in it


@dataclass(frozen=True, slots=True)
class Handed:
    """What a click hands over: `made` makes it, for the reader that the button was drawn for."""

    reader: Reader
    grant: Grant
    kind: Export
    what: str
    made: Callable[[], bytes]

    def __call__(self) -> bytes:
        now = self.reader.grant()
        if now.scope != self.grant.scope or not now.may_export(self.kind):
            raise NotAdmitted("the role was another one when the button was drawn")
        seen.taken(self.reader.settings, now, self.kind, self.what)
        return self.made()


def download(
    kind: Export,
    label: str,
    made: Callable[[], bytes],
    *,
    what: str,
    file_name: str,
    mime: str,
    icon: str,
    key: str,
) -> None:
    """The button; nothing where the reader's role takes nothing of this kind along. `what` is for the audit log."""
    grant = current_grant()
    if not grant.may_export(kind):
        return
    st.download_button(
        label,
        data=Handed(reader(), grant, kind, what, made),
        file_name=named(file_name),
        mime=mime,
        on_click="ignore",
        type="tertiary",
        icon=icon,
        key=key,
    )


def named(file_name: str) -> str:
    """The name with a few letters of this session and the reader's mark, by which the server knows whose file it is.

    Of this session, since Streamlit takes large files of one name, length and ends for the same. As it is where nobody signs in.
    """
    if current_grant() == LOCAL:
        return file_name
    token = st.session_state.setdefault(_TOKEN, secrets.token_hex(2))
    name = PurePath(file_name)
    return f"{name.stem}-{token}{mark(reader().principal)}{name.suffix}"

"""Sign-in: what a reader sees who is not let in, and the way in. Nothing on it depends on the data."""

import streamlit as st

from csdash.access.admit import NotAdmitted, SignInIsOver
from csdash.errors import CsdashError
from csdash.text import Text
from csdash.ui import address, cache, seen
from csdash.ui.current import current_language, let_in
from csdash.ui.language import language_switch
from csdash.ui.reader import NotSignedIn, reader
from csdash.words.escape import md_text

NAME = "csdash"
SIGN_IN, SIGN_OUT = Text("サインイン", "Sign in"), Text("サインアウト", "Sign out")
PLEASE = Text("サインインしてください", "Please sign in")
FOR_WHOM = Text(
    "このダッシュボードは、許可された方だけがご覧になれます。サインインすると、開こうとした画面に戻ります。",
    "Only people who were given access can see this dashboard. Once signed in, you come back to what you were about to open.",
)
AGAIN = Text("もう一度サインインしてください", "Please sign in again")
TOO_LONG = Text(
    "サインインの有効期限が切れたか、サインアウトされています。サインインすると、この画面に戻ります。",
    "Your sign-in has expired, or you signed out. Once signed in again, you come back to this page.",
)
NO_ACCESS = Text("閲覧する権限がありません", "You do not have access")
SIGNED_IN_AS = Text("サインイン中: {who}", "Signed in as {who}")
ASK = Text("問い合わせ先: {contact}", "Whom to ask: {contact}")


def admit_reader() -> None:
    """Find out who this run is for and what they may see in it, or why they are not let in."""
    try:
        who = reader()
        grant = who.grant()
        seen.signed_in(who, grant)
    except NotAdmitted as refusal:
        let_in(refusal)
    except CsdashError as refusal:
        # Settings that cannot be read, an audit log that cannot be written: nothing is shown, and that is explained.
        let_in(refusal)
    else:
        let_in(grant)


def turned_away(refusal: NotAdmitted) -> None:
    """The whole page of somebody who is not let in: who they are, if anybody, and the one thing they can do."""
    language, who = current_language(), reader()
    with st.container(horizontal=True, horizontal_alignment="right"):
        language_switch(language)
    address.keep_language()
    with (
        st.container(key="door", horizontal_alignment="center"),
        st.container(border=True, width=440, gap="small"),
    ):
        st.caption(NAME)
        match refusal:
            case NotSignedIn():
                _said(PLEASE[language], FOR_WHOM[language])
            case SignInIsOver():
                _said(AGAIN[language], TOO_LONG[language])
            case _:
                seen.refused(who, refusal)
                _said(NO_ACCESS[language], refusal.message[language])
                signed_in_as = who.principal.email or who.principal.subject
                sign_in = cache.settings().sign_in
                if contact := sign_in and sign_in.contact:
                    st.markdown(md_text(ASK.format(contact=contact)[language]))
                st.caption(md_text(SIGNED_IN_AS.format(who=signed_in_as)[language]))
                sign_out_button()
                return
        st.button(
            SIGN_IN[language],
            type="primary",
            icon=":material/login:",
            width="stretch",
            key="sign_in",
            on_click=st.login,
        )


def sign_out_button() -> None:
    """The button that ends every sign-in of this person."""
    st.button(
        SIGN_OUT[current_language()],
        icon=":material/logout:",
        width="stretch",
        key="sign_out",
        on_click=_sign_out,
    )


def _sign_out() -> None:
    who = reader()
    try:
        who.sign_out()
        seen.signed_out(who)
    finally:
        # Whatever could not be kept or noted, here it ends.
        st.logout()


def _said(headline: str, sentence: str) -> None:
    st.title(md_text(headline), anchor=False)
    st.markdown(md_text(sentence))

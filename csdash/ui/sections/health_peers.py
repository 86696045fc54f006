"""What becomes of accounts whose sponsor left, against accounts that looked the same before."""

import streamlit as st

from csdash.panels.health_peers import peers_answer, peers_panel, peers_table
from csdash.ui.parts import answer, draw, table
from csdash.ui.sections.unlocked import or_locked
from csdash.views.view import View
from csdash.words.escape import md_text


def health_peers(view: View) -> None:
    """Exits against matched peers: the answer, both sides, and the differences."""
    with or_locked():
        answer(peers_answer(view))
        draw(peers_panel(view), "peers")
        frame, headers, head = peers_table(view)
        st.header(md_text(head), anchor=False)
        table(frame, headers, key="peers", alt=head)

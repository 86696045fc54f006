"""The banner: something a reader must know before reading the numbers below it."""

from typing import Literal

import streamlit as st

from csdash.text import Text
from csdash.ui.current import current_language
from csdash.words.escape import md_text

Kind = Literal["late", "failed", "restated", "damaged"]

# The word says what the colour says, for those who do not see the colour.
_LOOKS = {
    "late": (":material/schedule:", Text("データが遅れています", "Data is late")),
    "failed": (":material/report:", Text("検査に不合格の項目があります", "A check has failed")),
    "damaged": (":material/healing:", Text("最新のデータを開けません", "The newest data cannot be opened")),
    "restated": (":material/history:", Text("過去の数字が訂正されています", "Past figures were restated")),
}


def banner(kind: Kind, sentence: str) -> None:
    """One sentence on what is late, what failed, what cannot be opened or what was restated."""
    icon, word = _LOOKS[kind]
    text = f"**{md_text(word[current_language()])}** {md_text(sentence)}"
    match kind:
        case "failed":
            st.error(text, icon=icon)
        case "late" | "damaged":
            st.warning(text, icon=icon)
        case "restated":
            st.info(text, icon=icon)

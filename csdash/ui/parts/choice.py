"""The choice: a page's own switch, such as the attribute it splits by. The link says what was chosen."""

from collections.abc import Mapping
from functools import partial

import streamlit as st

from csdash.text import Text
from csdash.ui import address
from csdash.ui.changed import changed
from csdash.ui.current import current_language
from csdash.ui.left_out import sentence
from csdash.views.selection import LeftOut
from csdash.words.escape import md_text

MOST_SIDE_BY_SIDE = 5


def choice(name: str, label: Text, options: Mapping[str, Text]) -> str:
    """The code chosen among `options`; the first is the default. `name` is the parameter in the link.

    A code in the link that is none of them is left out with a word.

    Give the code to a cached function as a further argument.
    """
    language = current_language()
    codes = list(options)
    unknown = address.in_vain(name, codes)
    code = address.choice(name, codes)
    key = f"choice.{name}.{language}"
    if st.session_state.get(key) != code:
        st.session_state[key] = code
    taken = partial(changed, key, partial(address.choose, name), codes)
    words = {option: options[option][language] for option in codes}
    if len(codes) <= MOST_SIDE_BY_SIDE:
        st.segmented_control(
            label[language],
            codes,
            key=key,
            format_func=lambda option: md_text(words[option]),
            required=True,
            on_change=taken,
        )
    else:
        st.selectbox(
            label[language],
            codes,
            key=key,
            format_func=words.__getitem__,
            on_change=taken,
        )
    if unknown:
        st.caption(md_text(sentence([LeftOut(label, unknown)])[language]))
    return code

"""The number: a page's own number, such as a target. The link says what was entered."""

import math
from functools import partial

import streamlit as st

from csdash.text import Text
from csdash.ui import address
from csdash.ui.changed import changed
from csdash.ui.current import current_language

# px; room for a dozen digits and both buttons.
WIDTH = 220


def number_choice(
    name: str,
    label: Text,
    usual: float,
    *,
    bounds: tuple[float, float],
    step: float,
    decimals: int = 0,
    help_text: Text | None = None,
) -> float:
    """The number entered, `usual` until one is. `name` is the parameter in the link.

    What a link says is held to the bounds and rounded to `decimals`. Give it to a cached function as an argument.
    """
    language = current_language()
    low, high = bounds
    value = _within(address.said(name, _written(usual, decimals)), usual, low, high, decimals)
    address.say(name, _written(value, decimals))
    key = f"number.{name}.{language}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    st.number_input(
        label[language],
        min_value=float(low),
        max_value=float(high),
        step=float(step),
        format=f"%.{decimals}f",
        key=key,
        width=WIDTH,
        help=help_text[language] if help_text else None,
        on_change=partial(changed, key, partial(_chosen, name, decimals)),
    )
    return value


def _chosen(name: str, decimals: int, value: float) -> None:
    address.choose(name, _written(value, decimals))


def _written(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}"


def _within(code: str, usual: float, low: float, high: float, decimals: int) -> float:
    """The number a link says, or the usual one where it says none that can be read."""
    try:
        value = float(code)
    except ValueError:
        value = usual
    if not math.isfinite(value):
        value = usual
    return round(min(max(value, low), high), decimals)

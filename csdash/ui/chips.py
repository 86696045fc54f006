"""The chips above every page: as of when the numbers stand and what is filtered, in words."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial

import streamlit as st

from csdash.contract.names import Names, dimension_name
from csdash.months import month_start
from csdash.text import Text
from csdash.ui import address
from csdash.ui.changed import changed
from csdash.views import labels
from csdash.views.view import View
from csdash.words.dates import day_text, month_text
from csdash.words.escape import md_text

MOST_VALUES = 3
RANGE = Text("{first}〜{last}", "{first} to {last}")


def as_of_chip(view: View, dates: Sequence[date]) -> None:
    """The as-of date; a click explains it and, where there are older snapshots, offers them."""
    language = view.language
    known_on = labels.KNOWN_ON.format(date=day_text(view.as_of, language))[language]
    opened = st.popover(
        known_on, type="tertiary", icon=":material/event_available:", key="as_of", on_change="rerun"
    )
    if not opened.open:
        return
    with opened:
        st.markdown(labels.KNOWN_ON_HELP[language])
        if len(dates) > 1:
            key = f"filter.as_of.{language}"
            if st.session_state.get(key) != view.as_of:
                st.session_state[key] = view.as_of
            st.selectbox(
                labels.KNOWN_EARLIER[language],
                dates,
                key=key,
                format_func=lambda day: day_text(day, language),
                on_change=partial(changed, key, partial(_as_of_changed, dates[0]), dates),
            )


def filter_chips(view: View, months: tuple[int, int], names: Names) -> None:
    """One chip per filter in force, in a row; a click takes it off."""
    chips = list(_in_force(view, months, names))
    if chips:
        with st.container(horizontal=True, gap="xsmall", key="chips"):
            for name, title, shown, take_off in chips:
                st.button(
                    f"{md_text(title[view.language])}: {md_text(shown)}",
                    key=f"chip.{name}",
                    icon=":material/close:",
                    icon_position="right",
                    help=labels.REMOVE[view.language],
                    on_click=take_off,
                )


def _in_force(
    view: View, months: tuple[int, int], names: Names
) -> Iterator[tuple[str, Text, str, Callable[[], None]]]:
    language = view.language
    if view.months != months:
        first, last = (month_text(month_start(month), language) for month in view.months)
        shown = RANGE.format(first=first, last=last)[language]
        yield "months", labels.MONTHS, shown, partial(address.change, first_month=None, last_month=None)
    if view.window != 12:
        n_months = labels.N_MONTHS.format(n=str(view.window))[language]
        yield "window", labels.COMPARED_OVER, n_months, partial(address.change, window=12)
    for dimension, values in view.where:
        words = [names.value(dimension, value)[language] for value in values[:MOST_VALUES]]
        if rest := len(values) - len(words):
            words.append(labels.AND_MORE.format(n=str(rest))[language])
        yield (
            dimension,
            dimension_name(dimension),
            labels.AND[language].join(words),
            partial(_remove, dimension),
        )


def _remove(dimension: str) -> None:
    address.change_to(address.selection().with_values(dimension, ()))


def _as_of_changed(current: date, chosen: date) -> None:
    address.change(as_of=None if chosen == current else chosen)

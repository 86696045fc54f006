"""The filters: one set for all pages, in the sidebar, in the order people think."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import streamlit as st

from csdash.contract.names import Names, dimension_name
from csdash.months import month_start
from csdash.text import Language
from csdash.ui import address
from csdash.ui.changed import changed
from csdash.views import labels
from csdash.views.view import DIMENSIONS, WINDOWS, View
from csdash.words.dates import month_text
from csdash.words.escape import md_text

# What a question usually begins with: which customers, where, and whose.
FIRST = ("segment", "tier", "region", "csm_id")


def filters(
    view: View,
    months: tuple[int, int],
    dimensions: Mapping[str, Sequence[str]],
    counts: Mapping[str, Mapping[str, int]],
    names: Names,
) -> None:
    """All filters. `months` and `dimensions` are what the snapshot has, `counts` its accounts per value."""
    language = view.language
    with st.sidebar:
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.markdown(f"**{md_text(labels.FILTERS[language])}**", width="content")
            st.button(
                labels.CLEAR_ALL[language],
                key="filters.clear",
                type="tertiary",
                icon=":material/filter_alt_off:",
                disabled=not view.where and view.months == months,
                on_click=address.clear_filters,
            )
        _months(view, months)
        key = _synced("window", view.window, language)
        st.segmented_control(
            labels.COMPARED_OVER[language],
            WINDOWS,
            key=key,
            format_func=lambda window: labels.N_MONTHS.format(n=str(window))[language],
            help=labels.COMPARED_OVER_HELP[language],
            required=True,
            on_change=partial(changed, key, partial(_ask, "window"), WINDOWS),
        )
        offered = [dimension for dimension in DIMENSIONS if len(dimensions.get(dimension, ())) > 1]
        draw = partial(_values, view, dimensions, counts, names)
        for dimension in offered:
            if dimension in FIRST:
                draw(dimension)
        _more([dimension for dimension in offered if dimension not in FIRST], draw, language)


def _more(dimensions: Sequence[str], draw: Callable[[str], None], language: Language) -> None:
    """The filters that most readers leave alone. Closed, they are not even sent; what they filter by stands above the page."""
    if not dimensions:
        return
    opened = st.expander(
        labels.MORE_FILTERS[language],
        key=f"filters.more.{language}",
        icon=":material/tune:",
        type="compact",
        on_change="rerun",
    )
    if opened.open:
        with opened:
            for dimension in dimensions:
                draw(dimension)


def _months(view: View, months: tuple[int, int]) -> None:
    first, last = view.months
    with st.container(horizontal=True, gap="xsmall", key="months"):
        for name, title, chosen, options in zip(
            ("first_month", "last_month"),
            (labels.SHOWN_FROM, labels.SHOWN_TO),
            view.months,
            (range(months[0], last + 1), range(first, months[1] + 1)),
            strict=True,
        ):
            key = _synced(name, chosen, view.language)
            st.selectbox(
                title[view.language],
                options,
                key=key,
                format_func=lambda month: month_text(month_start(month), view.language),
                on_change=partial(changed, key, partial(_ask, name), options),
            )


def _values(
    view: View,
    dimensions: Mapping[str, Sequence[str]],
    all_counts: Mapping[str, Mapping[str, int]],
    names: Names,
    dimension: str,
) -> None:
    language, counts = view.language, all_counts.get(dimension, {})

    def with_count(value: str) -> str:
        word = names.value(dimension, value)[language]
        return f"{word} ({counts[value]:,})" if value in counts else word

    key = _synced(dimension, list(dict(view.where).get(dimension, ())), language)
    st.multiselect(
        dimension_name(dimension)[language],
        dimensions[dimension],
        key=key,
        format_func=with_count,
        placeholder=labels.ALL[language],
        select_all=False,
        on_change=partial(changed, key, partial(_ask_values, dimension)),
    )


def _synced(name: str, value: object, language: Language) -> str:
    """The key of a widget that shows `value`. It carries the language, or its words would stay behind."""
    key = f"filter.{name}.{language}"
    if st.session_state.get(key) != value:
        st.session_state[key] = value
    return key


def _ask(name: str, value: int) -> None:
    address.change(**{name: value})


def _ask_values(dimension: str, chosen: list[str]) -> None:
    address.change_to(address.selection().with_values(dimension, chosen))

"""The state as codes: what a link says is what a reader gets, and what is not known goes out."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.months import parse_month
from csdash.ui.left_out import sentence
from csdash.views.selection import LeftOut, Selection, known_as_of, known_values, read, write
from csdash.views.view import DIMENSIONS, WINDOWS

MONTHS = (parse_month("2024-01"), parse_month("2025-12"))
PRESENT = {"segment": ("Enterprise", "SMB"), "region": ("関東", "関西"), "tier": ("high", "low", "tech")}

values = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=3, unique=True).map(tuple)
selections = st.builds(
    Selection,
    language=st.sampled_from([None, "ja", "en"]),
    as_of=st.none() | st.dates(date(1990, 1, 1), date(2200, 1, 1)),
    window=st.sampled_from(WINDOWS),
    first_month=st.none() | st.integers(23000, 26000),
    last_month=st.none() | st.integers(23000, 26000),
    where=st.dictionaries(st.sampled_from(DIMENSIONS), values).map(
        lambda chosen: tuple((name, chosen[name]) for name in DIMENSIONS if name in chosen)
    ),
)


@given(selections)
def test_a_link_read_again_is_the_same_selection(selection):
    assert read(write(selection)) == (selection, ())


@given(selections)
def test_what_is_known_is_known_the_second_time(selection):
    kept, _ = known_values(selection, MONTHS, PRESENT)
    assert known_values(kept, MONTHS, PRESENT) == (kept, ())


@given(selections)
def test_nothing_unknown_is_kept_and_nothing_goes_without_a_word(selection):
    kept, left_out = known_values(selection, MONTHS, PRESENT)
    assert all(value in PRESENT[name] for name, chosen in kept.where for value in chosen)
    asked = sum(len(chosen) for _, chosen in selection.where)
    n_kept = sum(len(chosen) for _, chosen in kept.where)
    n_months = len([one for one in left_out if one.what.en.endswith(" month")])
    assert asked - n_kept == len(left_out) - n_months


def test_values_are_in_the_order_of_the_data_however_they_were_chosen():
    chosen = Selection().with_values("region", ("関西", "関東"))
    assert known_values(chosen, MONTHS, PRESENT)[0] == Selection().with_values("region", ("関東", "関西"))


def test_all_months_is_the_default_and_not_in_the_link():
    selection = Selection(first_month=MONTHS[0], last_month=MONTHS[1])
    assert known_values(selection, MONTHS, PRESENT)[0] == Selection()


@pytest.mark.parametrize(
    ("name", "code"),
    [("lang", "fr"), ("as_of", "yesterday"), ("window", "7"), ("from", "2024-13"), ("to", "2024")],
)
def test_a_code_that_cannot_be_read_is_named_and_the_default_holds(name, code):
    selection, left_out = read({name: [code]})
    assert selection == Selection()
    assert [one.value for one in left_out] == [code]


def test_a_first_month_after_the_last_leaves_the_last_out():
    selection = Selection(first_month=parse_month("2025-06"), last_month=parse_month("2024-06"))
    kept, left_out = known_values(selection, MONTHS, PRESENT)
    assert kept == Selection(first_month=parse_month("2025-06"))
    assert [one.value for one in left_out] == ["2024-06"]


def test_a_window_no_widget_offers_is_the_default():
    # A browser can send any number for a widget; callbacks see it before Streamlit checks it.
    assert known_values(replace(Selection(), window=777), MONTHS, PRESENT)[0] == Selection()


def test_an_as_of_date_without_a_snapshot_is_left_out():
    selection = Selection(as_of=date(2024, 4, 30))
    assert known_as_of(selection, [date(2024, 4, 30)]) == (selection, ())
    assert known_as_of(selection, [date(2024, 5, 31)])[0] == Selection()


def test_the_sentence_names_what_was_left_out():
    _, left_out = known_values(read({"segment": ["Entreprise"]})[0], MONTHS, PRESENT)
    assert sentence(left_out).en == (
        "The link named segment “Entreprise”, which this data does not have; it was left out."
    )
    assert sentence(left_out).ja == (
        "リンクで指定されたセグメント「Entreprise」は、このデータにないため外しました。"
    )


def test_the_sentence_stays_one_however_much_a_link_names():
    _, left_out = known_values(read({"csm_id": [f"c{n}" for n in range(40)]})[0], MONTHS, PRESENT)
    assert sentence(left_out).en == (
        "The link named CSM “c0”, CSM “c1”, CSM “c2” and 37 more, which this data does not have; "
        "they were left out."
    )
    long = [LeftOut(left_out[0].what, "x" * 500)]
    assert len(sentence(long).en) < 150

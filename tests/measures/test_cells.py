"""Cells: every attribute of a row in one number, and back again."""

import narwhals.stable.v2 as nw
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.errors import DataError
from csdash.measures.cells import NONE, Vocabulary

LABELS = st.lists(st.one_of(st.none(), st.text(max_size=4)), min_size=1, max_size=8)


@given(st.lists(st.tuples(*[st.one_of(st.none(), st.text(max_size=3))] * 3), min_size=1, max_size=12))
def test_what_is_encoded_is_decoded(rows):
    frame = pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String, "c": pl.String}, orient="row")
    vocabulary = Vocabulary.of(frame.lazy(), ["a", "b", "c"], {})
    coded = nw.from_native(frame).select(cell=vocabulary.encode()).to_native()
    back = coded.select(vocabulary.decode("cell")).cast(pl.String)
    assert back.rows() == [tuple(label or NONE for label in row) for row in rows]


def test_fixed_words_keep_their_order_and_the_rest_is_alphabetical():
    frame = pl.LazyFrame({"tier": ["tech", "high", None], "region": ["b", "a", ""]})
    vocabulary = Vocabulary.of(frame, ["tier", "region"], {"tier": ("high", "low", "tech")})
    assert vocabulary.labels == {"tier": (NONE, "high", "tech"), "region": (NONE, "a", "b")}


def test_more_combinations_than_a_number_can_tell_apart_are_refused():
    # 2,000 values each of six attributes: cells would collide and figures change segment without a word.
    frame = pl.LazyFrame({name: [f"{name}{i}" for i in range(2000)] for name in "abcdef"})
    with pytest.raises(DataError, match="too many"):
        Vocabulary.of(frame, list("abcdef"), {})

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


def read(vocabulary: Vocabulary, column: str, *cells: int) -> list[tuple]:
    return pl.DataFrame({column: cells}).select(vocabulary.decode(column)).cast(pl.String).rows()


def test_each_vocabulary_reads_its_own_cells_whatever_another_was_asked_for():
    one = Vocabulary({"tier": (NONE, "high", "low"), "region": (NONE, "east")})
    other = Vocabulary({"region": (NONE, "north", "south", "west"), "size": (NONE, "small")})
    assert read(one, "cell", 3, 4) == [("high", "east"), ("low", NONE)]
    assert read(other, "cell", 3, 4) == [("north", "small"), ("south", NONE)]
    # And each column is read as that column.
    both = pl.DataFrame({"cell": [3], "then": [4]})
    assert both.select(one.decode("cell")).cast(pl.String).row(0) == ("high", "east")
    assert both.select(one.decode("then")).cast(pl.String).row(0) == ("low", NONE)


def test_what_a_reader_does_with_its_columns_changes_nobody_elses():
    vocabulary = Vocabulary({"tier": (NONE, "high")})
    vocabulary.decode("cell").clear()
    assert read(vocabulary, "cell", 1) == [("high",)]


@pytest.mark.parametrize("sizes", [(1600, 1600, 1600), (1700, 1700, 1700)])
def test_cells_are_read_in_full_on_either_side_of_what_short_numbers_hold(sizes: tuple[int, ...]):
    # 4,096 and 4,913 million cells; short numbers hold 4,295 million.
    labels = {name: (NONE, *map(str, range(1, size))) for name, size in zip("abc", sizes, strict=True)}
    last = sizes[0] * sizes[1] * sizes[2] - 1
    assert read(Vocabulary(labels), "cell", last, 1) == [
        tuple(str(size - 1) for size in sizes),
        (NONE, NONE, "1"),
    ]

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


MANY = Vocabulary({"a": (NONE, *"bcdefg"), "x": (NONE, *"yz")})


@given(
    st.lists(st.tuples(st.sampled_from(MANY.labels["a"]), st.sampled_from(MANY.labels["x"])), max_size=30),
    st.dictionaries(st.sampled_from("ax"), st.lists(st.sampled_from("bcdefgyz"), max_size=6)),
    st.sampled_from(["", "opening_"]),
)
def test_rows_meet_a_filter_where_each_attribute_is_among_its_values(rows, asked, prefix):
    where = {name: [one for one in values if one in MANY.labels[name]] for name, values in asked.items()}
    cells = [MANY.labels["a"].index(a) * len(MANY.labels["x"]) + MANY.labels["x"].index(x) for a, x in rows]
    spelt = pl.DataFrame({"cell": cells}, schema={"cell": pl.Int64}).select(MANY.decode("cell"))
    named = spelt.rename({name: prefix + name for name in spelt.columns})
    met = named.filter(MANY.meets(where, prefix)).cast(pl.String).rows()
    assert met == [
        row
        for row in rows
        if all(dict(zip("ax", row, strict=True))[name] in values for name, values in where.items())
    ]


@pytest.mark.parametrize("values", ["", "b", "bd", "bdf", "bdfg", "bcdefg"])
@pytest.mark.parametrize("prefixes", [("", "opening_"), ("opening_", "")])
def test_any_number_of_values_at_either_end(values, prefixes):
    for prefix in prefixes:
        frame = pl.DataFrame({f"{prefix}a": list("bcdefg")}, schema={f"{prefix}a": pl.Enum(MANY.labels["a"])})
        met = frame.filter(MANY.meets({"a": list(values)}, prefix)).to_series().to_list()
        assert met == list(values)


@pytest.mark.parametrize("values", [["b"], list("bcdefg")])
def test_what_is_not_said_meets_no_value(values):
    frame = pl.DataFrame({"a": [None, "b"]}, schema={"a": pl.Enum(MANY.labels["a"])})
    assert frame.filter(MANY.meets({"a": values}))["a"].to_list() == ["b"]


def test_no_more_filters_are_remembered_than_readers_ask():
    vocabulary = Vocabulary({"a": (NONE, *(f"{n}" for n in range(1000)))})
    for n in range(1000):
        vocabulary.meets({"a": [f"{n}"]})
    assert len(vocabulary._met) <= 256

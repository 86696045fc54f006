"""Keys keep the number they were given, whatever their hashes are; cells keep their place."""

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl
import pytest

from csdash.building import numbers, places
from csdash.building.numbers import UNKNOWN, Numbers
from csdash.building.places import Places, added
from csdash.measures.cells import Vocabulary
from csdash.measures.stage import ACCOUNT, PRODUCT
from tests.building.test_as_a_whole import assert_the_same, company


def keys(*names: str) -> pl.DataFrame:
    return pl.DataFrame({"account_id": names, "product": [name[-1] for name in names]})


HASHES = {
    "as they are": numbers._hashes,
    # Another key, taken for the same one at first sight.
    "all the same": lambda keys: np.zeros(keys.height, np.uint64),
    # Others, one after the other in the table and around its end.
    "side by side": lambda keys: keys["account_id"].str.len_bytes().cast(pl.UInt64).to_numpy() - np.uint64(3),
}


@pytest.mark.parametrize("hashes", HASHES.values(), ids=HASHES)
def test_keys_keep_their_numbers(hashes, monkeypatch):
    monkeypatch.setattr(numbers, "_hashes", hashes)
    names = ["x" * (1 + i % 7) + str(i) for i in range(40)]
    numbered = Numbers(keys(*names[:3]))
    for first, last in ((3, 4), (4, 30), (30, 40)):
        assert numbered.of(keys(*names[first:last])).tolist() == [UNKNOWN] * (last - first)
        numbered.take_in(keys(*names[first:last]))
        assert numbered.of(keys(*names[:last][::-1])).tolist() == [*range(last)][::-1]
    assert numbered.of(keys("new", names[7])).tolist() == [UNKNOWN, 7]


@pytest.mark.parametrize("grain", [ACCOUNT, PRODUCT])
def test_two_keys_of_one_hash_are_two(grain, monkeypatch):
    monkeypatch.setattr(numbers, "_hashes", HASHES["all the same"])
    assert_the_same(company(4), grain)


def test_many_cells_are_added_up_as_few_are(monkeypatch):
    monkeypatch.setattr(places, "SMALL", 0)
    assert_the_same(company(5))


def test_cells_keep_their_places(monkeypatch):
    monkeypatch.setattr(places, "SMALL", 0)
    given = Places(Vocabulary({"segment": ("", "a", "b")}))
    for cells in ([7, 3, 7], [9, 3, 1], [2**40, 1, 9]):
        before = given.cells
        place = given.of(np.array(cells))
        assert given.cells[place].tolist() == cells
        assert given.cells[: len(before)].tolist() == before.tolist()


def test_sums_beyond_what_a_float_tells_apart_are_exact():
    most = 2**60 + 1
    told = added(np.array([4, 1, 4]), 6, {"mrr": np.array([most, 3, most])})
    assert {name: column.tolist() for name, column in told.items()} == {
        "place": [1, 4],
        "n": [1, 2],
        "mrr": [3, 2 * most],
    }


def test_cells_are_coded_alike_on_every_engine():
    labels = {"segment": ("", "a", "b"), "plan": ("", "x")}
    rows = pl.DataFrame({"segment": ["b", None, "", "not among them"], "plan": ["x", "x", None, "x"]})
    by_polars = rows.select(Vocabulary(labels).encoded().alias("cell"))["cell"]
    by_any = nw.from_native(rows).select(cell=Vocabulary(labels).encode())["cell"]
    assert by_polars.to_list() == by_any.to_list() == [5, 1, 0, 1]
    assert by_polars.dtype == pl.Int64

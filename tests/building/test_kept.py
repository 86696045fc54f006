"""What is kept between builds: read again as it was written, and only where it still means the same."""

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from csdash.building import bundle, numbers
from csdash.building.combinations import NUMBER, Combinations
from csdash.building.numbers import Numbers
from csdash.measures.cells import Vocabulary
from csdash.measures.stage import ACCOUNT, PRODUCT
from tests.building.test_as_a_whole import assert_the_same, built_anew, company, new_vault, without_the_last
from tests.building.test_numbers import HASHES, keys

FRAME = pl.DataFrame(
    {
        "small": [1, None, -3],
        "large": [2**62, -(2**62), 0],
        "hash": pl.Series([2**64 - 1, 0, 7], dtype=pl.UInt64),
        "month": pl.Series([24_000, None, 119_999], dtype=pl.Int32),
        "nothing": pl.Series([None, None, None], dtype=pl.Int64),
        "real": [0.1, None, 1e300],
        "name": ["a", None, "顧客"],
        "is": [True, None, False],
    }
)


@pytest.mark.parametrize("frame", [FRAME, FRAME.clear(), pl.DataFrame()], ids=["rows", "empty", "no columns"])
def test_a_frame_is_what_it_was(tmp_path, frame):
    bundle.write(tmp_path / "x.zip", {"one": frame, "other": FRAME}, {"fact": 1})
    assert_frame_equal(bundle.frame(tmp_path / "x.zip", "one"), frame)
    assert bundle.facts(tmp_path / "x.zip") == {"fact": 1}


def test_whole_numbers_are_kept_narrow(tmp_path):
    n = 10_000
    bundle.write(tmp_path / "x.zip", {"one": pl.DataFrame({"few": [1, 2] * (n // 2)})})
    assert n <= bundle.size(tmp_path / "x.zip", "one") < 2 * n


@pytest.mark.parametrize("hashes", HASHES.values(), ids=HASHES)
def test_kept_numbers_go_on(hashes, monkeypatch):
    monkeypatch.setattr(numbers, "_hashes", hashes)
    names = ["x" * (1 + i % 7) + str(i) for i in range(40)]
    before = Numbers(keys(*names[:20]))
    kept = before.to_frames()
    numbered = Numbers(keys("x").clear())
    numbered.restore(kept.__getitem__, lambda: keys(*names[:20]))
    assert numbered.numbered(keys(*names[10:], names[12])).tolist() == [*range(10, 40), 12]
    assert_frame_equal(numbered.keys, keys(*names))


@pytest.mark.parametrize("grain", [ACCOUNT, PRODUCT])
def test_a_month_more_tells_two_keys_of_one_hash_apart(grain, monkeypatch):
    monkeypatch.setattr(numbers, "_hashes", HASHES["all the same"])
    rows = company(4)
    vault = assert_the_same(without_the_last(rows), grain)
    before = vault.names()
    assert_the_same(rows, grain, vault)
    assert built_anew(vault, before).count("running") == 1


def test_hashes_of_another_machine_are_made_again(monkeypatch):
    rows, vault = company(5), new_vault()
    assert_the_same(without_the_last(rows), vault=vault)
    ours = numbers._hashes
    monkeypatch.setattr(numbers, "_hashes", lambda keys: ours(keys) ^ np.uint64(2**63 + 1))
    assert_the_same(rows, vault=vault)


def test_attributes_are_told_by_their_combination():
    lines = pl.DataFrame(
        {
            "account_id": ["A", "B", "C", "D"],
            "product": ["P", "", "P", "P"],
            "segment": ["b", None, "b", "not paid for"],
        }
    )
    combinations = Combinations(["product", "segment"])
    numbered = combinations.numbered(lines)
    assert numbered.columns == ["account_id", "product", NUMBER]
    assert numbered[NUMBER].to_list() == [0, 1, 0, 2]
    vocabulary = Vocabulary({"product": ("", "P"), "segment": ("", "a", "b")})
    assert combinations.cells(vocabulary).tolist() == [5, 0, 3]
    assert combinations.labels(np.array([1, 0])) == {"product": ["", "P"], "segment": ["b"]}
    # Numbers stay, and another vocabulary codes them anew.
    more = lines.with_columns(segment=pl.lit("a"))
    assert combinations.numbered(more)[NUMBER].to_list() == [3, 4, 3, 3]
    assert combinations.cells(vocabulary).tolist() == [5, 0, 3, 4, 1]
    assert combinations.cells(Vocabulary({"segment": ("", "b")})).tolist() == [1, 0, 0, 0, 0]

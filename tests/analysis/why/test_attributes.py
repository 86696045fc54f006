"""Attributes compared: one change, several splits, and which of them it comes apart by."""

import polars as pl
import pytest
from scipy import stats

from csdash.analysis.why import told as why
from csdash.analysis.why.attributes import attributes
from csdash.analysis.why.change import errors
from csdash.contract.names import Names
from tests.analysis.phrases import is_sentence

NAMES = ("segment", "region")


def accounts(rates: dict[tuple[str, str], float], n: int = 40, every: int = 2) -> pl.DataFrame:
    """`n` accounts per segment and region that keep the rate, give or take a little."""
    rows = [
        (
            f"{segment}{region}{i}",
            segment,
            region,
            100.0 * (rate + (0.1 if i % every < every / 2 else -0.1)),
            100.0,
        )
        for (segment, region), rate in rates.items()
        for i in range(n)
    ]
    return pl.DataFrame(rows, schema=["account_id", *NAMES, "top", "base"], orient="row")


THEN = accounts({(segment, region): 1.0 for segment in "ab" for region in "xy"}, every=4)
# Segment a lost a fifth; regions are as they were, beside each other.
NOW = accounts({(segment, region): 0.8 if segment == "a" else 1.0 for segment in "ab" for region in "xy"})


def test_the_attribute_by_which_it_comes_apart():
    told = attributes(NOW, THEN, NAMES, 20)
    segment, region = told.rows(named=True)
    assert (segment["attribute"], segment["group"], segment["n_groups"]) == ("segment", "a", 2)
    assert [segment["within"], region["within"]] == pytest.approx([-0.1, -0.1])
    assert segment["mix"] == region["mix"] == pytest.approx(0)
    # All of the change fell on a, whose share would take half.
    assert segment["uneven"] == pytest.approx(0.05)
    assert region["uneven"] == pytest.approx(0)
    assert segment["is_distinguishable"]
    assert not region["is_distinguishable"]
    spread = errors(NOW, THEN, "segment")
    mean = (-0.2 / spread["a"] ** 2) / (1 / spread["a"] ** 2 + 1 / spread["b"] ** 2)
    q = (-0.2 - mean) ** 2 / spread["a"] ** 2 + mean**2 / spread["b"] ** 2
    assert segment["p_value"] == pytest.approx(stats.chi2.sf(q, 1))
    said = why.apart(told, Names())
    assert is_sentence(said)
    assert "by segment, where a makes -10.0 points" in said.en


def test_three_groups_have_two_degrees_of_freedom():
    rates = {"a": 0.97, "b": 1.0, "c": 1.02}
    then = accounts({(name, "x"): 1.0 for name in rates}, every=4)
    now = accounts({(name, "x"): rate for name, rate in rates.items()})
    (row,) = attributes(now, then, ["segment"], 20).rows(named=True)
    spread = errors(now, then, "segment")
    weights = {name: 1 / spread[name] ** 2 for name in rates}
    mean = sum((rates[name] - 1) * weight for name, weight in weights.items()) / sum(weights.values())
    q = sum((rates[name] - 1 - mean) ** 2 * weight for name, weight in weights.items())
    assert row["p_value"] == pytest.approx(stats.chi2.sf(q, 2), rel=1e-9)
    assert 0.01 < row["p_value"] < 0.5


def test_a_changed_mix():
    then = accounts({("a", "x"): 0.5, ("b", "x"): 1.0})
    more = pl.concat([accounts({("a", "x"): 0.5}, 80), accounts({("b", "x"): 1.0}, 40)])
    (segment,) = attributes(more, then, ["segment"], 20).rows(named=True)
    assert segment["within"] == pytest.approx(0)
    assert segment["mix"] == pytest.approx(2 / 3 - 0.75)
    said = why.apart(attributes(more, then, NAMES, 20), Names())
    assert "By no attribute" in said.en
    assert "-8.3 points at most, by segment" in said.en


def test_few_accounts_never_stand():
    told = attributes(NOW, THEN, NAMES, 100)
    assert told["p_value"].to_list() == [None, None]
    assert not told["is_distinguishable"].any()


def test_an_attribute_with_one_value_is_none_to_split_by():
    only = accounts({("a", "x"): 1.0, ("b", "x"): 0.9})
    assert attributes(only, only, NAMES, 20)["attribute"].to_list() == ["segment"]
    assert why.apart(attributes(only, only, [], 20), Names()) is None

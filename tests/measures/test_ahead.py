"""What a forecast starts from: when contracts are due, and sums that meet those of the bridge."""

from datetime import date

import polars as pl
import pytest
from hypothesis import given

from csdash.measures.ahead import due_ahead
from csdash.months import parse_month
from tests.analysis.forecast.companies import contract, contracts
from tests.histories import history, opened
from tests.laws.companies import companies, law
from tests.laws.company import FIRST

PAID = {"A": [100] * 30}


def due(session, month: str) -> set[int]:
    """In how many months from one the account has a contract that ends."""
    found = due_ahead(session._rows, session._accounts).filter(pl.col("m") == parse_month(month)).collect()
    bits = found["due"].item() if found.height else 0
    return {i for i in range(1, 13) if bits >> (i - 1) & 1}


@pytest.mark.parametrize(
    ("rows", "month", "expected"),
    [
        # April to March: the first month-end it does not cover is April's.
        ([contract("A", "2021-04", 12)], "2021-04", {12}),
        ([contract("A", "2021-04", 12)], "2022-03", {1}),
        ([contract("A", "2021-04", 12)], "2022-04", set()),
        ([contract("A", "2021-04", 1)], "2021-04", set(range(1, 13))),
        ([contract("A", "2021-04", 3)], "2021-05", {2, 5, 8, 11}),
        ([contract("A", "2021-04", 36)], "2021-04", set()),
        ([contract("A", "2021-04", 36)], "2023-07", {9}),
        ([contract("A", "2021-04", 12), contract("A", "2021-10", 12)], "2021-10", {6, 12}),
    ],
)
def test_months_in_which_contracts_end(rows, month, expected):
    assert due(opened(history("2021-04", PAID), contracts=contracts(*rows)), month) == expected


def test_a_contract_is_not_known_before_it_was_signed():
    late = contract("A", "2021-04", 12, signed=date(2021, 7, 5))
    session = opened(history("2021-04", PAID), contracts=contracts(late))
    assert due(session, "2021-06") == set()
    assert due(session, "2021-07") == {9}


def test_a_contract_that_ends_within_a_month_does_not_cover_its_end():
    half = contract("A", "2021-04", 12) | {"end_date": date(2022, 3, 15)}
    assert due(opened(history("2021-04", PAID), contracts=contracts(half)), "2021-04") == {11}


@law(9)
@given(companies())
def test_sums_are_those_of_the_bridge(company):
    session = company.opened()
    for where in ({}, {"region": ["north"]}):
        bridge = session.bridge(1, where=where).with_columns(pl.col(pl.Decimal).cast(pl.Float64))
        flows = session.flows(where).group_by("t").agg(pl.exclude("group", "age", "is_due").sum()).sort("t")
        told = bridge.filter(pl.col("opening_mrr") > 0).sort("month")
        for name in ("opening_mrr", "churned_mrr", "expansion_mrr", "contraction_mrr", "n_churned"):
            assert flows[name].to_list() == pytest.approx(told[name].to_list(), rel=1e-12)
        stood = (
            session.standing(where)
            .group_by("t", "window")
            .agg(pl.col("opening_mrr", "kept_mrr", "n_kept").sum())
        )
        for window in (1, 3):
            kept = session.metrics("nrr", window=window, where=where).filter(pl.col("denominator") > 0)
            mine = stood.filter(pl.col("window") == window).sort("t")
            assert mine["t"].min() is None or mine["t"].min() >= FIRST + 12
            later = kept.tail(mine.height).sort("month")
            for name, other in (("kept_mrr", "numerator"), ("opening_mrr", "denominator")):
                assert mine[name].to_list() == pytest.approx(
                    later[other].cast(pl.Float64).to_list(), rel=1e-12
                )

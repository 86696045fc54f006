"""Accounts carried on: by hand, and from many origins at once as from each alone."""

from dataclasses import replace

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from csdash.analysis.forecast.carried import Shift, carried
from csdash.analysis.forecast.hazards import FIRST_YEAR, LOSS_MONTHS, RATES, SECOND_YEAR
from csdash.analysis.forecast.material import material
from csdash.analysis.forecast.model import forecasts
from tests.analysis.forecast.companies import drawn, history, opened

STATE = {"t": pl.Int32, "group": pl.Int32, "age": pl.Int32, "due": pl.Int64, "is_apart": pl.Boolean}
KEYS = {"origin": pl.Int32, "group": pl.Int32, "band": pl.Int32, "is_due": pl.Boolean}


def rates(*rows: tuple) -> pl.DataFrame:
    """Rates that are given as churn, contraction and expansion; of logos and squares there is nothing to see."""
    names = (*RATES, "capped")
    told = [
        (*keys, churn, churn, contraction, expansion, 1.0, 1.0, 0.5)
        for *keys, churn, contraction, expansion in rows
    ]
    return pl.DataFrame(told, schema=KEYS | dict.fromkeys(names, pl.Float64), orient="row")


def stood(*rows: tuple) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=STATE, orient="row")


KNOWN = rates(
    (100, 1, FIRST_YEAR, True, 0.2, 0.1, 0.0),
    (100, 1, SECOND_YEAR, False, 0.1, 0.0, 0.05),
    (100, 1, SECOND_YEAR, True, 0.3, 0.0, 0.0),
)


def test_each_month_takes_the_rates_of_its_year_and_of_what_is_due_in_it():
    # Eleven months old, with a contract due in the first and the third month ahead.
    told = carried(stood((100, 1, 11, 0b101, False)), KNOWN)
    assert told.grown[0, :4] == pytest.approx([0.7, 0.7 * 0.95, 0.7 * 0.95 * 0.7, 0.7 * 0.95 * 0.7 * 0.95])
    assert told.kept[0, :3] == pytest.approx([0.75, 0.75 * 0.9, 0.75 * 0.9 * 0.7])
    assert told.there[0, :2] == pytest.approx([0.8, 0.8 * 0.9])


def test_only_accounts_apart_are_shifted_and_rows_of_one_state_share_what_comes():
    rows = stood((100, 1, 11, 1, True), (100, 1, 11, 1, False), (100, 1, 11, 1, True))
    told = carried(rows, KNOWN, Shift(churn=-0.5, first_year_churn=0.5))
    assert told.of[0] == told.of[2] != told.of[1]
    assert told.there[told.of, 0] == pytest.approx([1 - 0.2 * 0.5 * 1.5, 0.8, 1 - 0.2 * 0.5 * 1.5])


def test_accounts_of_other_ages_and_with_other_contracts_stand_in_other_states():
    known = rates(
        (99, 1, FIRST_YEAR, False, 0.9, 0.0, 0.0),
        (100, 1, FIRST_YEAR, False, 0.2, 0.0, 0.0),
        (100, 1, FIRST_YEAR, True, 0.5, 0.0, 0.0),
        (100, 1, SECOND_YEAR, False, 0.1, 0.0, 0.0),
    )
    told = carried(stood((100, 1, 5, 0, False), (100, 1, 12, 0, False), (100, 1, 5, 1, False)), known)
    assert told.grown[told.of, 0] == pytest.approx([0.8, 0.9, 0.5])


def test_accounts_apart_grow_as_assumed_and_nobody_loses_more_than_all():
    shifted = carried(stood((100, 1, 12, 0, True)), KNOWN, Shift(expansion=0.5))
    assert shifted.grown[0, 0] == pytest.approx(1 - 0.1 + 0.05 * 1.5)
    gone = carried(stood((100, 1, 5, 0, False)), rates((100, 1, FIRST_YEAR, False, 0.7, 0.5, 0.0)))
    assert gone.grown[0, :2].tolist() == [0, 0]


def test_of_a_group_without_rates_nothing_is_told():
    told = carried(stood((100, 3, 11, 1, False), (100, 1, 11, 1, False)), KNOWN)
    assert told.grown[told.of, 0] == pytest.approx([0.0, 0.7])


def test_many_origins_at_once_are_told_as_each_alone():
    session = opened(history("2021-04", drawn(3, 48, 150, churn=0.02)))
    known = material(session, {})
    origins = list(range(known.first + 24, known.last + 1, 5))
    alone = pl.concat(forecasts(known, [origin]) for origin in origins)
    together = forecasts(known, origins)
    assert set(together["key"]) == {"nrr", "grr", "logo_retention_rate", "arr"}
    assert_frame_equal(together, alone.sort("key", "origin", "horizon"), rel_tol=1e-9)


def test_what_lies_more_than_two_years_back_moves_no_rate():
    paid = drawn(3, 48, 150, churn=0.02)
    # Early on only what had grown shrinks, which lowers no GRR; later what had not grown does.
    paid |= {f"early{i}": [100] * 14 + [150] * 4 + [110] * 30 for i in range(20)}
    paid |= {f"late{i}": [100] * (30 + i % 10) + [60] * (18 - i % 10) for i in range(20)}
    known = material(opened(history("2021-04", paid)), {})
    since = known.last - LOSS_MONTHS
    lately = replace(
        known,
        flows=known.flows.filter(pl.col("t") > since),
        # Of the month before them only where the accounts stood, from which the first of them starts.
        standing=known.standing.filter(pl.col("t") >= since),
    )
    assert_frame_equal(forecasts(known, [known.last]), forecasts(lately, [known.last]), rel_tol=1e-9)
    # And all of that counts: with a month less the forecast is another.
    shorter = replace(lately, flows=known.flows.filter(pl.col("t") > since + 1))
    assert not forecasts(shorter, [known.last]).equals(forecasts(known, [known.last]))

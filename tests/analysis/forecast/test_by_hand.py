"""Forecasts of a few rows written out: arrivals, what contraction does to GRR, losses, what is asked for."""

from decimal import Decimal

import polars as pl
import pytest

from csdash.analysis.forecast.material import Material
from csdash.analysis.forecast.model import forecasts, losses
from csdash.analysis.forecast.required import asked_of
from csdash.analysis.forecast.sentences import asks
from csdash.measures.ahead import FLOWS, STANDING
from csdash.months import parse_month

FIRST, LAST = parse_month("2023-01"), parse_month("2024-06")
STATE = {"t": pl.Int32, "window": pl.Int32, "group": pl.Int32, "age": pl.Int32, "due": pl.Int64}
FLOWED = {"t": pl.Int32, "group": pl.Int32, "age": pl.Int32, "is_due": pl.Boolean}


def material(flows: list[dict], standing: list[dict], won: list[tuple] = (), last: int = LAST) -> Material:
    """Of one group in its later years, with nothing due, 1,000 at each opening and 300 accounts, unless said otherwise."""
    flowed = {"group": 1, "age": 24, "is_due": False, "opening_mrr": 1000, "n_opening": 300}
    stood = {"t": last, "window": 0, "group": 1, "age": 24, "due": 0, "is_apart": False}
    return Material(
        pl.DataFrame(
            [dict.fromkeys(FLOWS, 0) | flowed | row for row in flows],
            schema=FLOWED | dict.fromkeys(FLOWS, pl.Int64),
        ),
        pl.DataFrame(
            [dict.fromkeys(STANDING, 0.0) | stood | row for row in standing],
            schema=STATE | {"is_apart": pl.Boolean} | dict.fromkeys(STANDING, pl.Float64),
        ),
        pl.DataFrame(won, schema={"t": pl.Int32, "new": pl.Float64, "expansion": pl.Float64}, orient="row"),
        pl.DataFrame(schema={"t": pl.Int32, "key": pl.String, "value": pl.Float64}),
        FIRST,
        last,
    )


def values(known: Material, key: str, origin: int) -> dict[int, float]:
    told = forecasts(known, [origin], key)
    return dict(told.select("horizon", "value").iter_rows())


def test_who_arrives_leaves_and_grows_as_in_a_first_year():
    # Half of each rate is the first year's own and half is common: 15% leave, 3% shrink, 1.5% grow.
    flows = [
        {"t": LAST, "age": 5, "churned_mrr": 200, "contraction_mrr": 40, "expansion_mrr": 20},
        {"t": LAST},
    ]
    won = [(t, 10.0, 3.0) for t in range(LAST - 11, LAST + 1)]
    told = values(material(flows, [{"kept_mrr": 0.0}], won), "arr", LAST)
    pace = 1 - 0.15 - 0.03 + 0.015
    assert told[1] == pytest.approx(12 * 10)
    assert told[3] == pytest.approx(12 * 10 * (1 + pace + pace**2))


def test_months_that_vary_make_a_forecast_of_arrivals_less_sure():
    # 0 and 20 in turn: squares of 1,200 about 10, over 11 degrees of freedom; three months of them, known from twelve.
    won = [(t, 20.0 * (t % 2), 3.0) for t in range(LAST - 11, LAST + 1)]
    told = forecasts(material([{"t": LAST}], [{"kept_mrr": 0.0}], won), [LAST], "arr")
    spread = told.filter(horizon=3)["spread"].item()
    assert spread == pytest.approx(12 * (3 * 1200 / 11 * (1 + 3 / 12)) ** 0.5)


def test_contraction_lowers_grr_as_far_as_it_did():
    # A tenth shrinks every month. Of 1,000 held at the opening of the last month 950 are held at its end: half of the
    # 100 was only given back. Other lengths of window hold other amounts, and nobody stood there a month before.
    flows = [{"t": t, "contraction_mrr": 100} for t in (LAST - 1, LAST)]
    standing = [
        {"t": LAST - 1, "window": 0, "retained_mrr": 1000.0},
        {"t": LAST - 1, "window": 1, "retained_mrr": 700.0},
        {"t": LAST, "window": 1, "retained_mrr": 950.0},
        {"t": LAST, "window": 11, "opening_mrr": 1000.0, "retained_mrr": 800.0},
        {"t": LAST - 1, "window": 11, "opening_mrr": 1000.0, "retained_mrr": 800.0},
    ]
    known = material(flows, standing)
    assert values(known, "grr", LAST)[1] == pytest.approx(0.8 * (1 - 0.5 * 0.1))
    # A month before no such step had been seen: all of it counts.
    assert values(known, "grr", LAST - 1)[1] == pytest.approx(0.8 * (1 - 0.1))


def asked(key: str, target: float, n_months: int, new: dict[int, float] | None = None):
    """A tenth is lost a month, of 2,000 paid by all, of 1,000 paid by those of eight months ago, who paid 1,200 then."""
    flows = [{"t": LAST, "churned_mrr": 100}]
    standing = [{"kept_mrr": 2000.0}, {"window": 8, "kept_mrr": 1000.0, "opening_mrr": 1200.0}]
    won = [(LAST - 11 + i, (new or {}).get(i, 7.0), 3.0) for i in range(12)]
    known = material(flows, standing, won)
    return known, asked_of(known, key, target, n_months, Decimal(1))


def test_what_is_lost_is_lost_by_the_accounts_that_are_asked_about():
    known, nrr = asked("nrr", 1.0, 4)
    assert losses(known)["lost"].to_list()[:3] == pytest.approx([200, 180, 162])
    assert losses(known, 8)["lost"].to_list()[:3] == pytest.approx([100, 90, 81])
    assert (nrr.base, nrr.opening, nrr.lost) == (1200, 1000, (100, 90, 81, 73))
    assert nrr.required == 1200 - 1000 + 344
    # Of NRR only what accounts grow by counts, of ARR new ones, too.
    assert nrr.won == (3,) * 12
    assert asked("arr", 24_000, 4)[1].won == (10,) * 12


def test_a_season_is_that_of_the_same_months_a_year_before():
    _, told = asked("arr", 12 * (2000 - 380 + 400), 2, {0: 27.0, 1: 7.0, 10: 0.0, 11: 900.0})
    assert (told.lost, told.required, told.season) == ((200, 180), 400, (300, 100))
    said = asks(told).en
    assert "takes 200 of" in said

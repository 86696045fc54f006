"""The model on companies whose hazards are known, its intervals in simulation, and that it never looks ahead."""

import random
from datetime import date

import polars as pl
import pytest
from lifelines import KaplanMeierFitter
from polars.testing import assert_frame_equal

from csdash.analysis.forecast import hazards
from csdash.analysis.forecast.backtest import Z80, Z95, told_by_all
from csdash.analysis.forecast.material import material
from csdash.analysis.forecast.model import forecasts, losses
from csdash.measures.ahead import AHEAD
from tests.analysis.forecast.companies import (
    FIRST,
    contract,
    contracts,
    drawn,
    fading,
    growing,
    history,
    opened,
)
from tests.thorough import thorough


def ahead(session) -> dict[tuple[str, int], float]:
    """Every forecast from the last month, by key and horizon."""
    known = material(session, {})
    told = forecasts(known, [known.last])
    return {
        (key, horizon): value for key, horizon, value in told.select("key", "horizon", "value").iter_rows()
    }


def test_constant_growth_goes_on():
    session = opened(history("2021-04", {"A": growing(30, 1.02), "B": growing(30, 1.02, 300)}))
    told, now = ahead(session), session.metrics("arr")["value"][-1]
    for horizon in (1, 6, 12):
        assert told["nrr", horizon] == pytest.approx(1.02**12, rel=1e-5)
        assert told["grr", horizon] == pytest.approx(1)
        assert told["logo_retention_rate", horizon] == 1
        assert told["arr", horizon] == pytest.approx(now * 1.02**horizon, rel=1e-5)


def test_constant_churn_goes_on():
    told = ahead(opened(fading(28, 2000, 0.03)))
    for horizon in (1, 12):
        for key in ("nrr", "grr", "logo_retention_rate"):
            assert told[key, horizon] == pytest.approx(0.97**12, abs=0.002)


def test_the_spread_is_that_of_accounts_that_leave_by_chance_with_a_rate_known_from_so_many_months():
    # Of all accounts 10 each: a binomial of those kept so far, wider by what 24 months (12 of gains) tell of a rate.
    session = opened(fading(28, 200, 0.03))
    known = material(session, {})
    stays = [round(200 * 0.97**m) for m in range(28)]
    churn = (stays[3] - stays[27]) / sum(stays[3:27])
    told = forecasts(known, [known.last]).filter(horizon=6)
    spread = dict(told.select("key", "spread").iter_rows())
    stay = (1 - churn) ** 6
    chance = (stays[27] * stay * (1 - stay)) ** 0.5
    for key, months in (("logo_retention_rate", 24), ("grr", 24), ("nrr", 12)):
        assert spread[key] == pytest.approx(chance / stays[21] * (1 + 6 / months) ** 0.5, rel=1e-6)
    assert spread["arr"] == pytest.approx(12 * 10 * chance * (1 + 6 / 12) ** 0.5, rel=1e-6)


def test_constant_contraction_goes_on():
    told = ahead(opened(history("2021-04", {"A": growing(30, 0.98), "B": growing(30, 0.98, 3000)})))
    for horizon in (1, 12):
        assert told["grr", horizon] == pytest.approx(0.98**12, rel=1e-4)


def test_new_business_is_the_mean_of_a_year_and_stays():
    # One account of 50 arrives every month; none ever leaves or grows.
    paid = {f"n{m}": [None] * m + [50] * (30 - m) for m in range(30)}
    session = opened(history("2021-04", paid))
    assert ahead(session)["arr", 12] == pytest.approx(12 * (30 * 50 + 12 * 50))


def test_who_came_back_is_won_as_well():
    won = material(
        opened(history("2021-04", {"A": [100] * 14, "B": [50] * 5 + [None] * 3 + [40] * 6})), {}
    ).won
    assert won.filter(pl.col("new") > 0).rows() == [(FIRST + 8, 40.0, 0.0)]


def test_what_has_passed_is_not_forecast():
    # Half was lost nine months ago. Of the twelve months that close in two, nothing else is unknown.
    session = opened(history("2021-04", {"A": [100] * 30, "B": [100] * 21}))
    told = ahead(session)["nrr", 2]
    rate = hazards.hazards(material(session, {}).flows, [session.last_month])["churn"].max()
    assert told == pytest.approx(0.5 * (1 - rate) ** 2, rel=0.01)


def test_who_is_due_leaves_when_due():
    # Everybody has a contract of a year and one in two leaves at its end, in October and never else.
    paid, rows = {}, []
    for i in range(160):
        year = i % 4
        paid[f"a{i}"] = [100] * (6 + 12 * year) if i < 80 else [100] * 40
        rows += [contract(f"a{i}", f"{y}-10", 12) for y in range(2020, 2021 + (year if i < 80 else 4))]
    session = opened(history("2021-04", paid), contracts=contracts(*rows))
    known = material(session, {}).until(FIRST + 28)  # August: October's end is two months off
    lost = losses(known)["lost"].to_list()
    assert lost[0] == pytest.approx(0)
    assert lost[1] > 0
    assert lost[2:] == pytest.approx([0] * 10, abs=1e-9)


def test_hazards_of_the_first_year_equal_lifelines(monkeypatch):
    monkeypatch.setattr(hazards, "BORROWED", 0)
    chance = random.Random(5)
    lives, paid = [], {"witness": [1.0] * 24}
    for i in range(80):
        start, length = chance.randint(1, 20), chance.randint(1, 15)
        end = min(start + length, 24)
        paid[f"a{i}"] = [None] * start + [10] * (end - start)
        lives.append((end - start if end < 24 else 23 - start, end < 24))
    session = opened(history("2021-04", paid, start_month={"witness": [date(2010, 1, 1)] * 24}))
    fitted = KaplanMeierFitter().fit(*zip(*lives, strict=True))
    # Ages 1 to 12: lost in the twelve steps from age 0. Ages at which nothing happened are not in its table.
    table = fitted.event_table.reindex(range(1, 13), method="bfill")
    lost = fitted.event_table.loc[1:12, "observed"].sum()
    told = hazards.hazards(material(session, {}).flows, [session.last_month])
    first = told.filter((pl.col("band") == hazards.FIRST_YEAR) & ~pl.col("is_due"))
    assert first["logo_churn"].item() == pytest.approx(lost / table["at_risk"].sum())


@thorough
def test_intervals_hold_what_they_say_in_simulation():
    # Two dozen companies of one kind in one snapshot; what came a year after the origin is known.
    paid, regions = {}, {}
    for company in range(24):
        mine = drawn(company, 38, 60, churn=0.015, grows=0.05, region=f"r{company}.")
        paid |= mine
        regions |= dict.fromkeys(mine, f"r{company}")
    session = opened(history("2021-04", paid, region=regions))
    origin, inside = FIRST + 25, []
    for company in range(24):
        known = material(session, {"region": [f"r{company}"]})
        told = forecasts(known.until(origin), [origin]).filter(horizon=AHEAD)
        came = known.actual.filter(pl.col("t") == origin + AHEAD)
        for key in ("nrr", "logo_retention_rate"):
            row = told.row(by_predicate=pl.col("key") == key, named=True)
            actual = came.filter(key=key)["value"].item()
            inside.append([abs(actual - row["value"]) <= z * row["spread"] for z in (Z80, Z95)])
    shares = [sum(side) / len(inside) for side in zip(*inside, strict=True)]
    assert 0.66 <= shares[0] <= 0.94
    assert shares[1] >= 0.85


def test_what_comes_after_an_origin_changes_nothing_there():
    paid = drawn(3, 40, 50, churn=0.02, grows=0.2)
    rows = [contract(name, "2021-04", 12) for name in paid]
    rows += [contract(name, "2022-04", 12) for name in list(paid)[:25]]
    origin = 30
    other = {
        name: months[: origin + 1] + [None if i % 3 else (mrr or 7) * 3 for mrr in months[origin + 1 :]]
        for i, (name, months) in enumerate(paid.items())
    }
    # In the other world everybody also signs for five years, the month after.
    later = [contract(name, "2023-11", 60, signed=date(2023, 11, 2)) for name in paid]
    told = []
    for accounts, signed in ((paid, rows), (other, [*rows, *later])):
        session = opened(history("2021-04", accounts), contracts=contracts(*signed))
        known = told_by_all(material(session, {})).filter(pl.col("origin") <= FIRST + origin)
        told.append(known.drop("actual", "error").drop_nulls("value"))
    assert told[0]["origin"].n_unique() == origin - 23
    assert_frame_equal(*told, check_row_order=False, rel_tol=1e-9, abs_tol=1e-9)

"""Load and cost by hand, and who of the sample data is over capacity."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from csdash.analysis.question import Question
from csdash.analysis.team.cost import efficiency
from csdash.analysis.team.hiring import ahead_of, hiring
from csdash.analysis.team.load import by_role, per_csm, per_group
from csdash.analysis.team.told import hires, loads
from csdash.errors import NotUnlocked
from tests.histories import history, opened
from tests.sample import sample_session

WALKS = 2000
PAID = {"A": [10, 10], "B": [20, 30], "C": [5, 5]}
CSM = {"A": "x", "B": "x", "C": "ghost"}


def team(**more) -> pl.DataFrame:
    """Two CSMs and one of CSOps, in both months."""
    rows = [
        (date(2025, month, 1), csm, "T", role, tier, capacity, cost)
        for month in (1, 2)
        for csm, role, tier, capacity, cost in (
            ("x", "csm", "high", 1, 100),
            ("y", "csm", "high", 3, 100),
            ("ops", "csops", None, None, 50),
        )
    ]
    columns = ["month", "csm_id", "team", "role", "tier", "capacity", "cost"]
    return pl.DataFrame(rows, schema=columns, orient="row").with_columns(**more)


@pytest.fixture(scope="module")
def session():
    return opened(history("2025-01", PAID, csm_id=CSM, segment=dict.fromkeys(PAID, "s")), team=team())


def question(session, window: int = 1, where: tuple = ()) -> Question:
    """All months of a session."""
    return Question(window, where, session.first_month, session.last_month)


def test_each_csm_has_its_accounts_and_its_load(session):
    told = per_csm(session, question(session)).select("csm_id", "n_accounts", "arr", "load")
    assert told.rows() == [("x", 2, 480.0, 2.0), ("y", 0, 0.0, 0.0), ("ghost", 1, 60.0, None)]


def test_groups_add_up_and_leave_unknown_capacity_out(session):
    told = per_group(per_csm(session, question(session)).drop_nulls("team")).row(0, named=True)
    assert (told["n_csms"], told["load"], told["spare"], told["cost"]) == (2, 0.5, 2, 200.0)
    assert told["cost_rate"] == pytest.approx(200 * 12 / 480)


def test_part_of_a_book_is_held_against_no_whole_capacity_or_pay(session):
    part = question(session, where=(("segment", ("s",)),))
    told = per_csm(session, part)
    assert told["load"].null_count() == told.height
    assert told["cost"].null_count() == told.height
    assert by_role(session, part)["cost_rate"].null_count() == 2
    assert efficiency(session, part).cost is None


def test_the_ratio_of_csops_and_what_all_of_it_costs(session):
    told = by_role(session, question(session)).row(-1, named=True)
    assert (told["n_csms"], told["n_csops"], told["csms_per_csops"]) == (2, 1, 2.0)
    assert (told["cost"], told["arr_per_csm"]) == (250.0, 270.0)
    assert told["cost_per_account"] == pytest.approx(250 / 3)


def test_expansion_beside_its_cost(session):
    told = efficiency(session, question(session))
    assert (told.cost, told.expansion_arr, told.new_arr, told.n_by_cs) == (250.0, 120.0, 0.0, None)
    assert told.cost_per_expansion == pytest.approx(250 / 120)


def test_without_a_team_or_csms_it_says_what_is_missing():
    bare = opened(history("2025-01", PAID))
    for ask in (per_csm, by_role, hiring):
        with pytest.raises(NotUnlocked):
            ask(bare, question(bare))


def test_a_walk_with_a_drift_by_hand():
    # Changes 1, 3, 2, 0, 2, 4: mean 2, variance 2; t with 5 degrees is 2.5706.
    drift, expected, lower, upper, n = ahead_of([10, 11, 14, 16, 16, 18, 22], 12)
    assert (drift, expected, n) == (2, 46, 6)
    reach = 2.5706 * 2**0.5 * (12 + 144 / 6) ** 0.5
    assert upper - expected == pytest.approx(reach, rel=2e-3)
    assert expected - lower == pytest.approx(reach, rel=2e-3)
    assert ahead_of([1, 2, 3], 12) == (None, None, None, None, 2)
    assert ahead_of([9, 1, 9, 1, 9, 1, 9, 1], 12)[2] == 0


@pytest.fixture(scope="module")
def sample():
    return sample_session()


def test_the_planted_teams_are_over_capacity_and_no_other(sample):
    csms = per_csm(sample, question(sample, 12))
    groups = per_group(csms)
    over = groups.filter(pl.col("load") > 1).select("team", "tier").rows()
    assert sorted(over) == [("Central", "low"), ("Digital", "tech"), ("West", "high")]
    said = loads(sample, csms, groups)[1].en
    assert all(name in said for name in ("Central Low touch", "Digital Tech touch", "West High touch"))


def test_hires_follow_from_growth_and_capacity(sample):
    told = hiring(sample, question(sample, 12))
    for row in told.iter_rows(named=True):
        assert row["needed_lower"] <= row["needed"] <= row["needed_upper"]
        assert (row["needed"] - 1) * row["per_csm"] < row["expected"] <= row["needed"] * row["per_csm"]
        assert row["gap"] == row["needed"] - row["n_csms"]
    assert len(hires(sample, told)) == (told["gap"] > 0).sum()


def hired(*tiers: tuple) -> pl.DataFrame:
    """A forecast of so many tiers: needed, needed_lower, needed_upper; each has 10 CSMs."""
    rows = [(tier, 10, 120.0, 90.0, 150.0, *needs, needs[0] - 10) for tier, *needs in tiers]
    columns = (
        "tier",
        "n_csms",
        "expected",
        "lower",
        "upper",
        "needed",
        "needed_lower",
        "needed_upper",
        "gap",
    )
    return pl.DataFrame(rows, schema=columns, orient="row")


def test_what_is_missing_is_told_with_its_interval_and_with_doubt_where_there_is_some(session):
    sure, doubtful = (told.en for told in hires(session, hired(("high", 12, 11, 14), ("low", 12, 10, 14))))
    assert sure == (
        "In twelve months High touch is expected to have 120 accounts (90–150) and to need 12 CSMs (11–14), 2 more than now."
    )
    assert doubtful.endswith("(10–14), 2 more than now (the interval leaves open that none is missing).")
    # Ten are expected to do, and may not.
    (perhaps,) = hires(session, hired(("high", 10, 9, 12), ("low", 9, 8, 10)))
    assert perhaps.en.endswith("at the upper end of the interval they are not in High touch.")
    assert perhaps.ja.endswith("予測の幅の上端ではハイタッチで足りません。")
    (enough,) = hires(session, hired(("low", 9, 8, 10)))
    assert enough.en.endswith("are enough in twelve months in every tier.")


def test_nineteen_of_twenty_walks_end_within_the_interval():
    rng = np.random.default_rng(11)
    held = 0
    for _ in range(WALKS):
        steps = np.rint(rng.normal(2.0, 4.0, 24 + 12)).astype(int)
        path = [300, *(300 + np.cumsum(steps)).tolist()]
        _, _, lower, upper, n = ahead_of(path[:25], 12)
        assert n == 24
        held += lower <= path[-1] <= upper
    # 95%, and three standard errors of it.
    assert abs(held / WALKS - 0.95) < 3 * (0.95 * 0.05 / WALKS) ** 0.5


def test_hiring_does_not_see_what_comes_later(sample):
    early = Question(12, (), sample.first_month, sample.last_month - 12)
    later = hiring(sample, question(sample, 12))
    then = hiring(sample, early)
    assert then["n_accounts"].sum() < later["n_accounts"].sum()
    assert then.equals(hiring(sample, Question(12, (), sample.last_month - 20, sample.last_month - 12)))

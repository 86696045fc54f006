"""What is answered from a rollup is what the cube itself answers, whatever is asked."""

import itertools
import random

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from csdash.errors import UnknownName
from csdash.measures import rollups
from csdash.measures.rollups import KEYS, Rollup, Rollups
from csdash.months import month_start
from tests.histories import opened
from tests.thorough import only

FIRST, MONTHS, ACCOUNTS = 2022 * 12, 14, 150
VALUES = {
    "segment": ("Enterprise", "SMB", None),
    "region": ("East", "West"),
    "tier": ("high", "low", "tech"),
    "plan": ("free", "pro"),
}


def company(seed: int) -> pl.DataFrame:
    """Accounts that pause, leave, return, change their attributes and began before the data or in it."""
    dice = random.Random(seed)
    rows = []
    for i in range(ACCOUNTS):
        start = dice.randrange(-3, MONTHS)
        held = {name: dice.choice(values) for name, values in VALUES.items()}
        for m in range(max(start, 0), MONTHS):
            if dice.random() < 0.15:
                continue
            if dice.random() < 0.1:
                held = held | {"tier": dice.choice(VALUES["tier"])}
            rows.append(
                {
                    "month": month_start(FIRST + m),
                    "account_id": f"a{i:03}",
                    "mrr": dice.choice([1, 5, 5, 20, 300]),
                    "start_month": month_start(FIRST + start),
                    **held,
                }
            )
    return pl.DataFrame(rows, schema_overrides=dict.fromkeys(VALUES, pl.String))


def questions(seed: int) -> list[dict]:
    """Any attributes to split by, any to filter by, among them the same ones, none and values that meet nothing."""
    dice = random.Random(seed)
    asked = [{}]
    for n_by, n_where in itertools.product(range(3), range(5)):
        by, named = dice.sample([*VALUES], n_by), dice.sample([*VALUES], n_where)
        known = {name: [value for value in VALUES[name] if value] for name in named}
        where = {name: dice.sample(values, dice.randint(1, len(values))) for name, values in known.items()}
        asked.append({"by": by, "where": where})
    return asked


def answers(session, question: dict) -> list[pl.DataFrame]:
    return [
        session.cohorts(**question),
        session.cohorts(**question, strict=True),
        session.survival(**question),
        session.bridges((1, 12), **question),
        session.metrics("nrr", "grr", "logo_churn_rate", "mrr", window=3, **question),
        session.metrics("nrr", "mrr", window=1, month=month_start(FIRST + 9), **question),
    ]


@pytest.mark.parametrize("seed", only([1], range(1, 6)))
def test_rollups_answer_as_the_cube_does(seed: int, monkeypatch):
    accounts = company(seed)
    session = opened(accounts)
    expected = [answers(session, question) for question in questions(seed)]
    monkeypatch.setattr(rollups, "SMALL", 0)
    monkeypatch.setattr(rollups, "SHARE", 1)
    rolled = opened(accounts)
    for question, wanted in zip(questions(seed), expected, strict=True):
        # Twice: made, and kept.
        for _ in range(2):
            rolled.answers.forget()
            for told, want in zip(answers(rolled, question), wanted, strict=True):
                assert_frame_equal(told, want)
    kept = rolled._by_account._rollups
    assert kept.of("cohorts", ("segment",), ["tier"]) is not None


def test_a_rollup_holds_one_row_per_group_and_value_that_is_filtered_by():
    cube = pl.DataFrame(
        {
            "age": [0, 0, 0, 1, 1],
            "n_entered": [1, 2, 4, 8, 16],
            "segment": ["a", "b", "a", "b", "b"],
            "tier": ["x", "x", "y", "x", "y"],
        }
    )
    rollup = Rollup.of(cube, ["age"], ("segment",))
    assert rollup.rows.sort("place", "segment").rows() == [(0, "a", 5), (0, "b", 2), (1, "b", 24)]
    assert rollup.sums(["n_entered"], pl.col("segment") == "b").rows() == [(0, 2), (1, 24)]
    assert rollup.sums(["n_entered"], pl.col("segment") == "a").rows() == [(0, 5)]
    assert rollup.sums(["n_entered"], pl.col("segment") == "c").rows() == []


def test_small_cubes_and_rollups_as_long_as_their_cube_are_not_kept(monkeypatch):
    cube = pl.DataFrame({"age": range(100), "n_entered": [1] * 100, "n_events": 0, "n_censored": 0})
    twice = pl.concat([cube, cube])
    assert Rollups({"lifetimes": twice}).of("lifetimes", (), ()) is None
    monkeypatch.setattr(rollups, "SMALL", 50)
    assert Rollups({"lifetimes": cube}).of("lifetimes", (), ()) is None
    assert Rollups({"lifetimes": twice}).of("lifetimes", (), ()).rows.height == 100


def test_what_was_not_asked_for_longest_is_let_go(monkeypatch):
    monkeypatch.setattr(rollups, "SMALL", 0)
    cube = pl.DataFrame({"age": [0, 1] * 50, "n_entered": [1] * 100, **dict.fromkeys("abc", "x")})
    size = Rollup.of(cube, ["age"], "a").rows.estimated_size()
    made = Rollups({"lifetimes": cube}, room=2 * size)
    first, second = made.of("lifetimes", (), "a"), made.of("lifetimes", (), "b")
    assert made.of("lifetimes", (), ["a"]) is first
    made.of("lifetimes", (), "c")
    assert made.of("lifetimes", (), "a") is first
    assert made.of("lifetimes", (), "b") is not second


def test_sums_need_money_and_counts_only_beside_the_keys():
    """Whatever is no key and no attribute of these cubes can be added up."""
    frames = opened(company(1))._by_account.frames
    for name, keys in KEYS.items():
        left = frames[name].drop(keys, *VALUES)
        assert all(kind in (pl.Int64, pl.Float64) for kind in left.dtypes), name


def test_unknown_names_are_refused(monkeypatch):
    monkeypatch.setattr(rollups, "SMALL", 0)
    session = opened(company(1))
    for question in ({"by": ["sgment"]}, {"where": {"sgment": ["SMB"]}}, {"where": {"segment": ["Small"]}}):
        with pytest.raises(UnknownName):
            session.cohorts(**question)

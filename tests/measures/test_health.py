"""A health score by hand: what it is made of, when it is withheld, whose it is, and in which band it falls."""

from pathlib import Path

import polars as pl
import pytest

import csdash
from csdash.configs.config import shipped_text
from csdash.settings import SAMPLE_DATA, Settings
from tests.histories import day, history, opened

# Two inputs that weigh 3 and 1, a third that weighs 1; at least 3 of the 5 must be known.
CONFIG = """
version = "test"
source = "{source}"
coverage_floor = 0.6
healthy_from = 70
at_risk_below = 40
steep = 10
sponsors = {{ open_days = 365, step_days = 60, won_days = 90 }}
peers = {{ followed_months = 15, engaged_days = 120, landmark_months = 4 }}
inputs = [
  {{ column = "health_adoption", weight = 3 }},
  {{ column = "health_support", weight = 1 }},
  {{ column = "health_survey", weight = 1 }},
]
"""
PAID = {name: [10] for name in "ABCDEF"}


def settings(folder: Path, source: str = "given", **changed: str) -> Settings:
    text = CONFIG.format(source=source)
    for name, value in changed.items():
        text = text.replace(f"{name} = {value.split()[0]}", f"{name} = {value.split()[1]}")
    (folder / "health.toml").write_text(text, encoding="utf-8")
    return Settings(configs=folder)


def scores(session: csdash.Session) -> dict[str, tuple]:
    rows = session.health_months().select("account_id", "score", "band", "coverage", "is_given")
    return {row[0]: row[1:] for row in rows.iter_rows()}


def test_the_weighted_mean_of_what_is_known(tmp_path):
    accounts = history(
        "2024-04",
        PAID,
        health_adoption={"A": 80.0, "B": 80.0, "D": 20.0, "E": 70.0},
        health_support={"A": 40.0, "C": 90.0, "E": 70.0},
        health_survey={"A": 60.0, "C": 90.0, "E": 70.0},
    )
    found = scores(opened(accounts, options={"settings": settings(tmp_path)}))
    assert found == {
        # (3 x 80 + 40 + 60) / 5 = 68
        "A": (68.0, "watch", 1.0, False),
        # Only what weighs 3 of 5 is known: exactly the floor, and the unknown does not count as zero.
        "B": (80.0, "healthy", 0.6, False),
        # 2 of 5 are below the floor, and nothing is worse than little.
        "C": (None, None, 0.4, False),
        "D": (20.0, "at_risk", 0.6, False),
        "E": (70.0, "healthy", 1.0, False),
        "F": (None, None, 0.0, False),
    }


def test_exactly_the_floor_is_enough(tmp_path):
    accounts = history(
        "2024-04",
        PAID,
        health_adoption={"A": 50.0, "B": 50.0},
        health_support={"A": 50.0},
        health_survey={"A": None},
    )
    session = opened(accounts, options={"settings": settings(tmp_path, coverage_floor="0.6 0.8")})
    # 4 of 5 are known of A, 3 of 5 of B.
    assert {name: row[0] for name, row in scores(session).items() if name in "AB"} == {"A": 50.0, "B": None}


@pytest.fixture
def partly_given():
    return history(
        "2024-04",
        PAID,
        health_score={"A": 39.9, "B": 40.0, "C": 69.9, "D": 70.0},
        health_adoption=dict.fromkeys(PAID, 10.0),
    )


def test_the_datas_own_score_wins_where_there_is_one(tmp_path, partly_given):
    found = scores(opened(partly_given, options={"settings": settings(tmp_path)}))
    # An edge belongs to the better band; without a score of the data it is made, and says so.
    assert [found[name][:2] + found[name][3:] for name in "ABCDE"] == [
        (39.9, "at_risk", True),
        (40.0, "watch", True),
        (69.9, "watch", True),
        (70.0, "healthy", True),
        (10.0, "at_risk", False),
    ]


def test_a_config_may_want_it_always_made(tmp_path, partly_given):
    found = scores(opened(partly_given, options={"settings": settings(tmp_path, "made")}))
    assert {row[0] for row in found.values()} == {10.0}
    assert not any(row[3] for row in found.values())


def test_metrics_and_page_read_the_same_edges(tmp_path, partly_given):
    mine = settings(tmp_path, healthy_from="70 69.9", at_risk_below="40 45")
    session = opened(partly_given, options={"settings": mine})
    month = day("2024-04")
    shares = session.metrics("healthy_accounts_share", "at_risk_accounts_share", month=month)["value"]
    # Of four scores given: 69.9 and 70 are healthy now, 39.9 and 40 at risk.
    assert shares.to_list() == [0.5, 0.5]
    bands = session.health_months().filter("is_given")["band"].to_list()
    assert bands == ["at_risk", "at_risk", "healthy", "healthy"]
    assert session.account_stock(month)["n_healthy"].sum() == 2


def test_an_account_that_was_merged_brings_no_health_of_its_own(tmp_path):
    accounts = history(
        "2024-04",
        {"A": [10, 10], "B": [5, 5]},
        health_adoption={"A": [50.0, 50.0], "B": [90.0, 90.0]},
        parent_id={"B": [None, "A"]},
    )
    session = opened(accounts, options={"settings": settings(tmp_path)})
    rows = session.health_months(day("2024-05"), day("2024-05"))
    assert rows.select("account_id", "score").rows() == [("A", 50.0)]


def test_made_of_its_inputs_a_score_is_what_another_hand_made(tmp_path):
    # The sample data's own scores were made by its generator, from the same weights, in plain Python.
    text = shipped_text("health").replace('source = "given"', 'source = "made"')
    (tmp_path / "health.toml").write_text(text, encoding="utf-8")
    month = day("2026-10")
    session = csdash.open(SAMPLE_DATA, settings=Settings(configs=tmp_path))
    made = session.health_months(month, month)
    files = SAMPLE_DATA / "snapshots" / session.id / "accounts" / "**" / "*.parquet"
    rows = pl.read_parquet(files, hive_partitioning=False).filter(pl.col("month") == month)
    own = rows.group_by("account_id").agg(pl.col("health_score").max())
    both = made.join(own, on="account_id")
    assert both.height == made.height
    assert (both["score"].is_null() == both["health_score"].is_null()).all()
    # Half a tenth is rounded up here and down there.
    assert (both["score"] - both["health_score"]).abs().max() <= 0.1001
    assert not made["is_given"].any()

"""Account lifetimes through a whole session against lifelines, group by group, late entries included."""

import numpy as np
import polars as pl
import pytest
from lifelines import KaplanMeierFitter

from csdash.months import month_index, month_start
from tests.histories import day, history, opened

FIRST, MONTHS = month_index(day("2021-01")), 36
GROUPS = ("SMB", "ENT", "Mid")


def lives(seed: int, n: int = 240) -> pl.DataFrame:
    """Accounts with a start (before or inside the data) and a stop; a few return after a lapse."""
    rng = np.random.default_rng(seed)
    start = rng.integers(-24, MONTHS, n)
    stop = start + rng.geometric(0.04, n)
    seen = stop > 0
    return pl.DataFrame(
        {
            "account_id": [f"a{i}" for i in range(n)],
            "start": start,
            "stop": np.minimum(stop, MONTHS),
            "happened": stop < MONTHS,
            "segment": rng.choice(GROUPS, n),
            "returns": rng.random(n) < 0.2,
        }
    ).filter(pl.Series(seen))


def accounts(frame: pl.DataFrame) -> pl.DataFrame:
    rows = []
    for life in frame.iter_rows(named=True):
        months = [
            m
            for m in range(max(life["start"], 0), MONTHS)
            if m < life["stop"] or (life["returns"] and m > life["stop"])
        ]
        rows += [
            {
                "month": month_start(FIRST + m),
                "account_id": life["account_id"],
                "mrr": 10.0,
                "segment": life["segment"],
                "start_month": month_start(FIRST + life["start"]),
            }
            for m in months
        ]
    return pl.DataFrame(rows)


def fitted(frame: pl.DataFrame) -> KaplanMeierFitter:
    ages = frame.select(
        # Gone in the first month without payment; seen to the last covered month otherwise.
        end=pl.when("happened").then("stop").otherwise(MONTHS - 1) - pl.col("start"),
        # First seen at age e: at risk only after it.
        entry=pl.when(pl.col("start") < 0).then(0.5 - pl.col("start")).otherwise(0.0),
    )
    return KaplanMeierFitter().fit(
        ages["end"].to_numpy(), frame["happened"].to_numpy(), entry=ages["entry"].to_numpy()
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_survival_equals_lifelines_by_group(seed: int):
    frame = lives(seed)
    session = opened(accounts(frame))
    curves = {"": session.survival()} | {
        group: session.survival(by=["segment"]).filter(pl.col("segment") == group) for group in GROUPS
    }
    for group, curve in curves.items():
        independent = fitted(frame if not group else frame.filter(pl.col("segment") == group))
        ages = curve["age"].to_numpy()
        assert curve["survival"].to_list() == pytest.approx(
            independent.survival_function_at_times(ages).tolist()
        )
        band = independent.confidence_interval_survival_function_.asof(ages)
        inside = curve.with_columns(low=band.iloc[:, 0].to_numpy(), up=band.iloc[:, 1].to_numpy()).filter(
            (pl.col("survival") > 0) & (pl.col("survival") < 1)
        )
        assert inside.height >= 8
        assert inside["lower"].to_list() == pytest.approx(inside["low"].to_list())
        assert inside["upper"].to_list() == pytest.approx(inside["up"].to_list())
        table = independent.event_table
        assert curve["events"].sum() == table["observed"].sum()


def test_a_life_ends_with_its_first_lapse():
    # A lapses at age 2 and returns: the return does not undo it. B is seen to the end and censored.
    session = opened(
        history("2024-01", {"old": [1] * 6, "A": [None, 5, 5, None, 5, 5], "B": [None, 5, 5, 5, 5, 5]})
    )
    table = session.survival().select("age", "at_risk", "events", "censored", "survival").rows()
    assert table == [(0, 2, 0, 0, 1.0), (2, 2, 1, 0, 0.5), (4, 1, 0, 1, 0.5)]


def test_who_enters_late_is_not_at_risk_before():
    # A began in September 2023 and is first seen at age 4. In February three are known: A at age 5, which
    # lapses, and B and C at age 1. Only B and C say anything about age 1, and only A about age 5.
    late = history("2024-01", {"A": [5, None, None], "B": [5, 5, None], "C": [5, 5, 5]})
    starts = {"A": day("2023-09"), "B": day("2024-01"), "C": day("2024-01")}
    session = opened(late.with_columns(start_month=pl.col("account_id").replace_strict(starts)))
    table = session.survival().select("age", "at_risk", "events", "censored").rows()
    assert table == [(0, 2, 0, 0), (2, 2, 1, 1), (4, 0, 0, 0), (5, 1, 1, 0)]


def test_who_had_lapsed_before_the_data_is_no_survivor():
    # A first paid in 2022, was not there in January and came back in March: its first lapse was never seen.
    paid = {"A": [None, None, 5, 5], "B": [5, 5, 5, None]}
    starts = {"A": day("2022-01"), "B": day("2023-11")}
    frame = history("2024-01", paid).with_columns(start_month=pl.col("account_id").replace_strict(starts))
    session = opened(frame)
    table = session.survival().select("age", "at_risk", "events", "censored").rows()
    assert table == [(2, 0, 0, 0), (5, 1, 1, 0)]
    # Nor is it in a cohort, whose size would otherwise grow with every return, for months long told.
    assert session.cohorts()["cohort_month"].unique().to_list() == [day("2023-11")]

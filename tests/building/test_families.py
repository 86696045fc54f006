"""What is not of money, built month by month, is what it is when all history is added up at once."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from functools import partial

import polars as pl
import pytest

import csdash
from csdash.building import families, snapshot
from csdash.building.plan import Plan
from csdash.building.reach import REACHES
from csdash.months import month_end, month_start
from tests.building.by_month import (
    CUBES,
    GRAINS,
    LATER,
    N_MONTHS,
    added_up,
    assert_the_same,
    built,
    built_anew,
    copied,
    published,
    tables_of,
    told_anew,
    until,
)
from tests.building.test_as_a_whole import FIRST, TOGETHERS
from tests.thorough import THOROUGH, thorough

CASES = [(1, TOGETHERS[0]), pytest.param(2, 20, marks=thorough)]
if THOROUGH:
    CASES += [(seed, TOGETHERS[seed % 3]) for seed in range(30)]


@pytest.mark.parametrize(("seed", "together"), CASES)
def test_month_by_month_and_at_once_are_the_same(seed, together, tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "Plan", partial(Plan, together=together))
    tables = tables_of(seed)
    if seed % 4 == 2:
        # When an account began is told by its onboarding then.
        del tables["contracts"]
    root = published(tables, tmp_path / "data")
    cubes = [name for name in CUBES if "contracts" in tables or name not in ("renewals", "cmrr")]
    whole = added_up(root, cubes)
    built(root)
    assert_the_same(root, whole, cubes)


def test_one_more_month_makes_only_its_own_part(known, tmp_path):
    tables, root = known[0], copied(known[1], tmp_path)
    before = csdash.open(root)
    made = built_anew(root, tables)
    # Of contracts it may be known what became of them, and what they began with.
    anew = {name: told_anew(before, csdash.open(root), name) for name in ("renewals", "cmrr")}
    assert anew["renewals"] < GRAINS * N_MONTHS / 3
    # Of two months before it more may be known of why somebody left, and who is back.
    churn = {"churn": GRAINS * 3}
    assert made == Counter(dict.fromkeys((reach.name for reach in REACHES), 1) | churn | anew)
    assert not built(root), "what is there is not made again"


def test_another_amount_touches_the_months_that_look_back_to_it(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    # One amount of a line that was there before is another one; who pays stays.
    line, paid = pl.concat_str("account_id", "product"), tables["accounts"].filter(pl.col("mrr") >= pl.lit(5))
    earlier = paid.filter(pl.col("month") < month_start(FIRST + 5)).select(line).to_series()
    dearer = (
        (pl.col("month") == month_start(FIRST + 5))
        & (pl.col("mrr") >= pl.lit(5))
        & line.is_in(earlier.implode())
    )
    assert tables["accounts"].filter(dearer).height
    changed = tables["accounts"].with_columns(mrr=pl.when(dearer).then(pl.col("mrr") + 1).otherwise("mrr"))
    # Windows that close in the month, and those that opened in it 1, 3 and 12 months before they close; a year of states.
    told = {
        "churn": GRAINS * 4,
        "expansion": 4,
        "flows": 12,
        "surveys": 12,
        "care": 1,
        "serving": 1,
        "waiting": 1,
        "practice": 1,
        "cmrr": GRAINS,
    }
    assert built_anew(root, tables | {"accounts": changed}) == told


@pytest.mark.parametrize(
    ("table", "row", "told"),
    [
        # Of an account that nothing else is told of: until there is another note, and of nobody's loss before two months.
        (
            "events",
            {"account_id": "N", "kind": "risk_suspected"},
            {"care": 12, "cmrr": GRAINS * LATER, "practice": LATER},
        ),
        pytest.param(
            "events",
            {"kind": "first_value"},
            {"care": LATER, "waiting": LATER, "practice": 12},
            marks=thorough,
        ),
        pytest.param("events", {"kind": "goal_captured"}, {"care": LATER, "practice": 12}, marks=thorough),
        # A request that had its time is counted for a year.
        ("events", {"kind": "request", "detail": "new"}, {"care": 12, "practice": LATER}),
        # A loss up to two months before it and up to a year after, each told of for a year.
        (
            "events",
            {"kind": "churn_notice", "detail": "x"},
            {"care": 12, "practice": 12, "churn": GRAINS * (LATER + 2)},
        ),
        pytest.param(
            "events",
            {"kind": "churned", "detail": "x"},
            {"care": 12, "practice": 12, "churn": GRAINS * (LATER + 2)},
            marks=thorough,
        ),
        pytest.param(
            "surveys", {"contact_id": "A1.0", "kind": "nps", "score": 4}, {"surveys": 12}, marks=thorough
        ),
        # In force at the end of four months, and the month after them is told of what was due.
        pytest.param(
            "contracts",
            {
                "contract_id": "N",
                "start_date": month_start(FIRST + 5),
                "end_date": month_end(FIRST + 9) - timedelta(days=1),
                "mrr": 5.0,
            },
            {"flows": 5, "waiting": LATER, "renewals": GRAINS * (LATER - 4)},
            marks=thorough,
        ),
        # Signed four months before it begins.
        (
            "contracts",
            {
                "contract_id": "N",
                "account_id": "N",
                "signed_date": month_start(FIRST + 5),
                "start_date": month_start(FIRST + 9),
                "end_date": month_end(FIRST + 40),
                "mrr": 5.0,
            },
            {"flows": LATER - 4, "waiting": LATER - 4, "cmrr": GRAINS * 4},
        ),
        # Known four months before it ends that it will; who pays nothing has nothing to lose.
        (
            "contracts",
            {
                "contract_id": "N",
                "notice_date": month_start(FIRST + 5),
                "start_date": month_start(FIRST - 9),
                "end_date": month_end(FIRST + 8),
                "mrr": 5.0,
            },
            {"flows": 10, "waiting": LATER + 5, "renewals": GRAINS * (LATER - 3), "cmrr": GRAINS * 4},
        ),
    ],
)
def test_what_small_tables_tell_touches_only_what_is_asked_of_it(known, tmp_path, table, row, told):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    day = {"date": month_start(FIRST + 5)} if "start_date" not in row else {}
    more = pl.DataFrame([{"account_id": "A1"} | day | row])
    rows = pl.concat([tables[table], more], how="diagonal_relaxed")
    assert built_anew(root, tables | {table: rows}) == told


@thorough
def test_who_is_back_has_not_left_for_the_reason_told_since(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    first = (
        tables["accounts"].filter(pl.col("account_id") == "Z").head(1).with_columns(account_id=pl.lit("B"))
    )

    def paid(months: range) -> pl.DataFrame:
        return pl.concat(first.with_columns(month=pl.lit(month_start(FIRST + m))) for m in months)

    last = N_MONTHS - 2
    left = {"accounts": pl.concat([tables["accounts"], paid(range(last - 1))])}
    event = {"date": month_start(FIRST + last), "account_id": "B", "kind": "churned", "detail": "x"}
    left["events"] = pl.concat([tables["events"], pl.DataFrame([event])], how="diagonal_relaxed")
    built_anew(root, tables | left)
    back = {"accounts": pl.concat([left["accounts"], paid(range(last, last + 1))])}
    assert built_anew(root, tables | left | back)["churn"] == GRAINS * 3


def test_where_somebody_began_is_told_of_all_their_months(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    # When this one began is not known: it is in no cohort, which would tell as well.
    begun = (pl.col("account_id") == "Z") & (pl.col("month") == month_start(FIRST))
    fit = pl.when(pl.col("fit") == "target").then(pl.lit("non_target")).otherwise(pl.lit("target"))
    changed = tables["accounts"].with_columns(pl.when(begun).then(fit).otherwise("fit").alias("fit"))
    told = built_anew(root, tables | {"accounts": changed})
    assert told["churn"] > GRAINS * 4, "windows that do not touch the month"


def test_of_more_rows_than_it_can_be_read_of_the_forecast_is_not_built(known, tmp_path, monkeypatch):
    root = copied(known[1], tmp_path)
    few = [replace(one, most_rows=one.most_rows and 1) for one in REACHES]
    monkeypatch.setattr(families, "REACHES", few)
    published(known[0], root)
    whole = added_up(root)
    built(root)
    assert_the_same(root, whole, [name for name in CUBES if name not in ("flows", "standing")])


def test_what_the_data_does_not_say_is_not_built(known, tmp_path):
    accounts = known[0]["accounts"].drop("cost_to_serve", "gross_margin")
    root = published({"accounts": accounts}, tmp_path / "data")
    told = ["churn", "expansion", "expansion_lines", "flows", "standing", "practice"]
    whole = added_up(root, told)
    built(root)
    assert_the_same(root, whole, told)

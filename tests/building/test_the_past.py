"""What a month asks of the past, however long ago: where accounts last stood, what contracts began with, what became of them."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import polars as pl
import pytest
from polars.testing import assert_frame_equal

import csdash
from csdash.building import snapshot
from csdash.building.plan import Plan
from csdash.building.snapshot import build_snapshot, made_cubes, vault_of
from csdash.measures import renewals
from csdash.measures.stage import ACCOUNT, PRODUCT
from csdash.months import month_end, month_start
from csdash.settings import Settings
from csdash.snapshots.listing import snapshot_at
from csdash.snapshots.store import open_store
from tests.building.by_month import (
    GRAINS,
    N_MONTHS,
    added_up,
    assert_the_same,
    built,
    built_anew,
    copied,
    published,
    told_anew,
    until,
)
from tests.building.test_as_a_whole import FIRST
from tests.thorough import thorough


def test_where_somebody_last_stood_is_told_however_long_ago(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    gone = pl.col("account_id") == "G"
    left = tables["accounts"].filter(gone & (pl.col("mrr") > pl.lit(0)))["month"].max()
    assert left < month_start(FIRST + 5)
    # A year after they left somebody still talks to them, and a contract is signed that has not begun.
    event = {"date": month_start(FIRST + 17), "account_id": "G", "kind": "touch_proactive"}
    contract = {"contract_id": "G", "account_id": "G", "product": "P", "mrr": 5.0}
    days = {"signed": FIRST + 16, "start": FIRST + 18, "end": FIRST + 30}
    contract |= {f"{name}_date": month_start(m) for name, m in days.items()}
    more = {"events": event, "contracts": contract}
    told = tables | {
        name: pl.concat([tables[name], pl.DataFrame([row])], how="diagonal_relaxed")
        for name, row in more.items()
    }
    built_anew(root, told)
    elsewhere = pl.when(gone & (pl.col("month") == left)).then(pl.lit("c")).otherwise("segment")
    before = csdash.open(root)
    made = built_anew(root, told | {"accounts": tables["accounts"].with_columns(segment=elsewhere)})
    now = csdash.open(root)
    for name in ("practice", "cmrr", "renewals"):
        assert told_anew(before, now, name) <= made[name] <= GRAINS * N_MONTHS
    # Long after whatever else the month is looked at for.
    for name in ("practice", "cmrr"):
        here, there = (
            one.cubes(ACCOUNT).frames[name].filter(pl.col("t") == FIRST + 17) for one in (now, before)
        )
        assert here.height != there.height or not here.equals(there)


@thorough
def test_the_last_amount_is_told_of_for_a_year(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    gone, paid = pl.col("account_id") == "G", pl.col("mrr") > pl.lit(0)
    left = tables["accounts"].filter(gone & paid)["month"].max()
    dearer = gone & paid & (pl.col("month") == left)
    changed = tables["accounts"].with_columns(mrr=pl.when(dearer).then(pl.col("mrr") + 1).otherwise("mrr"))
    # The month itself, and those in which it is the loss of the year.
    assert built_anew(root, tables | {"accounts": changed})["practice"] == 1 + 12


@thorough
@pytest.mark.parametrize("days", [0, 45])
def test_days_of_grace_are_told_of_renewals(known, tmp_path, days):
    tables, root = until(known[0], N_MONTHS - 1), tmp_path / "data"
    published(tables, root)
    settings = replace(Settings(), data=root, renewal_grace_days=days)
    whole = csdash.open(root, settings=settings)
    for grain in (ACCOUNT, PRODUCT):
        for name in ("renewals", "cmrr"):
            assert whole.cubes(grain).frames[name].height
    with vault_of(settings).only_builder():
        build_snapshot(open_store(root), snapshot_at(root, None), settings)
    for grain in (ACCOUNT, PRODUCT):
        made = made_cubes(settings, whole.id, grain)
        session = csdash.open(root, settings=settings)
        for name in ("renewals", "cmrr"):
            assert name in made.frames
            here, there = (one.cubes(grain).frames[name] for one in (session, whole))
            assert_frame_equal(here, there, check_row_order=False, check_column_order=False)


@thorough
def test_what_a_contract_began_with_is_read_of_its_month(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    start = month_start(FIRST + 6)
    line = tables["accounts"].filter(pl.col("account_id") == "A1").head(1)
    line = line.with_columns(account_id=pl.lit("B"), product=pl.lit("P"), mrr=pl.lit(5, line["mrr"].dtype))
    paid = pl.concat(line.with_columns(month=pl.lit(month_start(FIRST + m))) for m in range(N_MONTHS - 1))
    rows = [
        {"start_date": month_start(FIRST - 6), "end_date": start - timedelta(days=1), "contract_id": "B0"},
        {"start_date": start, "end_date": month_end(FIRST + 17), "contract_id": "B1"},
    ]
    contracts = pl.DataFrame([row | {"account_id": "B", "product": "P", "mrr": 10.0} for row in rows])
    told = {
        "accounts": pl.concat([tables["accounts"], paid]),
        "contracts": pl.concat([tables["contracts"], contracts], how="diagonal_relaxed"),
    }
    built_anew(root, tables | told)
    # They pay two less in the month in which the second one begins: so much lower was the first one renewed.
    less = (pl.col("account_id") == "B") & (pl.col("month") == start)
    mrr = pl.when(less).then(pl.lit(3, line["mrr"].dtype)).otherwise("mrr")
    made = built_anew(root, tables | told | {"accounts": told["accounts"].with_columns(mrr=mrr)})
    assert made["renewals"] == GRAINS * 12


@thorough
def test_what_notice_was_given_of_is_told_anew_where_it_is_followed(known, tmp_path):
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    line = tables["accounts"].head(1).with_columns(account_id=pl.lit("B"))
    line = line.with_columns(mrr=pl.lit(5, pl.Int64), month=pl.lit(month_start(FIRST)))
    paid = [line.with_columns(month=pl.lit(month_start(FIRST + m))) for m in range(N_MONTHS - 1)]
    first = {
        "contract_id": "B0",
        "notice_date": month_start(FIRST + 5),
        "start_date": month_start(FIRST - 9),
        "end_date": month_end(FIRST + 11),
    }
    # The next one is signed and begins before the first has ended.
    then = {
        "contract_id": "B1",
        "signed_date": month_start(FIRST + 7),
        "start_date": month_start(FIRST + 10),
        "end_date": month_end(FIRST + 30),
    }
    rows = [pl.DataFrame([row | {"account_id": "B", "mrr": 5.0}]) for row in (first, then)]
    told = {"accounts": pl.concat([tables["accounts"], *paid], how="vertical_relaxed")}
    for n in (1, 2):
        contracts = pl.concat([tables["contracts"], *rows[:n]], how="diagonal_relaxed")
        made = built_anew(root, tables | told | {"contracts": contracts})
    # From when it was signed until the first has ended; what was known before stays.
    assert made["cmrr"] == GRAINS * 5


@thorough
def test_who_goes_on_paying_once_the_grace_is_over_is_read_of_that_month(known, tmp_path, monkeypatch):
    # The months are built a few at a time, and what became of contracts is known at the end of all.
    monkeypatch.setattr(snapshot, "Plan", partial(Plan, together=20))
    tables, root = until(known[0], N_MONTHS - 1), copied(known[1], tmp_path)
    line = tables["accounts"].head(1).with_columns(product=pl.lit("P"), mrr=pl.lit(5, pl.Int64))
    ended = {"stays": N_MONTHS - 1, "left": 7}
    paid = [
        line.with_columns(account_id=pl.lit(account), month=pl.lit(month_start(FIRST + m)))
        for account, n in ended.items()
        for m in range(n)
    ]
    days = {
        "start_date": month_start(FIRST - 5),
        "end_date": month_end(FIRST + 6),
        "product": "P",
        "mrr": 7.0,
    }
    contracts = pl.DataFrame([days | {"contract_id": name, "account_id": name} for name in ended])
    others = tables["contracts"].filter(pl.col("end_date").dt.month_start() != month_start(FIRST + 6))
    told = {
        "accounts": pl.concat([tables["accounts"], *paid], how="vertical_relaxed"),
        "contracts": pl.concat([others, contracts], how="diagonal_relaxed"),
    }
    built_anew(root, tables | told)
    sums = csdash.open(root).cubes(PRODUCT).frames["renewals"].filter(pl.col("window") == 1)
    due = sums.filter(pl.col("t") == FIRST + 6)
    assert due.select(pl.col("overdue_mrr", "lost_mrr").sum()).row(0) == (70_000, 70_000)


@thorough
def test_where_squares_overflow_only_those_months_have_none(known, tmp_path, monkeypatch):
    tables, root = until(known[0], N_MONTHS - 1), tmp_path / "data"
    published(tables, root)
    whole = csdash.open(root).cubes(ACCOUNT).frames["renewals"]
    squares = [name for name in renewals.MONEY_SQUARES if name in whole.columns]
    sums = (
        whole.group_by("window", "t")
        .agg(pl.col(squares).sum())
        .select("window", "t", most=pl.max_horizontal(squares))
    )
    limit = float(sums["most"].median())
    monkeypatch.setattr("csdash.measures.families.renewals._LARGEST", limit)
    bounded = csdash.open(root)
    found = added_up(root)
    here = found.cubes(ACCOUNT).frames["renewals"].join(sums, on=["window", "t"])
    over = here.filter(pl.col("most") >= limit)
    assert over.height
    assert over.select(pl.col(squares).sum()).row(0) == (0, 0, 0)
    under = here.filter(pl.col("most") < limit)
    assert (
        under.group_by("window", "t")
        .agg(pl.col(squares).sum())
        .select(most=pl.max_horizontal(squares))["most"]
        .min()
        >= 0
    )
    assert under.select(pl.col(squares).sum()).row(0) > (0, 0, 0)
    built(root)
    assert_the_same(root, bounded)

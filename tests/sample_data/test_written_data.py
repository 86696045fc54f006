"""The written snapshots: repeatable, small, valid, and different from each other where the README says so."""

from datetime import date

import polars as pl
import pytest

from csdash.contract.check import check_tables
from csdash.contract.tables import TABLES
from csdash.months import month_end, month_index
from sample_data.company.tables import tables
from tests.sample_data.conftest import NEWER, OLDER, ROOT, read
from tests.sample_data.grain import Tables
from tests.thorough import thorough

MEGABYTE = 2**20
SNAPSHOTS = pytest.mark.parametrize("as_of", [OLDER, NEWER], ids=str)
LINE = ["month", "account_id", "product"]
LATE_CHURNS = {"A0599", "A0674", "A0685", "A0845", "A0856", "A1045"}
BACKDATED = {"A1236", "A1237", "A1238", "A1239"}
RESEGMENTED = {"A0132", "A0568", "A0626", "A0686", "A1068"}
CORRECTED_PRICE = {"A0110"}


@thorough
@pytest.mark.parametrize("as_of", [NEWER, OLDER], ids=str)
def test_generating_again_gives_the_written_tables(as_of: date):
    again, written = tables(as_of), read(as_of)
    assert again.keys() == written.keys()
    for name, frame in written.items():
        same = again[name].select(frame.columns).cast(dict(frame.schema))
        assert same.sort(pl.all()).equals(frame.sort(pl.all())), name


def test_both_snapshots_together_are_small():
    assert sum(file.stat().st_size for file in ROOT.glob("snapshots/**/*") if file.is_file()) < 8 * MEGABYTE


@SNAPSHOTS
def test_the_contract_refuses_nothing_and_warns_of_credits_only(as_of: date):
    report = check_tables(read(as_of))
    assert not report.errors, report.lines("en")
    assert {finding.rule for finding in report.warnings} == {"credit"}


@SNAPSHOTS
def test_keys_are_unique(as_of: date):
    for name, frame in read(as_of).items():
        if key := list(TABLES[name].key):
            assert not frame.select(key).is_duplicated().any(), name


def test_all_months_are_there_and_nothing_is_known_too_early(written: Tables, written_before: Tables):
    for found, as_of, n_months in ((written_before, OLDER, 47), (written, NEWER, 48)):
        assert found["accounts"]["month"].n_unique() == n_months
        assert found["accounts"]["month"].min() == date(2022, 11, 1)
        known_on = [found["events"]["date"], found["surveys"]["date"], found["contracts"]["signed_date"]]
        assert max(days.max() for days in known_on) <= as_of
        assert found["contracts"]["notice_date"].max() <= as_of


def test_every_paid_line_is_under_contract_at_its_price(written: Tables):
    last = written["accounts"]["month"].max()
    end = month_end(month_index(last))
    running = written["contracts"].filter(pl.col("start_date") <= end, pl.col("end_date") >= end)
    lines = written["accounts"].filter(pl.col("month") == last, pl.col("mrr") > 0)
    both = lines.join(running, on=["account_id", "product"], how="left", suffix="_agreed")
    assert both.filter(pl.col("mrr") != pl.col("mrr_agreed")).is_empty()
    # What is paid without a contract is overdue: its renewal was not signed yet on the day of the snapshot.
    overdue = both.filter(pl.col("mrr_agreed").is_null())
    ended = written["contracts"].filter(pl.col("outcome") == "open", pl.col("end_date") < end)
    assert 0 < overdue.height == ended.height


def test_nothing_happens_with_an_account_after_it_has_gone(written: Tables):
    span = written["accounts"].group_by("account_id").agg(pl.col("month").max().alias("last"))
    late = (
        written["events"].join(span, on="account_id").filter(pl.col("date") > pl.col("last").dt.month_end())
    )
    assert set(late["kind"]) <= {"churned"}


def test_the_restatement_changes_what_the_readme_says(written: Tables, written_before: Tables):
    now = written["accounts"].filter(pl.col("month") <= written_before["accounts"]["month"].max())
    both = written_before["accounts"].join(now, on=LINE, how="full", suffix="_now", coalesce=True)
    changed = {
        "gone": both.filter(pl.col("mrr_now").is_null()),
        "added": both.filter(pl.col("mrr").is_null()),
        "segment": both.filter(pl.col("segment") != pl.col("segment_now")),
        "price": both.filter(pl.col("mrr") != pl.col("mrr_now")),
    }
    accounts = {what: set(rows["account_id"]) for what, rows in changed.items()}
    assert accounts == {
        "gone": LATE_CHURNS,
        "added": BACKDATED,
        "segment": RESEGMENTED,
        "price": CORRECTED_PRICE,
    }
    assert min(rows["month"].min() for rows in changed.values()) == date(2026, 4, 1)


def test_what_did_not_change_is_the_same_in_both(written: Tables, written_before: Tables):
    concerned = LATE_CHURNS | BACKDATED | RESEGMENTED | CORRECTED_PRICE
    now = written["accounts"].filter(pl.col("month") <= written_before["accounts"]["month"].max())
    others = ~pl.col("account_id").is_in(concerned)
    assert now.filter(others).equals(written_before["accounts"].filter(others))

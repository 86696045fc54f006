"""The fifteen cases through the Python API."""

import polars as pl
import pytest

import csdash
from csdash.errors import DataError
from tests.exam.cases import CASES, Case, Fact
from tests.histories import at, folder_of

FIT = [case for case in CASES if not case.refused]


def told(session: csdash.Session, fact: Fact) -> float | None:
    """What the session says about a fact."""
    by = list(fact.group)
    if fact.command == "metrics":
        return at(session.metrics(fact.name, window=fact.window, by=by), fact.month, **fact.group)["value"]
    if fact.command == "bridge":
        return float(at(session.bridge(fact.window, by=by), fact.month, **fact.group)[fact.name])
    firsts = session.cohorts(by=by).filter(pl.col("cohort_age") == 0).rename({"cohort_month": "month"})
    return at(firsts, fact.month, **fact.group)[fact.name]


@pytest.mark.parametrize("case", FIT, ids=lambda case: case.id)
def test_case_comes_out_as_by_hand(case: Case):
    session = csdash.open(folder_of(case.accounts))
    found = {(fact.name, fact.month): told(session, fact) for fact in case.facts}
    expected = {(fact.name, fact.month): fact.expected for fact in case.facts}
    assert found == pytest.approx(expected), case.why
    assert session.breaches.is_empty()


@pytest.mark.parametrize("case", [case for case in CASES if case.refused], ids=lambda case: case.id)
def test_case_is_refused_in_both_languages(case: Case):
    with pytest.raises(DataError) as refusal:
        csdash.open(folder_of(case.accounts))
    for language in ("ja", "en"):
        assert "month, account_id, product" in refusal.value.message[language], case.why
    assert all(part in str(refusal.value) for part in case.refused)


def test_a_trial_starts_no_cohort():
    # E07: the trial's free months are in no cohort, and whoever was there first neither.
    trial = next(case for case in CASES if case.id == "E07_zero_row_trial")
    cohorts = csdash.open(folder_of(trial.accounts)).cohorts()
    assert cohorts["cohort_month"].dt.strftime("%Y-%m").unique().to_list() == ["2023-03"]
    assert cohorts["n_active"].to_list() == [1, 1, 1]


def test_the_closing_segment_never_earns_the_opening_segments_money():
    # E10: ENT opened with nobody, so it has no NRR at all; filtered SMB is not the false 100/200.
    migration = next(case for case in CASES if case.id == "E10_segment_migration")
    session = csdash.open(folder_of(migration.accounts))
    by_segment = session.metrics("nrr", by=["segment"]).filter(pl.col("segment") == "ENT")
    assert by_segment["value"].drop_nulls().is_empty()
    filtered = session.metrics("nrr", where={"segment": ["SMB"]})
    assert filtered["value"].to_list() == [2.0]


def test_every_case_is_there_with_its_reason():
    assert [case.id[:3] for case in CASES] == [f"E{number:02d}" for number in range(1, 16)]
    assert all(case.why for case in CASES)

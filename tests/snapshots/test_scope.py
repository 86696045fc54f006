"""A scope cuts rows before anything is added up, and fails closed."""

from datetime import date

import polars as pl
import pytest

import csdash
from csdash.errors import DataError, UnknownName
from csdash.scope import EVERYTHING, Scope
from tests.histories import at, folder_of, history, opened

PAID = history(
    "2024-01",
    {"A": [10] * 3, "B": [5] * 3, "C": [2] * 3},
    segment={"A": "SMB", "B": "ENT"},
    region={"A": "EU", "B": "EU", "C": "EU"},
)
SURVEYS = pl.DataFrame(
    {
        "account_id": ["A", "B"],
        "contact_id": ["a", "b"],
        "kind": ["nps"] * 2,
        "date": [date(2024, 1, 5)] * 2,
        "score": [10, 0],
    }
)
TEAM = pl.DataFrame({"month": ["2024-01"], "csm_id": ["m"], "cost": [5.0]})


def scoped(**allowed: list[str]) -> csdash.Session:
    return opened(PAID, surveys=SURVEYS, team=TEAM, options={"scope": Scope.of(**allowed)})


def test_only_the_rows_in_scope_are_counted():
    assert scoped(segment=["SMB"]).metrics("mrr")["value"].to_list() == [10] * 3
    assert scoped(segment=["SMB", "ENT"]).metrics("mrr")["value"].to_list() == [15] * 3
    assert scoped(segment=["ENT"], region=["EU"]).metrics("mrr")["value"].to_list() == [5] * 3


def test_who_has_no_value_is_in_no_scope():
    # C has no segment: a scope by segment must not let it through.
    assert at(scoped(segment=["SMB", "ENT"]).metrics("n_accounts"), "2024-01")["value"] == 2


def test_surveys_of_other_accounts_are_not_heard():
    assert at(scoped(segment=["SMB"]).metrics("nps"), "2024-01")["value"] == 100


def test_values_outside_the_scope_are_not_even_named():
    session = scoped(segment=["SMB"])
    assert session.dimensions["segment"] == ("SMB",)
    with pytest.raises(UnknownName) as refusal:
        session.metrics("mrr", where={"segment": ["ENT"]})
    assert str(refusal.value).startswith('Unknown segment "ENT". Known: SMB.')


def test_tables_about_the_whole_company_are_not_for_a_part_of_it():
    assert scoped(segment=["SMB"]).table("team") is None
    assert opened(PAID, team=TEAM).table("team").height == 1


def test_a_cut_that_cannot_be_made_lets_nothing_through():
    with pytest.raises(DataError, match="needs the attribute plan"):
        scoped(plan=["Gold"])
    for nobody in ([], ["elsewhere"]):
        with pytest.raises(DataError, match="no rows"):
            scoped(segment=nobody)


def test_account_tables_do_not_leave_as_rows():
    session = opened(PAID, surveys=SURVEYS)
    for name in ("accounts", "surveys", "events", "contracts"):
        with pytest.raises(ValueError, match="ask for its measures"):
            session.table(name)


def test_scope_is_known_by_what_it_lets_through():
    one = Scope.of(segment=["SMB", "ENT", "SMB"], region=["EU"])
    other = Scope.of(region=("EU",), segment=("ENT", "SMB"))
    assert (one, one.id, hash(one)) == (other, other.id, hash(other))
    assert (
        len(
            {
                scope.id
                for scope in (
                    one,
                    EVERYTHING,
                    Scope.of(segment=["SMB"]),
                    Scope.of(region=["SMB"]),
                    Scope.of(segment=[]),
                    Scope.of(segment=["SMB"], masked=True),
                    Scope.of(segment=["SMB"], masked=True, minimum=5),
                    Scope.of(segment=["SMB"], minimum=6),
                )
            }
        )
        == 8
    )


def test_coverage_does_not_depend_on_the_reader():
    # ENT begins in February and ends before March; its reader's data still begins and ends with everybody's.
    paid = history("2024-01", {"A": [10] * 3, "B": [None, 5, None]}, segment={"A": "SMB", "B": "ENT"})
    folder = folder_of(paid)
    narrow, whole = csdash.open(folder, scope=Scope.of(segment=["ENT"])), csdash.open(folder)
    assert narrow.coverage == whole.coverage
    assert narrow.metrics("mrr")["value"].to_list() == [0, 5, 0]
    assert narrow.bridge(1)["new_mrr"].to_list() == [5, 0]

"""Each cause on an account of its own, and which one wins where an account meets several."""

import polars as pl
import pytest

from csdash.analysis.restatement.causes import CAUSES, RULES, with_causes
from tests.analysis.facts import facts, paying

OTHER = paying("Z", 50, 50)
# What was known of account A then and now, and why it counts differently.
CASES = {
    "late_churn": ([paying("A", 10, 10)], [paying("A", 10, 0)]),
    "late_churn before the window": ([paying("A", 10, 10)], [paying("A", 0, 0)]),
    "late_churn of what left then, too": ([paying("A", 10, 0)], [paying("A", 0, 0)]),
    "removed": ([paying("A", 10, 10)], []),
    "removed but started later": ([paying("A", 10, 10)], [paying("A", 0, 0, has_paid=False)]),
    "backdated": ([], [paying("A", 10, 12)]),
    "backdated to the opening": ([paying("A", 0, 12, has_paid=False)], [paying("A", 10, 12)]),
    "backdated to the closing": ([paying("A", 10, 0)], [paying("A", 10, 10)]),
    "amount_changed": ([paying("A", 10, 10)], [paying("A", 10, 12)]),
    "amount_changed at the opening": ([paying("A", 10, 10)], [paying("A", 9, 10)]),
    "amount_changed in its own currency": (
        [paying("A", 10, 10, own=("USD 1", "USD 1"))],
        [paying("A", 10, 12, own=("USD 1", "USD 2"))],
    ),
    "fx": (
        [paying("A", 10, 10, own=("USD 1", "USD 1"))],
        [paying("A", 12, 13, own=("USD 1", "USD 1"))],
    ),
    "re_segmented": ([paying("A", 10, 10)], [paying("A", 10, 10, is_in=False)]),
    "re_segmented into the filter": ([paying("A", 10, 10, is_in=False)], [paying("A", 10, 10)]),
    "re_segmented and corrected": ([paying("A", 10, 10)], [paying("A", 10, 15, is_in=False)]),
    "merged": ([paying("A", 10, 10)], [paying("A", 10, 4, owner="Z")]),
    "merged no longer": ([paying("A", 10, 4, owner="Z")], [paying("A", 10, 10)]),
    "merged with what it was not before": ([], [paying("A", 10, 10, owner="Z")]),
    "history": ([paying("A", 10, 10, numerator=10)], [paying("A", 10, 10, numerator=0)]),
}


def causes(then, now, **more) -> dict[str, str]:
    found = with_causes(facts(*then, OTHER), facts(*now, OTHER), **({"compares_months": True} | more))
    return dict(found.select("account_id", "cause").iter_rows())


@pytest.mark.parametrize("case", CASES)
def test_the_cause(case):
    assert causes(*CASES[case])["A"] == case.split()[0]


def test_the_owner_of_a_merged_account_changed_for_the_same_reason():
    then = facts(paying("A", 10, 10), paying("P", 20, 20))
    now = facts(paying("A", 10, 10, owner="P"), paying("P", 20, 26))
    found = with_causes(then, now, compares_months=True)
    assert found.select("account_id", "cause").rows() == [("P", "merged")]


def test_who_adds_the_same_to_the_sums_is_not_listed():
    outside = paying("A", 10, 10, is_in=False), paying("A", 10, 0, is_in=False)
    assert causes([outside[0]], [outside[1]]) == {}
    # It was no customer at the opening: whatever it pays now is in no retention rate.
    assert causes([paying("A", 0, 10)], [paying("A", 0, 99)]) == {}


def test_a_value_that_is_no_money_is_corrected_for_another_reason():
    then, now = [paying("A", 0, 10, numerator=55)], [paying("A", 0, 10, numerator=70)]
    assert causes(then, now, compares_months=False) == {"A": "other"}


def test_changes_are_exact_and_both_ends_are_there():
    then, now = facts(paying("A", 10, 10), OTHER), facts(paying("A", 8, 9), OTHER)
    (row,) = with_causes(then, now, compares_months=True).iter_rows(named=True)
    assert (row["numerator"], row["denominator"]) == (-1, -2)
    assert row["account_name"] == "A Inc."
    ends = ("opening_then", "closing_then", "opening_now", "closing_now")
    assert [row[name] for name in ends] == [10, 10, 8, 9]
    assert isinstance(with_causes(then, now, compares_months=True)["numerator"].dtype, pl.Decimal)


def test_every_cause_has_its_rule():
    assert set(CAUSES) == set(RULES)
    assert {case.split()[0] for case in CASES} == set(CAUSES) - {"other", "definition"}

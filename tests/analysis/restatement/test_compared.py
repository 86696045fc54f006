"""Restated figures: worked by hand, and adding up exactly whatever the accounts are."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.analysis.restatement.compared import Sums, added_up, is_told_by_account, restated, times_of
from csdash.metrics.registry import REGISTRY, metric
from csdash.metrics.retention import NRR
from csdash.metrics.revenue import ARR
from tests.analysis.facts import MONTH, facts, nrr, paying, sums
from tests.laws.companies import law


def test_a_late_churn_and_a_backdated_contract_by_hand():
    # Then: 100 of 100. Now: A left (-40), and B, unknown then, opened with 100 and closed with 130.
    then = facts(paying("A", 40, 40), paying("C", 60, 60))
    now = facts(paying("A", 40, 0), paying("B", 100, 130), paying("C", 60, 60))
    told = nrr(then, now)
    assert (told.then, told.now) == (Fraction(1), Fraction(190, 200))
    shares = {share.cause: share for share in told.shares}
    # A: -40 of 200. B: 130 against the 100 that it would have kept at the rate of then.
    assert shares["late_churn"].effect == Fraction(-40, 200)
    assert shares["backdated"].effect == Fraction(30, 200)
    assert added_up(told.shares) == told.difference == Fraction(-1, 20)
    assert [share.cause for share in told.shares] == ["late_churn", "backdated"]
    assert told.accounts["account_id"].to_list() == ["A", "B"]
    assert told.accounts["effect"].to_list() == pytest.approx([-0.2, 0.15])


def test_an_account_at_the_rate_of_then_changes_nothing():
    then = facts(paying("A", 100, 90))
    now = facts(paying("A", 100, 90), paying("B", 10, 9))
    told = nrr(then, now)
    assert told.difference == 0
    assert [(share.cause, share.effect) for share in told.shares] == [("backdated", 0)]


def test_a_sum_changes_by_what_each_account_adds():
    told = restated(
        ARR,
        MONTH,
        Sums(Decimal(1200), None),
        Sums(Decimal(1080), None),
        (
            facts(paying("A", 0, 100, numerator=1200)),
            facts(paying("A", 0, 90, numerator=1080)),
        ),
    )
    assert [(share.cause, share.effect) for share in told.shares] == [("amount_changed", Fraction(-120))]
    assert told.accounts["effect"].to_list() == [-120.0]


def test_what_was_published_is_what_was_said():
    then = facts(paying("A", 100, 100))
    now = facts(paying("A", 100, 90))
    told = nrr(then, now, published=Fraction(98, 100))
    assert told.said == Fraction(98, 100)
    assert told.difference == Fraction(-8, 100)
    assert {share.cause: share.effect for share in told.shares} == {
        "amount_changed": Fraction(-10, 100),
        "definition": Fraction(2, 100),
    }
    assert added_up(told.shares) == told.difference


def test_without_a_stored_value_there_is_no_definition_to_speak_of():
    assert nrr(facts(paying("A", 10, 10)), facts(paying("A", 10, 9))).published is None


@pytest.mark.parametrize("side", ["then", "now"])
def test_undefined_stays_undefined(side):
    nobody, somebody = facts(paying("A", 0, 5)), facts(paying("A", 10, 5))
    told = nrr(nobody, somebody) if side == "then" else nrr(somebody, nobody)
    assert told.difference is None
    assert added_up(told.shares) is None
    assert told.accounts["effect"].to_list() == [None]
    assert getattr(told, side) is None


def test_a_metric_without_accounts_says_then_and_now_only():
    told = restated(metric("nps"), MONTH, Sums(Decimal(3), Decimal(10)), Sums(Decimal(2), Decimal(10)))
    assert told.accounts is None
    assert told.shares == ()
    assert told.difference == -10
    assert times_of(metric("nps")) == 100


def test_which_metrics_are_told_by_account():
    told = {key for key, one in REGISTRY.items() if is_told_by_account(one)}
    assert {"nrr", "grr", "logo_churn_rate", "arr", "n_accounts", "arpa", "quick_ratio"} <= told
    assert not {"nps", "ttv_median_days", "grr_product_level", "onboarding_completion_rate"} & told


amounts = st.integers(0, 10**6)
accounts = st.builds(
    paying,
    st.sampled_from("ABCDEFGH"),
    amounts | st.just(0),
    amounts | st.just(0),
    is_in=st.booleans(),
    has_paid=st.booleans(),
    owner=st.sampled_from(["", "", "", "A"]),
)
snapshots = st.lists(accounts, max_size=8, unique_by=lambda row: row["account_id"])


@law(60)
@given(snapshots, snapshots)
def test_causes_and_accounts_add_up_to_the_difference(then, now):
    before, after = facts(*then), facts(*now)
    told = nrr(before, after)
    for name in ("numerator", "denominator"):
        change = getattr(sums(after), name) - getattr(sums(before), name)
        assert sum(getattr(share, name) for share in told.shares) == change
        assert (told.accounts[name].sum() or 0) == change
    if told.difference is not None:
        assert added_up(told.shares) == told.difference
        assert sum(told.accounts["effect"]) == pytest.approx(float(told.difference), abs=1e-9)
    assert NRR.key == told.metric.key

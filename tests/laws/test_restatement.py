"""Laws of restatements: whatever two snapshots say, causes and accounts add up to the difference, filters or not."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from csdash.analysis.question import Question
from csdash.analysis.restatement.compared import added_up, is_told_by_account
from csdash.analysis.restatement.then_and_now import ThenAndNow, known
from csdash.errors import UnknownName
from csdash.metrics.metric import Total
from csdash.metrics.registry import REGISTRY
from csdash.months import month_start
from tests.laws.companies import MANY, companies, law
from tests.laws.company import FIRST, LAST, WINDOWS

FILTERS = (
    (),
    (("region", ("north",)),),
    (("segment", ("SMB", "ENT")),),
    (("tier", ("high",)), ("region", ("north", "south"))),
    (("product", ("P",)),),
)
KEYS = [key for key, metric in REGISTRY.items() if is_told_by_account(metric)]
# A part of them for each company; every one of them where it is to be thorough.
SOME = st.just(KEYS) if MANY else st.lists(st.sampled_from(KEYS), min_size=8, max_size=8, unique=True)


def sizes(accounts, then, now) -> float:
    """How large the amounts are that effects are made of, in units of the metric."""
    if not now["denominator"] or then["value"] is None:
        return 0.0
    changed = [float(accounts[name].cast(pl.Float64).abs().sum()) for name in ("numerator", "denominator")]
    return (changed[0] + abs(float(then["value"])) * changed[1]) / float(now["denominator"])


@law(4)
@given(companies(), companies(), st.sampled_from(FILTERS), st.sampled_from(WINDOWS), st.integers(0, 3), SOME)
def test_causes_and_accounts_add_up(before, after, where, window, back, keys):
    pair = ThenAndNow(before.opened(), after.opened(), Question(window, where, FIRST, LAST))
    for key in keys:
        try:
            told = pair.restated(key, LAST - back)
        except UnknownName:
            continue  # an attribute that one of the two does not have at all
        assert told.then is None or told.now is None or added_up(told.shares) == told.difference
        asked = {"window": window, "month": month_start(LAST - back)}
        sides = [
            session.metrics(key, where=known(session, pair.question), **asked).row(0, named=True)
            for session in (pair.then, pair.now)
        ]
        for name in ("numerator", "denominator"):
            then, now = (row[name] for row in sides)
            if then is not None and now is not None:
                assert (told.accounts[name].sum() or 0) == now - then
                assert sum(getattr(share, name) for share in told.shares) == now - then
        if told.difference is not None and not isinstance(told.metric, Total):
            # For the screen an effect is a float: exact to twelve digits of what is taken from one another in it.
            rounding = 1e-6 + 1e-12 * sizes(told.accounts, *sides)
            assert sum(told.accounts["effect"]) == pytest.approx(
                float(told.difference), rel=1e-6, abs=rounding
            )


@law(4)
@given(companies(), st.sampled_from(FILTERS), st.sampled_from(WINDOWS), SOME)
def test_what_did_not_change_has_no_cause(company, where, window, keys):
    session = company.opened()
    pair = ThenAndNow(session, session, Question(window, where, FIRST, LAST))
    for key in keys:
        try:
            told = pair.restated(key, LAST)
        except UnknownName:
            continue
        assert told.shares == ()
        assert told.accounts.is_empty()
        assert not pair.over_months(key)["is_restated"].any()

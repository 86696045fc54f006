"""Variants: the named steps lead from any one to any other, to the last fraction, in whatever data."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from csdash.analysis.variants.named import VARIANTS
from csdash.analysis.variants.steps import Reckoning
from csdash.months import month_start
from tests.laws.companies import companies, law
from tests.laws.company import LAST, Company
from tests.laws.test_currencies import ROUGH, SOME, fx, invoiced
from tests.laws.test_mergers import MERGERS, merged
from tests.thorough import thorough

FILTERS = st.sampled_from([None, {"segment": ["SMB"]}, {"product": ["P"]}, {"tier": ["high", "low"]}])
MONTH = st.sampled_from([month_start(LAST), month_start(LAST - 3)])


def is_reconciled(session, month, where) -> Reckoning:
    """Every variant is told from the one before it by steps that add up exactly, not nearly."""
    reckoning = Reckoning(session, month, where)
    keys = list(VARIANTS)
    for one, other in [*pairwise(keys), (keys[-1], keys[0])]:
        steps = reckoning.between(one, other)
        ends = [reckoning.values[key][0] for key in (one, other)]
        if steps is None:
            # One of them is undefined, or there was a step with nobody in it.
            chains = ("nrr", "nrr_chained_monthly", "nrr_chained_quarterly")
            assert None in (*ends, *(reckoning.values[key][0] for key in chains))
        else:
            assert sum(steps.values()) == ends[1] - ends[0], (one, other)
    return reckoning


@law(15)
@given(companies(), MONTH, FILTERS)
def test_every_variant_reconciles_with_every_other(company: Company, month, where):
    reckoning = is_reconciled(company.opened(), month, where)
    # In one currency and without mergers these two are nothing, and so no place to hide in.
    for steps in filter(None, map(reckoning.of, VARIANTS)):
        assert not steps.get("fx")
        assert not steps.get("merged")


@thorough
@law(8)
@given(companies(), MERGERS, MONTH, FILTERS)
def test_with_mergers_as_well(company: Company, mergers: list, month, where):
    is_reconciled(merged(company, mergers).opened(), month, where)


@law(8)
@given(companies(), ROUGH, MONTH, FILTERS)
def test_in_several_currencies_as_well(company: Company, path: list, month, where):
    is_reconciled(invoiced(company, SOME).opened(fx=fx(path)), month, where)

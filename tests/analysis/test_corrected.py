"""Corrected: a difference that would stand alone does not stand among others, in every family of comparisons on customer success.

Each case is a near miss: by itself it is beyond chance, together with what it is compared with it is not (Holm).
"""

import dataclasses
from datetime import date

import numpy as np
import polars as pl
import pytest

from csdash.analysis.difference import Difference, Measured, fixed
from csdash.analysis.estimates import share
from csdash.analysis.groups import against_rest, contrasted
from csdash.analysis.health import inputs, usage
from csdash.analysis.health.backtest import judged as marked
from csdash.analysis.health.inputs_evidence import OPEN as OPEN_INPUT
from csdash.analysis.health.inputs_evidence import SUPPORTED, UNSUPPORTED, inputs_evidence
from csdash.analysis.health.peers import peers
from csdash.analysis.health.slope import slope
from csdash.analysis.maturity.gates import MET, Judged, sure
from csdash.analysis.onboarding.engagement import engagement
from csdash.analysis.onboarding.waits import each_split
from csdash.analysis.principles.shown import BAD, OPEN, Sign, judged
from csdash.analysis.question import Question
from csdash.analysis.team.leading import leading
from csdash.analysis.tiers.fit import FITS, OVER, UNDER
from csdash.analysis.tiers.fit import compared as by_fit
from csdash.analysis.tiers.proactivity import AHEAD, REACTIVE
from csdash.analysis.tiers.proactivity import compared as by_care
from csdash.analysis.voice.by_product import Product, told
from csdash.analysis.voice.help import per_quarter
from csdash.configs import Configs
from csdash.configs.maturity import Gate
from csdash.configs.principles import Evidence
from csdash.months import parse_month
from tests.analysis.health.watching import seen
from tests.sample import sample_session

MINIMUM = 20
HEALTH = Configs().health.value
NOBODY = Measured(None, None, None, 0)
# 17 of 60 against 8 of 60: p = 0.044; 6 of 60 against a threshold of 21%: p = 0.034.
FEW, SOME, LOW = share(8, 60), share(17, 60), share(6, 60)
THRESHOLD = 0.21
AT_IT = share(13, 60)


@pytest.fixture(scope="module")
def sample():
    return sample_session()


@pytest.fixture(scope="module")
def now(sample):
    return Question(12, (), sample.first_month, sample.last_month)


def test_the_examples_are_near_misses():
    assert 0.025 < Difference(SOME, FEW).p_value < 0.05
    assert 0.025 < Difference(LOW, fixed(THRESHOLD)).p_value < 0.05


def kept(name: str, key: str, value: Measured) -> pl.DataFrame:
    n_kept = round(value.value * value.n)
    return pl.DataFrame(
        {key: [name] * value.n, "n_opening": [1] * value.n, "n_kept": [1] * n_kept + [0] * (value.n - n_kept)}
    )


def test_fit_to_tier():
    alone = pl.concat([kept(FITS, "kind", SOME), kept(UNDER, "kind", FEW)])
    assert [one.differs for one in by_fit(alone, MINIMUM)].count(True) == 1
    both = pl.concat([alone, kept(OVER, "kind", FEW)])
    assert not any(one.differs for one in by_fit(both, MINIMUM))


def test_kinds_of_care():
    low = pl.concat([kept(AHEAD, "group", SOME), kept(REACTIVE, "group", FEW)]).with_columns(
        tier=pl.lit("low")
    )
    assert [one.stands for one in by_care(low, MINIMUM)] == [True]
    both = pl.concat([low, low.with_columns(tier=pl.lit("high"))])
    assert [one.stands for one in by_care(both, MINIMUM)] == [False, False]


def test_figures_of_principles():
    def sign(value: Measured, key: str) -> Sign:
        return Sign(Evidence("p2013.1", key, "", at_least=THRESHOLD), value, NOBODY, OPEN)

    assert [one.state for one in judged([sign(LOW, "a")])] == [BAD]
    others = [sign(AT_IT, f"b{i}") for i in range(9)]
    assert {one.state for one in judged([sign(LOW, "a"), *others])} == {OPEN}
    # The same figure as evidence of ten principles is one comparison.
    assert {one.state for one in judged([sign(LOW, "a")] * 10)} == {BAD}


def test_trends_of_principles():
    def sign(value: Measured, then: Measured, key: str) -> Sign:
        return Sign(Evidence("p2013.1", key, "", at_least=THRESHOLD), value, then, OPEN)

    assert judged([sign(SOME, FEW, "a")])[0].trend == 1
    others = [sign(AT_IT, AT_IT, f"b{i}") for i in range(9)]
    assert {one.trend for one in judged([sign(SOME, FEW, "a"), *others])} == {0}


def test_gates_of_maturity():
    def gate(value: Measured, key: str, month: int = 24300) -> Judged:
        asked = Gate(2, 1, 1, "", metric=key, at_least=THRESHOLD)
        return Judged("company", month, asked, value, None, MET)

    assert [one.is_sure for one in sure([gate(LOW, "a")], [24300])] == [True]
    others = [gate(AT_IT, f"b{i}") for i in range(9)]
    assert not any(one.is_sure for one in sure([gate(LOW, "a"), *others], [24300]))
    # Months are looked at one by one.
    apart = [gate(LOW, "a"), *(gate(AT_IT, f"b{i}", 24301) for i in range(9))]
    assert next(sure(apart, [24300, 24301])).is_sure


def test_support_by_quarter():
    # 60 accounts; in the second quarter 17 ask for help instead of 8, in all others as many as in the first.
    def found(n_quarters: int) -> list[bool]:
        months = [date(2024 + i // 12, i % 12 + 1, 1) for i in range(3 * n_quarters)]
        names = [f"a{i:02}" for i in range(60)]
        paying = pl.DataFrame({"month": months}).join(pl.DataFrame({"account_id": names}), how="cross")
        asking = [
            (months[3 * quarter], name)
            for quarter in range(n_quarters)
            for name in names[: 17 if quarter else 8]
        ]
        events = pl.DataFrame(asking, schema=["month", "account_id"], orient="row").with_columns(n=1)
        last = parse_month("2024-01") + 3 * n_quarters - 1
        asked = Question(12, (), parse_month("2024-01"), last)
        return per_quarter(events, paying, asked, MINIMUM)["is_distinguishable"].to_list()

    assert found(2) == [False, True]
    assert found(6) == [False] * 6


def test_products():
    def product(name: str, grr: Measured) -> Product:
        return Product(name, grr.n, 1.0, grr, grr, NOBODY, 0, NOBODY)

    def is_below_all(*products: Product) -> bool:
        return "not below" not in told(list(products), MINIMUM)[0].en

    worst, better = product("Core", FEW), product("Insight", SOME)
    assert is_below_all(worst, better)
    assert not is_below_all(worst, better, dataclasses.replace(better, product="Connect"))


def test_marks_of_the_back_test():
    # Noted as a risk: 17 of 60 left; not noted: 8 of 60.
    lost = [1] * 17 + [0] * 43 + [1] * 8 + [0] * 52
    noted = ["suspected"] * 60 + [None] * 60
    few = marked(seen([None] * 120, lost, risk=noted), HEALTH, MINIMUM)
    named = dict(few.select("mark", "n_lost").iter_rows())
    assert (named["suspected"], named["either"]) == (17, 17)
    # Two marks are on the same accounts: the smaller of their p-values would have to be below 0.025.
    assert not few["is_distinguishable"].any()
    assert Difference(share(17, 60), share(8, 60)).is_distinguishable


def test_the_slope_beside_the_level():
    rng = np.random.default_rng(15)
    scores = rng.integers(30, 90, 160).astype(float).tolist()
    lost = (rng.random(160) < 0.25).astype(int)
    slopes = (rng.normal(0, 8, 160) - 3.6 * lost).tolist()
    found = slope(seen(scores, lost.tolist(), slope=slopes), HEALTH)
    assert Difference(found.beside, fixed(0.5)).is_distinguishable
    assert not found.adds


def evidence(gap: float, n: int, *others: str) -> dict[str, str]:
    """The verdict per input: adoption parts those that left from those that stayed by `gap`, all others do not at all."""
    base = [float(50 + i % 11) for i in range(n)]
    lost = [1] * n + [0] * n
    told = {
        "health_adoption": [one - gap for one in base] + base,
        **{name: [*base, *base] for name in others},
    }
    found = inputs_evidence(seen([None] * (2 * n), lost, **told), HEALTH, MINIMUM)
    return dict(found.select("column", "verdict").iter_rows())


def test_weights_that_the_data_bears_out():
    # A gap of two standard errors: p = 0.04.
    assert evidence(0.93, 100)["health_adoption"] == SUPPORTED
    assert evidence(0.93, 100, "health_payment")["health_adoption"] == OPEN_INPUT


def test_weights_that_the_data_does_not_bear_out():
    # No gap, of just so many that a small one is ruled out at p = 0.04.
    assert evidence(0.0, 154)["health_adoption"] == UNSUPPORTED
    assert evidence(1.0, 154, "health_payment")["health_payment"] == OPEN_INPUT


def test_groups_of_exits():
    def sets(gone: int) -> pl.DataFrame:
        exits = [(f"X{i}", True, i % 2 == 0, i >= gone, "high") for i in range(60)]
        others = [(f"p{i}", False, None, i >= 1, "high") for i in range(10)]
        names = ("account_id", "is_exit", "is_won", "pays", "tier")
        rows = pl.DataFrame(
            [*exits, *others], schema=names, orient="row", schema_overrides={"is_won": pl.Boolean}
        )
        return rows.with_columns(month=pl.lit(date(2025, 3, 1)), mrr=pl.lit(1.0))

    # 13 of 60 lost, where one in ten of the peers is.
    whole, *_ = peers(sets(13), sets(13))
    assert Difference(whole.difference, fixed(0.0)).is_distinguishable
    assert not whole.stands


def test_groups_against_all_others(sample, now):
    # In the sample high touch completes in time more often: alone beyond chance, of three tiers not.
    pairs = {one.group: one for one in contrasted(sample, now, ("onboarding_completion_rate",), ("tier",))}
    assert pairs["high"].difference.is_distinguishable
    found = against_rest(sample, now, "onboarding_completion_rate", "tier", MINIMUM)
    assert not found.row(by_predicate=pl.col("group") == "high", named=True)["is_distinguishable"]


def test_inputs_of_health(sample, now):
    # In the sample, contracts of the industry grew less than a year ago: alone beyond chance, of nine inputs not.
    asked = now.narrowed("industry", ["Healthcare"])
    row = inputs.inputs(sample, asked).row(by_predicate=pl.col("input") == "health_contract", named=True)
    then = inputs.inputs(sample, dataclasses.replace(asked, last=asked.last - 12))
    before = then.row(by_predicate=pl.col("input") == "health_contract", named=True)
    sides = [
        Measured(*(one[name] for name in ("value", "lower", "upper", "n_accounts"))) for one in (row, before)
    ]
    assert Difference(*sides).is_distinguishable
    assert not row["has_moved"]


def test_groups_of_use(sample, now):
    found = usage.groups(sample, now, "executives", "plan")
    premium = found.row(by_predicate=pl.col("group") == "Premium", named=True)
    rows = usage.counted(sample.usage_months(now.month, now.month, {}))
    sides = [
        usage.measured(rows.filter((pl.col("plan").cast(pl.String) == "Premium") == mine), "executives")
        for mine in (True, False)
    ]
    assert Difference(*sides).is_distinguishable
    assert not premium["is_distinguishable"]


def test_splits_of_waits(sample, now):
    asked = now.narrowed("industry", ["IT Services"])
    alone = each_split(sample, asked, "value", ("tier",))
    assert alone["is_distinguishable"].to_list() == [True]
    assert not each_split(sample, asked, "value", ("tier", "mode", "quarter", "guide"))[
        "is_distinguishable"
    ].any()


def test_early_care(sample, now):
    found = engagement(sample, dataclasses.replace(now, last=parse_month("2025-04")))
    assert found.kept["low"].is_distinguishable
    assert not any(found.stands.values())


def test_leading_indicators(sample, now):
    found = {one.metric.key: one for one in leading(sample, now)}
    assert found["predictive_touch_share"].change.is_distinguishable
    assert not found["predictive_touch_share"].stands

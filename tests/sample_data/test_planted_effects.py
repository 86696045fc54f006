"""Every planted effect is in the written data, and is gone where its strength is set to zero."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest

from sample_data.company.story import Story
from sample_data.company.tables import tables
from tests.sample_data.churn_effects import (
    churn_for_price,
    health_signal,
    industry_spread,
    outage_loss,
    outage_score,
    outage_support,
    ranking,
    slow_onboarding,
    sponsor_loss,
    wrong_fit,
)
from tests.sample_data.conftest import NEWER
from tests.sample_data.grain import Tables, events, paid
from tests.sample_data.growth_effects import (
    climb_flagged,
    climb_improvement,
    climb_nrr,
    climb_proactive,
    flagship,
    misfit_tiers,
    outcome_expansion,
    partner_discount,
    price_rise,
)
from tests.sample_data.sale_effects import channel_cost, climb_suspicion, consent_gap
from tests.thorough import thorough

# Measure, what it comes to at least in the written data, and at most with every effect switched off.
EFFECTS = [
    (slow_onboarding, 0.15, 0.06),
    (wrong_fit, 0.20, 0.08),
    (sponsor_loss, 0.18, 0.10),
    (misfit_tiers, 5, 0),
    (price_rise, 0.60, 0.05),
    (industry_spread, 0.04, 0.02),
    (churn_for_price, 0.12, 0.05),
    (outage_support, 1.5, 0.3),
    (outage_score, 1.0, 0.3),
    (outage_loss, 0.04, 0.02),
    (flagship, 0.50, 0.01),
    (climb_flagged, 0.25, 0.12),
    (climb_proactive, 0.30, 0.05),
    (climb_nrr, 0.08, 0.05),
    (climb_improvement, 0.05, 0.02),
    (health_signal, 0.10, 0.06),
    (partner_discount, 0.04, 0.01),
    (outcome_expansion, 0.30, 0.10),
    (channel_cost, 5, 0.6),
    (consent_gap, 0.25, 0.10),
    (climb_suspicion, 0.15, 0.08),
]
NAMES = [measure.__name__ for measure, *_ in EFFECTS]


@pytest.mark.parametrize(("measure", "at_least", "at_most"), EFFECTS, ids=NAMES)
def test_effect_is_in_the_written_data(measure: Callable, at_least: float, at_most: float, written: Tables):
    assert measure(written) >= at_least > at_most


# The company is made anew for it, without any effect.
@thorough
@pytest.mark.parametrize(("measure", "at_least", "at_most"), EFFECTS, ids=NAMES)
def test_effect_is_gone_when_switched_off(measure: Callable, at_least: float, at_most: float, quiet: Tables):
    assert measure(quiet) <= at_most < at_least


@thorough
def test_one_effect_can_be_switched_off_alone():
    # Without the cost of a slow onboarding the other reasons to leave still work.
    found = tables(NEWER, replace(Story(), slow_onboarding_loss=0))
    assert slow_onboarding(found) <= 0.06
    assert wrong_fit(found) >= 0.20
    assert sponsor_loss(found) >= 0.18


def test_one_health_input_is_noise_and_the_score_is_not_perfect(written: Tables):
    assert abs(ranking(written, "health_marketing")) < 0.05
    assert ranking(written, "health_adoption") > 0.10
    assert health_signal(written) < 0.35


def test_flagship_is_six_to_eight_percent_of_arr(written: Tables):
    rows = paid(written)
    last = rows.filter(month=rows["month"].max())["mrr"]
    assert 0.06 <= last.max() / last.sum() <= 0.08


def test_kansai_climbs_all_four_stages_by_its_own_account(written: Tables):
    own = written["assessments"].filter(unit="region=Kansai").group_by("date").agg(pl.col("stage").min())
    climbed = own.sort("date")["stage"].to_list()
    assert climbed == sorted(climbed)
    assert (climbed[0], climbed[-1]) == (1, 4)


def test_chubu_rates_itself_above_what_it_does(written: Tables):
    # Self-assessed at the third stage, while its touches are as reactive as those of the first.
    own = written["assessments"].filter(pl.col("date") == pl.col("date").max(), unit="region=Chubu")
    assert own["stage"].unique().to_list() == [3]
    regions = written["accounts"].group_by("account_id").agg(pl.col("region").first())
    touches = events(written, "touch_predictive", "touch_proactive", "touch_reactive")
    here = touches.join(regions.filter(region="Chubu"), on="account_id", how="semi")
    assert (here["kind"] == "touch_reactive").mean() > 0.6

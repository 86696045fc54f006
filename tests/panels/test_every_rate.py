"""Every rate on the pages of tiers, health, onboarding and voice carries its n and its interval, in tables and in sentences."""

import re

import polars as pl
import pytest

from csdash.panels import (
    answers,
    groups,
    health_backtest,
    health_bands,
    health_evidence,
    health_foretold,
    health_history,
    health_inputs,
    health_missed,
    health_movement,
    health_peers,
    health_risk,
    health_signals,
    health_sponsors,
    health_usage,
    onboarding,
    onboarding_engagement,
    onboarding_renewals,
    onboarding_starts,
    success_map,
    tier_fit,
    tier_journey,
    tier_misfits,
    tier_moves,
    tier_touches,
    tier_worth,
    tiers,
    trend,
    voice,
    voice_advocates,
    voice_drivers,
    voice_help,
    voice_products,
    voice_requests,
    voice_support,
)
from csdash.panels.panel import Panel
from csdash.share.asked import view_of
from csdash.ui.parts.answer import LONGEST
from csdash.unit import Unit
from tests.sample import sample_session

DRAWN = {
    "tiers shares": (tiers.shares_panel,),
    "tiers table": (tiers.tier_table,),
    "tiers ranked": (groups.ranked_panel, "nrr", "tier"),
    "tiers over time": (tiers.shares_over_time_panel, "arr"),
    "fit": (tier_fit.misfit_panel,),
    "fit crossed": (tier_fit.crossed_panel,),
    "fit outcome": (tier_misfits.outcome_panel,),
    "fit misfits": (tier_misfits.misfit_table,),
    "worth": (tier_worth.worth_table, "tier"),
    "worth by fit": (tier_worth.worth_table, "fit"),
    "cost": (groups.ranked_panel, "cost_to_serve_share", "tier"),
    "moves": (tier_moves.moves_panel,),
    "moved": (tier_moves.moved_table,),
    "journey": (tier_journey.journey_panel,),
    "journey table": (tier_journey.journey_table,),
    "success map": (success_map.success_map_table,),
    "mix": (tier_touches.mix_panel,),
    "care outcome": (tier_touches.touch_outcome_panel,),
    "bands": (health_bands.bands_panel,),
    "bands over time": (health_history.bands_over_time_panel, "n"),
    "bands of money": (health_history.bands_over_time_panel, "mrr"),
    "movement": (health_movement.movement_panel,),
    "movers": (health_movement.movers_table,),
    "inputs": (health_inputs.inputs_panel,),
    "inputs table": (health_inputs.inputs_table,),
    "usage": (health_usage.company_panel, "adoption"),
    "usage groups": (health_usage.usage_groups_panel, "adoption", "tier"),
    "usage accounts": (health_usage.usage_accounts_table,),
    "risk": (health_risk.risk_panel,),
    "risk seen": (health_risk.seen_by_table,),
    "risk accounts": (health_risk.risk_table,),
    "precision": (health_backtest.precision_panel, 6),
    "recall": (health_backtest.recall_panel, 6),
    "lead": (health_foretold.lead_panel, 6),
    "calibration": (health_foretold.calibration_panel, 6),
    "evidence": (health_evidence.inputs_panel, 6),
    "slope": (health_signals.slope_panel, 6),
    "silence": (health_signals.silence_panel, 6),
    "missed": (health_missed.missed_table, 6),
    "playbook": (health_sponsors.playbook_panel,),
    "steps": (health_sponsors.steps_table,),
    "exposed": (health_sponsors.exposed_table,),
    "peers": (health_peers.peers_panel,),
    "peers table": (health_peers.peers_table,),
    "waits": (onboarding.waits_panel, "value", "tier"),
    "splits": (onboarding.splits_table, "value"),
    "completion": (trend.trend_panel, "onboarding_completion_rate"),
    "first renewals": (onboarding_renewals.bands_panel,),
    "months left": (onboarding_renewals.left_panel, "tier"),
    "goals": (onboarding_starts.goals_panel,),
    "modes": (onboarding_starts.modes_panel,),
    "engagement": (onboarding_engagement.engagement_panel,),
    "engagement table": (onboarding_engagement.engagement_table,),
    "blockers": (onboarding_starts.blockers_panel,),
    "stuck": (onboarding_starts.stuck_table,),
    "nps by quarter": (voice.quarters_panel, "nps"),
    "csat by quarter": (voice.quarters_panel, "csat"),
    "voice drivers": (voice_drivers.drivers_panel, "nps", "tier"),
    "voice drivers table": (voice_drivers.drivers_table, "nps"),
    "request waits": (voice_requests.request_waits_panel,),
    "requests": (voice_requests.request_months_panel,),
    "wanted": (voice_requests.wanted_table,),
    "products": (voice_products.products_table,),
    "advocates": (voice_advocates.advocates_panel,),
    "advocates table": (voice_advocates.advocates_table,),
    "support": (voice_support.support_panel,),
    "channels": (voice_support.channels_panel, "support"),
    "help used": (voice_help.used_panel,),
}
# What is no estimate: the parts of a whole that was counted, a weight that was set, one account, or a figure another stands for.
COUNTED = {
    "tiers shares": {"share"},
    "tiers over time": {"share"},
    "risk seen": {"share"},
    "inputs": {"weight", "coverage", "mrr_coverage"},
    "inputs table": {"weight", "coverage", "mrr_coverage"},
    "evidence": {"weight", "gap_share"},
    "calibration": {"expected"},
    "usage accounts": {"adoption", "users_change", "logins_change"},
    "nps by quarter": {"change"},
    "csat by quarter": {"change"},
    "voice drivers": {"rest"},
    "voice drivers table": {"rest"},
    # Each exit has peers of its own: the difference has the interval.
    "peers table": {"peers_lost"},
}
SAID = {
    "tiers": (answers.tiers_answer,),
    "fit": (tier_fit.fit_answer,),
    "worth": (tier_worth.worth_answer,),
    "moves": (tier_moves.moves_answer,),
    "journey": (tier_journey.journey_answer,),
    "care": (tier_touches.touches_answer,),
    "bands": (health_bands.bands_answer,),
    "movement": (health_movement.movement_answer,),
    "inputs": (health_inputs.inputs_answer,),
    "risk": (health_risk.risk_answer,),
    "backtest": (health_backtest.backtest_answer, 6),
    "sponsors": (health_sponsors.sponsors_answer,),
    "peers": (health_peers.peers_answer,),
    "speed": (onboarding.speed_answer, "value", "tier"),
    "first renewals": (onboarding_renewals.renewals_answer,),
    "goals": (onboarding_starts.goals_answer,),
    "engagement": (onboarding_engagement.engagement_answer,),
    "stuck": (onboarding_starts.stuck_answer,),
    "scores": (voice.scores_answer,),
    "voice drivers": (voice_drivers.drivers_answer, "nps"),
    "requests": (voice_requests.requests_answer,),
    "products": (voice_products.products_answer,),
    "advocates": (voice_advocates.advocates_answer,),
    "support": (voice_support.support_answer,),
}
# The words behind a share that was counted, set, or comes by chance.
NO_ESTIMATE = re.compile(
    r"^(?: of accounts, | of ARR\b|\)\.?$| would be\.| of the whole| of the paying accounts have a value| would be chance"
    r"| of pairs \(| interval | to )"
)
SHARE = re.compile(r"(?<![\d.(–,])\d+(?:\.\d+)?%")


@pytest.fixture(scope="module")
def view():
    return view_of(sample_session(), "en")


def drawn(view, name):
    function, *asked = DRAWN[name]
    found = function(view, *asked)
    if isinstance(found, Panel):
        return found.evidence.frame, found.evidence.headers
    return found[:2]


@pytest.mark.parametrize("name", DRAWN)
def test_rates_in_tables_have_their_interval_and_n(view, name):
    frame, headers = drawn(view, name)
    rates = {key for key, header in headers.items() if header.unit in (Unit.RATE, Unit.POINTS)}
    ends = {key for key in rates if re.search(r"(^|_)(lower|upper)$", key)}
    for key in rates - ends - COUNTED.get(name, set()):
        pairs = (("lower", "upper"), (f"{key}_lower", f"{key}_upper"))
        assert any(set(pair) <= set(headers) for pair in pairs), (key, list(headers))
        assert any(header.unit is Unit.COUNT for header in headers.values()), key
    assert COUNTED.get(name, set()) <= rates
    # Rates that are written in words: 45.0% (±3.2, n = 120).
    if name not in ("worth", "worth by fit", "tiers table"):
        for text in [one for column in frame.select(words_of(frame)) for one in column.drop_nulls()]:
            assert not re.fullmatch(r"[\d.]+%", text), text


@pytest.mark.parametrize("name", SAID)
def test_rates_in_sentences_have_their_interval(view, name):
    function, *asked = SAID[name]
    # The early care of onboarding stands below its figure, and is no answer of the page.
    said = function(view, *asked)
    assert len(said) <= LONGEST or name == "engagement"
    for sentence in said:
        for found in SHARE.finditer(sentence):
            behind = sentence[found.end() :]
            assert behind.startswith(" (") or NO_ESTIMATE.match(behind), sentence


def words_of(frame):
    """The columns of `frame` that hold words; amounts are those of a part of the whole."""
    return [name for name, kind in frame.schema.items() if kind == pl.String and name != "amount"]


@pytest.mark.parametrize(
    ("key", "by", "is_ranked"),
    [
        ("health_coverage_rate", "region", True),
        ("grr", "industry", False),
        ("cost_to_serve_share", "tier", False),
    ],
)
def test_groups_are_sorted_only_where_one_differs(view, key, by, is_ranked):
    panel = groups.ranked_panel(view, key, by)
    frame = panel.evidence.frame
    by_value = frame.sort("value", descending=True)["group"].to_list()
    own = frame["group"].to_list()
    assert by_value != own
    assert list(panel.chart.layout["yaxis"]["ticktext"]) == (by_value if is_ranked else own)


def test_what_was_not_compared_is_not_called_alike(view):
    # In the sample 13 and 19 accounts were off their tier a year ago: too few, of 20 that it takes.
    panel = tier_misfits.outcome_panel(view)
    assert panel.evidence.frame["n_accounts"].to_list()[:2] == [13, 19]
    assert panel.finding == tier_misfits.OUTCOME_FEW.en
    few = view_of(view.session, "en", where={"region": ["Hokkaido"]})
    assert tier_touches.touch_outcome_panel(few).finding == tier_touches.FEW.en
    assert tier_touches.touch_outcome_panel(view).finding == tier_touches.ALIKE.en

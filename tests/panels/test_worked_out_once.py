"""What a sentence, a figure and a table of a page are made of is worked out once for all of them."""

import importlib

import pytest

from tests.panels.offices import asked, view_of
from tests.sample import sample_session

# What is counted, and who asks for it.
SHARED = {
    "csdash.panels.health_peers.peers": ("peers_answer", "peers", "peers table"),
    "csdash.panels.health_backtest.judged": ("backtest_answer", "backtest precision", "losses missed"),
    "csdash.panels.health_backtest.inputs_evidence": ("backtest_answer", "backtest inputs"),
    "csdash.panels.month_k.newer_against_older": ("month k", "month_k_answer"),
    "csdash.panels.tier_touches.compared": ("tier touches_answer", "tier touch outcome"),
    "csdash.analysis.tiers.journey.dwell": ("tier journey_answer", "tier journey", "tier journey table"),
    "csdash.analysis.voice.drivers.compared": ("voice drivers told", "voice drivers", "voice drivers table"),
    "csdash.analysis.voice.help.per_quarter": ("voice support told", "voice support"),
    "csdash.analysis.team.handover._changes": ("team handover_answer", "team changes", "team without"),
    "csdash.analysis.team.spread.compared": ("team spread_answer", "team spread"),
    "csdash.analysis.onboarding.engagement._landmark": ("engagement told", "engagement", "engagement table"),
    "csdash.analysis.tiers.fit._judged": ("tier misfits", "tier crossed", "tier misfit table"),
}


@pytest.mark.parametrize("counted", SHARED)
def test_what_several_panels_are_made_of_is_worked_out_once(counted, monkeypatch):
    module, _, name = counted.rpartition(".")
    module, session, calls = importlib.import_module(module), sample_session(), []
    work = getattr(module, name)
    monkeypatch.setattr(module, name, lambda *args, **named: calls.append(args) or work(*args, **named))
    session.answers.forget()
    where = (("region", (session.dimensions["region"][0],)),)
    for language in ("ja", "en"):
        for panel in SHARED[counted]:
            # All with what the first one takes: how far ahead, of which metric.
            asked(panel, session, view_of(session, language, where=where), *LIKE.get(panel, ()))
    assert len(calls) == 1


LIKE = {"team spread": ("lost",), "backtest inputs": (6,)}

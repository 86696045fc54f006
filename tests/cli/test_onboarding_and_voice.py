"""The commands onboarding and voice say what the pages say, and refuse splits that mean nothing."""

import json

import pytest

from tests.analysis.onboarding import test_by_hand as onboarding
from tests.analysis.voice import test_by_hand as voice
from tests.cli.asking import ask
from tests.histories import folder_of


@pytest.fixture(scope="module")
def started():
    return folder_of(onboarding.ACCOUNTS, events=onboarding.EVENTS, contracts=onboarding.CONTRACTS)


@pytest.fixture(scope="module")
def heard():
    return folder_of(voice.ACCOUNTS, events=voice.EVENTS, surveys=voice.SURVEYS)


def answered(*words) -> list[dict]:
    result = ask(*words, "--format", "json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_onboarding_shows_each_part(started):
    rows = answered("onboarding", "--data", started)
    assert [row["age"] for row in rows if row["events"]] == [59, 334]
    bands = answered("onboarding", "--show", "renewals", "--data", started)
    assert {row["group"]: row["n_accounts"] for row in bands if row["n_accounts"]} == {
        "60": 1,
        "beyond": 1,
        "never": 1,
    }
    assert [row["account_id"] for row in answered("onboarding", "--show", "stuck", "--data", started)] == [
        "New"
    ]
    for show in ("left", "goals", "modes"):
        assert answered("onboarding", "--show", show, "--data", started)


def test_onboarding_is_split_once(started):
    two = ask("onboarding", "--by", "mode", "--by", "segment", "--data", started)
    assert two.exit_code == 2
    assert ask("onboarding", "--show", "goals", "--by", "mode", "--data", started).exit_code == 2
    groups = {row["group"] for row in answered("onboarding", "--by", "mode", "--data", started)}
    assert groups == {"guided", "self"}


def test_voice_shows_each_part(heard):
    [nps] = answered("voice", "--data", heard)
    assert (nps["value"], nps["n_responses"], nps["n_asked"]) == (pytest.approx(25), 4, 5)
    assert len(answered("voice", "--show", "requests", "--data", heard)) == 5
    for show in ("quarters", "shipping", "advocates", "support", "channels", "self-service"):
        assert answered("voice", "--show", show, "--data", heard)
    assert answered("voice", "--show", "drivers", "--data", heard) == []
    assert ask("voice", "--by", "segment", "--data", heard).exit_code == 2

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
    for show in ("quarters", "advocates", "support", "channels", "self-service"):
        assert answered("voice", "--show", show, "--data", heard)
    # R1 reached A after the 30 days from 1 February to 2 March. C left on the last day of 2024, 305 days after it had asked,
    # B still waits; requests without a name cannot be followed.
    shipping = [row for row in answered("voice", "--show", "shipping", "--data", heard) if not row["group"]]
    told = [(row["age"], row["at_risk"], row["events"], row["censored"]) for row in shipping]
    assert told == [(0, 3, 0, 0), (30, 3, 1, 0), (305, 2, 0, 1), (699, 1, 0, 1)]
    assert [row["survival"] for row in shipping] == pytest.approx([1, 2 / 3, 2 / 3, 2 / 3])
    assert answered("voice", "--show", "drivers", "--data", heard) == []
    assert ask("voice", "--by", "segment", "--data", heard).exit_code == 2

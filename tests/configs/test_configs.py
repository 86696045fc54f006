"""Configs: the shipped ones hold, one's own take their place, and what is wrong is named with its place."""

from pathlib import Path

import pytest

from csdash.configs import Configs
from csdash.configs.config import fingerprint, shipped_text
from csdash.configs.configs import KINDS
from csdash.errors import DataError


@pytest.mark.parametrize("name", KINDS)
def test_the_shipped_config_holds_and_says_its_version(name: str):
    shipped = getattr(Configs(), name)
    assert shipped.is_shipped
    assert shipped.stamp == f"{name} {shipped.version} ({fingerprint(shipped_text(name))})"


@pytest.mark.parametrize("name", KINDS)
def test_a_file_of_ones_own_takes_the_place_of_the_shipped_one(name: str, tmp_path: Path):
    shipped = getattr(Configs(), name)
    text = shipped_text(name).replace(f'version = "{shipped.version}"', 'version = "ours"', 1)
    (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    own = getattr(Configs(tmp_path), name)
    assert (own.version, own.is_shipped) == ("ours", False)
    assert own.fingerprint != shipped.fingerprint


def test_line_ends_and_a_byte_order_mark_do_not_make_another_version(tmp_path: Path):
    text = shipped_text("tiers")
    (tmp_path / "tiers.toml").write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert Configs(tmp_path).tiers.fingerprint == Configs().tiers.fingerprint


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("health", "weight = 30", 'weight = "30"', "health.toml $.inputs[0].weight"),
        ("health", "weight = 30", "weight = 0", "inputs[0]"),
        ("health", 'column = "health_support"', 'column = "health_suport"', "unknown input health_suport"),
        ("health", 'column = "health_support"', 'column = "health_adoption"', "stands twice"),
        ("health", "at_risk_below = 40", "at_risk_below = 80", "at_risk_below"),
        ("health", "coverage_floor = 0.6", "coverage_floor = 60", "0 to 1"),
        ("health", "coverage_floor", "floor", "floor"),
        ("health", 'version = "2026-11"', "", "version is missing"),
        ("health", "steep = 10", "steep = 0", "health.toml steep"),
        ("health", "won_days = 90", "won_days = 30", "step_days <= won_days"),
        ("health", "landmark_months = 4", "landmark_months = 15", "landmark_months < followed_months"),
        ("health", "engaged_days = 120", "engaged_days = 130", "peers.engaged_days"),
        ("health", "followed_months = 15", "folowed_months = 15", "health.toml $.peers"),
        ("maturity", "stage = 2", "stage = 5", "stage is 2 to 4"),
        ("maturity", "at_least = 0.8", "at_least = 0.8\nat_most = 0.9", "either at_least or at_most"),
        ("maturity", "effort = 1", "effort = 4", "maturity.toml $.gates[0].effort"),
        ("maturity", 'assessment = "alignment"', 'assessment = "alignment"\nmetric = "nrr"', "either metric"),
        ("maturity", 'metric = "foreseen_loss_share"', 'metric = "proactive_touch_share"', "stands twice"),
        ("maturity", "minimum_accounts = 4", "minimum_accounts = 0", "1 or more"),
        ("onboarding", "band_days = [60, 90, 180]", "band_days = [90, 60, 180]", "onboarding.toml band_days"),
        ("onboarding", "band_days = [60, 90, 180]", 'band_days = "60"', "onboarding.toml $.band_days"),
        ("onboarding", "fast_days = 90", "fast_days = 100", "onboarding.toml fast_days"),
        ("onboarding", "slow_days = 180", "slow_days = 60", "fast_days or more"),
        ("onboarding", "shortest_term_days = 330", "shortest_term_days = 90", "shortest_term_days"),
        ("onboarding", "landmark_days = 30", "landmark_days = 0", "landmark_days"),
        ("principles", 'principle = "p2013.1"', 'principle = "p2013.11"', "no principle p2013.11"),
        ("principles", 'metric = "logo_churn_rate"', 'metric = "first_renewal_rate"', "stands twice"),
        ("tiers", 'by = "quantile"', 'by = "rank"', "tiers.toml $.by"),
        ("tiers", "low_from = 0.65", "low_from = 0.95", "low_from"),
        ("tiers", "high_from = 0.90", "high_from = 85", "at most 1"),
        ("tiers", "tolerance = 0.2", "tolerance = 1.5", "tolerance"),
        ("tiers", 'version = "2026-11"', "version = ", "not valid TOML"),
    ],
)
def test_a_fault_is_named_with_file_and_place(name: str, old: str, new: str, words: str, tmp_path: Path):
    text = shipped_text(name)
    assert old in text
    (tmp_path / f"{name}.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError) as caught:
        getattr(Configs(tmp_path), name)
    assert words in str(caught.value)
    assert f"{name}.toml" in str(caught.value)


def test_a_binary_file_is_refused_in_words(tmp_path: Path):
    (tmp_path / "tiers.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(DataError, match="not in UTF-8"):
        _ = Configs(tmp_path).tiers

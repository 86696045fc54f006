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
        ("health", 'version = "2026-11"', "", "health.toml $: version is missing"),
        ("tiers", 'version = "2026-11"', 'version = " "', "tiers.toml version: give one line"),
        ("tiers", 'version = "2026-11"', 'version = "a\\nb"', "tiers.toml version: give one line"),
        ("tiers", 'version = "2026-11"', f'version = "{41 * "x"}"', "at most 40 characters"),
        ("tiers", 'version = "2026-11"', 'version = "1"\nversion = "2"', "not valid TOML"),
        ("tiers", "tolerance = 0.2", "tolerance = nan", "tiers.toml $.tolerance: this cannot be used"),
        ("health", "weight = 30", "weight = inf", "health.toml $.inputs[0].weight: this cannot be used"),
        ("health", "weight = 30", f"weight = {10**400}", "health.toml $.inputs[0].weight: this cannot"),
        ("maturity", "at_least = 0.8", "at_least = nan", "maturity.toml $.gates[0].at_least: this cannot"),
        ("maturity", "at_least = 0.8", 'at_least = "0.8"', "maturity.toml $.gates[0].at_least"),
        ("maturity", "at_least = 4", "at_least = 9", "an assessment is 1 to 4"),
        ("maturity", "at_least = 0.55", "at_least = 0.3", "gates[3]: it asks less of proactive_touch_share"),
        ("maturity", "minimum_accounts = 4", "minimum_account = 4", "there is no minimum_account"),
        (
            "maturity",
            'reason = "Losses that surprise are the exception."',
            'reason = ""',
            "say in reason why",
        ),
        ("maturity", 'reason = "Losses that surprise are the exception."', "", "reason is missing"),
        ("principles", 'reason = "Who succeeds tells others."', 'reason = " "', "say in reason why"),
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


def test_a_file_too_large_to_be_one_is_not_parsed(tmp_path: Path):
    (tmp_path / "tiers.toml").write_text(shipped_text("tiers") + "#" * (1 << 20), encoding="utf-8")
    with pytest.raises(DataError, match="larger than 1 MB"):
        _ = Configs(tmp_path).tiers


def test_an_empty_file_is_refused_in_words(tmp_path: Path):
    (tmp_path / "tiers.toml").write_bytes(b"")
    with pytest.raises(DataError, match=r"^tiers.toml \$: version is missing\.$"):
        _ = Configs(tmp_path).tiers


def test_a_threshold_may_be_the_same_at_two_stages_and_fall_where_less_is_better(tmp_path: Path):
    text = shipped_text("maturity").replace("at_least = 0.7\n", "at_least = 0.5\n")
    gate = '[[gates]]\nstage = {}\nmetric = "logo_churn_rate"\nat_most = {}\neffort = 1\neffect = 1\nreason = "."\n'
    (tmp_path / "maturity.toml").write_text(
        text + gate.format(2, 0.2) + gate.format(3, 0.1), encoding="utf-8"
    )
    assert len(Configs(tmp_path).maturity.value.gates) > 2
    (tmp_path / "maturity.toml").write_text(
        text + gate.format(2, 0.1) + gate.format(3, 0.2), encoding="utf-8"
    )
    with pytest.raises(DataError, match="asks less of logo_churn_rate than stage 2"):
        _ = Configs(tmp_path).maturity

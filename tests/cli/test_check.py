"""`check`: one report for good, odd and refused data, for targets, and an exit code for schedulers."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from csdash.snapshots.publish import publish
from tests.cli.asking import ask
from tests.histories import folder_of, history

GOOD = history("2024-01", {"A": [10, 10, 12], "B": [10, 10, None]}).with_columns(
    start_month=pl.date(2023, 1, 1)
)


def targets(**goals: float) -> pl.DataFrame:
    return pl.DataFrame(
        {
            "month": ["2024-03"] * len(goals),
            "metric": list(goals),
            "window": [1] * len(goals),
            "value": list(goals.values()),
        }
    )


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["No problems found.", "The MRR bridge adds up in every month and attribute."]),
        ("ja", ["問題は見つかりませんでした。", "MRRブリッジはすべての月・属性で一致しています。"]),
    ],
)
def test_good_data(language: str, lines: list[str]):
    answer = ask("--lang", language, "check", folder_of(GOOD.filter(pl.col("account_id") == "A")))
    assert answer.exit_code == 0
    assert answer.stdout.splitlines() == lines


def test_odd_data_is_loaded_and_said():
    odd = history("2024-01", {"A/P": [10, None, 10], "A/credit": [-1, None, None]}).with_columns(
        notes=pl.lit("x")
    )
    answer = ask("check", folder_of(odd))
    assert answer.exit_code == 0
    rules = [line for line in answer.stdout.splitlines() if line.startswith("warning  ")]
    assert len(rules) == 4
    for word in ("2024-02", "credits", "notes", "start_month"):
        assert sum(word in rule for rule in rules) >= 1, word


def test_refused_data():
    bad = GOOD.with_columns(
        mrr=pl.when(pl.col("month") == date(2024, 2, 1)).then(float("nan")).otherwise("mrr")
    )
    answer = ask("check", folder_of(bad))
    assert answer.exit_code == 1
    assert answer.stdout.startswith(
        "ERROR  accounts.parquet · mrr · rows 2 (nan), 5 (nan): the value is NaN or infinite."
    )
    assert "adds up" not in answer.stdout
    assert ask("--lang", "ja", "check", folder_of(bad)).stdout.startswith(
        "エラー  accounts.parquet · mrr · 行 2 (nan), 5 (nan)"
    )


def test_published_data(tmp_path: Path):
    publish({"accounts": GOOD}, tmp_path, date(2024, 3, 31), "x")
    assert ask("check", tmp_path).exit_code == 0
    next((tmp_path / "snapshots").rglob("2024-02.parquet")).write_bytes(b"")
    answer = ask("check", tmp_path)
    assert answer.exit_code == 1
    assert "2024-02.parquet is damaged" in answer.stderr


def test_targets_that_are_met_and_missed():
    # In March A pays 12 of 10, B's 10 are gone: NRR 0.6, logo churn 0.5, MRR 12.
    met = folder_of(GOOD, targets=targets(nrr=0.6, logo_churn_rate=0.5, mrr=12))
    answer = ask("check", met, "--targets")
    assert answer.exit_code == 0
    assert answer.stdout.count("met  ") == 3
    missed = folder_of(GOOD, targets=targets(nrr=0.61, logo_churn_rate=0.49, mrr=12))
    answer = ask("check", missed, "--targets")
    assert answer.exit_code == 1
    assert "missed  Net revenue retention (NRR)  2024-03  0.6 / 0.61" in answer.stdout
    assert "missed  Logo churn  2024-03  0.5 / 0.49" in answer.stdout
    assert "met  Monthly recurring revenue (MRR)  2024-03  12 / 12" in answer.stdout
    assert (
        "未達  売上維持率 (NRR)  2024-03  0.6 / 0.61"
        in ask("--lang", "ja", "check", missed, "--targets").stdout
    )


def test_without_asking_targets_fail_nothing():
    assert ask("check", folder_of(GOOD, targets=targets(nrr=2))).exit_code == 0


def test_targets_of_the_newest_covered_month_count():
    rows = pl.DataFrame(
        {
            "month": ["2024-02", "2024-03", "2030-01"],
            "metric": ["mrr"] * 3,
            "window": [1] * 3,
            "value": [99.0, 12.0, 10**9],
        }
    )
    answer = ask("check", folder_of(GOOD, targets=rows), "--targets")
    assert answer.exit_code == 0
    assert "2024-03  12 / 12" in answer.stdout


def test_targets_that_cannot_be_told_are_left_out():
    # No surveys, too short for twelve months, nobody lost: none of these is a miss.
    rows = pl.DataFrame(
        {
            "month": ["2024-03"] * 4,
            "metric": ["nps", "nrr", "no_such", "quick_ratio"],
            "window": [12, 12, 1, 1],
            "value": [1.0] * 4,
        }
    )
    kept = GOOD.filter(pl.col("account_id") == "A")
    answer = ask("check", folder_of(kept, targets=rows), "--targets")
    assert answer.exit_code == 0
    assert "n/a / 1" in answer.stdout
    assert "missed" not in answer.stdout


def test_without_a_root_the_settings_are_checked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CSDASH_DATA", str(folder_of(GOOD)))
    assert ask("check").exit_code == 0

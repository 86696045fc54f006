"""The columns of every command, in their order: scripts and schedulers depend on them."""

import csv
import io
from pathlib import Path

import pytest

from tests.cli.asking import ask, company

METRICS = ["metric", "value", "lower", "upper", "numerator", "denominator", "n_accounts"]
MONEY = [
    "opening_mrr",
    "new_mrr",
    "reactivation_mrr",
    "expansion_mrr",
    "contraction_mrr",
    "churned_mrr",
    "fx_mrr",
    "transfer_mrr",
    "closing_mrr",
]
COUNTS = [
    "n_opening",
    "n_new",
    "n_reactivation",
    "n_expansion",
    "n_contraction",
    "n_churned",
    "n_fx",
    "n_transfer",
    "n_closing",
]
BRIDGE = [*MONEY, *COUNTS, "returned_mrr", "n_returned", "to_free_mrr", "n_to_free", "n_merged"]
COHORTS = ["cohort_age", "n_accounts", "n_active", "opening_mrr", "mrr", "retained_mrr", "is_left_truncated"]
CHURN = [
    *("n_opening", "n_churned", "logo_churn_rate", "logo_lower", "logo_upper"),
    *("opening_mrr", "churned_mrr", "churned_mrr_rate", "mrr_lower", "mrr_upper"),
]
LOGRANK = [
    *("dimension", "n_groups", "statistic", "degrees", "p_value", "is_distinguishable"),
    *("longest", "shortest", "gap", "gap_error", "horizon"),
]
SURVIVAL = ["age", "at_risk", "events", "censored", "survival", "se", "lower", "upper"]


@pytest.fixture(scope="module")
def data() -> Path:
    return company()


def header(*words: str | Path) -> list[str]:
    answer = ask(*words, "--format", "csv")
    assert answer.exit_code == 0, answer.stderr
    return next(csv.reader(io.StringIO(answer.stdout)))


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        (["metrics", "nrr"], ["month", *METRICS]),
        (["metrics", "nrr", "mrr", "--by", "segment"], ["month", "segment", *METRICS]),
        (
            ["metrics", "arr", "--by", "tier", "--by", "segment", "--window", "1"],
            ["month", "tier", "segment", *METRICS],
        ),
        (["metrics", "arr", "--by", "tier,segment"], ["month", "tier", "segment", *METRICS]),
        (["metrics", "arr", "--by", "tier", "--by", "tier,tier"], ["month", "tier", *METRICS]),
        (["bridge"], ["month", *BRIDGE]),
        (["bridge", "--by", "segment", "--window", "12"], ["month", "segment", *BRIDGE]),
        (["cohorts"], ["cohort_month", *COHORTS]),
        (["cohorts", "--by", "segment"], ["cohort_month", "segment", *COHORTS]),
        (["cohorts", "--strict"], ["cohort_month", *COHORTS]),
        (["cohorts", "--period", "fiscal_year", "--by", "segment"], ["cohort_month", "segment", *COHORTS]),
        (["survival"], SURVIVAL),
        (["survival", "--by", "segment"], ["segment", *SURVIVAL]),
        (["churn"], ["month", *CHURN]),
        (["churn", "--by", "tenure,segment"], ["month", "tenure", "segment", *CHURN]),
        (["logrank", "--by", "segment"], LOGRANK),
    ],
    ids=" ".join,
)
def test_columns(data: Path, words: list[str], columns: list[str]):
    assert header(*words, "--data", data) == columns

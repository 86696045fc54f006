"""The command forecast: the table, the back-test, what a target asks for, what if, and what is refused."""

import csv
import io

import pytest
from click.testing import CliRunner

from csdash.cli import cli
from tests.analysis.forecast.companies import drawn
from tests.histories import folder_of, history


@pytest.fixture(scope="module")
def asked():
    paid = drawn(8, 40, 30, churn=0.02, grows=0.1)
    accounts = history("2021-04", paid, segment={name: "ab"[i % 2] for i, name in enumerate(paid)})
    folder = folder_of(accounts)

    def ask(*arguments: str):
        return CliRunner().invoke(
            cli, ["forecast", "--data", str(folder), "--format", "csv", *arguments], standalone_mode=True
        )

    return ask


def rows(result) -> list[dict[str, str]]:
    assert result.exit_code == 0, result.output
    return list(csv.DictReader(io.StringIO(result.stdout.lstrip("\ufeff"))))


def test_every_method_is_told_and_one_is_shown(asked):
    told = rows(asked("--metric", "grr", "--where", "segment=a"))
    assert {row["method"] for row in told} == {"model", "last", "year", "drift"}
    assert len({row["method"] for row in told if row["is_shown"].lower() == "true"}) == 1
    assert len(told) == 48
    assert list(told[0]) == [
        *("month", "method", "value", "lower80", "upper80", "lower95", "upper95", "is_shown")
    ]


def test_of_too_few_past_forecasts_the_model_is_shown(asked):
    # Four could be judged a year ahead, which are too few to say that it does not beat the others.
    told = rows(asked("--metric", "arr"))
    assert {row["method"] for row in told if row["is_shown"].lower() == "true"} == {"model"}


def test_the_backtest_by_horizon(asked):
    told = rows(asked("--backtest"))
    assert [row["horizon"] for row in told] == ["1", "3", "6", "12"]
    assert [row["n_origins"] for row in told] == ["15", "13", "10", "4"]


def test_what_a_target_asks_for(asked):
    told = rows(asked("--metric", "arr", "--target", "90000", "--months", "4"))
    assert len(told) == 4
    for name in ("required", "by_season"):
        assert sum(float(row[name]) for row in told) == pytest.approx(
            sum(float(row["required"]) for row in told)
        )


def test_twelve_hundred_more_of_arr_are_a_hundred_more_of_mrr(asked):
    less, more = (
        [
            float(row["required"])
            for row in rows(asked("--metric", "arr", "--target", target, "--months", "4"))
        ]
        for target in ("90000", "91200")
    )
    assert min(less) > 0
    assert sum(more) - sum(less) == pytest.approx(100)


def test_a_scenario_and_nothing_assumed(asked):
    told = rows(asked("--scenario", "segment=a:churn=-50%,expansion=10%"))
    assert all(float(row["difference"]) > 0 for row in told)
    assert all(float(row["difference"]) == 0 for row in rows(asked("--scenario", "segment=a:churn=0%")))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--scenario", "segment:churn=-20%"), "ATTRIBUTE=VALUE"),
        (("--scenario", "segment=a:chrn=-20%"), "not one of churn, expansion, fast"),
        (("--scenario", "segment=a:churn=many"), "with a number"),
        (("--scenario", "segment=z:churn=-20%"), "Known: a, b"),
        (("--scenario", "segment=a:fast=10"), "Add it to see onboarding speed"),
        (("--metric", "grr", "--target", "0.9"), "metric with a required amount"),
        (("--by", "segment"), "use --where"),
        (("--months", "13", "--target", "1"), "1<=x<=12"),
    ],
)
def test_what_cannot_be_asked_is_refused_with_exit_code_2(asked, arguments, said):
    result = asked(*arguments)
    assert result.exit_code == 2
    assert said in result.output

"""What the contract loads but says aloud: each warning counts, names its column and gives an advice."""

from datetime import date

import polars as pl
import pytest

from csdash.contract.check import check_tables
from csdash.contract.finding import Finding
from tests.histories import day, history, opened


def warnings(frame: pl.DataFrame) -> dict[str, Finding]:
    """The warnings on an accounts table by rule; no rule may have refused it."""
    report = check_tables({"accounts": frame})
    assert not report.errors
    return {finding.rule: finding for finding in report.warnings}


def start(frame: pl.DataFrame) -> pl.DataFrame:
    """With a start for every account, so that only what is asked about is warned of."""
    return frame.with_columns(start_month=pl.lit(date(2020, 1, 1)))


CLEAN = start(history("2024-01", {"A": [10, 10, 10], "B": [5, 5, 5]}, segment={"A": "SMB", "B": "ENT"}))


def test_good_data_has_nothing_to_warn_of():
    assert not warnings(CLEAN)
    assert opened(CLEAN).report.lines("ja") == ["問題は見つかりませんでした。"]


def test_unknown_columns_are_left_out_and_named():
    found = warnings(CLEAN.with_columns(Segement=pl.lit("x"), notes=pl.lit("y")))
    assert set(found) == {"unknown_column"}
    assert found["unknown_column"].count == 2
    assert "Segement, notes" in found["unknown_column"].text("en")


def test_missing_months_in_between():
    found = warnings(start(history("2024-01", {"A": [10, None, None, 10]})))
    assert found["gap"].count == 2
    assert "2024-02, 2024-03" in found["gap"].text("en")
    assert "2024-02, 2024-03" in found["gap"].text("ja")


def test_a_gap_of_one_account_is_no_gap_of_the_data():
    assert "gap" not in warnings(start(history("2024-01", {"A": [10, None, 10], "B": [5, 5, 5]})))


@pytest.mark.parametrize(("still_there", "is_warned"), [(6, True), (7, False)])
def test_a_last_month_with_far_fewer_accounts_may_be_unfinished(still_there: int, is_warned: bool):
    paid = {f"a{i}": [10, 10 if i < still_there else None] for i in range(10)}
    assert ("partial_month" in warnings(start(history("2024-01", paid)))) is is_warned


def test_credits_are_netted_and_reported():
    found = warnings(start(history("2024-01", {"A/P": [10, 10], "A/credit": [None, -3]})))
    assert (found["credit"].count, found["credit"].column) == (1, "mrr")


def test_accounts_older_than_the_data_are_counted():
    found = warnings(history("2024-01", {"A": [10, 10], "B": [5, 5], "N": [None, 5], "free": [0, 5]}))
    assert (found["before_coverage"].count, found["before_coverage"].column) == (2, "start_month")


def test_a_known_start_is_no_unknown_one():
    frame = history("2024-01", {"A": [10, 10], "B": [5, 5]})
    known = frame.with_columns(start_month=pl.when(pl.col("account_id") == "A").then(pl.lit(day("2023-05"))))
    assert warnings(known)["before_coverage"].count == 1


def test_an_attribute_that_flips_and_flips_back():
    found = warnings(
        start(
            history(
                "2024-01",
                {"A": [10] * 4, "B": [10] * 4},
                segment={"A": ["SMB", "ENT", "SMB", "SMB"], "B": ["SMB", "ENT", "ENT", "ENT"]},
            )
        )
    )
    assert (found["flip"].count, found["flip"].column) == (1, "segment")
    assert "A 2024-03-01" in found["flip"].text("en")


def test_two_values_within_one_month():
    frame = start(
        history(
            "2024-01",
            {"A/P": [10], "A/Q": [10], "B/P": [10]},
            segment={"A/P": "SMB", "A/Q": "ENT", "B/P": "SMB"},
        )
    )
    found = warnings(frame)
    assert (found["conflicting"].count, found["conflicting"].column) == (1, "segment")


def test_warnings_stand_in_the_report_of_the_session():
    session = opened(CLEAN.with_columns(notes=pl.lit("y")))
    assert [finding.rule for finding in session.report.warnings] == ["unknown_column"]
    assert session.report.lines("en")[0].startswith("warning  accounts.parquet")


def test_errors_are_told_before_warnings():
    report = check_tables({"accounts": CLEAN.with_columns(notes=pl.lit("y"), tier=pl.lit("x"))})
    assert [line.split()[0] for line in report.lines("en")] == ["ERROR", "warning"]
    assert [line.split()[0] for line in report.lines("ja")] == ["エラー", "注意"]


HOSTILE = "evil\n\x1b[31mid\u202e"


@pytest.mark.parametrize(
    "frame",
    [
        history("2024-01", {f"{HOSTILE}/P": [10], f"{HOSTILE}/credit": [-20]}),
        pl.concat([history("2024-01", {HOSTILE: [10]})] * 2),
        history("2024-01", {HOSTILE: [10] * 3}, segment={HOSTILE: ["a", "b", "a"]}),
        history("2024-01", {"A": [10]}).with_columns(pl.lit(1).alias(HOSTILE)),
        history("2024-01", {"A": [10]}).rename({"mrr": HOSTILE}),
        history("2024-01", {"A": [10]}, tier={"A": HOSTILE}),
    ],
)
def test_hostile_names_cannot_break_a_line_of_the_report(frame: pl.DataFrame):
    report = check_tables({"accounts": frame})
    told = [line for language in ("ja", "en") for line in report.lines(language)]
    assert any("evil" in line for line in told)
    assert all(line.isprintable() for line in told)

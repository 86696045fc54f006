"""Tables the contract refuses: unfit columns, keys that are not unique, sums that are below zero or mixed."""

from datetime import date, time, timedelta

import polars as pl
import pytest

import csdash
from csdash.contract.check import check_tables
from csdash.contract.finding import SHOWN_ROWS
from csdash.errors import DataError
from tests.contract.checking import DAYS, GOOD, NAN, SURVEY, TARGET, accounts, beside, only_error
from tests.histories import folder_of

SHAPES = [
    ("missing_column", "mrr", {"accounts": pl.DataFrame(GOOD).drop("mrr")}),
    ("missing_column", "account_id", {"accounts": pl.DataFrame(GOOD).rename({"account_id": "acount_id"})}),
    ("missing_column", "kind", beside("events", account_id=["A"] * 3, date=DAYS)),
    ("wrong_type", "mrr", accounts(mrr=["10", "20", "30"])),
    ("wrong_type", "mrr", accounts(mrr=[True, False, True])),
    ("wrong_type", "month", accounts(month=[timedelta(days=30)] * 3)),
    ("wrong_type", "month", accounts(month=[time(9)] * 3)),
    ("wrong_type", "month", accounts(month=[202401.0, 202402.0, 202403.0])),
    ("wrong_type", "account_id", accounts(account_id=[1.0, 2.0, 3.0])),
    ("wrong_type", "segment", accounts(segment=[["a"], ["b"], ["c"]])),
    ("wrong_type", "segment", accounts(segment=[b"a", b"b", b"c"])),
    ("wrong_type", "tier", accounts(tier=[1, 2, 3])),
    ("wrong_type", "date", beside("events", account_id=["A"] * 3, date=[20240105] * 3, kind=["qbr"] * 3)),
    ("empty_file", "", {"accounts": pl.DataFrame(GOOD).clear()}),
    ("empty_file", "", accounts() | {"surveys": pl.DataFrame(SURVEY).clear()}),
]


@pytest.mark.parametrize(
    ("rule", "column", "tables"), SHAPES, ids=[f"{r} {c} {i}" for i, (r, c, _) in enumerate(SHAPES)]
)
def test_unfit_shape_is_named(rule, column, tables):
    finding = only_error(tables)
    assert (finding.rule, finding.table, finding.column) == (rule, list(tables)[-1], column)
    for language in ("ja", "en"):
        assert finding.says[language] in finding.text(language)
        assert finding.advice[language] in finding.text(language)


def test_misspelt_column_is_guessed():
    finding = only_error({"accounts": pl.DataFrame(GOOD).rename({"account_id": "acount_id"})})
    assert 'Rename "acount_id" to account_id.' in finding.text("en")
    assert "「acount_id」を account_id に改名してください。" in finding.text("ja")


def test_without_accounts_there_is_nothing_to_say():
    finding = only_error({"targets": pl.DataFrame(TARGET)})
    assert (finding.rule, finding.table) == ("missing_table", "accounts")


def test_duplicates_are_named_by_their_key():
    lines = GOOD | {"month": [date(2024, 1, 1)] * 3, "product": ["P", "P", "Q"]}
    finding = only_error({"accounts": pl.DataFrame(lines)})
    assert (finding.rule, finding.column, finding.count) == ("duplicate_key", "month, account_id, product", 1)
    assert finding.rows == (("accounts", 2, "2024-01-01 / A / P"),)


def test_no_product_and_an_empty_product_are_the_same_key():
    lines = GOOD | {"month": [date(2024, 1, 1)] * 3, "product": [None, "", "Q"]}
    assert only_error({"accounts": pl.DataFrame(lines)}).rule == "duplicate_key"


@pytest.mark.parametrize(
    ("name", "columns"),
    [
        ("targets", TARGET | {"month": [date(2024, 1, 1)] * 3}),
        ("surveys", SURVEY | {"contact_id": ["c"] * 3, "score": [1, 2, 3]}),
        (
            "contracts",
            {
                "contract_id": ["1"] * 3,
                "account_id": ["A"] * 3,
                "start_date": DAYS,
                "end_date": DAYS,
                "mrr": [1] * 3,
            },
        ),
        ("team", {"month": [date(2024, 1, 1)] * 3, "csm_id": ["m"] * 3}),
    ],
)
def test_every_table_with_a_key_holds_it(name, columns):
    finding = only_error(beside(name, **columns))
    assert (finding.rule, finding.table, finding.count) == ("duplicate_key", name, 2)


def test_account_month_below_zero_is_refused_with_the_account_named():
    lines = {
        "month": [date(2024, 1, 1)] * 4,
        "account_id": ["A", "A", "B", "B"],
        "product": ["P", "credit", "P", "credit"],
        "mrr": [10.0, -10.01, 10.0, -10.0],
    }
    finding = only_error({"accounts": pl.DataFrame(lines)})
    assert (finding.rule, finding.column, finding.count) == ("below_zero", "mrr", 1)
    assert "2024-01-01 A" in finding.text("en")
    assert "2024-01-01 A" in finding.text("ja")


@pytest.mark.parametrize(
    ("kind", "scores", "rows"),
    [
        ("csat", [0, 1, 5], [1]),
        ("csat", [6, 10, None], [1, 2]),
        ("ces", [7, 0.5, 8], [2, 3]),
        ("nps", [0, 10, None], []),
    ],
)
def test_a_score_of_another_scale_is_refused(kind: str, scores: list, rows: list[int]):
    # A satisfaction of 8 of 10 would count as one of the top two of five.
    tables = beside("surveys", **(SURVEY | {"kind": [kind] * 3, "score": scores}))
    report = check_tables(tables)
    found = [(finding.rule, finding.column, [row for _, row, _ in finding.rows]) for finding in report.errors]
    assert found == ([("other_scale", "score", rows)] if rows else [])
    assert all(kind in finding.text(language) for finding in report.errors for language in ("ja", "en"))


def test_several_currencies_do_not_add_up():
    finding = only_error(accounts(currency=["JPY", "USD", None]))
    assert (finding.rule, finding.column, finding.count) == ("several_currencies", "currency", 2)
    assert "JPY, USD" in finding.text("en")


def test_only_the_first_few_rows_are_shown_and_all_are_counted():
    many = pl.DataFrame(
        {"month": [date(2024, 1, 1)] * 100, "account_id": [f"A{i}" for i in range(100)], "mrr": [NAN] * 100}
    )
    finding = only_error({"accounts": many})
    assert (len(finding.rows), finding.count) == (SHOWN_ROWS, 100)
    assert "and 95 more" in finding.text("en")
    assert "ほか95件" in finding.text("ja")


def test_everything_is_reported_at_once():
    report = check_tables(
        accounts(mrr=[NAN, 1.0, 2.0], tier=["x", None, None])
        | beside("events", account_id=["A"], date=["?"], kind=["?"])
        | {"accounts": accounts(mrr=[NAN, 1.0, 2.0], tier=["x", None, None])["accounts"]}
    )
    assert {(finding.table, finding.rule) for finding in report.errors} == {
        ("accounts", "not_finite"),
        ("accounts", "unknown_word"),
        ("events", "not_a_date"),
        ("events", "unknown_word"),
    }


def test_refused_data_opens_nowhere_and_the_error_is_the_report():
    with pytest.raises(DataError) as refusal:
        csdash.open(folder_of(accounts(mrr=[NAN, 1.0, 2.0])["accounts"]))
    assert "accounts.parquet · mrr · rows 1 (nan): the value is NaN or infinite." in str(refusal.value)
    assert refusal.value.message.ja.startswith("データを読み込めません(1件のエラー)。")


def test_a_day_with_a_time_is_the_month_it_stands_in():
    finding = only_error(
        accounts(
            month=pl.Series(["2024-01-31 23:00", "2024-02-01 09:00", "2024-03-01 00:00"]).str.to_datetime()
        )
    )
    assert [row for _, row, _ in finding.rows] == [1]

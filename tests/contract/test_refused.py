"""What the contract refuses: each rule names table, column, rows and what to do, in both languages."""

from datetime import date, time, timedelta
from decimal import Decimal

import polars as pl
import pytest

import csdash
from csdash.contract.check import check_tables
from csdash.contract.finding import SHOWN_ROWS, Finding
from csdash.errors import DataError
from tests.histories import folder_of

GOOD = {
    "month": [date(2024, 1, 1), date(2024, 2, 1), date(2024, 3, 1)],
    "account_id": ["A", "A", "A"],
    "mrr": [10.0, 20.0, 30.0],
}
NAN, INFINITE = float("nan"), float("inf")
DAYS = [date(2024, 1, 5)] * 3


def accounts(**columns: object) -> dict[str, pl.DataFrame]:
    return {"accounts": pl.DataFrame(GOOD | columns, strict=False)}


def beside(name: str, **columns: object) -> dict[str, pl.DataFrame]:
    return accounts() | {name: pl.DataFrame(columns, strict=False)}


def only_error(tables: dict[str, pl.DataFrame]) -> Finding:
    errors = check_tables(tables).errors
    assert len(errors) == 1, [finding.text("en") for finding in errors]
    return errors[0]


SURVEY = {"account_id": ["A"] * 3, "contact_id": ["c", "d", "e"], "kind": ["nps"] * 3, "date": DAYS}
TARGET = {"month": GOOD["month"], "metric": ["nrr"] * 3, "window": [12] * 3, "value": [1.0] * 3}

# rule, column, rows that break it (counted from 1), the tables
ROWS = [
    ("not_a_month", "month", [2], accounts(month=[date(2024, 1, 1), date(2024, 2, 29), date(2024, 3, 1)])),
    ("not_a_month", "month", [1, 3], accounts(month=["January", "2024-02", "2024/03"])),
    ("not_a_month", "month", [1, 2, 3], accounts(month=[2024, 2025, 2026])),
    ("not_a_month", "month", [1, 2, 3], accounts(month=[20241, 20242, 20243])),
    ("not_a_month", "month", [1], accounts(month=[-202401, 202402, 202403])),
    ("not_a_month", "month", [1, 2], accounts(month=[20240101, 202413, 202403])),
    ("empty", "month", [2], accounts(month=[date(2024, 1, 1), None, date(2024, 3, 1)])),
    ("empty", "account_id", [1, 2, 3], accounts(account_id=["", "  ", None])),
    ("not_finite", "mrr", [1, 2, 3], accounts(mrr=[NAN, INFINITE, -INFINITE])),
    ("too_large", "mrr", [1, 3], accounts(mrr=[1e12, 1e11, -1e300])),
    ("too_large", "mrr", [1], accounts(mrr=[2**63 - 1, 1, 1])),
    ("too_large", "mrr", [2], accounts(mrr=[1, -(2**63), 1])),
    ("too_large", "mrr", [1], accounts(mrr=pl.Series([2**64 - 1, 1, 1], dtype=pl.UInt64))),
    ("too_large", "mrr", [1], accounts(mrr=[Decimal(10) ** 20, Decimal(1), Decimal(1)])),
    ("unknown_word", "tier", [1, 3], accounts(tier=["High", "high", "ハイタッチ"])),
    ("unknown_word", "phase", [2], accounts(phase=["renewal", "expansion", None])),
    ("unknown_word", "fit", [1], accounts(fit=["yes", None, None])),
    ("unknown_currency", "currency", [2], accounts(currency=["JPY", "YEN", "JPY"])),
    ("not_whole", "seats", [1], accounts(seats=[2.5, 3.0, None])),
    ("not_whole", "seats", [1], accounts(seats=[Decimal("2.5"), Decimal(3), None])),
    ("not_whole", "seats", [1], accounts(seats=pl.Series([2**64 - 1, 3, 4], dtype=pl.UInt64))),
    ("too_low", "seats", [3], accounts(seats=[2, 3, -1])),
    ("too_low", "list_mrr", [1], accounts(list_mrr=[-0.01, 1.0, None])),
    ("too_high", "health_score", [2], accounts(health_score=[100.0, 100.1, None])),
    ("too_low", "health_adoption", [1], accounts(health_adoption=[-1, 0, 100])),
    ("not_finite", "health_score", [1], accounts(health_score=[NAN, 1.0, 2.0])),
    ("too_high", "gross_margin", [1], accounts(gross_margin=[80.0, 0.8, None])),
    ("not_a_month", "start_month", [1], accounts(start_month=["soon", None, "2023-12"])),
    (
        "unknown_word",
        "kind",
        [2],
        beside("events", account_id=["A"] * 3, date=DAYS, kind=["qbr", "QBR", "qbr"]),
    ),
    (
        "not_a_date",
        "date",
        [1, 2],
        beside("events", account_id=["A"] * 3, date=["01/02/2024", "soon", "2024-01-05"], kind=["qbr"] * 3),
    ),
    (
        "empty",
        "date",
        [3],
        beside("events", account_id=["A"] * 3, date=[DAYS[0], DAYS[0], None], kind=["qbr"] * 3),
    ),
    ("too_high", "score", [1], beside("surveys", **SURVEY, score=[11, 10, None])),
    (
        "unknown_word",
        "outcome",
        [1],
        beside(
            "contracts",
            contract_id=["1", "2", "3"],
            account_id=["A"] * 3,
            start_date=DAYS,
            end_date=DAYS,
            mrr=[1, 2, 3],
            outcome=["won", "lost", None],
        ),
    ),
    (
        "empty",
        "mrr",
        [2],
        beside(
            "contracts",
            contract_id=["1", "2", "3"],
            account_id=["A"] * 3,
            start_date=DAYS,
            end_date=DAYS,
            mrr=[1, None, 3],
        ),
    ),
    ("too_high", "window", [1], beside("targets", **(TARGET | {"window": [24, 12, 12]}))),
    (
        "unknown_currency",
        "currency",
        [1],
        beside("fx", month=GOOD["month"], currency=["XYZ", "USD", "EUR"], rate=[1.0, 150.0, 160.0]),
    ),
    (
        "too_high",
        "stage",
        [1],
        beside("assessments", date=DAYS, unit=["company"] * 3, dimension=["a", "b", "c"], stage=[5, 4, 1]),
    ),
]


@pytest.mark.parametrize(
    ("rule", "column", "rows", "tables"), ROWS, ids=[f"{r} {c} {i}" for i, (r, c, *_) in enumerate(ROWS)]
)
def test_broken_rows_are_named(rule, column, rows, tables):
    finding = only_error(tables)
    table = list(tables)[-1]
    assert (finding.rule, finding.table, finding.column, finding.count) == (rule, table, column, len(rows))
    assert [(file, row) for file, row, _ in finding.rows] == [(table, row) for row in rows]
    for language in ("ja", "en"):
        assert finding.says[language]
        assert finding.advice[language]
        assert column in finding.text(language)


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

"""Doubts: where a guess about money, dates or accounts could be wrong, it says so and is not sure."""

from pathlib import Path

import pytest

from csdash.importing.draft import Reason
from csdash.importing.guessing.guess import guess
from csdash.importing.mapping import Mapping
from tests.importing.raw import Columns, raw_sheet
from tests.importing.test_guess import AMOUNTS, IDS, MONTHS, NAMES, STARTS
from tests.thorough import one_in

LIST = {"顧客ID": IDS, "開始日": STARTS}
MONTHLY = {"顧客ID": IDS, "対象月": MONTHS}


def guessed(folder: Path, **sheets: Columns) -> tuple[Mapping, tuple[Reason, ...]]:
    return guess([raw_sheet(folder, f"{name}.csv", columns) for name, columns in sheets.items()])


def reason(reasons: tuple[Reason, ...], column: str, feed: int = 0) -> Reason:
    (found,) = (one for one in reasons if one.feed == feed and one.column == column)
    return found


DOUBTS = [
    # Two amounts, and nothing says which.
    (LIST | {"契約金額": AMOUNTS, "請求金額": AMOUNTS}, "amount", 0.4, ["「契約金額」「請求金額」"]),
    (MONTHLY | {"売上": AMOUNTS, "料金": AMOUNTS}, "mrr", 0.4, ["「料金」", "「売上」"]),
    (LIST | {"月額料金": AMOUNTS, "月額費用": AMOUNTS}, "amount", 0.4, ["「月額料金」「月額費用」"]),
    (LIST | {"年額": AMOUNTS, "契約金額": AMOUNTS}, "amount", 0.4, ["「年額」「契約金額」"]),
    # Tax is no revenue.
    (LIST | {"月額(税込)": AMOUNTS}, "amount", 0.3, ["税込"]),
    # Nothing says whether it is for a month or a year.
    (LIST | {"契約金額": AMOUNTS}, "interval", 0.4, ["1か月分とします", "yearly"]),
    # The year's amount beside is not twelve months'.
    (LIST | {"MRR": AMOUNTS, "ARR": AMOUNTS}, "amount", 0.4, ["「ARR」", "0%"]),
    # A price per seat.
    (LIST | {"単価": AMOUNTS, "数量": ["3", "4", "5"]}, "amount", 0.3, ["単価", "「数量」"]),
    (LIST | {"金額": AMOUNTS, "数量": ["3", "4", "5"]}, "amount", 0.4, ["単価", "「数量」"]),
    # Several currencies in one column.
    (LIST | {"MRR": ["$10", "¥1,000", "$5"]}, "currency", 0.1, ["JPY, USD"]),
    # A thousand and more, or one and a bit?
    (LIST | {"MRR": ["1.200", "2.500", "3.000"]}, "decimal", 0.2, ["1.200"]),
    # Words for a time that nobody knows.
    (LIST | {"金額": AMOUNTS, "請求サイクル": ["月払い", "月払い ", "都度"]}, "interval", 0.4, ["都度"]),
    # A first day that is the third of April or the fourth of March.
    (LIST | {"開始日": ["03/04/2024"], "MRR": AMOUNTS}, "date_order", 0.2, ["03/04/2024", "「開始日」"]),
    (LIST | {"開始日": ["13/04/2024", "04/13/2024", "2024/1/1"], "MRR": AMOUNTS}, "date_order", 0.2, ["そろって"]),
    # No end, or an end that is only said elsewhere.
    (LIST | {"MRR": AMOUNTS}, "end_date", 0.3, ["終了日の列がない"]),
    (
        LIST | {"MRR": AMOUNTS, "終了日": ["", "", "2024-05-31"], "ステータス": ["契約中", "解約済", "解約済"]},
        "only",
        0.2,
        ["「ステータス」", "1行"],
    ),
    # A name is not much of an id.
    ({"会社名": NAMES, "開始日": STARTS, "MRR": AMOUNTS}, "account_id", 0.5, ["「会社名」"]),
]  # fmt: skip


@pytest.mark.parametrize(("columns", "column", "at_most", "said"), one_in(2, DOUBTS))
def test_a_doubt_is_said(tmp_path: Path, columns: Columns, column: str, at_most: float, said: list[str]):
    mapping, reasons = guessed(tmp_path, 契約=columns)
    assert len(mapping.feeds) == 1
    found = reason(reasons, column)
    assert found.sureness <= at_most
    for words in said:
        assert words in found.why.ja


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        (LIST | {"契約総額": AMOUNTS}, "an amount"),
        (LIST | {"初期費用": AMOUNTS, "消費税": AMOUNTS}, "an amount"),
        (LIST | {"MRR": ["未定", "高い", "安い"]}, "an amount"),
        ({"顧客ID": IDS * 2, "月額": AMOUNTS * 2}, "a first day or a month"),
        ({"顧客ID": IDS * 2, "年商": AMOUNTS * 2}, "an amount and a first day"),
        ({"開始日": STARTS, "MRR": AMOUNTS}, "no column names the account"),
        ({"a": ["x"], "b": ["y"]}, "no column names the account"),
    ],
)
def test_what_cannot_be_placed_says_what_is_missing(tmp_path: Path, columns: Columns, said: str):
    mapping, reasons = guessed(tmp_path, unknown=columns)
    assert mapping.feeds == ()
    (only,) = reasons
    assert only.feed == -1
    assert said in only.why.en
    assert only.why.en.startswith("unknown.csv is not used")


def test_an_end_in_every_row_is_a_term_and_not_who_left(tmp_path: Path):
    ends = {"契約終了日": ["2024-03-31", "2025-03-31", "2024-12-31"], "解約日": ["", "2024-06-10", ""]}
    mapping, reasons = guessed(tmp_path, 契約=LIST | ends | {"月額": AMOUNTS})
    assert mapping.feeds[0].columns["end_date"] == "解約日"
    assert mapping.feeds[0].ends == "day_after"
    assert "「契約終了日」" in reason(reasons, "end_date").why.ja


@pytest.mark.parametrize(
    ("ends", "meaning", "sureness"),
    [
        (["2024-03-31", "2025-03-31", "2024-12-20"], "last_day", 0.9),
        (["2024-04-01", "2025-04-01", "2024-12-20"], "day_after", 0.85),
        (["2024-04-11", "2025-04-12", "2024-12-20"], "last_day", 0.65),
        (["2024-04-30", "2025-04-12", "2024-12-20"], "last_day", 0.5),
    ],
)
def test_what_an_end_date_means_is_told_by_the_dates(
    tmp_path: Path, ends: list[str], meaning: str, sureness: float
):
    mapping, reasons = guessed(tmp_path, 契約=LIST | {"終了日": ends, "月額": AMOUNTS})
    assert mapping.feeds[0].ends == meaning
    assert reason(reasons, "ends").sureness == sureness


def test_a_state_that_stands_outside_the_sample_keeps_its_rows(tmp_path: Path):
    n = 20_000
    states = ["trial"] + ["active"] * n
    states[4_000] = "paused"
    many = {
        "顧客ID": [f"C{i}" for i in range(n + 1)],
        "開始日": ["2024-04-01"],
        "月額": ["100"],
        "ステータス": states,
    }
    mapping, _ = guessed(tmp_path, 契約=many)
    assert mapping.feeds[0].only == {"ステータス": ["active", "paused"]}


def test_money_is_not_counted_from_two_lists(tmp_path: Path):
    mapping, reasons = guessed(tmp_path, 契約=LIST | {"契約金額": AMOUNTS}, 月次=MONTHLY | {"MRR": AMOUNTS})
    assert [feed.file for feed in mapping.feeds] == ["月次.csv"]
    assert "counted twice" in reason(reasons, "", -1).why.en
    assert reason(reasons, "", -1).why.ja.startswith("契約.csv")


def test_money_of_other_months_or_accounts_is_counted(tmp_path: Path):
    later = ["2025-04-01", "2025-05-01", "2025-06-01"]
    mapping, _ = guessed(
        tmp_path,
        old=MONTHLY | {"MRR": AMOUNTS},
        new={"顧客ID": IDS, "対象月": later, "月額": AMOUNTS},
        others={"顧客ID": ["X1", "X2", "X3"], "対象月": MONTHS, "月額料金": AMOUNTS},
    )
    assert [feed.file for feed in mapping.feeds] == ["old.csv", "new.csv", "others.csv"]


def test_a_pivot_per_year_is_one_history(tmp_path: Path):
    years = {
        f"MRR{year}": {"会社名": NAMES} | {f"{year}-{m:02}": AMOUNTS for m in (4, 5, 6)}
        for year in (2023, 2024)
    }
    mapping, _ = guessed(tmp_path, **years)
    assert [(feed.file, feed.shape) for feed in mapping.feeds] == [
        ("MRR2023.csv", "pivot"),
        ("MRR2024.csv", "pivot"),
    ]
    mapping, reasons = guessed(tmp_path, MRR2023=years["MRR2023"], copy=years["MRR2023"] | {"業種": NAMES})
    assert len(mapping.feeds) == 1
    assert "counted twice" in reason(reasons, "", -1).why.en


def test_sheets_of_a_kind_are_one_feed(tmp_path: Path):
    mrr = MONTHLY | {"MRR": AMOUNTS}
    mapping, _ = guessed(tmp_path, export_2023=mrr, export_2024=mrr, accounts={"顧客ID": IDS, "業種": NAMES})
    assert [feed.file for feed in mapping.feeds] == ["export_*.csv", "accounts.csv"]


def test_a_month_that_stands_in_the_name_only(tmp_path: Path):
    sheets = {f"売上_2024{month}": {"顧客ID": IDS, "売上": AMOUNTS} for month in ("04", "05")}
    mapping, reasons = guessed(tmp_path, **sheets)
    assert [(feed.file, feed.constants) for feed in mapping.feeds] == [
        ("売上_202404.csv", {"month": "2024-04-01"}),
        ("売上_202405.csv", {"month": "2024-05-01"}),
    ]
    assert reason(reasons, "month").sureness == 0.6
    # A day in a name is the day of the export.
    mapping, reasons = guessed(tmp_path, 売上_20240401={"顧客ID": IDS * 2, "売上": AMOUNTS * 2})
    assert mapping.feeds == ()
    assert "a first day or a month" in reason(reasons, "", -1).why.en


def test_a_pattern_names_no_other_sheet(tmp_path: Path):
    mrr = MONTHLY | {"MRR": AMOUNTS}
    others = {"顧客ID": ["X1", "X2", "X3"], "対象月": MONTHS, "MRR": AMOUNTS}
    mapping, _ = guessed(
        tmp_path, **{"export_[a]": mrr, "export_b": others, "export_c": {"顧客ID": IDS, "業種": NAMES}}
    )
    assert [feed.file for feed in mapping.feeds] == ["export_[[]a].csv", "export_b.csv", "export_c.csv"]


def test_who_it_is_stands_in_another_sheet(tmp_path: Path):
    mapping, reasons = guessed(
        tmp_path,
        契約=LIST | {"契約番号": ["K1", "K2", "K3"], "会社名": NAMES, "月額": AMOUNTS},
        ログ={"日付": STARTS, "契約番号": ["K1", "K1", "K3"], "ログイン回数": ["1", "2", "3"]},
        アンケート={"回答日": STARTS, "会社名": NAMES, "NPS": ["9", "3", "10"]},
        id={"id": IDS, "日付": STARTS, "ログイン回数": ["1", "2", "3"]},
    )  # fmt: skip
    usage, answers, by_value = mapping.feeds[1:]
    assert (usage.lookup.file, usage.lookup.key, usage.lookup.gives) == ("契約.csv", "契約番号", "顧客ID")
    assert usage.columns["account_id"] == "契約番号"
    assert (answers.lookup.key, answers.columns["account_id"]) == ("会社名", "会社名")
    assert by_value.lookup is None
    assert by_value.columns["account_id"] == "id"
    assert "100%" in reason(reasons, "account_id", 3).why.ja


def test_attributes_that_the_contracts_bring_are_left_out(tmp_path: Path):
    mapping, _ = guessed(
        tmp_path,
        契約=LIST | {"プラン": NAMES, "月額": AMOUNTS},
        顧客={"顧客ID": IDS, "プラン": NAMES, "業種": NAMES},
        顧客2={"顧客ID": IDS, "プラン": NAMES},
    )
    assert [feed.columns for feed in mapping.feeds[1:]] == [{"account_id": "顧客ID", "industry": "業種"}]

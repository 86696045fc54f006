"""What cannot be read is refused by name: file, column, rows, and what to do."""

from datetime import UTC, date, datetime
from decimal import Decimal

import polars as pl
import pytest

from csdash.importing.mapping import Feed
from csdash.snapshots.manifest import NAME
from tests.importing.sheets import draft, rules, sheet, table

MAY = date(2024, 5, 31)
COLUMNS = {"month": "月", "account_id": "ID", "mrr": "金額"}
MONTHLY = Feed("m.csv", columns=COLUMNS)


def monthly(is_text=True, **columns):
    known = {"月": ["2024-04", "2024-05"], "ID": ["A", "A"], "金額": ["1", "2"]}
    return sheet("m.csv", pl.DataFrame(known | columns), is_text=is_text)


@pytest.mark.parametrize(
    ("more", "column", "rule", "value"),
    [
        ({"月": ["2024-04", "来月"]}, None, "unreadable_month", "来月"),
        ({"金額": ["1", "1,5"]}, None, "unreadable_money", "1,5"),
        ({"金額": ["1", "NaN"]}, None, "unreadable_money", "NaN"),
        ({"金額": ["1", "#N/A"]}, None, "unreadable_money", "#N/A"),
        ({"席": ["1", "1.5"]}, "seats", "unreadable_count", "1.5"),
        ({"率": ["0.5", "半分"]}, "gross_margin", "unreadable_number", "半分"),
        ({"層": ["ハイタッチ", "中"]}, "tier", "unknown_word", "中"),
        ({"通貨": ["円", "YEN"]}, "currency", "unknown_currency", "YEN"),
        ({"ID": ["A", " "]}, None, "empty", ""),
        ({"席": ["1", "-1"]}, "seats", "too_low", "-1"),
    ],
)
def test_a_cell_is_named_with_file_and_row(more, column, rule, value):
    columns = COLUMNS | ({column: next(iter(more))} if column else {})
    made = draft([monthly(**more)], Feed("m.csv", columns=columns), as_of=MAY)
    (finding,) = made.report.errors
    assert (finding.rule, finding.file, finding.count) == (rule, "m.csv", 1)
    assert finding.rows == (("m.csv", 2, value),)
    assert made.manifest is None
    assert not (made.folder / NAME).exists()
    assert not list(made.folder.glob("**/*.parquet"))


def test_rows_keep_their_number_when_others_are_left_out():
    of = monthly(金額=["x", "y"], 状態=["試算", "確定"])
    made = draft([of], Feed("m.csv", columns=COLUMNS, only={"状態": ["確定"]}), as_of=MAY)
    assert made.report.errors[0].rows == (("m.csv", 2, "y"),)


def test_a_replaced_value_is_read_as_what_it_was_replaced_by():
    of = monthly(金額=["無料", " 2 "])
    made = draft([of], Feed("m.csv", columns=COLUMNS, values={"mrr": {"無料": "0"}}), as_of=MAY)
    assert table(made)["mrr"].to_list() == [0, 2]


def test_all_that_is_wrong_is_said_at_once():
    feeds = [MONTHLY, Feed("nothing*.csv"), Feed("m.csv", columns=COLUMNS | {"mrr": "金頷"})]
    made = draft([monthly(金額=["x", "2"])], *feeds, as_of=MAY)
    assert rules(made) == ["no_header", "no_sheet", "unreadable_money"]
    assert '"金額"' in next(f for f in made.report.errors if f.rule == "no_header").advice.en


# Dates in an order that nobody knows


def test_dates_that_read_both_ways_are_refused():
    made = draft([monthly(月=["01/02/2024", "03/04/2024"])], MONTHLY, as_of=MAY)
    (finding,) = made.report.errors
    assert (finding.rule, finding.file, finding.column) == ("ambiguous_date", "m.csv", "month")
    assert "01/02/2024" in finding.says.ja
    assert finding.advice.en == "Set date_order in the mapping to mdy or dmy."


@pytest.mark.parametrize(("order", "months"), [("mdy", [1, 3]), ("dmy", [2, 4])])
def test_an_order_that_was_given_is_taken(order, months):
    feed = Feed("m.csv", columns=COLUMNS, date_order=order)
    made = draft([monthly(月=["01/02/2024", "03/04/2024"])], feed, as_of=MAY)
    assert [day.month for day in table(made)["month"]] == months


def test_one_date_that_reads_one_way_settles_the_column():
    made = draft([monthly(月=["03/02/2024", "13/04/2024"])], MONTHLY, as_of=MAY)
    assert [day.month for day in table(made)["month"]] == [2, 4]


def test_also_where_it_stands_in_another_file_of_the_feed():
    one = sheet("m-1.csv", {"月": ["03/02/2024"], "ID": ["A"], "金額": ["1"]})
    other = sheet("m-2.csv", {"月": ["13/04/2024"], "ID": ["A"], "金額": ["1"]})
    made = draft([one, other], Feed("m-*.csv", columns=COLUMNS), as_of=MAY)
    assert [day.month for day in table(made)["month"]] == [2, 4]


def test_days_that_are_their_own_month_are_not_ambiguous():
    made = draft([monthly(月=["04/04/2024", "05/05/2024"])], MONTHLY, as_of=MAY)
    assert [day.month for day in table(made)["month"]] == [4, 5]


def test_signs_of_two_currencies_in_one_column_are_refused():
    assert rules(draft([monthly(金額=["¥1", "$2"])], MONTHLY, as_of=MAY)) == ["mixed_currencies"]


def test_a_month_may_be_any_day_in_it():
    made = draft([monthly(月=["2024-04-30", "2024-05-31"])], MONTHLY, as_of=MAY)
    assert table(made)["month"].to_list() == [date(2024, 4, 1), date(2024, 5, 1)]


# Sources that have types


def test_types_are_taken_as_they_are():
    # 15:00 in London on 30 April is the first of May in Tokyo.
    stamps = [datetime(2024, 4, 30, 14, 59, tzinfo=UTC), datetime(2024, 4, 30, 15, tzinfo=UTC)]
    of = monthly(is_text=False, 月=stamps, ID=[7.0, 7.0], 金額=[Decimal("1.25"), Decimal(2)])
    rows = table(draft([of], MONTHLY, as_of=MAY)).select("month", "account_id", "mrr").rows()
    assert rows == [(date(2024, 4, 1), "7", Decimal("1.25")), (date(2024, 5, 1), "7", 2)]


def test_another_time_zone_has_another_month():
    stamps = [datetime(2024, 4, 30, 15, tzinfo=UTC)]
    of = sheet("m.csv", pl.DataFrame({"月": stamps, "ID": ["A"], "金額": [1]}), is_text=False)
    assert table(draft([of], MONTHLY, as_of=MAY, timezone="UTC"))["month"].to_list() == [date(2024, 4, 1)]


def test_text_in_a_typed_source_is_read_like_any_other():
    of = monthly(is_text=False, 月=["2024年4月", "2024年5月"], 金額=["1,000", "△0.5"], ID=["A", "B"])
    made = draft([of], MONTHLY, as_of=MAY)
    assert [f.rule for f in made.report.errors] == ["below_zero"]


def test_numbers_that_are_none_are_refused():
    of = monthly(is_text=False, 金額=[1.0, float("nan")])
    made = draft([of], MONTHLY, as_of=MAY)
    assert [(f.rule, f.rows) for f in made.report.errors] == [("not_finite", (("m.csv", 2, "nan"),))]


def test_sheets_in_thousands():
    feed = Feed("m.csv", columns=COLUMNS, money_unit=1000)
    for of in (monthly(金額=["1.5", "2"]), monthly(is_text=False, 金額=[1.5, 2.0])):
        assert table(draft([of], feed, as_of=MAY))["mrr"].to_list() == [1500, 2000]


def test_nothing_was_over_yet():
    assert rules(draft([monthly()], MONTHLY, as_of=date(2024, 4, 15))) == ["no_complete_month"]


def test_without_accounts_there_is_no_snapshot():
    log = sheet("log.csv", {"who": ["A"], "when": ["2024-04-01"]})
    feed = Feed(
        "log.csv",
        table="events",
        shape="rows",
        columns={"account_id": "who", "date": "when"},
        constants={"kind": "qbr"},
    )
    assert rules(draft([log], feed, as_of=MAY)) == ["missing_table"]


def test_a_sheet_may_call_its_columns_whatever_it_likes():
    of = monthly(
        **{
            "_cell": ["x", "y"],
            "_value": ["z", "z"],
            "=mrr": ["1", "1"],
            "_row": ["9", "9"],
            "_file": ["f", "f"],
        }
    )
    made = draft([of], Feed("m.csv", columns=COLUMNS | {"segment": "_cell", "region": "=mrr"}), as_of=MAY)
    assert table(made).select("mrr", "segment", "region").rows() == [(1, "x", "1"), (2, "y", "1")]


def test_a_constant_that_cannot_be_read_is_named():
    feed = Feed("m.csv", columns={"account_id": "ID", "mrr": "金額"}, constants={"month": "4月"})
    (finding, *_) = draft([monthly()], feed, as_of=MAY).report.errors
    assert (finding.rule, finding.column, finding.rows) == (
        "unreadable_month",
        "month",
        (("m.csv", 0, "4月"),),
    )

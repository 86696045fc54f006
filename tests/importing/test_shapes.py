"""Pivots, attributes, usage, mergers and plain tables, each worked by hand."""

from datetime import date
from decimal import Decimal

import polars as pl
import pytest

from csdash.importing.mapping import Feed, Lookup
from tests.importing.sheets import draft, rules, sheet, table
from tests.thorough import one_in

MAY = date(2024, 5, 31)
MONTHLY = Feed("m.csv", columns={"month": "month", "account_id": "id", "mrr": "mrr"})


def months(**paid: list[str | None]):
    """A sheet of monthly rows from March 2024 on; None is a month without a row."""
    rows = [
        (f"2024-{3 + i:02d}", account, mrr)
        for account, amounts in paid.items()
        for i, mrr in enumerate(amounts)
        if mrr is not None
    ]
    return sheet("m.csv", pl.DataFrame(rows, schema=["month", "id", "mrr"], orient="row"))


def lines(made, *columns: str) -> list[tuple]:
    return (
        table(made)
        .sort("month", "account_id")
        .select(pl.col("month").dt.strftime("%m"), "account_id", *columns)
        .rows()
    )


# A pivot


HEADERS = [
    ("2024-04", "2024-05"),
    ("2024/4", "2024/5"),
    ("Apr-24", "May-24"),
    ("2024年4月", "2024年5月"),
    ("24/04", "24/05"),
    ("R6.4", "R6.5"),
    ("2024-04-01 00:00:00", "2024-05-01 00:00:00"),
    ("45383", "45413"),
]


@pytest.mark.parametrize(("april", "may"), one_in(3, HEADERS))
def test_every_header_that_reads_as_a_month_is_one(april, may):
    of = sheet(
        "p.csv",
        {"id": ["A", "B"], april: ["1,000", ""], may: ["0", "¥20"], "合計": ["1000", "20"]},
    )
    made = draft([of], Feed("p.csv", shape="pivot", columns={"account_id": "id"}), as_of=MAY)
    # An empty cell is no row; nothing paid is a row.
    assert lines(made, "mrr") == [("04", "A", 1000), ("05", "A", 0), ("05", "B", 20)]


def test_a_pivot_with_amounts_of_its_own_types():
    of = sheet("p.parquet", {"id": ["A", "B"], "2024-04": [1, None], "2024-05": [0.5, 2.0]}, is_text=False)
    made = draft([of], Feed("p.parquet", shape="pivot", columns={"account_id": "id"}), as_of=MAY)
    assert lines(made, "mrr") == [("04", "A", 1), ("05", "A", Decimal("0.5")), ("05", "B", 2)]


def test_a_cell_of_a_pivot_is_named_with_its_row_and_month():
    of = sheet("p.csv", {"id": ["A", "B"], "2024-04": ["1", "2"], "2024-05": ["3", "#REF!"]})
    made = draft([of], Feed("p.csv", shape="pivot", columns={"account_id": "id"}), as_of=MAY)
    (finding,) = made.report.errors
    assert (finding.rule, finding.rows) == ("unreadable_money", (("p.csv", 2, "2024-05: #REF!"),))


@pytest.mark.parametrize(
    ("headers", "rule"),
    [
        (["name", "total"], "no_months"),
        (["2024-04", "2024年4月"], "month_twice"),
        (["04/05", "05/06"], "ambiguous_date"),
    ],
)
def test_pivots_that_are_refused(headers, rule):
    of = sheet("p.csv", {"id": ["A"], **{header: ["1"] for header in headers}})
    assert rules(draft([of], Feed("p.csv", shape="pivot", columns={"account_id": "id"}), as_of=MAY)) == [rule]


# Monthly rows


def test_rows_with_one_key_are_refused_with_their_place_or_added_up():
    of = sheet("m.csv", {"month": ["2024-05"] * 3, "id": ["A", "A", "B"], "mrr": ["1.10", "2.20", "3"]})
    refused = draft([of], MONTHLY, as_of=MAY)
    assert [(f.rule, f.file, f.rows[0][1]) for f in refused.report.errors] == [("duplicate_key", "m.csv", 2)]
    feed = Feed("m.csv", columns=MONTHLY.columns, sum_duplicates=True)
    made = draft([of], feed, as_of=MAY)
    assert lines(made, "mrr") == [("05", "A", Decimal("3.3")), ("05", "B", 3)]
    assert table(made, "audit").rows() == [("duplicates_summed", date(2024, 5, 1), "A", Decimal("3.3"), "2")]


def test_months_that_are_not_over_are_left_out_and_said():
    made = draft([months(A=["1", "2", "3"])], MONTHLY, as_of=date(2024, 5, 30))
    assert lines(made, "mrr") == [("03", "A", 1), ("04", "A", 2)]
    (finding,) = [f for f in made.report.warnings if f.rule == "months_left_out"]
    assert (finding.file, finding.count) == ("m.csv", 1)
    assert table(made, "audit").rows() == [("partial_month", date(2024, 5, 1), None, 3, "1")]


def test_yearly_amounts_of_monthly_rows_are_divided():
    feed = Feed("m.csv", columns=MONTHLY.columns, interval="yearly")
    assert lines(draft([months(A=["100"])], feed, as_of=MAY), "mrr") == [("03", "A", Decimal("8.3333"))]


def test_several_files_of_one_feed_are_one_table():
    april = sheet("m-04.csv", {"month": ["2024-04"], "id": ["A"], "mrr": ["1"]})
    may = sheet("m-05.csv", {"month": ["2024-05"], "id": ["A"], "mrr": ["1,000円"]})
    made = draft([april, may], Feed("m-*.csv", columns=MONTHLY.columns), as_of=MAY)
    assert lines(made, "mrr") == [("04", "A", 1), ("05", "A", 1000)]


# What is joined to the accounts

LIST = Feed(
    "list.csv", shape="attributes", columns={"account_id": "id", "segment": "segment", "start_month": "since"}
)


def test_attributes_fill_what_the_rows_do_not_say():
    own = sheet(
        "m.csv",
        {"month": ["2024-04", "2024-05"], "id": ["A", "A"], "mrr": ["1", "1"], "segment": ["ENT", ""]},
    )
    listed = sheet("list.csv", {"id": ["A"], "segment": ["SMB"], "since": ["2020-07-15"]})
    feed = Feed("m.csv", columns=MONTHLY.columns | {"segment": "segment"})
    made = draft([own, listed], feed, LIST, as_of=MAY)
    july = date(2020, 7, 1)
    assert lines(made, "segment", "start_month") == [("04", "A", "ENT", july), ("05", "A", "SMB", july)]


def test_two_rows_for_one_account_are_refused():
    listed = sheet("list.csv", {"id": ["A", "A"], "segment": ["x", "y"], "since": ["", ""]})
    made = draft([months(A=["1"]), listed], MONTHLY, LIST, as_of=MAY)
    assert [(f.rule, f.file, f.rows[0][1]) for f in made.report.errors] == [("duplicate_key", "list.csv", 2)]


USE = Feed("use.csv", shape="usage", columns={"account_id": "id", "date": "day", "logins": "n"})


def test_use_is_added_up_by_month():
    use = sheet(
        "use.csv",
        {"id": ["A", "A", "A"], "day": ["2024-03-02", "2024-03-31", "2024-05-01"], "n": ["1", "2", "4"]},
    )
    made = draft([months(A=["1", "1", "1"], B=["1", "1", "1"]), use], MONTHLY, USE, as_of=MAY)
    # From March to May somebody kept records: without one there was no use.
    assert lines(made, "logins") == [
        *(("03", "A", 3), ("03", "B", 0), ("04", "A", 0)),
        *(("04", "B", 0), ("05", "A", 4), ("05", "B", 0)),
    ]


def test_before_the_records_begin_nobody_knows_the_use():
    use = sheet("use.csv", {"id": ["A"], "day": ["2024-04-02"], "n": ["1"]})
    made = draft([months(A=["1", "1", "1"]), use], MONTHLY, USE, as_of=MAY)
    assert lines(made, "logins") == [("03", "A", None), ("04", "A", 1), ("05", "A", None)]


def test_an_account_with_two_products_carries_its_use_once():
    of = sheet("m.csv", {"month": ["2024-05"] * 2, "id": ["A"] * 2, "mrr": ["1", "2"], "product": ["q", "p"]})
    use = sheet("use.csv", {"id": ["A"], "day": ["2024-05-02"], "n": ["5"]})
    feed = Feed("m.csv", columns=MONTHLY.columns | {"product": "product"})
    rows = table(draft([of, use], feed, USE, as_of=MAY)).sort("product").select("product", "logins").rows()
    assert rows == [("p", 5), ("q", None)]


def test_use_without_a_subscription_is_counted():
    use = sheet("use.csv", {"id": ["A", "B"], "day": ["2024-03-02", "2024-03-31"], "n": ["1", "2"]})
    made = draft([months(A=["1"]), use], MONTHLY, USE, as_of=MAY)
    assert [(f.rule, f.count) for f in made.report.warnings if f.table == "usage"] == [("use_without_row", 1)]


MERGED = Feed(
    "merged.csv", shape="mergers", columns={"account_id": "from", "parent_id": "into", "date": "day"}
)


def test_a_merged_account_names_its_parent_from_the_month_on():
    merged = sheet("merged.csv", {"from": ["B"], "into": ["A"], "day": ["2024-04-30"]})
    made = draft([months(A=["1", "1", "1"], B=["2", None, None]), merged], MONTHLY, MERGED, as_of=MAY)
    # B has no row in April: one with nothing paid says where it went.
    assert lines(made, "mrr", "parent_id") == [
        *(("03", "A", 1, None), ("03", "B", 2, None)),
        *(("04", "A", 1, None), ("04", "B", 0, "A"), ("05", "A", 1, None)),
    ]


def test_a_merger_before_the_data_adds_no_month():
    merged = sheet("merged.csv", {"from": ["B"], "into": ["A"], "day": ["2019-01-01"]})
    made = draft([months(A=["1"], B=["2"]), merged], MONTHLY, MERGED, as_of=MAY)
    assert lines(made, "mrr", "parent_id") == [("03", "A", 1, None), ("03", "B", 2, "A")]


def test_a_merger_of_nobody_is_said():
    merged = sheet("merged.csv", {"from": ["X"], "into": ["A"], "day": ["2024-04-30"]})
    made = draft([months(A=["1"]), merged], MONTHLY, MERGED, as_of=MAY)
    assert "merger_of_unknown" in rules(made)
    assert lines(made, "mrr") == [("03", "A", 1)]


# Other tables, and accounts that are named through something else


def test_a_table_of_its_own_with_constants_values_and_a_choice_of_rows():
    log = sheet(
        "log.csv",
        {
            "who": ["A", "A", "A"],
            "when": ["2024/3/1", "2024/3/2", "2024/3/3"],
            "what": ["QBR", "研修", "x"],
            "ok": ["TRUE", "true", "False"],
        },
    )
    feed = Feed(
        "log.csv",
        table="events",
        shape="rows",
        columns={"account_id": "who", "date": "when", "kind": "what"},
        constants={"detail": "import"},
        values={"kind": {"研修": "training"}},
        only={"ok": [True]},
    )
    events = table(draft([months(A=["1"]), log], MONTHLY, feed, as_of=MAY), "events")
    assert events.select("date", "kind", "detail").rows() == [
        (date(2024, 3, 1), "qbr", "import"),
        (date(2024, 3, 2), "training", "import"),
    ]


def test_an_account_is_looked_up_where_a_sheet_names_something_else():
    use = sheet("use.csv", {"id": ["s1", "s2", "s9"], "day": ["2024-03-02"] * 3, "n": ["1", "2", "4"]})
    subs = sheet("subs.csv", {"sub": ["s1", "s2"], "acc": ["A", "A "]})
    feed = Feed("use.csv", shape="usage", columns=USE.columns, lookup=Lookup("subs.csv", "sub", "acc"))
    made = draft([months(A=["1"]), use, subs], MONTHLY, feed, as_of=MAY)
    assert lines(made, "logins") == [("03", "A", 3)]
    (finding,) = [f for f in made.report.warnings if f.rule == "lookup_unknown"]
    assert finding.rows == (("use.csv", 3, "s9"),)


def test_money_of_an_account_that_nobody_gives_is_refused():
    paid = sheet("m.csv", {"month": ["2024-03", "2024-03"], "id": ["s1", "s9"], "mrr": ["1", "2"]})
    subs = sheet("subs.csv", {"sub": ["s1"], "acc": ["A"]})
    feed = Feed("m.csv", columns=MONTHLY.columns, lookup=Lookup("subs.csv", "sub", "acc"))
    made = draft([paid, subs], feed, as_of=MAY)
    assert [(f.rule, f.rows) for f in made.report.errors] == [("lookup_unknown", (("m.csv", 2, "s9"),))]


def test_a_key_that_gives_two_accounts_is_refused():
    subs = sheet("subs.csv", {"sub": ["s1", "s1"], "acc": ["A", "B"]})
    feed = Feed("m.csv", columns=MONTHLY.columns, lookup=Lookup("subs.csv", "sub", "acc"))
    assert rules(draft([months(s1=["1"]), subs], feed, as_of=MAY)) == ["lookup_conflict"]


def test_the_currency_of_amounts_that_do_not_say():
    made = draft([months(A=["1"])], MONTHLY, as_of=MAY, currency="JPY")
    assert table(made)["currency"].to_list() == ["JPY"]

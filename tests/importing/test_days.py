"""Days and months as people write them; what two readers would read differently is not decided here."""

from datetime import date

import polars as pl
import pytest

from csdash.importing.days import day, month, orders_of

CELL, TOKYO = pl.col("cell"), "Asia/Tokyo"
FIRST = date(2024, 4, 1)


def read(text: str, expression: pl.Expr):
    return read_all([text], expression)[text]


def read_all(texts: list[str], expression: pl.Expr) -> dict[str, date | None]:
    return dict(zip(texts, pl.DataFrame({"cell": texts}).select(expression).to_series(), strict=True))


FIRST_OF_APRIL = [
    "2024-04-01",
    "2024/4/1",
    "2024.4.1",
    "２０２４／０４／０１",
    "20240401",
    "2024年4月1日",
    "2024年4月1日(月)",
    "令和6年4月1日",
    "R6.4.1",
    "R6/04/01",
    "1-Apr-2024",
    "Apr 1, 2024",
    "1 April 2024",
    "45383",
    "45383.5",
    "2024-04-01T23:59:59",
    "2024-04-01 00:00:00.000",
    # 15:00 in London is midnight in Tokyo: the first minute of the first.
    "2024-03-31T15:00:00Z",
    "2024-03-31 15:00:00+00",
    "2024-04-01T00:00:00+09:00",
    "2024-03-31T08:00:00-0700",
]
OTHER_DAYS = {
    "令和元年5月1日": date(2019, 5, 1),
    "H31.4.30": date(2019, 4, 30),
    "S64.1.7": date(1989, 1, 7),
    "2024-02-29": date(2024, 2, 29),
    "9999-12-31": date(9999, 12, 31),
    "0001-01-01": date(1, 1, 1),
    "0000-01-01": None,
    "2023-02-29": None,
    "2024-04-31": None,
    "2024-04": None,
    "Apr-24": None,
    "soon": None,
    "1": None,
    "99999": None,
    "-": None,
}


def test_days_as_they_are_written():
    expected = dict.fromkeys(FIRST_OF_APRIL, FIRST) | OTHER_DAYS
    assert read_all(list(expected), day(CELL, "ymd", TOKYO)) == expected


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("4/1/2024", "mdy", date(2024, 4, 1)),
        ("4/1/2024", "dmy", date(2024, 1, 4)),
        ("4/1/2024 12:00:00 AM", "mdy", date(2024, 4, 1)),
        ("01/02/24", "ymd", date(2001, 2, 24)),
        ("01/02/24", "mdy", date(2024, 1, 2)),
        ("01/02/24", "dmy", date(2024, 2, 1)),
        ("13/1/2024", "mdy", None),
    ],
)
def test_the_order_that_is_asked_for(text, order, expected):
    assert read(text, day(CELL, order, TOKYO)) == expected


APRIL = [
    *("2024-04", "2024/4", "2024.04", "202404", "2024年4月", "2024年4月分", "R6.4", "令和6年4月", "R6/4"),
    *(
        "Apr-24",
        "Apr 2024",
        "April 2024",
        "2024 Apr",
        "04/2024",
        "24/04",
        "24年4月",
        "45383",
        "2024/4/30",
    ),
]


def test_months_as_they_are_written():
    assert read_all(APRIL, month(CELL, "ymd", TOKYO)) == dict.fromkeys(APRIL, FIRST)


@pytest.mark.parametrize(
    ("text", "year"), [("0024-04", 24), ("24-04", 2024), ("70-04", 1970), ("69-04", 2069)]
)
def test_only_two_digits_are_short_for_a_year(text, year):
    assert read(text, month(CELL, "ymd", TOKYO)) == date(year, 4, 1)


@pytest.mark.parametrize(
    ("cells", "orders"),
    [
        (["01/02/2024", "03/04/2024"], ("mdy", "dmy")),
        (["01/02/2024", "13/04/2024"], ("dmy",)),
        (["01/02/2024", "04/13/2024"], ("mdy",)),
        (["13/04/2024", "04/13/2024"], ()),
        (["02/02/2024", "", None], ("mdy",)),
        (["01/02/03"], ("ymd", "mdy", "dmy")),
        (["2024-01-02"], ("ymd",)),
        (["2024-01-02", "soon"], ("ymd",)),
    ],
)
def test_orders_in_which_all_cells_can_be_read(cells, orders):
    assert orders_of(cells, is_month=False, timezone=TOKYO) == orders

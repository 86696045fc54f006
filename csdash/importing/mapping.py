"""The mapping: what the columns of somebody's files mean, as a value that is written to and read from TOML."""

from typing import Literal

import msgspec

from csdash.snapshots.sources.sheet import Hints

Shape = Literal["monthly", "subscriptions", "pivot", "attributes", "usage", "mergers", "rows"]
Interval = Literal["weekly", "monthly", "quarterly", "half_yearly", "yearly"]
DateOrder = Literal["auto", "ymd", "mdy", "dmy"]
Scalar = str | int | float | bool


class Lookup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a sheet names the account only through something else.

    The feed's `account_id` is then the header that holds the something else, a subscription's id say. It is
    looked up in the sheets called `file` (a pattern): the row whose column `key` holds it says in its column
    `gives` which account it is.
    """

    file: str
    key: str
    gives: str


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of file and what becomes of it; every name of a column is one of `source_table(feed)`.

    file        pattern for names of sheets, as in a shell: export_*.csv, book.xlsx#2024
    table       the contract's table it feeds; shapes other than `rows` all feed accounts
    shape       how the file holds it, see shape_tables.py
    columns     our column -> header in the file. One header may serve two columns. A pivot's months are not
                listed: every header that reads as a month is one
    constants   our column -> one value for all rows, written as our own files would have it
    values      our column -> {value in the file: value of ours}, whole cells without their outer spaces;
                a value that is not listed stays as it is
    only        header -> values: rows are kept where the cell is one of them, compared as text and without
                regard to case ("False" is false); several headers must all agree
    date_order  the order of day and month in dates such as 03/04/2024; auto reads only what is unambiguous
    decimal     the decimal mark; the other of the two is then a thousands separator
    money_unit  what one unit of money in the file is in currency units: 1000 for sheets in thousands of yen
    interval    the time amounts are for where no column says so, in all shapes: yearly divides mrr by 12
    ends        whether `end_date` is the last day that is paid for, or the first that is not
    sum_duplicates  rows with the same key are added up instead of refused
    """

    file: str
    table: str = "accounts"
    shape: Shape = "monthly"
    columns: dict[str, str] = {}
    constants: dict[str, Scalar] = {}
    values: dict[str, dict[str, str]] = {}
    only: dict[str, list[Scalar]] = {}
    date_order: DateOrder = "auto"
    decimal: Literal[".", ","] = "."
    money_unit: int = 1
    interval: Interval = "monthly"
    ends: Literal["last_day", "day_after"] = "last_day"
    sum_duplicates: bool = False
    lookup: Lookup | None = None
    hints: Hints = Hints()


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All feeds of one import, applied in their order."""

    feeds: tuple[Feed, ...] = ()
    version: int = 1

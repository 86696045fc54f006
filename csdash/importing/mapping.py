"""The mapping: what the columns of somebody's files mean, as a value that is written to and read from TOML."""

from typing import Literal

import msgspec

from csdash.snapshots.sources.sheet import Hints

Shape = Literal["monthly", "subscriptions", "pivot", "attributes", "usage", "mergers", "rows"]
Interval = Literal["weekly", "monthly", "quarterly", "half_yearly", "yearly"]
DateOrder = Literal["auto", "ymd", "mdy", "dmy"]
Scalar = str | int | float | bool


class Lookup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a sheet names the account only through something else: `file` maps column `key` to column `gives`."""

    file: str
    key: str
    gives: str


class Feed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One kind of file and what becomes of it.

    `file` is a pattern for the names of sheets (`export_*.csv`, `book.xlsx#2024`). `table` is the contract's
    table it feeds, `shape` how the file holds it. `columns` maps names of the contract (for a shape: of its
    own source table, see shapes/) to headers; `constants` gives a column one value for all rows; `values`
    replaces values of a column, by the contract's name; `only` keeps rows whose header holds one of the values.
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
    # What one unit of money in the file is in currency units: 1000 for sheets in thousands of yen.
    money_unit: int = 1
    interval: Interval = "monthly"
    # Whether `end_date` is the last day that is paid for, or the first that is not.
    ends: Literal["last_day", "day_after"] = "last_day"
    sum_duplicates: bool = False
    lookup: Lookup | None = None
    hints: Hints = Hints()


class Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All feeds of one import, applied in their order."""

    feeds: tuple[Feed, ...] = ()
    version: int = 1

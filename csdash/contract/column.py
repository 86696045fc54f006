"""What a table and a column are, as values: the checker, the docs and the data page read the same ones."""

from dataclasses import dataclass, field
from enum import Enum

from csdash.text import Text


class Kind(Enum):
    """What the values of a column are; decides the type check and how they are read."""

    MONTH = Text("月(月初日)", "month, as its first day")
    DATE = Text("日付", "date")
    TEXT = Text("文字列", "text")
    WORD = Text("決められた語", "one of a fixed set of words")
    CURRENCY = Text("通貨コード (ISO 4217)", "currency code, ISO 4217")
    MONEY = Text("金額(通貨単位)", "money in currency units")
    COUNT = Text("整数", "whole number")
    NUMBER = Text("数値", "number")
    FLAG = Text("真偽値", "true or false")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    `unlocks` says what an optional column lights up; None means it is required. `words` are the
    only values a WORD column may hold. `minimum` and `maximum` are inclusive, in the column's unit.
    A `dimension` is an attribute of the account by which every figure can be filtered and split.
    `aliases` are other headers that mean exactly this column and are read as it.
    """

    name: str
    kind: Kind
    meaning: Text
    unlocks: Text | None = None
    words: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None
    nullable: bool = True
    is_dimension: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def is_required(self) -> bool:
        return self.unlocks is None


@dataclass(frozen=True, slots=True)
class Table:
    """One table: `grain` says what a row is, `key` the columns that make it unique (none: rows may repeat)."""

    name: str
    grain: Text
    columns: tuple[Column, ...]
    unlocks: Text | None = None
    key: tuple[str, ...] = ()
    _by_name: dict[str, Column] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_name", {column.name: column for column in self.columns})

    def __getitem__(self, name: str) -> Column:
        return self._by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self._by_name

    @property
    def is_required(self) -> bool:
        return self.unlocks is None

    @property
    def required_columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.is_required)

    @property
    def dimensions(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns if column.is_dimension)

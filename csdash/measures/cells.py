"""Cells: all attributes of a row in one whole number, so that grouping by ten attributes costs one key.

A cell is a mixed-radix number over a vocabulary: each attribute's labels, with place 0 for "none". It can
only be read with the vocabulary it was written with, which therefore travels with every set of cubes.
"""

import functools
import math
import operator
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import narwhals.stable.v2 as nw
import polars as pl

from csdash.errors import DataError, UnknownName
from csdash.text import Text

NONE = ""
LARGEST_CELL = 2**63 - 1
# So many filters are remembered as expressions; up to so many values of one attribute are compared one by one.
_REMEMBERED, _FEW = 256, 3
# The values asked for, per attribute; an attribute that is not named may have any.
Where = Mapping[str, Iterable[str]]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The labels of each attribute, in the order in which they are shown; NONE comes first."""

    labels: Mapping[str, tuple[str, ...]]
    # Expressions are asked for again and again, and take as long to write as to run.
    _decoded: dict[str, list[pl.Expr]] = field(init=False, default_factory=dict, repr=False, compare=False)
    _met: dict[tuple[str, object], pl.Expr] = field(
        init=False, default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def of(
        cls, rows: pl.LazyFrame, names: Iterable[str], order: Mapping[str, tuple[str, ...]]
    ) -> "Vocabulary":
        """The labels in `rows`: fixed words in their own `order`, everything else alphabetical."""
        names = list(names)
        if not names:
            return cls({})
        found = rows.select(pl.col(name).drop_nulls().unique().implode() for name in names).collect()
        return vocabulary_in_order({name: found[name][0].to_list() for name in names}, order)

    def encode(self) -> nw.Expr:
        """The cell of a row that carries every attribute as text."""
        cell = nw.lit(0, dtype=nw.Int64)
        for name, labels in self.labels.items():
            code = (
                nw.col(name)
                .fill_null(NONE)
                .replace_strict(list(labels), list(range(len(labels))), default=0, return_dtype=nw.Int64)
            )
            cell = cell * len(labels) + code
        return cell

    def encoded(self) -> pl.Expr:
        """As `encode`, for frames of polars, by types that know their labels: in half the time."""
        kind = pl.UInt32 if self._is_short else pl.Int64
        cell = pl.lit(0, dtype=kind)
        for name, labels in self.labels.items():
            # Labels that are not among them are none of them: null, as what is not said.
            code = pl.col(name).cast(_enum(labels), strict=False).to_physical().fill_null(0)
            cell = cell * pl.lit(len(labels), dtype=kind) + code.cast(kind)
        return cell.cast(pl.Int64)

    @property
    def _is_short(self) -> bool:
        return math.prod(map(len, self.labels.values())) < 2**32

    def decode(self, cell: str) -> list[pl.Expr]:
        """The attributes of column `cell`, one Enum column each under the attribute's name."""
        if cell not in self._decoded:
            self._decoded[cell] = self._decode(cell)
        return [*self._decoded[cell]]

    def _decode(self, cell: str) -> list[pl.Expr]:
        columns, stride = [], 1
        # Short numbers are divided sooner, and most vocabularies have no more cells than these can tell apart.
        kind = pl.UInt32 if self._is_short else pl.Int64
        for name, labels in reversed(self.labels.items()):
            step, size = (pl.lit(number, dtype=kind) for number in (stride, len(labels)))
            code = (pl.col(cell).cast(kind) // step % size).cast(pl.UInt32)
            columns.append(code.cat.to(_enum(labels)).alias(name))
            stride *= len(labels)
        return columns[::-1]

    def only(self, cell: str, names: Collection[str]) -> pl.Expr:
        """Column `cell` as that of rows which have no attributes but these."""
        kept, stride = pl.lit(0, dtype=pl.Int64), 1
        for name, labels in reversed(self.labels.items()):
            if name in names:
                kept += pl.col(cell) // stride % len(labels) * stride
            stride *= len(labels)
        return kept.alias(cell)

    def meets(self, where: Where, prefix: str = "") -> pl.Expr:
        """Whether a row's decoded attributes are among the values asked for; raises UnknownName."""
        asked = tuple((name, tuple(values)) for name, values in where.items())
        found = self._met.get((prefix, asked))
        if found is None:
            if len(self._met) == _REMEMBERED:
                self._met.clear()
            found = self._met[prefix, asked] = self._meets(prefix, asked)
        return found

    def _meets(self, prefix: str, asked: Sequence[tuple[str, tuple[str, ...]]]) -> pl.Expr:
        conditions = []
        for name, values in asked:
            self.check(name)
            known = self.labels[name]
            for value in values:
                if value not in known:
                    raise UnknownName(
                        Text(f"{name} の値", name), value, [label for label in known if label != NONE]
                    )
            conditions.append(_is_one_of(pl.col(prefix + name), values))
        return functools.reduce(operator.and_, conditions) if conditions else pl.lit(value=True)

    def check(self, name: str) -> None:
        """Raises UnknownName unless the data has the attribute."""
        if name not in self.labels:
            raise UnknownName(Text("属性", "attribute"), name, tuple(self.labels))


def _is_one_of(column: pl.Expr, values: tuple[str, ...]) -> pl.Expr:
    """Of few values each is compared, which takes two thirds of the time that looking them up in a list takes."""
    if not 0 < len(values) <= _FEW:
        return column.is_in(values)
    return functools.reduce(operator.or_, (column == value for value in values))


def vocabulary_in_order(
    found: Mapping[str, Iterable[str]], order: Mapping[str, tuple[str, ...]]
) -> Vocabulary:
    """The labels `found` per attribute: fixed words in their own `order`, everything else alphabetical."""
    labels = {}
    for name, values in found.items():
        present = set(values) - {NONE}
        known = [word for word in order.get(name, ()) if word in present]
        labels[name] = (NONE, *known, *sorted(present - set(known)))
    if math.prod(map(len, labels.values())) > LARGEST_CELL:
        raise DataError(
            Text(
                f"属性の値の組み合わせが多すぎます({_sizes(labels)})。値の多い属性をまとめるか、除いてください。",
                f"The attributes have too many different values to combine ({_sizes(labels)}). Group the values or leave a column out.",
            )
        )
    return Vocabulary(labels)


@functools.lru_cache(maxsize=256)
def _enum(labels: tuple[str, ...]) -> pl.Enum:
    """The type of an attribute; making it anew takes longer than reading a column of it."""
    return pl.Enum(list(labels))


def _sizes(labels: Mapping[str, tuple[str, ...]]) -> str:
    return ", ".join(f"{name} {len(values) - 1:,}" for name, values in labels.items())

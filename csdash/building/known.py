"""Known: what extracts are made from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from csdash.building.contract_terms import ContractTerms
from csdash.building.extract import Extract
from csdash.building.whereabouts import Whereabouts
from csdash.snapshots.rows import Rows


@dataclass(frozen=True, slots=True)
class Known:
    """What a snapshot says besides its accounts, of months from `first` to `last`, and where its keys stood.

    `frames` are small tables, `columns` those of all its tables, `key` the grain. `terms` and `whereabouts` are None where
    no extract asks for them.
    """

    frames: Mapping[str, pl.DataFrame]
    columns: Mapping[str, Collection[str]]
    first: int
    last: int
    key: Sequence[str]
    terms: ContractTerms | None = None
    whereabouts: Whereabouts | None = None

    def rows(self, table: str) -> Rows:
        """The rows of one table."""
        return Rows({table: self.frames[table].lazy()}, self.columns)

    def extract(self, rows: pl.DataFrame, *told: pl.DataFrame) -> Extract:
        """An extract of these months."""
        return Extract(rows, told, self.first, self.last)

    def of_rows(self, table: str, told: pl.LazyFrame) -> Extract:
        """An extract of a whole table, of each row of which is `told` what is asked, in the same order."""
        spoken = told.collect()
        return self.extract(self.frames[table].with_columns(spoken.select("since", "until")), spoken)

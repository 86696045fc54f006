"""Small tables: what contracts, events and surveys tell of a month, and whether that is what they told before.

They are held as a whole; families get extracts of them.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import polars as pl

from csdash.building import contract_extracts, event_extracts
from csdash.building.contract_terms import ContractTerms
from csdash.building.extract import Extract
from csdash.building.known import Known
from csdash.building.whereabouts import Whereabouts
from csdash.measures.stage import ACCOUNT

REASONS, RISKS, DEEDS, LOSSES = "reasons", "risks", "deeds", "losses"
BEGINNINGS = STARTS, MILESTONES = "starts", "milestones"
# Of contracts with their terms.
DUE, AHEAD = "due", "ahead"
NO_TABLE = ""
# Each extract with the table that it is of.
EXTRACTS: Mapping[str, tuple[str, Callable[[Known], Extract]]] = {
    "contracts": ("contracts", contract_extracts.in_months),
    "events": ("events", event_extracts.care),
    "surveys": ("surveys", event_extracts.surveys),
    REASONS: ("events", event_extracts.reasons),
    MILESTONES: ("events", event_extracts.milestones),
    STARTS: ("contracts", contract_extracts.starts),
    RISKS: ("events", event_extracts.risks),
    DEEDS: ("events", event_extracts.practice),
    LOSSES: (NO_TABLE, event_extracts.losses),
    DUE: ("contracts", contract_extracts.due),
    AHEAD: ("contracts", contract_extracts.ahead),
}


class SmallTables:
    """Those of one snapshot at the grain `key`, for months from `first` to `last`; `columns` of all its tables."""

    def __init__(
        self,
        tables: Mapping[str, pl.LazyFrame],
        columns: Mapping[str, Collection[str]],
        first: int,
        last: int,
        key: Sequence[str] = ACCOUNT,
        terms: ContractTerms | None = None,
        whereabouts: Whereabouts | None = None,
    ) -> None:
        frames = {name: frame.collect() for name, frame in tables.items()}
        self._known = Known(frames, columns, first, last, key, terms, whereabouts)
        self._extracts: dict[str, Extract] = {}

    def told(self, name: str, m: int) -> list[int]:
        """What an extract tells of month `m`, as numbers; none where its table is not there."""
        extract = self._extract(name)
        return [] if extract is None else extract.told(m)

    def rows(self, name: str, first: int, last: int) -> pl.DataFrame | None:
        """The rows of an extract that are asked about in months from `first` to `last`; None where its table is not there."""
        extract = self._extract(name)
        return None if extract is None else extract.cut(first, last)

    def cut(self, name: str, first: int, last: int) -> dict[str, pl.LazyFrame]:
        """The same by the name of the table; nothing where it is not there."""
        rows = self.rows(name, first, last) if file_of(name) else None
        return {} if rows is None else {file_of(name): rows.lazy()}

    def _extract(self, name: str) -> Extract | None:
        if name not in self._extracts:
            table, make = EXTRACTS[name]
            if table and table not in self._known.frames:
                return None
            self._extracts[name] = make(self._known)
        return self._extracts[name]


def file_of(name: str) -> str:
    """The table of the snapshot that an extract is of."""
    return EXTRACTS[name][0]

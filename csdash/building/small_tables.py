"""Small tables: what contracts, events and surveys tell of a month, and whether that is what they told before.

They are held as a whole, and looked at by views.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

import polars as pl

from csdash.building import contract_views, event_views
from csdash.building.contract_terms import ContractTerms
from csdash.building.known import Known
from csdash.building.view import View
from csdash.building.whereabouts import Whereabouts
from csdash.measures.stage import ACCOUNT

REASONS, RISKS, DEEDS, LOSSES = "reasons", "risks", "deeds", "losses"
BEGINNINGS = STARTS, MILESTONES = "starts", "milestones"
# Of contracts with their terms.
DUE, AHEAD = "due", "ahead"
NO_TABLE = ""
# Each view with the table that it is of.
VIEWS: Mapping[str, tuple[str, Callable[[Known], View]]] = {
    "contracts": ("contracts", contract_views.in_months),
    "events": ("events", event_views.care),
    "surveys": ("surveys", event_views.surveys),
    REASONS: ("events", event_views.reasons),
    MILESTONES: ("events", event_views.milestones),
    STARTS: ("contracts", contract_views.starts),
    RISKS: ("events", event_views.risks),
    DEEDS: ("events", event_views.practice),
    LOSSES: (NO_TABLE, event_views.losses),
    DUE: ("contracts", contract_views.due),
    AHEAD: ("contracts", contract_views.ahead),
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
        self._views: dict[str, View] = {}

    def told(self, name: str, m: int) -> list[int]:
        """What a view tells of month `m`, as numbers; none where its table is not there."""
        view = self._view(name)
        return [] if view is None else view.told(m)

    def rows(self, name: str, first: int, last: int) -> pl.DataFrame | None:
        """The rows of a view that are asked about in months from `first` to `last`; None where its table is not there."""
        view = self._view(name)
        return None if view is None else view.cut(first, last)

    def cut(self, name: str, first: int, last: int) -> dict[str, pl.LazyFrame]:
        """The same by the name of the table; nothing where it is not there."""
        rows = self.rows(name, first, last) if file_of(name) else None
        return {} if rows is None else {file_of(name): rows.lazy()}

    def _view(self, name: str) -> View | None:
        if name not in self._views:
            table, make = VIEWS[name]
            if table and table not in self._known.frames:
                return None
            self._views[name] = make(self._known)
        return self._views[name]


def file_of(name: str) -> str:
    """The table of the snapshot that a view is of."""
    return VIEWS[name][0]

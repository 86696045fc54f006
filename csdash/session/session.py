"""Session: one opened snapshot under one scope, and the questions it answers."""

from collections.abc import Sequence
from functools import cached_property

import polars as pl

from csdash.contract.column import Kind
from csdash.contract.finding import Report
from csdash.contract.names import Names
from csdash.contract.tables import TABLES
from csdash.errors import CsdashError
from csdash.measures.cells import NONE
from csdash.measures.cubes import Where
from csdash.measures.settled import vocabulary_of
from csdash.measures.stage import PRODUCT
from csdash.metrics.bridge_table import MONEY, breaches, bridge_table
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_start
from csdash.scope import EVERYTHING
from csdash.session.accounts import AccountQuestions
from csdash.session.answered import answered
from csdash.session.churn import ChurnQuestions
from csdash.session.cohorts import CohortQuestions
from csdash.session.deeds import DeedQuestions
from csdash.session.discounts import DiscountQuestions
from csdash.session.doubt import DoubtQuestions
from csdash.session.ends import EndsQuestions
from csdash.session.expansion import ExpansionQuestions
from csdash.session.forecast import ForecastQuestions
from csdash.session.health import HealthQuestions
from csdash.session.lifetime import LifetimeQuestions
from csdash.session.metrics import MetricQuestions
from csdash.session.onboarding import OnboardingQuestions
from csdash.session.renewals import RenewalQuestions
from csdash.session.sources import SourceQuestions
from csdash.session.story import StoryQuestions
from csdash.session.team import TeamQuestions
from csdash.session.tiers import TierQuestions
from csdash.session.voice import VoiceQuestions
from csdash.session.watched import WatchedQuestions
from csdash.snapshots.profile import Profile
from csdash.text import Text

OF_THE_WHOLE = Text(
    "データ全体についての内容のため、すべての行を見られる人だけに表示します。",
    "This is about the data as a whole, and so is for those who may see every row of it.",
)


class Session(
    MetricQuestions,
    AccountQuestions,
    ExpansionQuestions,
    DiscountQuestions,
    ChurnQuestions,
    RenewalQuestions,
    CohortQuestions,
    EndsQuestions,
    ForecastQuestions,
    DoubtQuestions,
    OnboardingQuestions,
    VoiceQuestions,
    # Built on HealthQuestions, and so before it.
    WatchedQuestions,
    StoryQuestions,
    HealthQuestions,
    TierQuestions,
    TeamQuestions,
    DeedQuestions,
    LifetimeQuestions,
    SourceQuestions,
):
    """What one reader may ask of one snapshot. Months go out as dates, money as exact decimals in units."""

    @cached_property
    def report(self) -> Report:
        """What the contract's checks say of the data. Raises CsdashError where not all of it is for the reader."""
        if not self.is_whole:
            raise CsdashError(OF_THE_WHOLE)
        return self._check()

    @property
    def is_whole(self) -> bool:
        """Whether the reader sees every row, by name: only then is there anything to tell of the data as a whole."""
        return self.scope == EVERYTHING

    @cached_property
    def profile(self) -> Profile:
        """How many rows each table has by month, and how full its columns are."""
        return self._profile()

    @property
    def first_month(self) -> int:
        return self.coverage.first

    @property
    def last_month(self) -> int:
        return self.coverage.last

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that are there."""
        return tuple(name for name in TABLES if name in self._rows.columns)

    @cached_property
    def dimensions(self) -> dict[str, tuple[str, ...]]:
        """The attributes that are there and their values, in the order in which they are shown."""
        found = dict(self._by_account.vocabulary.labels)
        if "product" in self._rows.columns["accounts"]:
            made = self._made(PRODUCT)
            # Of cubes that were built it is known; otherwise only rows can tell.
            known = made.vocabulary if made else vocabulary_of(self._rows, ["product"])
            found["product"] = known.labels["product"]
        return {name: tuple(label for label in labels if label != NONE) for name, labels in found.items()}

    def accounts_by(self, dimension: str) -> dict[str, int]:
        """How many accounts pay in the last month, per value of an attribute."""
        if dimension == "product":
            return self._rows.accounts_per_product(self.coverage.last)
        stock = self.metrics("n_accounts", by=(dimension,), month=month_start(self.coverage.last))
        return dict(stock.select(pl.col(dimension).cast(pl.String), "n_accounts").iter_rows())

    @cached_property
    def row_counts(self) -> dict[str, int]:
        """Rows in scope and coverage, per table."""
        return self._rows.counts()

    @cached_property
    def names(self) -> Names:
        """What the values of attributes are called."""
        labels = self.table("labels")
        return Names() if labels is None else Names.of(labels)

    def columns(self, table: str) -> tuple[str, ...]:
        """The columns of a table that are there."""
        return self._rows.columns.get(table, ())

    def table(self, name: str) -> pl.DataFrame | None:
        """A table about the company itself, such as targets or team, money in currency units; None where missing."""
        rows = self._rows.small(name)
        if rows is None:
            return None
        return in_units(rows, [column for column in rows.columns if TABLES[name][column].kind is Kind.MONEY])

    @answered
    def bridge(self, window: int = 1, by: Sequence[str] = (), where: Where | None = None) -> pl.DataFrame:
        """The MRR bridge per month, reconciled to the minor unit; see `bridge_table` for the columns."""
        return self.bridges([window], by, where).drop("window")

    @answered
    def bridges(
        self, windows: Sequence[int], by: Sequence[str] = (), where: Where | None = None
    ) -> pl.DataFrame:
        """The bridge over several windows, from one pass: as `bridge`, with the window first."""
        table = bridge_table(self._cubes(by, where), windows, by, where)
        return dated(in_units(table, (*MONEY, "returned_mrr", "to_free_mrr")), "t", "month")

    @cached_property
    def breaches(self) -> pl.DataFrame:
        """Where the bridge does not meet the stock; empty when the numbers reconcile."""
        return breaches(self._by_account)

"""Forecast: what a forecast starts from, as it was known at the end of each month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import polars as pl

from csdash.errors import CsdashError, NotEnoughHistory, NotUnlocked
from csdash.measures.ahead import AHEAD, FLOWS, STANDING
from csdash.measures.cubes import Where, settled
from csdash.measures.first_renewals import first_renewals
from csdash.metrics.summed import cube_rows, grid_of, on_grid, within
from csdash.money import TICKS
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.of_accounts import of_accounts
from csdash.session.opened import Opened
from csdash.text import Text

# Hazards differ by the attribute that prices and contracts differ by; the first of these that is there.
SPLIT_BY = ("segment", "tier", "plan")
_FLOWED = ("t", "group", "age", "is_due")
_STATES = ("t", "window", "group", "age", "due", "is_apart")
SPEED = Text("オンボーディングの速さと初回更新の関係", "onboarding speed beside the first renewal")

NOT_BY_PRODUCT = Text(
    "予測はアカウント単位で行うため、製品で絞り込むことはできません。製品の絞り込みを外してください。",
    "Accounts are forecast, not products: remove the filter on products.",
)


@dataclass(frozen=True, slots=True)
class FirstRenewals:
    """Accounts old enough to have come to their first renewal, by whether first value came within `days`."""

    days: int
    n_fast: int
    lost_fast: int
    n_slow: int
    lost_slow: int


class ForecastQuestions(Opened):
    """Questions a forecast asks. Money is in units as floats: what is made of it is an estimate."""

    @property
    def hazard_dimension(self) -> str | None:
        """The attribute by which hazards are measured apart; None where the data has none."""
        return next((name for name in SPLIT_BY if name in self._by_account.vocabulary.labels), None)

    @answered
    def flows(self, where: Where | None = None) -> pl.DataFrame:
        """What became within month t of what was there at its opening, by group, age and is_due.

        `group` is the place of the value of `hazard_dimension` among all.
        """
        return self._ahead("flows", FLOWS, _FLOWED, where) if settled(where) else self._all_flows

    @answered
    def standing(
        self, where: Where | None = None, apart: Where | None = None, month: date | None = None
    ) -> pl.DataFrame:
        """How accounts of `window` months ago stand in month t, by group, age, due and is_apart (those of `apart`).

        Of one `month` where one is given. See `measures.ahead`. Raises NotEnoughHistory below thirteen months.
        """
        if self.coverage.n_months <= AHEAD:
            raise NotEnoughHistory(AHEAD, self.coverage.n_months)
        only = None if month is None else month_index(month)
        if settled(where) or apart:
            return self._ahead("standing", STANDING, _STATES, where, apart, only)
        return self._all_standing if only is None else self._all_standing.filter(pl.col("t") == only)

    # Of all accounts: what the forecast page asks for first, and the most that there is to add up.

    @cached_property
    def _all_flows(self) -> pl.DataFrame:
        return self._ahead("flows", FLOWS, _FLOWED, None)

    @cached_property
    def _all_standing(self) -> pl.DataFrame:
        return self._ahead("standing", STANDING, _STATES, None)

    @answered
    def won(self, where: Where | None = None) -> pl.DataFrame:
        """New (with reactivated) and expansion MRR of each month after the first: t, new, expansion."""
        cubes, names = self._by_account, ("new_mrr", "reactivation_mrr", "expansion_mrr")
        rows = cube_rows(cubes, "bridge", settled(where), pl.col("window") == 1)
        sums = rows.group_by("t").agg(pl.col(names).sum()).collect()
        months = range(self.coverage.first + 1, self.coverage.last + 1)
        new, again, more = (pl.col(name).cast(pl.Float64) / TICKS for name in names)
        return on_grid(sums, grid_of(sums, months, (), None)).select("t", new=new + again, expansion=more)

    def first_renewals(self, month: int, where: Where | None = None) -> FirstRenewals:
        """Who was lost at the first renewal by `month`, by the speed of their onboarding; raises NotUnlocked."""
        days = self.settings.onboarding_days
        counts = first_renewals(self._rows, self._accounts, days, month, of_accounts(where))
        if counts is None:
            raise NotUnlocked("events", SPEED)
        return FirstRenewals(days, *counts)

    def _ahead(
        self,
        cube: str,
        measures: Sequence[str],
        keys: Sequence[str],
        where: Where | None,
        apart: Where | None = None,
        month: int | None = None,
    ) -> pl.DataFrame:
        if "product" in settled(where):
            raise CsdashError(NOT_BY_PRODUCT)
        cubes = self._by_account
        rows = cube_rows(cubes, cube, settled(where), *within(None if month is None else [month]))
        name = self.hazard_dimension
        group = pl.col(name).to_physical().cast(pl.Int32) if name else pl.lit(0, dtype=pl.Int32)
        is_apart = cubes.meets(settled(apart)) if apart else pl.lit(value=False)
        told = rows.with_columns(group=group, is_apart=is_apart)
        coarse = float(cubes.square_unit) ** 2 / TICKS**2
        scales = {name: coarse if "_sq" in name or "_x_" in name else 1 / TICKS for name in measures}
        return (
            told.group_by(keys)
            .agg(pl.col(measures).sum())
            .with_columns(
                pl.col(name).cast(pl.Float64) * (1.0 if name.startswith("n_") else scale)
                for name, scale in scales.items()
            )
            .sort(keys)
            .collect()
        )

"""A stretch: the accounts of a few months as the stage that measures take, made from what was built of each month."""

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

import narwhals.stable.v2 as nw
import numpy as np
import polars as pl

from csdash.building.plan import Plan
from csdash.building.running import NOT_YET, Running
from csdash.building.vault import Vault
from csdash.measures.account_months import Coverage, cohort_month
from csdash.measures.before import Before
from csdash.measures.stage import Stage

_KINDS = {"mrr": pl.Int64, "cell": pl.Int64, "score": pl.Int64, "paid_months": pl.Int64}


class Stretches:
    """Stages of months that are built: `months`, the bundle of each, and `running`, what gives the state after the last.

    What is held of a month is held until it is let go.
    """

    def __init__(
        self, plan: Plan, months: Mapping[int, str], running: Callable[[], Running], vault: Vault
    ) -> None:
        self._plan, self._months, self._state, self._vault = plan, months, running, vault
        # Per month the codes of who pays, and all that a stage has of them.
        self._held: dict[int, tuple[np.ndarray, pl.DataFrame]] = {}

    def stage(
        self,
        months: Collection[int],
        first: int,
        last: int,
        back: int,
        before: Before | None = None,
        more: Sequence[pl.DataFrame] = (),
    ) -> Stage:
        """The stage that tells of `first` to `last`, where windows open up to `back` months before; of `months` it has accounts.

        And besides them those in `more`, of which it may know less.
        """
        coverage = Coverage(max(self._plan.coverage.first, first - back), last)
        paid = [*(self._paid(m)[1] for m in sorted(months)), *more]
        told = nw.from_native(pl.concat(paid, how="diagonal").lazy())
        key = [*self._plan.key]
        return Stage(
            key, coverage, self._plan.vocabulary, told, self._plan.bands, closing_from=first, before=before
        )

    def let_go(self, until: int) -> None:
        """Hold no month before `until` any longer."""
        for m in [m for m in self._held if m < until]:
            del self._held[m]

    def _paid(self, m: int) -> tuple[np.ndarray, pl.DataFrame]:
        if m not in self._held:
            paid = self._vault.frame(self._months[m], "paid")
            code, month = paid["code"].to_numpy(), pl.lit(m, dtype=pl.Int32).alias("m")
            told = (paid[name].cast(kind) for name, kind in _KINDS.items())
            self._held[m] = code, self._begun(code).with_columns(month, *told)
        return self._held[m]

    def _begun(self, code: np.ndarray) -> pl.DataFrame:
        """The keys of these codes, with first_m and cohort_m."""
        first_m, start_m = (pl.Series(self._running.known[name][code]) for name in ("first_m", "start_m"))
        told = self.names[code].with_columns(first_m=first_m, start_m=start_m.replace(NOT_YET, None))
        began = nw.from_native(told).with_columns(cohort_m=cohort_month(self._plan.coverage.first))
        return began.drop("start_m").to_native()

    def stays(self) -> Before:
        """Since when everybody paid, and until when without a gap, as known after the last month."""
        known = self._running.known
        code = np.flatnonzero(known["n_paid"])
        first_m, streak, cell = (known[name][code] for name in ("first_m", "streak", "first_cell"))
        told = {"first_m": first_m, "last_m": first_m + streak - np.int32(1), "cell": cell}
        stays = self.names[code].with_columns(pl.Series(name, array) for name, array in told.items())
        return Before(stays=nw.from_native(stays.lazy()))

    def lapses(self, months: Collection[int], moved: Collection[int]) -> Before:
        """Who left and came back in the months `moved`, and when those began who pay in `months`."""
        code = np.unique(np.concatenate([self._paid(m)[0] for m in months]))
        first_cell = pl.Series("cell", self._running.known["first_cell"][code])
        firsts = self._begun(code).drop("first_m").with_columns(first_cell)
        lapsed, back = (
            pl.concat(
                [
                    self._moved(m, kind).with_columns(pl.lit(m, pl.Int32).alias(f"{kind}_m"))
                    for m in sorted(moved)
                ]
            )
            for kind in ("lapsed", "back")
        )
        returns = lapsed.join(back, on="code").filter(pl.col("back_m") > pl.col("lapsed_m"))
        until = returns.group_by("code", "lapsed_m").agg(pl.col("back_m").min().alias("until_m"))
        told = lapsed.join(until, on=["code", "lapsed_m"], how="left", maintain_order="left")
        # Who is not back by the last of these months is not back for whoever asks.
        lapses = self.names[told["code"].to_numpy()].with_columns(
            told["from_m"], told["lapsed_m"].alias("lapse_m"), told["until_m"].fill_null(max(moved) + 1)
        )
        return Before(nw.from_native(firsts.lazy()), nw.from_native(lapses.lazy()))

    def _moved(self, m: int, kind: str) -> pl.DataFrame:
        return self._vault.frame(self._months[m], kind)

    @cached_property
    def _running(self) -> Running:
        return self._state()

    @cached_property
    def names(self) -> pl.DataFrame:
        """All keys by code."""
        # What is kept of a state has no names: they are read from all months, where anybody needs them.
        return self._running.numbers.keys

"""Watched: what was known of accounts on days of the past, and what became of them; for tests of what is believed."""

from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache

import polars as pl

from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.measures import exits, watched
from csdash.measures.cubes import Where, settled
from csdash.metrics.outgoing import dated, in_units
from csdash.session.answered import answered
from csdash.session.health import HealthQuestions
from csdash.text import Text

BACKTEST = Text("ヘルスの予測力の検証", "the back-test of health")
PEERS = Text("スポンサー退職後の継続率の比較", "renewal after a sponsor left, against peers")


class WatchedQuestions(HealthQuestions):
    """Questions whose answers may use nothing but what was known on the day they are about."""

    @answered
    def watched(self, horizon: int, until: int | None = None, where: Where | None = None) -> pl.DataFrame:
        """Accounts at the end of test months, and whether each is gone `horizon` months later; see `measures.watched`.

        The outcome of the last test month is that of `until` (the last covered month). month, account_id, mrr, score
        and slope in points, coverage, inputs, risk, response, attributes, is_lost, left_m. Raises NotUnlocked without
        anything to test, NotEnoughHistory without one test month.
        """
        present = self._rows.columns
        if not self._knows_health and "events" not in present and "surveys" not in present:
            raise NotUnlocked("accounts.health_score", BACKTEST)
        months = watched.test_months(self.coverage.first, self._until(until), horizon)
        if not months:
            raise NotEnoughHistory(horizon, self.coverage.n_months)
        return self._outgoing(self._within(self._watched(horizon, self._until(until)), where))

    def marked_before(self, losses: pl.DataFrame) -> pl.DataFrame:
        """How lost accounts (account_id, left_m) looked in the year before; see `measures.watched`."""
        found = watched.marked_before(self._health.lazy(), self._rows, self._accounts, losses)
        return in_units(found.with_columns(pl.col("score") / 10), ("mrr",))

    @answered
    def sponsor_exits(
        self, horizon: int, until: int | None = None, landmark: int = 0, where: Where | None = None
    ) -> pl.DataFrame:
        """Accounts in the months before sponsors left, those whose sponsor it was and all others; see `measures.exits`.

        Only exits whose outcome is known by `until`. Raises NotUnlocked without events.
        """
        if "events" not in self._rows.columns:
            raise NotUnlocked("events", PEERS)
        last = self._until(until)
        sets = self._accounts.once(
            f"exits {horizon} {last} {landmark}", lambda: self._exits(horizon, last, landmark)
        )
        return self._outgoing(self._within(sets, where))

    def _exits(self, horizon: int, last: int, landmark: int) -> pl.DataFrame:
        """The rows of `sponsor_exits` before anybody filters."""
        rules = self.configs.health.value.peers
        found = exits.exits(self._rows, self._accounts, rules.engaged_days)
        # What became of an exit is open for as long as it is followed, whatever horizon is asked for.
        sets = exits.at_risk_sets(
            self._rows, self._accounts, found, last, horizon, landmark, adrift_months=rules.followed_months
        )
        return sets.drop("cell", "score", "paid_months", "first_m", "cohort_m", "begun_m", strict=False)

    @property
    def _knows_health(self) -> bool:
        return any(name.startswith("health_") for name in self._rows.columns["accounts"])

    @cached_property
    def _watched(self) -> Callable[[int, int], pl.DataFrame]:
        """The rows of `watched` before anybody filters: several figures of one page rest on the same."""

        def made(horizon: int, until: int) -> pl.DataFrame:
            months = watched.test_months(self.coverage.first, until, horizon)
            found = watched.watched(self._health.lazy(), self._rows, self._accounts, months, horizon)
            return found.with_columns(*self._accounts.vocabulary.decode("cell")).drop("cell", "is_given")

        return lru_cache(maxsize=4)(made)

    def _until(self, until: int | None) -> int:
        return self.coverage.last if until is None else min(until, self.coverage.last)

    def _within(self, rows: pl.DataFrame, where: Where | None) -> pl.DataFrame:
        """The rows of the groups asked for; of a product, the accounts that paid for it then."""
        asked: Mapping = settled(where)
        products = asked.pop("product", None)
        kept = rows.filter(self._accounts.vocabulary.meets(asked))
        if products is None:
            return kept
        vocabulary = self._products.vocabulary
        bought = self._products.paid.to_native().with_columns(*vocabulary.decode("cell"))
        held = bought.filter(vocabulary.meets({"product": products})).select("m", "account_id")
        return kept.join(held.collect(), on=["m", "account_id"], how="semi")

    def _outgoing(self, rows: pl.DataFrame) -> pl.DataFrame:
        tenths = [pl.col(name) / 10 for name in ("score", "slope") if name in rows.columns]
        named = rows if self._rows.names is None else rows.join(self._rows.names, on="account_id", how="left")
        return dated(in_units(named.with_columns(tenths), ("mrr",)), "m", "month")

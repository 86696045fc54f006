"""Expansion: what accounts that stayed pay more or less for, and what stood behind it."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from csdash.errors import NotEnoughHistory, NotUnlocked, UnknownName
from csdash.measures.cubes import Where, settled
from csdash.measures.expansion import BY_PRICE, COUNTS, ENDS, GAINS, LINE_COUNTS, LOSSES, PRICE
from csdash.metrics.outgoing import dated, in_units
from csdash.metrics.summed import cube_rows
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.opened import Opened
from csdash.text import Text

BY_CS, BY_SALES = "upsell_by_cs", "upsell_by_sales"
EVENTS = Text("確認された成果と拡大の関係", "expansion beside verified outcomes, and who led it")


class ExpansionQuestions(Opened):
    """Questions about the change of accounts that pay at both ends of a window."""

    @answered
    def expansion(self, window: int = 12, by: Sequence[str] = (), where: Where | None = None) -> pl.DataFrame:
        """Expansion and contraction per month and group, split by product lines, money in currency units.

        Columns: month, *by, opening_mrr, expansion_mrr, contraction_mrr, netted_mrr, GAINS, LOSSES and counts.
        GAINS less netted_mrr are the expansion, LOSSES less netted_mrr the contraction. With product among `by`
        or `where` there are the lines' own gains and losses only: what is netted belongs to no product.
        """
        if "product" in by or "product" in (where or {}):
            return self._moved_lines(window, by, where, [*GAINS[:3], *LOSSES[:3]], ["n_kept_lines"])
        return self._moved("expansion", window, by, where, [*ENDS, *GAINS, *LOSSES], list(COUNTS))

    @answered
    def price_volume(
        self, window: int = 12, by: Sequence[str] = (), where: Where | None = None
    ) -> pl.DataFrame:
        """Lines that are there at both ends: what they gained and lost through seats, list price and discount.

        Columns: month, *by, upsell_mrr, downsell_mrr, a gain and a loss of each of CAUSES, n_kept_lines and
        n_known_lines. Gains less losses of all causes are upsell less downsell; `unknown` are lines whose
        seats or list price the data does not say at both ends. Raises NotUnlocked without those columns.
        """
        self._check_prices()
        return self._moved_lines(window, by, where, ["upsell_mrr", "downsell_mrr", *PRICE], list(LINE_COUNTS))

    @answered
    def expanded_by_price(self, window: int = 12, where: Where | None = None) -> pl.DataFrame:
        """Accounts that would not pay more if list prices had stayed: month, n_by_price, n_opening.

        A thousandth of what they paid is for rounding. Raises as `price_volume` does. Products
        hold no whole accounts, and are no filter here.
        """
        self._check_prices()
        return self._moved("expansion", window, (), where, [], [BY_PRICE, "n_opening"])

    @answered
    def verified_accounts(self, month: date) -> pl.DataFrame:
        """Accounts with an outcome verified by the end of a month: account_id. Raises NotUnlocked without events."""
        events = self._happened()
        seen = events.filter((pl.col("kind") == "outcome_verified") & (pl.col("m") <= month_index(month)))
        return seen.select("account_id").unique().sort("account_id").collect()

    @answered
    def led_upsells(self, window: int, month: date) -> pl.DataFrame:
        """Upsells led by CS and by sales within a window, per account: account_id, by_cs, by_sales."""
        t = month_index(month)
        inside = self._happened().filter((pl.col("m") > t - window) & (pl.col("m") <= t))
        kind = pl.col("kind")
        return (
            inside.filter(kind.is_in([BY_CS, BY_SALES]))
            .group_by("account_id")
            .agg(
                (kind == BY_CS).sum().cast(pl.Int64).alias("by_cs"),
                (kind == BY_SALES).sum().cast(pl.Int64).alias("by_sales"),
            )
            .sort("account_id")
            .collect()
        )

    def _check_prices(self) -> None:
        for column in ("seats", "list_mrr"):
            if column not in self._rows.columns["accounts"]:
                raise NotUnlocked(f"accounts.{column}", Text("価格と数量の内訳", "price and volume"))

    def _happened(self) -> pl.LazyFrame:
        events = self._rows.events()
        if events is None:
            raise NotUnlocked("events", EVENTS)
        return events

    def _moved_lines(
        self, window: int, by: Sequence[str], where: Where | None, money: list[str], counts: list[str]
    ) -> pl.DataFrame:
        return self._moved("expansion_lines", window, by, where, money, counts)

    def _moved(
        self,
        cube: str,
        window: int,
        by: Sequence[str],
        where: Where | None,
        money: list[str],
        counts: list[str],
    ) -> pl.DataFrame:
        if window >= self.coverage.n_months:
            raise NotEnoughHistory(window, self.coverage.n_months)
        asked = settled(where)
        products = asked.pop("product", None)
        cubes = self._by_account
        for name in by:
            if name != "product":
                cubes.check_dimension(name)
        rows = cube_rows(cubes, cube, asked, pl.col("window") == window)
        if products is not None or "product" in by:
            self._check_products(products or [])
        if products is not None:
            rows = rows.filter(pl.col("product").is_in(products))
        added = rows.group_by("t", *by).agg(pl.col(*money, *counts).sum()).collect().sort("t", *by)
        return dated(in_units(added, money), "t", "month").select("month", *by, *money, *counts)

    def _check_products(self, asked: Sequence[str]) -> None:
        """Raises UnknownName for products that are not there."""
        self._products.vocabulary.check("product")
        known = self._products.vocabulary.labels["product"]
        for value in asked:
            if value not in known:
                raise UnknownName(Text("product の値", "product"), value, [one for one in known if one])

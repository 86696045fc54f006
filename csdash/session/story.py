"""Story: everything that is known of one account, and the list in which it is found."""

from functools import cached_property

import polars as pl

from csdash.contract.accounts import HEALTH_INPUTS
from csdash.contract.health import SCORE_TENTHS
from csdash.errors import CsdashError
from csdash.measures import account_story
from csdash.measures.cubes import Where, settled
from csdash.metrics.outgoing import dated, in_units
from csdash.session.answered import answered
from csdash.session.health import HealthQuestions
from csdash.text import Text, one_line

UNKNOWN = Text(
    "アカウント「{account}」は、見られる範囲のデータにありません。",
    'There is no account "{account}" in the data you may see.',
)
INPUTS = tuple(column.name for column in HEALTH_INPUTS)


class StoryQuestions(HealthQuestions):
    """Questions about one account. One that is outside the scope is as unknown as one that never was."""

    @answered
    def known_accounts(self, where: Where | None = None) -> pl.DataFrame:
        """Every account in scope, as it was last described: one row each.

        account_id, account_name (where the data has names), attributes, mrr and arr in the last month, score (of its last paid month),
        first_month (is_left_truncated: or earlier), last_month (of payment), merged_into, state (paying, left, never_paid, merged).
        """
        rows, asked = self._known, settled(where)
        for name, values in asked.items():
            if name == "product":
                bought = self._rows.lines().filter(pl.col("product").is_in(list(values))).select("account_id")
                rows = rows.join(bought.unique().collect(), on="account_id", how="semi")
            else:
                rows = rows.filter(pl.col(name).is_in(list(values)))
        names = self._rows.names
        named = rows if names is None else rows.join(names, on="account_id", how="left")
        told = named.with_columns(arr=pl.col("mrr") * 12, score=pl.col("score") / SCORE_TENTHS)
        order = ["account_id", *([] if names is None else ["account_name"])]
        told = told.select(*order, pl.exclude(order))
        return dated(
            dated(in_units(told, ("mrr", "arr")), "first_m", "first_month"), "last_m", "last_month"
        ).sort("account_id")

    @answered
    def known_account(self, account_id: str) -> pl.DataFrame:
        """The row of one account in `known_accounts`; raises CsdashError where the scope holds none."""
        self._must_know(account_id)
        return self.known_accounts().filter(pl.col("account_id") == account_id)

    @cached_property
    def _known(self) -> pl.DataFrame:
        scores = self._health.group_by("account_id", maintain_order=True).agg(pl.col("score").last())
        rows = account_story.known_accounts(self._rows, self._accounts)
        return rows.join(scores, on="account_id", how="left", maintain_order="left")

    @answered
    def account_months(self, account_id: str) -> pl.DataFrame:
        """month, mrr, delta, movement, attributes, score: each month in which the account paid or left.

        The score is that of the health config: the data's own, or made of the inputs.
        """
        self._must_know(account_id)
        rows = account_story.account_months(self._accounts, account_id)
        scores = self._health.filter(pl.col("account_id") == account_id).select(
            "m", pl.col("score") / SCORE_TENTHS
        )
        told = in_units(rows.join(scores, on="m", how="left", maintain_order="left"), ("mrr", "delta"))
        return dated(told, "m", "month")

    @answered
    def account_products(self, account_id: str) -> pl.DataFrame:
        """month, product, mrr: what the account paid for; credits and months that net to nothing are left out."""
        self._must_know(account_id)
        of_one = pl.col("account_id") == account_id
        if "product" not in self._rows.columns["accounts"]:
            paid = self._accounts.paid.to_native().filter(of_one).with_columns(product=pl.lit(""))
        else:
            paid = self._products.paid.to_native().filter(of_one)
        rows = paid.select("m", "product", "mrr").sort("m", "product").collect()
        return dated(in_units(rows, ("mrr",)), "m", "month")

    @answered
    def account_inputs(self, account_id: str) -> pl.DataFrame:
        """month and the nine inputs of health (0 to 100), null where not said; the usage columns are sums of lines."""
        self._must_know(account_id)
        usage = ("logins", "active_users", "key_feature_uses", "executive_uses", "seats")
        rows = self._rows.lines_with(*INPUTS, *usage).filter(
            (pl.col("account_id") == account_id) & (pl.col("m") <= self.coverage.last)
        )
        told = rows.group_by("m").agg(
            pl.col(*INPUTS).cast(pl.Float64).mean(),
            *(pl.when(pl.col(name).count() > 0).then(pl.col(name).sum()).alias(name) for name in usage),
        )
        return dated(told.sort("m").collect(), "m", "month")

    @answered
    def account_contracts(self, account_id: str) -> pl.DataFrame | None:
        """One row per contract, the latest end first; None where the data has no contracts.

        contract_id, product, start_date, end_date, signed_date, notice_date, mrr, list_mrr, discount (a fraction of
        the list price), renewal_number, outcome.
        """
        self._must_know(account_id)
        rows = self._rows.contracts()
        if rows is None:
            return None
        found = rows.filter(pl.col("account_id") == account_id).collect()
        discount = 1 - pl.col("mrr") / pl.col("list_mrr")
        told = found.with_columns(
            discount=pl.when(pl.col("list_mrr") > 0).then(discount),
            **{
                f"{name}_date": pl.col(f"{name}_day").cast(pl.Int32).cast(pl.Date)
                for name in ("start", "end", "signed", "notice")
            },
        ).select(
            *("contract_id", "product", "start_date", "end_date", "signed_date", "notice_date"),
            *("mrr", "list_mrr", "discount", "renewal_number", "outcome"),
        )
        return in_units(told, ("mrr", "list_mrr")).sort("end_date", "contract_id", descending=True)

    @answered
    def account_events(self, account_id: str) -> pl.DataFrame | None:
        """date, kind, value, detail: what happened to the account, the latest first; None without events."""
        return self._dated_log(account_id, self._rows.events(), ("kind", "value", "detail"))

    @answered
    def account_surveys(self, account_id: str) -> pl.DataFrame | None:
        """date, contact_id, kind, score (null = no answer), the latest first; None without surveys."""
        told = self._dated_log(account_id, self._rows.surveys(), ("contact_id", "kind", "score"))
        return None if told is None else told.with_columns(pl.col("score") / 10)

    def _dated_log(
        self, account_id: str, rows: pl.LazyFrame | None, columns: tuple[str, ...]
    ) -> pl.DataFrame | None:
        self._must_know(account_id)
        if rows is None:
            return None
        day = pl.col("day").cast(pl.Int32).cast(pl.Date)
        told = rows.filter(pl.col("account_id") == account_id).select(day.alias("date"), *columns)
        # Several of one day and kind stand in an order of their own, or it would be another one in every run.
        order = ["date", "kind", *(name for name in columns if name != "kind")]
        return told.sort(order, descending=[name == "date" for name in order]).collect()

    def _must_know(self, account_id: str) -> None:
        if account_id not in self._known["account_id"]:
            raise CsdashError(UNKNOWN.format(account=one_line(account_id)))

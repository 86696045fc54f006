"""Voice: what customers answered, asked for and used, account by account."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from csdash.errors import NotUnlocked
from csdash.measures import voice_rows
from csdash.measures.cubes import Where
from csdash.metrics.outgoing import dated, in_units
from csdash.months import month_index
from csdash.session.answered import answered
from csdash.session.of_accounts import of_accounts
from csdash.session.opened import Opened
from csdash.text import Text

ANSWERS = Text("アンケートの回答", "what customers answered")
HAPPENED = Text("要望・紹介・サポート・自助の利用", "requests, referrals, support and self-service")


class VoiceQuestions(Opened):
    """Questions about what customers say. Attributes are those of the month in which they said it."""

    @answered
    def last_answers(
        self, first_month: date, last_month: date, where: Where | None = None, *, every: int | None = None
    ) -> pl.DataFrame:
        """The last answer of each contact asked in these months, per kind of survey; with `every`, of each stretch of so many.

        since (the first month of the stretch, with `every`), kind, contact_id, account_id, date, score (null = asked and silent), attributes. Over twelve months it is what the
        metrics count. Raises NotUnlocked without surveys.
        """
        months = month_index(first_month), month_index(last_month)
        found = voice_rows.last_answers(self._rows, self._accounts, *months, of_accounts(where), every)
        if found is None:
            raise NotUnlocked("surveys", ANSWERS)
        if every:
            found = dated(found, "since", "since")
        day = pl.col("day").cast(pl.Int32).cast(pl.Date).alias("date")
        return found.with_columns(day, pl.col("score") / 10).select(
            *(["since"] if every else []),
            "kind",
            "contact_id",
            "account_id",
            "date",
            pl.exclude("since", "kind", "contact_id", "account_id", "date", "day"),
        )

    @answered
    def happenings(self, kinds: Sequence[str], where: Where | None = None) -> pl.DataFrame:
        """month, account_id, kind, detail, n: events of accounts that pay in the month. Raises NotUnlocked."""
        found = voice_rows.happenings(self._rows, self._accounts, tuple(kinds), of_accounts(where))
        if found is None:
            raise NotUnlocked("events", HAPPENED)
        return dated(found, "m", "month")

    @answered
    def paying_months(self, where: Where | None = None) -> pl.DataFrame:
        """month, account_id, mrr and attributes of every month that is paid for."""
        return dated(
            in_units(voice_rows.paying_months(self._accounts, of_accounts(where)), ["mrr"]), "m", "month"
        )

    @answered
    def requests(self, month: date, where: Where | None = None) -> pl.DataFrame:
        """What each account asked for, as it was known at the end of `month`; see `voice_rows.requests`.

        account_id, account_name (where known), request, asked_date, shipped_date, left_date, mrr, attributes.
        """
        found = voice_rows.requests(self._rows, self._accounts, month_index(month), of_accounts(where))
        if found is None:
            raise NotUnlocked("events", HAPPENED)
        days = ("asked", "shipped", "left")
        spelt = found.with_columns(
            pl.col(f"{name}_day").cast(pl.Int32).cast(pl.Date).alias(f"{name}_date") for name in days
        ).drop(f"{name}_day" for name in days)
        names = self._rows.names
        named = (
            spelt if names is None else spelt.join(names, on="account_id", how="left", maintain_order="left")
        )
        first = ["account_id", *(["account_name"] if names is not None else []), "request"]
        first += [*(f"{name}_date" for name in days), "mrr"]
        return in_units(named.select(*first, pl.exclude(first)), ["mrr"])

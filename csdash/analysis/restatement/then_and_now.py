"""Then and now: two snapshots of one company, asked the same question."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from csdash.analysis.question import Question
from csdash.analysis.restatement.causes import FACTS
from csdash.analysis.restatement.compared import Restated, Sums, is_told_by_account, restated
from csdash.errors import NotEnoughHistory
from csdash.metrics.metric import Metric
from csdash.metrics.registry import metric
from csdash.money import EXACT
from csdash.months import month_start
from csdash.published import published
from csdash.session import Session

Where = Mapping[str, tuple[str, ...]]
_SUMS = ("value", "numerator", "denominator")


@dataclass(frozen=True, slots=True)
class ThenAndNow:
    """An older and a newer session, and what is asked of both."""

    then: Session
    now: Session
    question: Question

    def months(self, key: str) -> list[int]:
        """The months in which both can tell the metric, the newest first."""
        lag = self.question.window if metric(key).is_windowed else 0
        first = max(session.first_month for session in (self.then, self.now)) + lag
        last = min(session.last_month for session in (self.then, self.now))
        return list(range(min(last, self.question.last), max(first, self.question.first) - 1, -1))

    def restated(self, key: str, month: int) -> Restated:
        """A metric in one month, then and now, and why it differs."""
        asked, day = metric(key), month_start(month)
        sums = [self._at(session, key, day) for session in (self.then, self.now)]
        if sums[0]["numerator"] is None and sums[0]["denominator"] is None and not is_told_by_account(asked):
            # A median is not made of two sums; it is compared as it stands.
            then, now = (Sums(_decimal(row["value"]), None) for row in sums)
            return restated(asked, month, then, now)
        then, now = (Sums(row["numerator"], row["denominator"]) for row in sums)
        facts = None
        if is_told_by_account(asked):
            facts = tuple(facts_of(session, self.question, asked, month) for session in (self.then, self.now))
        # What was kept at publication is the figure of all accounts.
        kept = None if self.question.where else published(self.then.published, key, day, self.question.window)
        return restated(asked, month, then, now, facts, kept)

    def over_months(self, key: str) -> pl.DataFrame:
        """month, then, now, is_restated for every month shown that either of the two can tell."""
        told = [self._values(session, key) for session in (self.then, self.now)]
        if all(frame.is_empty() for frame in told):
            raise NotEnoughHistory(self.question.window, self.now.coverage.n_months)
        met = told[0].join(told[1], on="month", how="full", coalesce=True, suffix="_now").sort("month")
        differs = pl.any_horizontal(pl.col(name).ne_missing(pl.col(f"{name}_now")) for name in _SUMS)
        is_there = pl.col("month").is_in(told[0]["month"].implode()) & pl.col("month").is_in(
            told[1]["month"].implode()
        )
        return met.select(
            "month",
            pl.col("value").alias("then"),
            pl.col("value_now").alias("now"),
            (is_there & differs).alias("is_restated"),
        )

    def _values(self, session: Session, key: str) -> pl.DataFrame:
        try:
            rows = session.metrics(key, window=self.question.window, where=known(session, self.question))
        except NotEnoughHistory:
            return pl.DataFrame(
                schema={"month": pl.Date, "value": pl.Float64, "numerator": EXACT, "denominator": EXACT}
            )
        shown = pl.col("month").is_between(month_start(self.question.first), self.question.month)
        return rows.filter(shown).select("month", *_SUMS)

    def _at(self, session: Session, key: str, day: date) -> dict:
        where = known(session, self.question)
        rows = session.metrics(key, window=self.question.window, where=where, month=day)
        return rows.row(0, named=True)


def known(session: Session, question: Question) -> dict[str, list[str]]:
    """The filters as this snapshot knows them: a value that came up later holds for nobody then."""
    there = session.dimensions
    return {
        name: [value for value in values if value in there.get(name, values)]
        for name, values in question.where
    }


def facts_of(session: Session, question: Question, asked: Metric, month: int) -> pl.DataFrame:
    """causes.FACTS of every account that a snapshot knows by a month."""
    day, where = month_start(month), known(session, question)
    added = session.account_values(asked.key, question.window, day, where)
    # A product is no attribute of an account: under such a filter, what is paid for it is all that counts.
    of_product = {"product": where["product"]} if "product" in where else {}
    if asked.is_windowed:
        paid = _ends(session.account_bridge(question.window, day, of_product), "opening_mrr", "constant_mrr")
    else:
        paid = _ends(session.account_stock(day, of_product), None, "mrr")
    everybody = session.account_standing(day)
    met = everybody.join(paid, on="account_id", how="full", coalesce=True).join(
        added.with_columns(is_in=pl.lit(value=True)), on="account_id", how="left"
    )
    zero = pl.lit(0).cast(EXACT)
    return met.select(
        "account_id",
        "account_name",
        *(pl.col(name).cast(EXACT).fill_null(zero) for name in ("numerator", "denominator")),
        pl.col("is_in").fill_null(value=False),
        *(pl.col(name).fill_null(zero) for name in ("opening", "closing")),
        "opening_own",
        "closing_own",
        pl.coalesce("owner", "account_id").alias("owner"),
        pl.col("has_paid").fill_null(value=False),
    ).select(*FACTS)


def _ends(rows: pl.DataFrame, opening: str | None, closing: str) -> pl.DataFrame:
    """What each account pays at both ends, and the same in its own currency as one comparable text."""
    own = {"opening_own": "opening_own", "closing_own": "closing_own" if opening else "own_mrr"}
    texts = [
        pl.when(pl.col(column).is_not_null())
        .then(pl.concat_str(pl.col("currency").fill_null(""), pl.lit(" "), pl.col(column).cast(pl.String)))
        .alias(name)
        if column in rows.columns
        else pl.lit(None, dtype=pl.String).alias(name)
        for name, column in own.items()
    ]
    return (
        rows.select(
            "account_id",
            "account_name"
            if "account_name" in rows.columns
            else pl.lit(None, dtype=pl.String).alias("account_name"),
            (pl.col(opening) if opening else pl.lit(0)).cast(EXACT).alias("opening"),
            pl.col(closing).cast(EXACT).alias("closing"),
            *texts,
        )
        .group_by("account_id")
        .agg(
            pl.col("account_name").first(),
            pl.col("opening", "closing").sum(),
            # Several lines of one account: the same when every one of them is.
            *(pl.col(name).sort().str.join("; ") for name in own),
        )
    )


def _decimal(value: float | None) -> Fraction | None:
    return None if value is None else Fraction(value)

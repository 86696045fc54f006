"""By product: what the product team and customer success look at together, one row per product.

A request names no product: it counts for every product the account paid for in the month in which it asked.
"""

from dataclasses import dataclass
from datetime import timedelta

import polars as pl

from csdash.analysis.difference import NO_FIGURE, Difference, Measured, holm
from csdash.analysis.estimates import share
from csdash.analysis.question import Question
from csdash.analysis.with_interval import with_interval
from csdash.errors import NotEnoughHistory, NotUnlocked
from csdash.months import month_end, month_start
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text
from csdash.unit import Unit

HALF_YEAR = 182
LEAST = Text(
    "GRRは{product}が{grr}で、ほかのどの製品と比べても誤差を超えて低い値です。",
    "GRR is lowest for {product}, {grr}: below every other product by more than chance.",
)
ALIKE = Text(
    "GRRが最も低いのは{product}の{grr}ですが、誤差を超えない製品もあります。",
    "GRR is lowest for {product}, {grr}, but not below every other product by more than chance.",
)


@dataclass(frozen=True, slots=True)
class Product:
    """One product: accounts that pay for it now, what they keep, what of it they use, and what became of their requests.

    `shipped` is the share of requests shipped within half a year of asking, among those that had it; `asked` all of them.
    `used` is the share of accounts that used its key feature in the month; `nrr` and `grr` count lines of the product.
    """

    product: str
    n_accounts: int
    mrr: float
    nrr: Measured
    grr: Measured
    used: Measured
    asked: int
    shipped: Measured


@answered
def by_product(session: Session, question: Question) -> list[Product]:
    """In the question's month, requests of the months shown. Raises NotUnlocked without accounts.product."""
    where = dict(question.where)
    held = session.product_months(where)
    now = held.filter(pl.col("month") == question.month)
    asked = _asked(session, question, held)
    stock = question.at(session, question.month, "mrr", by=["product"])
    paid = dict(stock.select(pl.col("product").cast(pl.String), pl.col("value").cast(pl.Float64)).iter_rows())
    kept = _kept(session, question)
    found = []
    for product in session.dimensions["product"]:
        mine = now.filter(pl.col("product") == product)
        said = mine.filter(pl.col("key_feature_uses").is_not_null())
        theirs = asked.filter(pl.col("product") == product)
        ripe = theirs.filter("is_ripe")
        found.append(
            Product(
                product,
                mine.height,
                paid.get(product, 0.0),
                kept.get(("nrr", product), NO_FIGURE),
                kept.get(("grr", product), NO_FIGURE),
                share(said.filter(pl.col("key_feature_uses") > 0).height, said.height),
                theirs.height,
                share(int(ripe["in_time"].sum()), ripe.height),
            )
        )
    return found


def told(found: list[Product], minimum_n: int) -> tuple[Text, ...]:
    """The product that keeps least of its revenue and whether that is more than chance; and that of the requests."""
    judged = [one for one in found if one.grr.value is not None and one.grr.n >= minimum_n]
    if len(judged) < 2:
        return ()
    worst = min(judged, key=lambda one: one.grr.value or 0)
    others = [Difference(worst.grr, one.grr) for one in judged if one is not worst]
    apart = holm([one.p_value for one in others])
    named = {"product": worst.product, "grr": with_interval(worst.grr, Unit.RATE)}
    return ((LEAST if all(apart) else ALIKE).format(**named),)


def _kept(session: Session, question: Question) -> dict[tuple[str, str], Measured]:
    """NRR and GRR of each product; empty in a short history."""
    try:
        rows = question.at(session, question.month, "nrr", "grr", by=["product"])
    except NotEnoughHistory:
        return {}
    return {
        (key, product): Measured(value, lower, upper, n)
        for key, product, value, lower, upper, n in rows.select(
            "metric", pl.col("product").cast(pl.String), "value", "lower", "upper", "n_accounts"
        ).iter_rows()
    }


def _asked(session: Session, question: Question, held: pl.DataFrame) -> pl.DataFrame:
    """product, is_ripe (asked half a year ago or more), in_time of the requests of the months shown that have a name."""
    try:
        rows = session.requests(question.month, dict(question.where))
    except NotUnlocked:
        return pl.DataFrame(schema={"product": pl.String, "is_ripe": pl.Boolean, "in_time": pl.Boolean})
    limit = pl.col("asked_date") + timedelta(days=HALF_YEAR)
    shown = rows.filter(
        pl.col("request").is_not_null(),
        pl.col("asked_date").is_between(month_start(question.first), month_end(question.last)),
    ).with_columns(
        month=pl.col("asked_date").dt.truncate("1mo"),
        is_ripe=limit <= month_end(question.last),
        in_time=(pl.col("shipped_date") <= limit).fill_null(value=False),
    )
    of_product = held.select("month", "account_id", "product")
    met = shown.join(of_product, on=["month", "account_id"], how="inner")
    return met.select("product", "is_ripe", "in_time")

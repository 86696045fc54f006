"""The drilling questions about industries and products, as figures; those about contracts are in `questions_contracts`.

Mehta, Steinman & Murphy, Customer Success (2016). What is said of them is in `questions_sentences`.
"""

import polars as pl

from csdash.analysis.groups import against_rest
from csdash.analysis.question import Question
from csdash.errors import NotUnlocked
from csdash.session import Session
from csdash.text import Text

INDUSTRY, PRODUCT = (
    Text("業界別の解約率", "churn by industry"),
    Text("製品別の維持と成長", "retention by product"),
)


def industries(session: Session, question: Question) -> pl.DataFrame:
    """D2: logo churn per industry against all others, the highest first; see `against_rest` for the columns."""
    if not session.has("accounts.industry"):
        raise NotUnlocked("accounts.industry", INDUSTRY)
    groups = against_rest(session, question, "logo_churn_rate", "industry", session.settings.minimum_n)
    return groups.filter(pl.col("n_accounts") > 0).sort("value", descending=True, nulls_last=True)


PRODUCTS = (
    "nrr",
    "nrr_lower",
    "nrr_upper",
    "grr",
    "grr_lower",
    "grr_upper",
    "n_accounts",
    "mrr",
    "growth",
    "share",
)


def products(session: Session, question: Question) -> pl.DataFrame:
    """D3: group, PRODUCTS and is_distinguishable (its NRR from that of the others) per product, by MRR now.

    Counted per account and product, without credits: they belong to no product. `growth` is of MRR on the year,
    null where the product is younger, `share` of the MRR of all products.
    """
    if not session.has("accounts.product"):
        raise NotUnlocked("accounts.product", PRODUCT)
    groups = against_rest(session, question, "nrr", "product", session.settings.minimum_n)
    columns = {"value": "nrr", "lower": "nrr_lower", "upper": "nrr_upper"}
    gross = _by_product(session, question, "grr").select(
        "group", grr="value", grr_lower="lower", grr_upper="upper"
    )
    now = _by_product(session, question, "mrr").select("group", mrr="value")
    then = session.metrics("mrr", by=["product"], where=dict(question.where), month=question.before)
    before = then.select(pl.col("product").cast(pl.String).alias("group"), before="value")
    met = (
        now.join(groups.rename(columns).drop("rest"), on="group", how="left")
        .join(gross, on="group", how="left")
        .join(before, on="group", how="left")
    )
    return (
        met.filter((pl.col("mrr") > 0) | (pl.col("n_accounts") > 0))
        .with_columns(
            growth=pl.when(pl.col("before") > 0).then(pl.col("mrr") / pl.col("before") - 1),
            share=pl.when(pl.col("mrr").sum() > 0).then(pl.col("mrr") / pl.col("mrr").sum()),
            is_distinguishable=pl.col("is_distinguishable").fill_null(value=False),
        )
        .sort("mrr", "group", descending=[True, False])
        .select("group", *PRODUCTS, "is_distinguishable")
    )


def _by_product(session: Session, question: Question, key: str) -> pl.DataFrame:
    frame = question.at(session, question.month, key, by=["product"])
    return frame.with_columns(pl.col("product").cast(pl.String).alias("group"))

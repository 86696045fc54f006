"""Product rows: which products each account pays for in each month, and how often it used what matters of them."""

import polars as pl

from csdash.errors import NotUnlocked
from csdash.measures.cells import Where
from csdash.measures.stage import Stage
from csdash.snapshots.rows import Rows
from csdash.text import Text

PRODUCTS = Text("製品ごとの維持・利用・要望", "retention, use and requests by product")


def product_rows(rows: Rows, stage: Stage, where: Where) -> pl.DataFrame:
    """m, account_id, product, key_feature_uses (null = not said); raises NotUnlocked without accounts.product."""
    if "product" not in rows.columns["accounts"]:
        raise NotUnlocked("accounts.product", PRODUCTS)
    found = stage.listed("products", lambda: _product_rows(rows, stage), where)
    return found.select("m", "account_id", "product", "key_feature_uses")


def _product_rows(rows: Rows, stage: Stage) -> pl.LazyFrame:
    """The same of everybody, with attributes."""
    paid = stage.paid.to_native().select("m", *stage.key, *_others(stage))
    used = (
        rows.lines_with("key_feature_uses")
        .group_by("m", "account_id", "product")
        .agg(pl.when(pl.col("key_feature_uses").count() > 0).then(pl.col("key_feature_uses").sum()))
    )
    key = ["m", "account_id", "product"]
    return paid.filter(pl.col("product") != "").join(used, on=key, how="left").sort(key)


def _others(stage: Stage) -> list[pl.Expr]:
    """The attributes of the line, but its key."""
    return [one for one in stage.vocabulary.decode("cell") if one.meta.output_name() not in stage.key]

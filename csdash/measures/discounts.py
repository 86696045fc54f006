"""Discounts: what each contract that came up for renewal cost against its list price, and what the next one does.

A discount is 1 - MRR / list price. Both contracts are taken as they were last agreed, so that seats bought on the
way and a price rise are on both sides of each fraction.
"""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import renewals
from csdash.measures.placing import celled, owned
from csdash.measures.stage import Stage
from csdash.measures.terms import cutoff, terms
from csdash.snapshots.rows import Rows

# Prices are rounded to whole units: a discount that moved by less than this did not move.
STILL = 0.001
KINDS = ("without", "bought", "unknown", "lost")
COLUMNS = (
    "t",
    "told",
    "renewal_number",
    "mrr",
    "list_mrr",
    "discount",
    "next_m",
    "next_mrr",
    "next_list_mrr",
    "next_discount",
    "retained_mrr",
    "kind",
)


def renewal_discounts(rows: Rows, stage: Stage, grace: int) -> pl.DataFrame | None:
    """One row per contract that was due in coverage and is decided, money in ticks; None without contracts.

    contract_id, account_id, product, the attributes of the month `t` in which it was due, and COLUMNS: those of
    the next contract are null where there is none. `kind` is how the renewal was won: `bought` with a deeper
    discount, `without`, `unknown` where a list price is missing, or `lost`.
    """
    known = terms(rows, stage, grace)
    if known is None:
        return None
    judged = renewals.judged(nw.from_native(known.lazy()), cutoff(stage), grace).to_native()
    priced = rows.contracts().select("contract_id", "list_mrr", pl.col("mrr").alias("next_mrr"))
    following = priced.rename({"contract_id": "next_contract_id", "list_mrr": "next_list_mrr"})
    due = (
        judged.filter(
            pl.col("end_m").is_between(stage.coverage.first, stage.coverage.last)
            & pl.col("told").is_in([*renewals.KEPT, *renewals.GONE])
        )
        .join(priced.select("contract_id", "list_mrr"), on="contract_id", how="left")
        .join(following, on="next_contract_id", how="left")
        .with_columns(
            t="end_m",
            next_m="next_start_m",
            discount=_discount("mrr", "list_mrr"),
            next_discount=_discount("next_mrr", "next_list_mrr"),
            retained_mrr=pl.min_horizontal("mrr", "new_mrr"),
        )
    )
    deeper = pl.col("next_discount") - pl.col("discount")
    kind = (
        pl.when(pl.col("told").is_in(renewals.GONE))
        .then(pl.lit("lost"))
        .when(deeper.is_null())
        .then(pl.lit("unknown"))
        .when(deeper >= STILL)
        .then(pl.lit("bought"))
        .otherwise(pl.lit("without"))
    )
    placed = celled(owned(due.with_columns(kind=kind), stage, "t"), stage, "t")
    # The product is the contract's own, whatever is paid.
    spelt = [column for column in stage.vocabulary.decode("cell") if column.meta.output_name() != "product"]
    names = [column.meta.output_name() for column in spelt]
    table = placed.with_columns(spelt).collect()
    return table.select("contract_id", "account_id", "product", *names, *COLUMNS).sort(
        "t", "account_id", "contract_id"
    )


def _discount(mrr: str, listed: str) -> pl.Expr:
    return pl.when(pl.col(listed) > 0).then(1 - pl.col(mrr) / pl.col(listed))

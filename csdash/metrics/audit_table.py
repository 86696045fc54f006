"""The audit as a table: each case on its own, and per kind of case the rule, how many and how much."""

import polars as pl

from csdash.contract.audit import EDGES
from csdash.measures.cubes import Cubes
from csdash.metrics.outgoing import dated, in_units

EXAMPLES = 5


def monthly_fx(cubes: Cubes) -> pl.DataFrame:
    """What exchange rates alone changed from one month to the next: m, mrr in ticks."""
    monthly = cubes.frames["bridge"].filter(pl.col("window") == 1)
    return monthly.group_by(pl.col("t").alias("m")).agg(pl.col("fx_mrr").sum().alias("mrr"))


def audit_table(cases: pl.DataFrame) -> pl.DataFrame:
    """edge, month, account_id, mrr in currency units, detail; in the order of the rules, then of time."""
    order = pl.col("edge").replace_strict(list(EDGES), list(range(len(EDGES))), default=len(EDGES))
    return dated(in_units(cases.sort(order, "m", "account_id"), ["mrr"]), "m", "month")


def audit_summary(audit: pl.DataFrame) -> pl.DataFrame:
    """Per edge: its name and rule in both languages, n cases, n_accounts, mrr, and a few of them as examples."""
    case = pl.concat_str(
        [pl.col("account_id"), pl.col("month").dt.strftime("%Y-%m")], separator=" ", ignore_nulls=True
    )
    counted = audit.group_by("edge").agg(
        pl.len().cast(pl.Int64).alias("n"),
        pl.col("account_id").drop_nulls().n_unique().cast(pl.Int64).alias("n_accounts"),
        pl.col("mrr").sum(),
        case.head(EXAMPLES).alias("examples"),
    )
    rules = pl.DataFrame(
        [(word, edge.name.ja, edge.name.en, edge.rule.ja, edge.rule.en) for word, edge in EDGES.items()],
        schema=["edge", "name_ja", "name_en", "rule_ja", "rule_en"],
        orient="row",
    )
    return rules.join(counted, on="edge", how="left", maintain_order="left").with_columns(
        pl.col("n", "n_accounts").fill_null(0)
    )

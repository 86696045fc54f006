"""The stock: what there is at one month-end, per cell. Accounts, MRR, and how healthy they are."""

import narwhals.stable.v2 as nw

from csdash.configs.health import Bands
from csdash.measures.expressions import one, sums, where, zero

mrr, score = nw.col("mrr"), nw.col("score")
is_scored = nw.col("is_scored")

# They also hold of accounts with health alike, added up before (`building.alike`).
MEASURES = {
    "mrr": mrr,
    "n_accounts": one(mrr > 0),
    "mrr_sq": nw.col("yy"),
    # MRR in the same coarse units as its square, for the cross term with a count.
    "mrr_coarse": nw.col("y"),
    "n_scored": one(is_scored),
    "scored_mrr": where(is_scored, mrr),
    "n_healthy": one(nw.col("is_healthy")),
    "healthy_mrr": where(nw.col("is_healthy"), mrr),
    "n_at_risk": one(nw.col("is_at_risk")),
    "at_risk_mrr": where(nw.col("is_at_risk"), mrr),
    "score": nw.coalesce(score, zero()),
    "score_sq": nw.coalesce(nw.col("score_score"), zero()),
}


def measured(paid: nw.LazyFrame, square_unit: int, bands: Bands) -> nw.LazyFrame:
    """Each paying month with its measures, before they are added up."""
    y, told = mrr // square_unit, ~score.is_null()
    return paid.with_columns(
        y=y,
        yy=y * y,
        score_score=score * score,
        is_scored=told,
        is_healthy=told & (score >= bands.healthy_from),
        is_at_risk=told & (score < bands.at_risk_below),
    ).with_columns(**MEASURES)


def stock_sums(paid: nw.LazyFrame, square_unit: int, bands: Bands) -> nw.LazyFrame:
    """All measures added up per month t and cell."""
    return measured(paid, square_unit, bands).group_by("m", "cell").agg(*sums(MEASURES)).rename({"m": "t"})

"""Product steps: what GRR at product level loses that GRR does not, account by account."""

from datetime import date
from fractions import Fraction

import polars as pl

from csdash.analysis.variants.named import WINDOW
from csdash.analysis.variants.values import ticks
from csdash.measures.cubes import Where
from csdash.session import Session

_ENDS = ("opening_mrr", "retained_mrr")
_CLOSING = ("kept_mrr", "new_mrr", "reactivation_mrr")


def product_steps(session: Session, month: date, where: Where | None = None) -> dict[str, Fraction]:
    """From GRR to GRR at product level: swaps, and credits.

    `swaps` are accounts whose products add up to what the account pays at both ends: what they lose more is what one
    product lost and another gained. `credits` are all others: where a line takes something back, the products
    add up to more than the account pays, and their opening is another.
    """
    if not session.has("accounts.product"):
        return {}
    account, product = (_ends(session, month, by, where) for by in ((), ("product",)))
    # A product that came with another attribute than the account's is no credit: closings meet unfiltered.
    whole = (account, product) if not where else tuple(_ends(session, month, by) for by in ((), ("product",)))
    closings = [frame.select("account_id", closing=pl.sum_horizontal(_CLOSING)) for frame in whole]
    met = (
        account.join(product, on="account_id", how="full", coalesce=True, suffix="_lines")
        .join(closings[0], on="account_id", how="left")
        .join(closings[1], on="account_id", how="left", suffix="_lines")
        .fill_null(0)
    )
    meets = (pl.col("opening_mrr") == pl.col("opening_mrr_lines")) & (
        pl.col("closing") == pl.col("closing_lines")
    )
    more = pl.col("retained_mrr_lines") - pl.col("retained_mrr")
    swaps, others, base, base_lines, kept_lines = met.select(
        more.filter(meets).sum().alias("swaps"),
        more.filter(~meets).sum().alias("others"),
        pl.col("opening_mrr").sum(),
        pl.col("opening_mrr_lines").sum(),
        pl.col("retained_mrr_lines").sum(),
    ).row(0)
    another_base = Fraction(kept_lines, base_lines) - Fraction(kept_lines, base)
    return {"swaps": Fraction(swaps, base), "credits": Fraction(others, base) + another_base}


def _ends(session: Session, month: date, by: tuple[str, ...], where: Where | None = None) -> pl.DataFrame:
    names = (*_ENDS, *_CLOSING)
    ends = session.account_ends(WINDOW, month, names, by=by, where=where)
    return ends.group_by("account_id").agg(pl.col(names).sum()).select("account_id", *map(ticks, names))

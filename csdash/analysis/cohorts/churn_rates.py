"""Churn rates: who leaves more often, band by band, each against all the others."""

import polars as pl

from csdash.analysis.difference import Difference, holm
from csdash.analysis.estimates import share
from csdash.analysis.question import Question
from csdash.session import Session


def churn_rates(session: Session, question: Question, split: str) -> pl.DataFrame:
    """The churn of the window that closes in the question's month: group and the columns of `churn_table`.

    `split` may be empty: everybody together, in one row.
    """
    told = session.churn(question.window, [split] if split else [], dict(question.where), question.month)
    group = pl.col(split).cast(pl.String).fill_null("") if split else pl.lit("")
    return told.with_columns(group=group)


def compared_rates(rates: pl.DataFrame, minimum_n: int) -> list[tuple[str, Difference, bool]]:
    """Each group with at least `minimum_n` accounts against all others together, and whether that stands (Holm)."""
    n, gone = int(rates["n_opening"].sum()), int(rates["n_churned"].sum())
    pairs = []
    for group, here, left in rates.select("group", "n_opening", "n_churned").iter_rows():
        if min(here, n - here) >= minimum_n:
            pairs.append((group, Difference(share(left, here), share(gone - left, n - here))))
    stands = holm([pair.p_value for _, pair in pairs])
    return [(group, pair, holds) for (group, pair), holds in zip(pairs, stands, strict=True)]


def standing_out(rates: pl.DataFrame, minimum_n: int) -> list[tuple[str, Difference]]:
    """The groups whose rate differs from that of all others by more than chance; of two groups the higher one."""
    found = [(group, pair) for group, pair, holds in compared_rates(rates, minimum_n) if holds]
    # Of two groups each is the other's rest: to say it twice would look like two findings.
    return [one for one in found if one[1].value > 0] if rates.height == 2 else found

"""The commands that take expansion apart: expansion, prices."""

from typing import Any

import polars as pl

from csdash.cli.question import question
from csdash.session import Session


@question(window=12)
def expansion(session: Session, **asked: Any) -> pl.DataFrame:
    """Expansion and contraction per month, split by product lines; both add up to the bridge.

    \b
    Gains less netted_mrr are expansion_mrr, losses less netted_mrr are contraction_mrr:
      python -m csdash expansion --window 12 --by segment
      python -m csdash expansion --window 1 --by product
    """
    return session.expansion(**asked)


@question(window=12)
def prices(session: Session, **asked: Any) -> pl.DataFrame:
    """What products held at both ends gained and lost by seats, list price and discount.

    \b
    Needs the columns seats and list_mrr of accounts:
      python -m csdash prices --window 12 --by segment
    """
    return session.price_volume(**asked)

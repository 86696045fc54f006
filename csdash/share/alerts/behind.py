"""Behind: the accounts that made a rate miss its target, or change."""

import polars as pl

from csdash.analysis.difference import Difference
from csdash.analysis.question import Question
from csdash.analysis.why.change import account_sums, ratio_of
from csdash.analysis.why.movers import movers
from csdash.metrics.registry import metric
from csdash.session import Session
from csdash.share.alerts.alert import Behind

NAMED = 3
# Among so many that moved a rate either way, a few moved it the way it went.
LOOKED_AT = 200


def behind_miss(session: Session, question: Question, key: str, target: float) -> Behind | None:
    """The accounts on the wrong side of a target, those that cost most first; None where it is no rate of accounts.

    An account pulls by what it adds to the rate's numerator, less the target's share of what it adds to the base.
    """
    if not _is_of_accounts(key):
        return None
    sums = account_sums(session, question, key, question.month)
    pull = pl.col("top").cast(pl.Float64) - pl.col("base").cast(pl.Float64) * target
    if metric(key).better == "lower":
        pull = -pull
    short = sums.select("account_id", pull=pull).filter(pl.col("pull") < 0).sort("pull", "account_id")
    return Behind(short.height, _names(session, short["account_id"].head(NAMED).to_list()))


def behind_change(session: Session, question: Question, key: str, difference: Difference) -> Behind:
    """All accounts the rate is of, and those that moved it most the way it went; the larger first, of equals."""
    n = difference.now.n
    if not _is_of_accounts(key):
        return Behind(n)
    now, then = (account_sums(session, question, key, month) for month in (question.month, question.before))
    way = 1 if (difference.value or 0) > 0 else -1
    along = movers(now, then, LOOKED_AT).filter(
        pl.col("account_id").is_not_null() & (pl.col("effect").sign() == way)
    )
    size = pl.max_horizontal("opening", "opening_before").fill_null(0)
    largest = along.sort(pl.col("effect").abs().round(9), size, "account_id", descending=[True, True, False])
    return Behind(n, _names(session, largest["account_id"].head(NAMED).to_list()))


def _is_of_accounts(key: str) -> bool:
    try:
        ratio_of(key)
    except ValueError:
        return False
    return True


def _names(session: Session, ids: list[str]) -> tuple[str, ...]:
    known = session.account_names()
    if known is None:
        return tuple(ids)
    names = dict(known.filter(pl.col("account_id").is_in(ids)).iter_rows())
    return tuple(names.get(one) or one for one in ids)

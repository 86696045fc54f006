"""Side by side: several metrics for each group of an attribute, in one table."""

from collections.abc import Sequence

import polars as pl

from csdash.analysis.question import Question
from csdash.contract.words import TIERS
from csdash.errors import UnknownName
from csdash.metrics.registry import REGISTRY
from csdash.session import Session
from csdash.text import Text

FIGURE = ("value", "lower", "upper", "n_accounts")
NONE = (None,) * len(FIGURE)
# The columns of a metric: what is added to its key.
COLUMNS = {"": pl.Float64, "_lower": pl.Float64, "_upper": pl.Float64, "_n": pl.Int64}


def side_by_side(session: Session, question: Question, keys: Sequence[str], by: str) -> pl.DataFrame:
    """group, then per metric <key>, <key>_lower, <key>_upper, <key>_n, in the month shown.

    Metrics that this data cannot answer are left out; a group without a value has null. Raises UnknownName
    where the data does not have the attribute.
    """
    if by not in session.dimensions:
        raise UnknownName(Text("属性", "attribute"), by, session.dimensions)
    groups, where = session.dimensions[by], dict(question.where)
    known = (key for key in keys if key in REGISTRY)
    told = [key for key in known if session.refusal(key, question.window, where) is None]
    figures = {}
    if told:
        rows = question.at(session, question.month, *told, by=[by])
        for key, group, *figure in rows.select("metric", by, *FIGURE).iter_rows():
            figures[key, group] = figure
    columns = {
        f"{key}{end}": pl.Series([figures.get((key, group), NONE)[i] for group in groups], dtype=kind)
        for key in told
        for i, (end, kind) in enumerate(COLUMNS.items())
    }
    return pl.DataFrame({"group": pl.Series(groups, dtype=pl.String)} | columns)


def shares(session: Session, question: Question, keys: Sequence[str], by: str) -> pl.DataFrame:
    """month, metric, group, value, share: how sums divide over the groups of `by`, per month shown.

    Accounts for which the attribute is not given are a group of their own, "".
    """
    values = question.values(session, *keys, by=[by]).select(
        "month", "metric", pl.col(by).cast(pl.String).alias("group"), "value"
    )
    whole = pl.col("value").sum().over("month", "metric")
    return values.with_columns(share=pl.when(whole > 0).then(pl.col("value") / whole))


def arr_per_account(parts: pl.DataFrame) -> tuple[tuple[str, str], float | None]:
    """The first and the last tier, and how many times as much an account of the first pays.

    In: the shares of one month; None where either tier has no account.
    """
    values = {
        (key, group): value for key, group, value in parts.select("metric", "group", "value").iter_rows()
    }
    there = [tier for tier in TIERS if values.get(("n_accounts", tier))]
    if len(there) < 2:
        return (there[0], there[0]) if there else ("", ""), None
    top, bottom = (values["arr", tier] / values["n_accounts", tier] for tier in (there[0], there[-1]))
    return (there[0], there[-1]), top / bottom if bottom else None

"""Silence: whether accounts of which nobody answers surveys leave more often than those that answer."""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.estimates import share
from csdash.measures.watched import ANSWERED, NOT_ASKED, SILENT

SCHEMA = {
    "response": pl.String,
    **dict.fromkeys(("value", "lower", "upper"), pl.Float64),
    "n_accounts": pl.Int64,
    "n_lost": pl.Int64,
    "mrr": pl.Float64,
}


@dataclass(frozen=True, slots=True)
class Silence:
    """`groups`: the columns of SCHEMA, the share that left per response; `difference`: silent less answered.

    `silent` is the share of the accounts asked of which nobody answered.
    """

    groups: pl.DataFrame
    difference: Difference
    silent: Measured


def silence(rows: pl.DataFrame) -> Silence | None:
    """In: the rows of `session.watched`; None where the data has no surveys."""
    if rows["response"].is_null().all():
        return None
    told, found = [], {}
    for response in (ANSWERED, SILENT, NOT_ASKED):
        members = rows.filter(pl.col("response") == response)
        n_lost = int(members["is_lost"].sum())
        one = found[response] = share(n_lost, members.height)
        money = float(members["mrr"].cast(pl.Float64).sum())
        told.append((response, one.value, one.lower, one.upper, one.n, n_lost, money))
    n_silent = found[SILENT].n
    return Silence(
        pl.DataFrame(told, schema=SCHEMA, orient="row"),
        Difference(found[SILENT], found[ANSWERED]),
        share(n_silent, n_silent + found[ANSWERED].n),
    )

"""Expansion: what accounts that stayed pay more or less for, by product line, seats, list price and discount."""

import narwhals.stable.v2 as nw
import polars as pl

from csdash.measures import currencies, expansion, mergers
from csdash.measures.families.family import Family, Source, collected
from csdash.measures.families.money import WINDOWS
from csdash.measures.stage import ACCOUNT, Stage, kept
from csdash.snapshots.rows import Rows


def _expansion(source: Source) -> dict[str, pl.DataFrame]:
    moves, there = moves_of(source.stage, owned_lines(source.rows, source.stage))
    told = expansion.account_moves(moves, there, source.square_unit)
    return {
        "expansion": collected(expansion.account_sums(told)),
        "expansion_lines": collected(expansion.line_sums(moves)),
    }


def moves_of(stage: Stage, lines: nw.LazyFrame) -> tuple[nw.LazyFrame, nw.LazyFrame]:
    """The lines that moved in windows of every length, and the accounts they belong to."""
    last = stage.coverage.last
    there, met = [], []
    for window in WINDOWS:
        stamp = nw.lit(window, dtype=nw.Int32).alias("window")
        pairs = stage.pairs(window)
        there.append(
            kept(expansion.kept_accounts(pairs, has_groups=stage.owners is not None).with_columns(stamp))
        )
        opening_m = stage.opening_from(window)
        opening = lines.filter(nw.col("m") >= opening_m, nw.col("m") <= last - window)
        closing = lines.filter(nw.col("m") >= opening_m + window)
        ends = _valued(opening, stage.rates, 0), _valued(closing, stage.rates, window)
        met.append(expansion.line_pairs(*ends, window).with_columns(stamp))
    accounts = nw.concat(there)
    return kept(expansion.line_moves(nw.concat(met), accounts)), accounts


def owned_lines(rows: Rows, stage: Stage) -> nw.LazyFrame:
    """One row per month, account as it counts then, product and currency: mrr, list_mrr, seats in ticks and seats."""
    lines = nw.from_native(rows.quantities())
    if "currency" not in lines.collect_schema().names():
        lines = lines.with_columns(currency=nw.lit(""))
    if stage.owners is None:
        return kept(lines)
    unused = {"cell": nw.lit(0, dtype=nw.Int64), "score": nw.lit(0, dtype=nw.Int64)}
    owned = mergers.rekeyed(lines.with_columns(**unused), stage.owners).to_native()
    # Of several accounts in one, seats and list prices are known where each of them says so.
    each = pl.col("list_mrr", "seats")
    told = pl.when(each.null_count() == 0).then(each.sum())
    return kept(
        nw.from_native(
            owned.group_by("m", "account_id", "product", "currency").agg(pl.col("mrr").sum(), told)
        )
    )


def _valued(lines: nw.LazyFrame, rates: nw.LazyFrame | None, window: int) -> nw.LazyFrame:
    """Lines with their amount at the rates of the month `window` months before theirs."""
    if rates is None:
        return lines.with_columns(amount=nw.col("mrr"))
    earlier = rates.with_columns(m=(nw.col("m") + window).cast(nw.Int32))
    priced = lines.join(earlier, on=["m", "currency"], how="inner").with_columns(amount=nw.col("mrr"))
    found = priced.with_columns(amount=currencies.at_rate()).to_native()
    # A product that one account buys in two currencies is one line here, whose price nobody can compare.
    one_currency = pl.len() == 1
    return nw.from_native(
        found.group_by("m", "account_id", "product").agg(
            pl.col("amount").sum(),
            *(pl.when(one_currency).then(pl.col(name).first()).alias(name) for name in ("list_mrr", "seats")),
            pl.col("currency").first(),
        )
    )


FAMILIES = (Family(("expansion", "expansion_lines"), _expansion, (ACCOUNT,)),)

"""The groups that can be told: which values of an attribute are told together, so that nobody finds out the few.

A small group alone among larger ones is known from the total and the others; so is one that another attribute
happens to cut out, because all of it is, say, in one region. Groups are therefore told together until whoever holds
every figure that could be shared, and knows which combinations of attributes there are, is left with a wide range.
Amounts are hidden as counts are: a group of many in which one account pays nearly all tells what that one pays.
What is told together depends on the data alone, not on what is asked: two shares with other months or other pages
never cut the same accounts in two ways.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from math import inf

import polars as pl

from csdash.contract.accounts import DIMENSIONS
from csdash.contract.words import FITS, PHASES, TIERS
from csdash.disclosure.audit import widths
from csdash.measures.cells import NONE
from csdash.measures.dominance import HELD, P, is_dominated
from csdash.money import TICKS
from csdash.months import month_start
from csdash.scope import Safe
from csdash.session import Session

# People and products are not attributes of an account that a room full of people needs.
TOLD = tuple(name for name in DIMENSIONS if name not in ("csm_id", "product"))
# Their values mean something in this order: told together they would mean nothing, so they are told whole or not.
WHOLE = {"tier": TIERS, "phase": PHASES, "fit": FITS}
# Two years are shown, and what is compared over a year opens in the year before.
SHOWN, BEFORE = 24, 12

Sizes = dict[str, int]
# Whether the amounts of these groups of one attribute, told as one, would tell what their largest account pays.
Dominated = Callable[[Sequence[str]], bool]


def safe_groups(session: Session, minimum: int) -> Safe:
    """The attributes and groups of this snapshot that can be told without telling a group of fewer than `minimum`."""
    attributes = tuple(name for name in TOLD if len(session.dimensions.get(name, ())) > 1)
    if not attributes:
        return Safe(minimum, ())
    first = since(session)
    cells = (
        session.metrics("mrr", by=attributes)
        .filter((pl.col("month") >= first) & (pl.col("n_accounts") > 0))
        .select(
            "month",
            *(pl.col(name).cast(pl.String) for name in attributes),
            pl.col("n_accounts").cast(pl.Int64),
            pl.col("numerator").cast(pl.Float64).alias("mrr"),
        )
    )
    sizes = {name: least(cells, moved(session, name), name) for name in attributes}
    parts = {name: session.dominance(name, BEFORE, first) for name in attributes}
    return told_groups(cells, sizes, minimum, parts)


def since(session: Session) -> date:
    """The first month that anything which is told rests on."""
    return month_start(max(session.first_month, session.last_month - SHOWN - BEFORE + 1))


def told_groups(
    cells: pl.DataFrame,
    sizes: Mapping[str, Sizes],
    minimum: int,
    parts: Mapping[str, pl.DataFrame] | None = None,
) -> Safe:
    """What can be told of `cells` (month, attributes, n_accounts, mrr), where figures on a value rest on `sizes` accounts or more.

    `parts` are the largest accounts of each value per attribute (`Session.dominance`); without them counts alone are hidden.
    """
    parts = parts or {}
    dominated = {name: _dominated(parts.get(name)) for name in sizes}
    merged: dict[str, tuple[str, ...]] = {}
    for name, rests in sizes.items():
        told = together(rests, (), minimum, dominated[name])
        # Of an attribute told whole or not at all, one small group leaves nothing.
        if told is not None and not (told and name in WHOLE):
            merged[name] = told
    small = [(name, value) for name in sizes for value in small_in(cells, name, minimum)]
    amounts = {
        (name, value): _largest(rows, value)
        for name, rows in parts.items()
        for value in sizes[name]
        if dominated[name]([value])
    }
    while (found := _narrowed(cells, merged, small, minimum, amounts)) is not None:
        more = _more(sizes[found], merged[found], minimum, dominated[found]) if merged.get(found) else None
        if more is not None:
            merged[found] = more
        else:
            # What cannot be told with more others is not told; if it is not told already, the last of the rest goes.
            del merged[found if found in merged else list(merged)[-1]]
    return Safe(minimum, tuple(merged), tuple((name, told) for name, told in sorted(merged.items()) if told))


def moved(session: Session, name: str) -> pl.DataFrame:
    """How many accounts of each group paid otherwise than a year before: month, group, n; of few, the rate tells the amount."""
    if session.coverage.n_months <= BEFORE:
        return pl.DataFrame(schema={"month": pl.Date, name: pl.String, "n": pl.Int64})
    bridge = session.bridge(BEFORE, by=(name,))
    shown = pl.col("month") > month_start(session.last_month - SHOWN)
    n = pl.sum_horizontal("n_expansion", "n_contraction", "n_churned")
    return bridge.filter(shown).select("month", pl.col(name).cast(pl.String), n.cast(pl.Int64).alias("n"))


def least(cells: pl.DataFrame, moved_in: pl.DataFrame, name: str) -> Sizes:
    """Each value of an attribute and the fewest accounts a figure on it ever rests on; none at all in a month is no news."""
    months = cells.group_by("month", name).agg(pl.col("n_accounts").sum().cast(pl.Int64).alias("n"))
    rests = pl.concat([months.select("month", name, "n"), moved_in])
    there = rests.filter(pl.col("n") > 0).group_by(name).agg(pl.col("n").min())
    return dict(there.sort("n", name).iter_rows())


def together(
    sizes: Sizes, already: Sequence[str], minimum: int, dominated: Dominated = lambda _: False
) -> tuple[str, ...] | None:
    """The values to tell as one: all that are small or dominated, and larger ones until together they are neither, nor alone.

    Empty where none is small or dominated; None where fewer than two groups would be left.
    """
    alone = {value for value, n in sizes.items() if n < minimum or dominated([value])}
    few = [*already, *sorted(alone - {*already})]
    rest = sorted((n, value) for value, n in sizes.items() if value not in few)
    while rest and few and (len(few) < 2 or sum(sizes[v] for v in few) < minimum or dominated(few)):
        few.append(rest.pop(0)[1])
    if not few:
        return ()
    return tuple(sorted(few)) if rest else None


def small_in(cells: pl.DataFrame, name: str, minimum: int) -> list[str]:
    """The values of an attribute that fewer than `minimum` accounts have in some month."""
    n = cells.group_by("month", name).agg(pl.col("n_accounts").sum()).filter(pl.col("n_accounts") < minimum)
    return sorted(value for value in n[name].unique() if value != NONE)


def _dominated(parts: pl.DataFrame | None) -> Dominated:
    return lambda values: parts is not None and is_dominated(parts, values)


def _largest(parts: pl.DataFrame, value: str) -> dict[date, float]:
    """What the largest account of a group pays, by month, in currency units."""
    held = parts.filter((pl.col("kind") == HELD) & (pl.col("group") == value))
    return {month_start(t): first / TICKS for t, first in held.select("t", "first").iter_rows()}


def _more(sizes: Sizes, already: Sequence[str], minimum: int, dominated: Dominated) -> tuple[str, ...] | None:
    rest = sorted((n, value) for value, n in sizes.items() if value not in already)
    return together(sizes, (*already, rest[0][1]), minimum, dominated) if rest else None


def _narrowed(
    cells: pl.DataFrame,
    merged: Mapping[str, Sequence[str]],
    small: Sequence[tuple[str, str]],
    minimum: int,
    amounts: Mapping[tuple[str, str], Mapping[date, float]],
) -> str | None:
    """An attribute with a group that what is told narrows down too far.

    To fewer than `minimum` sizes for a small one; for one of `amounts`, closer than p per cent of its largest account.
    """
    if not merged:
        return None
    for name, value in small:
        if min(widths(cells, merged, (name, value), "n_accounts").values(), default=inf) < minimum:
            return name
    for (name, value), largest in amounts.items():
        found = widths(cells, merged, (name, value), "mrr")
        if any(width < P * largest.get(month, 0.0) for month, width in found.items()):
            return name
    return None

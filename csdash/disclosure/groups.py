"""The groups that can be told: which values of an attribute are told together, so that nobody finds out the few.

A small group alone among larger ones is known from the total and the others; so is one that another attribute
happens to cut out, because all of it is, say, in one region. Groups are therefore told together until whoever holds
every figure that could be shared, and knows which combinations of attributes there are, is left with a wide range.
What is told together depends on the data alone, not on what is asked: two shares with other months or other pages
never cut the same accounts in two ways.
"""

from collections.abc import Mapping, Sequence

import polars as pl

from csdash.contract.accounts import DIMENSIONS
from csdash.contract.words import FITS, PHASES, TIERS
from csdash.disclosure.audit import widest_known
from csdash.measures.cells import NONE
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


def safe_groups(session: Session, minimum: int) -> Safe:
    """The attributes and groups of this snapshot that can be told without telling a group of fewer than `minimum`."""
    attributes = tuple(name for name in TOLD if len(session.dimensions.get(name, ())) > 1)
    if not attributes:
        return Safe(minimum, ())
    first = month_start(max(session.first_month, session.last_month - SHOWN - BEFORE + 1))
    cells = (
        session.metrics("n_accounts", by=attributes)
        .filter((pl.col("month") >= first) & (pl.col("n_accounts") > 0))
        .select("month", *(pl.col(name).cast(pl.String) for name in attributes), "n_accounts")
    )
    sizes = {name: least(cells, moved(session, name), name) for name in attributes}
    return told_groups(cells, sizes, minimum)


def told_groups(cells: pl.DataFrame, sizes: Mapping[str, Sizes], minimum: int) -> Safe:
    """What can be told of `cells` (month, attributes, n_accounts), where figures on a value rest on `sizes` accounts or more."""
    merged: dict[str, tuple[str, ...]] = {}
    for name, rests in sizes.items():
        told = together(rests, (), minimum)
        # Of an attribute told whole or not at all, one small group leaves nothing.
        if told is not None and not (told and name in WHOLE):
            merged[name] = told
    small = [(name, value) for name in sizes for value in small_in(cells, name, minimum)]
    while (found := _narrowed(cells, merged, small, minimum)) is not None:
        more = _more(sizes[found], merged[found], minimum) if merged.get(found) else None
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


def together(sizes: Sizes, already: Sequence[str], minimum: int) -> tuple[str, ...] | None:
    """The values to tell as one: all that are small, and larger ones until they are neither few nor alone.

    Empty where none is small; None where fewer than two groups would be left.
    """
    rest = sorted((n, value) for value, n in sizes.items() if value not in already)
    few = list(already)
    while rest and (rest[0][0] < minimum or (few and (len(few) < 2 or sum(sizes[v] for v in few) < minimum))):
        few.append(rest.pop(0)[1])
    if not few:
        return ()
    return tuple(sorted(few)) if rest else None


def small_in(cells: pl.DataFrame, name: str, minimum: int) -> list[str]:
    """The values of an attribute that fewer than `minimum` accounts have in some month."""
    n = cells.group_by("month", name).agg(pl.col("n_accounts").sum()).filter(pl.col("n_accounts") < minimum)
    return sorted(value for value in n[name].unique() if value != NONE)


def _more(sizes: Sizes, already: Sequence[str], minimum: int) -> tuple[str, ...] | None:
    rest = sorted((n, value) for value, n in sizes.items() if value not in already)
    return together(sizes, (*already, rest[0][1]), minimum) if rest else None


def _narrowed(
    cells: pl.DataFrame,
    merged: Mapping[str, Sequence[str]],
    small: Sequence[tuple[str, str]],
    minimum: int,
) -> str | None:
    """An attribute with a small group that what is told narrows down to fewer than `minimum` possible sizes."""
    if not merged:
        return None
    return next((name for name, value in small if widest_known(cells, merged, (name, value)) < minimum), None)

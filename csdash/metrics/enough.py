"""Enough: from how many accounts an interval is shown at all.

An interval of money holds its 95% only where no account decides alone and what moved is a matter of several. Under
these numbers no interval is better than one that promises too much; they are measured in decision 0054.
"""

import numpy as np
import polars as pl

from csdash.metrics.metric import Delta, Ratio, Sum

# Effective accounts behind the base (Kish), and behind its squares, which is where one large account shows.
WHOLE, BEHIND = 20, 4
# Effective accounts that lost, of what is kept at most; that gained or lost, of what can also grow.
LOST, MOVED = 6, 12
# Effective accounts on each side of gains over losses, and on both together (decision 0078).
SIDE, BOTH = 6, 30
# Accounts behind the fourth powers of unequal bases, over the kurtosis of what they vary by (decision 0073).
VARIED = 2
# Answers behind a net score (decision 0056).
ANSWERED = 10

# Arrays by name, a number for each row of sums.
Parts = dict[str, np.ndarray]


def added(sum_: Sum) -> pl.Expr:
    """A declared sum over the columns of a frame of sums, as Int64."""
    total = pl.lit(0, dtype=pl.Int64)
    for name in sum_:
        total = total - pl.col(name[1:]) if name.startswith("-") else total + pl.col(name)
    return total


def added_up(sums: pl.DataFrame, sum_: Sum) -> np.ndarray:
    """The same, as numbers: for a few rows a query takes longer to start than these steps together."""
    total = np.zeros(len(sums), dtype=np.int64)
    for name in sum_:
        column = sums[name.lstrip("-")].to_numpy()
        total = total - column if name.startswith("-") else total + column
    return total.astype(np.float64)


def asked_of(delta: Delta) -> list[str]:
    """The measures that tell whether there is enough, beside those of the interval."""
    return [*delta.moved[0], *delta.moved[1], *delta.cubed]


def enough(sums: pl.DataFrame, ratio: Ratio, delta: Delta, parts: Parts, square_unit: int) -> np.ndarray:
    """Whether the interval can be shown, in each row of sums; `parts` is what it is made of (`interval`)."""
    nn, nd, dd = (parts[name] for name in ("nn", "nd", "dd"))
    if not delta.nd:
        # No account is on both sides. Asking much of each alone would hide the very samples in which one is small
        # and the ratio far off, and what is left to see would hold too much.
        rules = [_of(nn, SIDE), _of(dd, SIDE), 1 / nn + 1 / dd >= BOTH * (1 - 1e-9)]
    else:
        rules = [_of(dd, WHOLE)]
        if delta.is_skewed:
            rules.append(_of(nn, MOVED))
    if ratio.bounds == (0.0, 1.0) and delta.money[2]:
        top, base = parts["top"], parts["base"]
        lost = base - top
        squares = dd * base**2 - 2 * nd + nn * top**2
        rules += [_of(nn, LOST), (lost > 0) & (lost**2 >= LOST * squares)]
    if delta.moved[0]:
        moved, squares = (added_up(sums, sum_) for sum_ in delta.moved)
        rules.append((moved > 0) & (moved**2 >= MOVED * float(square_unit) ** 2 * squares))
    if delta.cubed:
        rules.append(parts["behind"] >= BEHIND * (1 - 1e-9))
    return np.logical_and.reduce(rules)


def behind(sums: pl.DataFrame, delta: Delta, n: np.ndarray) -> np.ndarray:
    """How many accounts of one size would stand behind the squares, in each row; all, where nothing tells of fewer."""
    if not delta.cubed:
        return n
    squares, cubes = (sums[name].to_numpy().astype(np.float64) for name in delta.cubed)
    return np.where(cubes > 0, squares**3 / cubes**2, n)


def decided_by_many(effective: float, squares: float, cubes: float) -> bool:
    """The same of amounts at hand: whether enough accounts are behind their sum, and behind their squares."""
    return effective >= WHOLE and squares**3 >= BEHIND * cubes**2


def varied_by_many(residuals: np.ndarray, bases: np.ndarray) -> bool:
    """Whether what varies is a matter of several accounts, the largest of which may not have varied yet.

    Behind the fourth powers of the bases stand so many accounts, and fewer where what each is off the ratio, per unit
    of its base, is a matter of few (its kurtosis): one that carries much may keep all for years and lose it then.
    """
    known = bases[bases != 0]
    off, squared = (residuals[bases != 0] / known) ** 2, known**2
    behind = squared.sum() ** 2 / (squared**2).sum()
    return bool(behind * off.mean() ** 2 >= VARIED * (off**2).mean())


def _of(concentration: np.ndarray, least: int) -> np.ndarray:
    """Whether squares over the squared sum are those of `least` accounts of one size, or of more."""
    # Equal accounts must not fail by rounding.
    return concentration * least <= 1 + 1e-9

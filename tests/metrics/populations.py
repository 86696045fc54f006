"""Made-up accounts: how unlike their sizes are, what becomes of them in a window, and the bridge's sums of both.

Sizes are given and fates are chance, which is what an interval of a rate is about: another year of such accounts.
"""

import numpy as np
import polars as pl

from csdash.metrics.interval import added, with_bounds
from csdash.metrics.metric import Ratio
from csdash.metrics.registry import REGISTRY

# What an account pays at the closing for each unit at the opening, and how often.
FATES = {
    "mixed": ((0.0, 0.7, 1.0, 1.3), (0.10, 0.20, 0.40, 0.30)),
    "calm": ((0.0, 0.8, 1.0, 1.1, 1.5), (0.06, 0.08, 0.56, 0.20, 0.10)),
    "churny": ((0.0, 0.5, 1.0, 2.0), (0.25, 0.10, 0.50, 0.15)),
}
# On these no interval was chosen.
HELD_OUT_FATES = {
    "brisk": ((0.0, 0.8, 1.0, 1.1, 1.4, 2.0), (0.14, 0.10, 0.46, 0.20, 0.07, 0.03)),
    "harsh": ((0.0, 0.4, 1.0, 1.5), (0.20, 0.15, 0.50, 0.15)),
    "steady": ((0.0, 1.0, 1.25), (0.15, 0.60, 0.25)),
}
SKEWS = ("equal", "lognormal 1", "lognormal 2", "whale 7%", "whale 30%")
SIZES = (20, 50, 200, 1000)
# For each account at the opening 0.15 new ones, in number as good as Poisson, as large as such accounts are.
NEW_TRIES, NEW_CHANCE = 3.0, 0.05


def sizes(random: np.random.Generator, skew: str, draws: int, n: int) -> np.ndarray:
    """What each of `n` accounts pays at the opening, in `draws` companies; a whale has its share of the whole."""
    kind, _, size = skew.partition(" ")
    if kind == "equal":
        return np.ones((draws, n))
    if kind == "lognormal":
        return random.lognormal(0, float(size), (draws, n))
    paid = random.lognormal(0, 0.5, (draws, n))
    share = float(size.rstrip("%")) / 100
    paid[:, 0] = paid[:, 1:].sum(axis=1) * share / (1 - share)
    return paid


def fates(random: np.random.Generator, fate: str, shape: tuple[int, ...]) -> np.ndarray:
    """What each account pays at the closing for each unit at the opening."""
    values, chances = (FATES | HELD_OUT_FATES)[fate]
    return random.choice(values, size=shape, p=chances)


def truths(fate: str) -> dict[str, float]:
    """What the rates of such accounts are, however many there are."""
    values, chances = (np.array(side) for side in (FATES | HELD_OUT_FATES)[fate])
    return {
        "nrr": values @ chances,
        "grr": np.minimum(values, 1) @ chances,
        "expansion_rate": np.maximum(values - 1, 0) @ chances,
        "loss": np.maximum(1 - values, 0) @ chances,
        "logo_retention_rate": (values > 0) @ chances,
    }


def bridge(opening: np.ndarray, closing: np.ndarray, new: np.ndarray | None = None) -> pl.DataFrame:
    """The bridge's sums of accounts given by the two ends, a company per row; `new` pays at the closing only.

    Money is in whole ticks, as in the cubes.
    """
    x, y = (np.rint(side * 1000).astype(np.int64) for side in (opening, closing))
    low, up, down = np.minimum(x, y), np.maximum(y - x, 0), np.maximum(x - y, 0)
    fresh = np.zeros((len(x), 1), np.int64) if new is None else np.rint(new * 1000).astype(np.int64)

    def total(amounts: np.ndarray) -> np.ndarray:
        return amounts.sum(axis=1)

    return pl.DataFrame(
        {
            "n_opening": np.full(len(x), x.shape[1]),
            "n_kept": total(y > 0),
            "opening_mrr": total(x),
            "kept_mrr": total(y),
            "retained_mrr": total(low),
            "expansion_mrr": total(up),
            "new_mrr": total(fresh),
            "contraction_mrr": total(np.where(y > 0, down, 0)),
            "churned_mrr": total(np.where(y > 0, 0, down)),
            "opening_sq": total(x * x),
            "kept_sq": total(y * y),
            "retained_sq": total(low * low),
            "expansion_sq": total(up * up),
            "opening_x_kept": total(x * y),
            "opening_x_retained": total(x * low),
            "opening_x_expansion": total(x * up),
            "gain_sq": total(up * up) + total(fresh * fresh),
            "loss_sq": total(down * down),
            "opening_cu": total(x.astype(float) ** 3),
        }
    )


def newcomers(random: np.random.Generator, skew: str, draws: int, n: int) -> tuple[np.ndarray, float]:
    """What new accounts pay, and what they do on average."""
    tries = round(n * NEW_TRIES)
    kind = "equal" if skew == "equal" else "lognormal 1"
    paid = sizes(random, kind, draws, tries) * (random.random((draws, tries)) < NEW_CHANCE)
    return paid, tries * NEW_CHANCE * (1.0 if kind == "equal" else np.exp(0.5))


def interval(key: str, sums: pl.DataFrame, unit: int = 1) -> pl.DataFrame:
    """value, lower, upper of a ratio per row of sums, as `evaluate` takes them."""
    rule = REGISTRY[key]
    assert isinstance(rule, Ratio)
    low, high = rule.bounds
    value = added(rule.numerator) / added(rule.denominator)
    told = with_bounds(sums, rule, unit).select(value.alias("value"), "lower", "upper")
    return told.with_columns(
        pl.col("lower").clip(lower_bound=low and low / rule.times),
        pl.col("upper").clip(upper_bound=high and high / rule.times),
    )


def coverage(found: pl.DataFrame, truth: float | np.ndarray) -> tuple[float, float]:
    """How often an interval that is there holds the truth, and how often there is one."""
    told = (
        found.with_columns(truth=pl.Series(np.broadcast_to(truth, found.height)))
        .drop_nulls("lower")
        .drop_nulls("upper")
    )
    held = told.select(((pl.col("lower") <= pl.col("truth")) & (pl.col("truth") <= pl.col("upper"))).mean())
    return held.item() or float("nan"), told.height / found.height

"""Do outcomes differ between CSMs by more than chance, for books like theirs? Observed against expected.

Expected is what a book would have seen if each of its accounts had fared like all accounts of its stratum: same
window, segment and tier. Given what happened in each stratum, who looks after whom is then as good as drawn by lot, and
what one CSM would see by chance is a sum of hypergeometric draws: exact, and right however small the book. Nobody is
ranked: a CSM stands out only where the comparison holds for all of them at once (Holm).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import comb

import polars as pl

from csdash.analysis.difference import LEVEL
from csdash.analysis.estimates import share
from csdash.analysis.question import Question
from csdash.errors import NotUnlocked
from csdash.months import month_start
from csdash.session import Session
from csdash.session.answered import answered
from csdash.text import Text

# A CSM, a stratum, how many of its accounts they had, and to how many of those it happened.
Cell = tuple[str, str, int, int]
SPREAD = Text("担当者間の成果のばらつき", "the spread of outcomes across CSMs")
# What may have happened to an account in a window: the measure of the bridge that counts it, and what is counted.
OUTCOMES = {"lost": "n_churned", "expanded": "n_expansion", "shrunk": "n_contraction"}
# What can happen to one account again and again is not new evidence each time: only the last window counts.
ONCE = ("lost",)
ADJUSTED_FOR = ("segment", "tier")
SCHEMA = {
    "csm_id": pl.String,
    "n_accounts": pl.Int64,
    "observed": pl.Int64,
    "expected": pl.Float64,
    "variance": pl.Float64,
    "ratio": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "shrunk": pl.Float64,
    "p_value": pl.Float64,
    "is_distinguishable": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Spread:
    """`csms` has the columns of SCHEMA. `tau` is the spread of true ratios between CSMs, 0 where chance is enough."""

    csms: pl.DataFrame
    tau: float
    n_windows: int
    adjusted_for: tuple[str, ...]


@answered
def spread(session: Session, question: Question, outcome: str = "lost") -> Spread:
    """Each CSM's outcomes over all whole windows within the months shown, or over the last where they can recur.

    Accounts belong to who had them at the opening. Raises NotUnlocked without accounts.csm_id.
    """
    if "csm_id" not in session.dimensions:
        raise NotUnlocked("accounts.csm_id", SPREAD)
    adjusted = tuple(name for name in ADJUSTED_FOR if name in session.dimensions)
    ends = range(
        question.last, max(question.first, session.first_month) + question.window - 1, -question.window
    )
    books = [
        session.account_ends(
            question.window,
            month_start(t),
            ("n_opening", OUTCOMES[outcome]),
            ("csm_id", *adjusted),
            dict(question.where),
        ).with_columns(window=pl.lit(t))
        for t in (ends if outcome in ONCE else ends[:1])
    ]
    if not books:
        return Spread(pl.DataFrame(schema=SCHEMA), 0.0, 0, adjusted)
    rows = pl.concat(books).filter((pl.col("n_opening") > 0) & (pl.col("csm_id").cast(pl.String) != ""))
    told = rows.select(
        pl.col("csm_id").cast(pl.String),
        pl.concat_str(
            [pl.col(name).cast(pl.String) for name in ("window", *adjusted)], separator="\x1f"
        ).alias("stratum"),
        (pl.col(OUTCOMES[outcome]) > 0).alias("happened"),
    )
    csms, tau = compared(told, session.settings.minimum_n)
    return Spread(csms, tau, len(books), adjusted)


def compared(rows: pl.DataFrame, minimum_n: int) -> tuple[pl.DataFrame, float]:
    """The columns of SCHEMA per csm_id, by id, and tau. In: one row per account and window with csm_id, stratum, happened.

    CSMs with fewer than `minimum_n` rows are told but not compared.
    """
    counted = rows.group_by("csm_id", "stratum").agg(n=pl.len(), x=pl.col("happened").sum())
    cells = counted.sort("csm_id", "stratum").rows()
    told = []
    for csm_id, (draws, seen) in _draws(cells).items():
        n = sum(own for own, _, _ in draws)
        expected = sum(own * x / n_all for own, n_all, x in draws)
        ends = (None, None)
        if expected:
            seen_share = share(seen, n)
            ends = (seen_share.lower * n / expected, seen_share.upper * n / expected)
        ratio = seen / expected if expected else None
        told.append((csm_id, n, seen, expected, _variance(draws), ratio, *ends))
    names = [name for name in SCHEMA if name not in ("shrunk", "p_value", "is_distinguishable")]
    frame = pl.DataFrame(told, schema={name: SCHEMA[name] for name in names}, orient="row")
    tau = between(frame)
    own = pl.col("variance") / pl.col("expected") ** 2
    p_values, out = _one_by_one(cells, minimum_n)
    return frame.with_columns(
        shrunk=pl.when(pl.col("expected") > 0).then(
            1 + (pl.col("ratio") - 1) * (tau**2 / (tau**2 + own) if tau else 0.0)
        ),
        p_value=pl.Series([p_values.get(csm) for csm in frame["csm_id"]], dtype=pl.Float64),
        is_distinguishable=pl.Series([csm in out for csm in frame["csm_id"]], dtype=pl.Boolean),
    ).select(*SCHEMA), tau


def _draws(cells: Sequence[Cell]) -> dict[str, tuple[list[tuple[int, int, int]], int]]:
    """Per CSM, by id: (own, all, happened) of each stratum, and how often it happened to their accounts."""
    whole: dict[str, tuple[int, int]] = {}
    for _, stratum, n, x in cells:
        n_all, x_all = whole.get(stratum, (0, 0))
        whole[stratum] = n_all + n, x_all + x
    books: dict[str, tuple[list[tuple[int, int, int]], int]] = {}
    for csm, stratum, n, x in cells:
        draws, seen = books.get(csm, ([], 0))
        books[csm] = ([*draws, (n, *whole[stratum])], seen + x)
    return books


def _variance(draws: list[tuple[int, int, int]]) -> float:
    """The variance of the sum of independent hypergeometric draws."""
    return sum(
        (
            own * (n_all - own) * x * (n_all - x) / (n_all**2 * (n_all - 1))
            for own, n_all, x in draws
            if n_all > 1
        ),
        0.0,
    )


def _one_by_one(cells: Sequence[Cell], minimum_n: int) -> tuple[dict[str, float], set[str]]:
    """Each CSM's p value, and who stands out: the most extreme first, then all others compared without that one.

    Holm's levels, step by step. One who really differs would otherwise move what is expected of everybody else, and
    make those look good who are only not as bad.
    """
    told: dict[str, float] = {}
    out: set[str] = set()
    while True:
        books = _draws([cell for cell in cells if cell[0] not in out])
        p_values = {
            csm: two_sided(draws, seen)
            for csm, (draws, seen) in books.items()
            if sum(own for own, _, _ in draws) >= minimum_n and _variance(draws)
        }
        told |= p_values
        least = min(p_values, key=lambda csm: (p_values[csm], csm), default=None)
        if least is None or p_values[least] >= LEVEL / len(p_values):
            return told, out
        out.add(least)


def between(frame: pl.DataFrame) -> float:
    """The standard deviation of true ratios between CSMs beyond chance, by moments (DerSimonian & Laird, 1986).

    The ratios of all together are 1, so one degree of freedom is spent on it.
    """
    told = frame.filter((pl.col("expected") > 0) & (pl.col("variance") > 0)).select(
        "ratio", weight=pl.col("expected") ** 2 / pl.col("variance")
    )
    weights, whole = told["weight"], told["weight"].sum()
    room = whole - (weights**2).sum() / whole if whole else 0.0
    if told.height < 2 or not room:
        return 0.0
    excess = (weights * (told["ratio"] - 1) ** 2).sum() - (told.height - 1)
    return max(excess / room, 0.0) ** 0.5


def two_sided(draws: list[tuple[int, int, int]], seen: int) -> float:
    """How often chance alone gives a count as far out as `seen`, either way, half of the ties counted (mid-p).

    `draws` are (own, all, happened) of each stratum: the count is a sum of independent hypergeometric draws.
    """
    chances = [1.0]
    for own, all_, happened in draws:
        low, high = max(0, own + happened - all_), min(own, happened)
        every = comb(all_, own)
        of_stratum = [
            comb(happened, k) * comb(all_ - happened, own - k) / every for k in range(low, high + 1)
        ]
        summed = [0.0] * (len(chances) + high)
        for i, chance in enumerate(chances):
            for k, more in enumerate(of_stratum, start=low):
                summed[i + k] += chance * more
        chances = summed
    here = chances[seen] / 2
    return min(2 * min(sum(chances[:seen]) + here, sum(chances[seen + 1 :]) + here), 1.0)


def limits(expected: float, inflation: float, z: float) -> tuple[float, float]:
    """Between which ratios chance keeps a book of `expected` outcomes; `inflation` is variance over expected."""
    reach = z * (inflation / expected) ** 0.5
    return max(1 - reach, 0.0), 1 + reach


def stand_out(csms: pl.DataFrame) -> pl.DataFrame:
    """Those who stand out whatever the number of comparisons, by id: no order of merit."""
    return csms.filter("is_distinguishable").sort("csm_id")

"""Back-test: of the accounts that a mark warned of, how many left, and of those that left, how many were marked.

A mark is read at the end of a month, from what was known then; what it warned of is told `horizon` months later. The
test months lie a horizon apart, so each loss is counted once (`session.watched`).
"""

from collections.abc import Collection, Mapping
from math import sqrt

import numpy as np
import polars as pl

from csdash.analysis.difference import Difference, Measured, holm
from csdash.analysis.estimates import ratio, share
from csdash.configs.health import Health
from csdash.measures.watched import SILENT

HORIZONS = (3, 6, 12)
MARKS = ("at_risk", "watch", "falling", "suspected", "imminent", "silent", "either")
JUDGED = {
    "mark": pl.String,
    "n_marked": pl.Int64,
    "n_lost": pl.Int64,
    **dict.fromkeys(
        (
            *("precision", "precision_lower", "precision_upper"),
            *("recall", "recall_lower", "recall_upper"),
            *("lift", "lift_lower", "lift_upper"),
            *("caught_mrr", "caught", "caught_lower", "caught_upper"),
        ),
        pl.Float64,
    ),
    "n_all": pl.Int64,
    "n_all_lost": pl.Int64,
    "base": pl.Float64,
    "lost_mrr": pl.Float64,
    "is_distinguishable": pl.Boolean,
}


def marks(health: Health) -> dict[str, pl.Expr]:
    """Each mark as a condition on a watched account; what is not known marks nobody."""
    low = pl.col("score") < health.at_risk_below
    noted = pl.col("risk").is_not_null()
    every = {
        "at_risk": low,
        "watch": pl.col("score") < health.healthy_from,
        "falling": pl.col("slope") <= -health.steep,
        "suspected": noted,
        "imminent": pl.col("risk") == "imminent",
        "silent": pl.col("response") == SILENT,
        "either": low | noted,
    }
    return {name: rule.fill_null(value=False) for name, rule in every.items()}


def wide_mark(there: Collection[str]) -> str | None:
    """The mark that stands for all warnings: a low score or a note, as far as the data has them."""
    return next((mark for mark in ("either", "at_risk") if mark in there), None)


def testable(rows: pl.DataFrame) -> list[str]:
    """The marks that this data can give at all."""
    needs = {
        "score": ("at_risk", "watch"),
        "slope": ("falling",),
        "risk": ("suspected", "imminent", "either"),
        "response": ("silent",),
    }
    known = {
        name for column, names in needs.items() if rows[column].null_count() < rows.height for name in names
    }
    return [name for name in MARKS if name in known]


def judged(rows: pl.DataFrame, health: Health, minimum_n: int) -> pl.DataFrame:
    """The columns of JUDGED, one row per testable mark, over all test months together.

    precision: of the marked, who left. recall: of those that left (unmarked because nothing was known of them too),
    who was marked; caught is the same in MRR. lift: precision over the share of all that left. A mark stands where
    marked and unmarked accounts differ by more than chance, corrected for the number of marks (Holm).
    """
    rules, there = marks(health), testable(rows)
    on = rows.select(rules[mark].alias(mark) for mark in there)
    is_lost, mrr = rows["is_lost"].to_numpy(), rows["mrr"].cast(pl.Float64).to_numpy()
    n_all, n_lost = rows.height, int(is_lost.sum())
    base = share(n_lost, n_all)
    # The money lost, and of it what was marked, by account: those that left and came back are one.
    money, (_, account) = mrr[is_lost], np.unique(rows["account_id"].to_numpy()[is_lost], return_inverse=True)
    told, p_values = [], []
    for mark in there:
        is_marked = on[mark].to_numpy()
        n_marked, hit = int(is_marked.sum()), int(is_marked[is_lost].sum())
        precision, rest = share(hit, n_marked), share(n_lost - hit, n_all - n_marked)
        recall = share(hit, n_lost)
        lift = _lift(precision, rest, n_marked / n_all if n_all else 0.0)
        caught = money * is_marked[is_lost]
        of_money = ratio(*(np.bincount(account, weights=one).tolist() for one in (caught, money)))
        enough = min(n_marked, n_all - n_marked) >= minimum_n
        p_values.append(Difference(precision, rest).p_value if enough else None)
        told.append(
            {
                "mark": mark,
                "n_marked": n_marked,
                "n_lost": hit,
                **_ends("precision", precision),
                **_ends("recall", recall),
                **_ends("lift", lift),
                "caught_mrr": float(caught.sum()),
                **_ends("caught", _within_one(of_money)),
                "n_all": n_all,
                "n_all_lost": n_lost,
                "base": base.value,
                "lost_mrr": float(money.sum()),
            }
        )
    stands = holm(p_values)
    return pl.DataFrame(
        [row | {"is_distinguishable": stand} for row, stand in zip(told, stands, strict=True)], schema=JUDGED
    )


def _lift(marked: Measured, rest: Measured, part: float) -> Measured:
    """Precision over the share of all that left, with the interval of the ratio of both groups' shares.

    With q marked, lift is 1 / (q + (1 - q) rest / marked), which falls as the ratio rises.
    """
    if not marked.value or rest.value is None:
        # Where nobody marked left, the ratio has no upper end.
        return Measured(marked.value, None, None, marked.n)
    low, high = _ratio_ends(rest, marked)
    upper, lower = (None if end is None else 1 / (part + (1 - part) * end) for end in (low, high))
    return Measured(1 / (part + (1 - part) * rest.value / marked.value), lower, upper, marked.n)


def _ratio_ends(top: Measured, base: Measured) -> tuple[float | None, float | None]:
    """Both ends of a ratio of two independent shares, from their own (MOVER; Donner & Zou, Stat Methods Med Res 2012)."""
    ends = []
    for sign, own, other in ((-1, top.lower, base.upper), (1, top.upper, base.lower)):
        product, divisor = top.value * base.value, other * (2 * base.value - other)
        if divisor <= 0:
            ends.append(None)
            continue
        root = max(product**2 - own * (2 * top.value - own) * divisor, 0.0)
        ends.append(max((product + sign * sqrt(root)) / divisor, 0.0))
    return ends[0], ends[1]


def _within_one(measured: Measured) -> Measured:
    if measured.lower is None:
        return measured
    return Measured(measured.value, max(measured.lower, 0.0), min(measured.upper, 1.0), measured.n)


def _ends(name: str, measured: Measured) -> Mapping[str, float | None]:
    return {name: measured.value, f"{name}_lower": measured.lower, f"{name}_upper": measured.upper}

"""The steps of a bridge: one month's opening, movements and closing in the order of a waterfall."""

from datetime import date

import polars as pl

from csdash.metrics.bridge_table import ADDED, REMOVED
from csdash.text import Text

NAMES = {
    "opening": Text("期首", "Opening"),
    "new": Text("新規", "New"),
    "reactivation": Text("復活", "Reactivation"),
    "expansion": Text("拡大", "Expansion"),
    "contraction": Text("縮小", "Contraction"),
    "churn": Text("解約", "Churn"),
    "fx": Text("為替", "FX"),
    "transfer": Text("区分の移動", "Transfers"),
    "few": Text("その他(少数)", "Others (few accounts)"),
    "closing": Text("期末", "Closing"),
}
Step = tuple[str, float, int]
# Shown only where something happened: most bridges have neither.
_OPTIONAL = ("reactivation", "fx", "transfer")


def bridge_steps(bridge: pl.DataFrame, month: date, minimum: int = 0) -> pl.DataFrame:
    """movement, amount (signed, currency units), n: one row per step; empty where the month has no bridge.

    In: the frame of `Session.bridge` without groups. Movements of fewer than `minimum` accounts are told as one,
    with the next smallest where they are still too few: whoever knows the balances knows their sum.
    """
    rows = bridge.filter(pl.col("month") == month)
    steps = []
    for row in rows.iter_rows(named=True):
        for name in ("opening", *ADDED, *REMOVED, "fx", "transfer", "closing"):
            amount, n = float(row[f"{name}_mrr"]), row[f"n_{name}"]
            if name in _OPTIONAL and not amount and not n:
                continue
            # Columns are named after what was lost, steps after the movement.
            step = "churn" if name == "churned" else name
            steps.append((step, -amount if name in REMOVED else amount, n))
    steps = _told_together(steps, minimum)
    return pl.DataFrame(
        steps, schema={"movement": pl.String, "amount": pl.Float64, "n": pl.Int64}, orient="row"
    )


def _told_together(steps: list[Step], minimum: int) -> list[Step]:
    small = sorted((step for step in steps[1:-1] if step[2] > 0), key=lambda step: step[2])
    few: list[Step] = []
    while small and (small[0][2] < minimum or 0 < sum(n for _, _, n in few) < minimum):
        few.append(small.pop(0))
    if not few:
        return steps
    together = ("few", sum(amount for _, amount, _ in few), sum(n for _, _, n in few))
    return [*(step for step in steps[:-1] if step not in few), together, steps[-1]]

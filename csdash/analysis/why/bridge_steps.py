"""The steps of a bridge: one month's opening, movements and closing in the order of a waterfall."""

from datetime import date

import polars as pl

from csdash.measures.cubes import Where
from csdash.measures.dominance import tells_of_one
from csdash.metrics.bridge_table import ADDED, REMOVED
from csdash.session import Session
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


def told_steps(session: Session, window: int, where: Where, month: date) -> pl.DataFrame:
    """The steps that this session may tell; empty where the month has no bridge."""
    bridge, safe = session.bridge(window, where=where), session.scope.safe
    if safe is None or bridge.filter(pl.col("month") == month).is_empty():
        return bridge_steps(bridge, month)
    return bridge_steps(bridge, month, safe.minimum, session.account_bridge(window, month, where))


def bridge_steps(
    bridge: pl.DataFrame, month: date, minimum: int = 0, accounts: pl.DataFrame | None = None
) -> pl.DataFrame:
    """movement, amount (signed, currency units), n: one row per step; empty where the month has no bridge.

    In: the frame of `Session.bridge` without groups. Movements of fewer than `minimum` accounts are told as one,
    with the next smallest where they are still too few: whoever knows the balances knows their sum. So are those that,
    by the `accounts` behind them (`Session.account_bridge`), are nearly all one account's.
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
    steps = _told_together(steps, minimum, accounts)
    return pl.DataFrame(
        steps, schema={"movement": pl.String, "amount": pl.Float64, "n": pl.Int64}, orient="row"
    )


def _told_together(steps: list[Step], minimum: int, accounts: pl.DataFrame | None) -> list[Step]:
    moved = sorted((step for step in steps[1:-1] if step[2] > 0), key=lambda step: step[2])
    few = [step for step in moved if step[2] < minimum or _is_of_one([step], accounts)]
    larger = [step for step in moved if step not in few]
    while larger and few and (sum(n for _, _, n in few) < minimum or _is_of_one(few, accounts)):
        few.append(larger.pop(0))
    if not few:
        return steps
    together = ("few", sum(amount for _, amount, _ in few), sum(n for _, _, n in few))
    return [*(step for step in steps[:-1] if step not in few), together, steps[-1]]


def _is_of_one(steps: list[Step], accounts: pl.DataFrame | None) -> bool:
    if accounts is None:
        return False
    total = pl.lit(0.0)
    for name, _, _ in steps:
        column = "churned" if name == "churn" else name
        amount = pl.col(f"{column}_mrr").cast(pl.Float64)
        total = total - amount if column in REMOVED else total + amount
    return tells_of_one(accounts.select(total.alias("amount"))["amount"])

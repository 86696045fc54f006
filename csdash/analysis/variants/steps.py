"""Steps: what leads from one variant to another, named and adding up exactly.

Every variant is told from the headline first. A rate over the window is H_n / H_0, H being what the opening's
accounts pay. A rate chained over steps with the ratios r_k is what is left of H_0 when every step takes r_k of it,
and carries W_k, the product of the ratios still to come. So the two differ by the sum over steps of

    W_k (r_k H_(k-1) - H_k) / H_0,

and since r_k times a step's base is what the step kept, that is W_k / H_0 times, account by account,
    + kept - r_k opening     of those in the base who are not of the opening (joined, came back, moved in),
    - kept + r_k opening     of those of the opening who are not in the base (moved out),
    - what they pay          of those of the opening who had lapsed and return.
With r_k = W_k = 1 the same lines tell sums of monthly movements from the rate. For GRR, H counts no account with
more than it paid at the opening; what a step loses of an earlier expansion is then a line of its own (netted).
No line is what is left over: each is a sum over accounts (`measures.within`) or over the bridges.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import Literal

import polars as pl

from csdash.analysis.variants.named import HEADLINE, WINDOW
from csdash.analysis.variants.product_steps import product_steps
from csdash.analysis.variants.values import MonthSums, kept, retained, sums_by_month, ticks, values
from csdash.measures.cubes import Where
from csdash.measures.within import SUMS
from csdash.session import Session

Steps = dict[str, Fraction]
Within = list[dict[str, dict[str, int]]]
Of = Literal["kept", "retained"]
_RATIO: Mapping[Of, Callable[[Mapping[str, int]], int]] = {"kept": kept, "retained": retained}
# By what a rate counts: the sums of the opening's accounts before a step, kept by it, and after it at its own rates.
_TRACK: Mapping[Of, tuple[str, str, str]] = {
    "kept": ("opening", "kept", "after"),
    "retained": ("low_opening", "low_kept", "low_after"),
}
# Step, what is counted, and whether ratios are chained or movements added up.
_PATHS: Mapping[str, tuple[int, Of, bool]] = {
    "nrr_chained_monthly": (1, "kept", True),
    "nrr_chained_quarterly": (3, "kept", True),
    "nrr_event_sum": (1, "kept", False),
    "grr_chained_monthly": (1, "retained", True),
    "grr_event_sum": (1, "retained", False),
}
_LATEST = {"nrr_monthly": "nrr_chained_monthly", "nrr_quarterly": "nrr_chained_quarterly"}
# Lines of the year's bridge that a variant counts on top.
_LINES: Mapping[str, Mapping[str, str]] = {
    "nrr_with_winbacks": {"winbacks": "reactivation"},
    "mrr_ratio": {"new": "new", "winbacks": "reactivation", "group": "transfer", "fx": "fx"},
}
_LATER = ("joined", "came_back", "moved_in")


class Reckoning:
    """One month of one session, from which the steps of every variant are taken as they are asked for."""

    def __init__(self, session: Session, month: date, where: Where | None = None) -> None:
        """Raises NotEnoughHistory."""
        self._session, self._month, self._where = session, month, where
        self.sums: MonthSums = sums_by_month(session, where, month)[month]
        self.values = values(self.sums)
        self._within: dict[int, Within] = {}

    def between(self, one: str, other: str) -> Steps | None:
        """The steps from variant `one` to `other`, those that are nothing left out; None where they cannot be told."""
        told = [self.of(key) for key in (one, other)]
        if None in told:
            return None
        counted: Counter[str] = Counter()
        for sign, steps in zip((-1, 1), told, strict=True):
            for name, effect in steps.items():
                counted[name] += sign * effect
        return {name: effect for name, effect in counted.items() if effect}

    def of(self, key: str) -> Steps | None:
        """The steps from the headline to variant `key`.

        None where either is undefined, or where a step in between had nobody to tell a rate of.
        """
        chain = _LATEST.get(key, key)
        if None in (self.values[one][0] for one in (HEADLINE, key, chain)):
            return None
        year = self.sums.year
        lines = {"expansion": "-expansion"} if key.startswith("grr") else _LINES.get(key, {})
        steps = {
            name: Fraction(
                (-1 if line[0] == "-" else 1) * year[f"{line.lstrip('-')}_mrr"], year["opening_mrr"]
            )
            for name, line in lines.items()
        }
        if chain in _PATHS:
            steps |= self._path(*_PATHS[chain])
        if key != chain:
            # What a rate over the latest step alone leaves out: the steps before it.
            steps["earlier"] = self.values[key][0] - self.values[chain][0]
        if key == "grr_product_level":
            steps |= product_steps(self._session, self._month, self._where)
        return steps

    def _path(self, step: int, of: Of, is_chained: bool) -> Steps:
        """What tells a rate chained over steps, or the sum of their movements, from the rate over the window."""
        ratios = [
            Fraction(_RATIO[of](row), row["opening_mrr"]) if is_chained else Fraction(1)
            for row in self.sums.steps[step]
        ]
        rows = self._steps_within(step)
        before, held, after = _TRACK[of]
        steps: Counter[str] = Counter()
        to_come = Fraction(1)
        for k in range(len(rows) - 1, -1, -1):
            roles, ratio = rows[k], ratios[k]
            for role in _LATER:
                name = "group" if role == "moved_in" else role
                steps[name] += to_come * (roles[role][of] - ratio * roles[role]["opening"])
            own, out, back = roles["kept"], roles["moved_out"], roles["returned"]
            steps["netted"] += to_come * (own[of] - own[held] - ratio * (own["opening"] - own[before]))
            steps["group"] += to_come * (ratio * out[before] - out[held])
            steps["returned"] -= to_come * back[held]
            steps["fx"] += to_come * sum(one[held] - one[after] for one in (own, out, back))
            if k + 1 < len(rows):
                # Without mergers, what is paid after a step is what the next one opens with, account by account.
                steps["merged"] += to_come * (
                    _opening_accounts(roles, after) - _opening_accounts(rows[k + 1], before)
                )
            to_come *= ratio
        at_end, over = _opening_accounts(rows[-1], after), _RATIO[of](self.sums.year)
        if at_end != over:
            whole = self._steps_within(WINDOW)[0]["kept"]
            steps["merged"] += at_end - whole[after]
            steps["fx"] += whole[after] - whole[held]
        return {name: effect / self.sums.year["opening_mrr"] for name, effect in steps.items()}

    def _steps_within(self, step: int) -> Within:
        if step not in self._within:
            frame = self._session.within(WINDOW, step, self._month, self._where)
            sums = [name for name in SUMS if name != "n_accounts"]
            told = frame.select("month", "role", *map(ticks, sums))
            nothing = dict.fromkeys(sums, 0)
            roles = ("kept", "moved_out", "returned", *_LATER)
            # A step in which nobody is counted has no row, and is a step all the same.
            self._within[step] = [
                dict.fromkeys(roles, nothing)
                | {row["role"]: row for row in told.filter(pl.col("month") == month).iter_rows(named=True)}
                for month in self._months(step)
            ]
        return self._within[step]

    def _months(self, step: int) -> list[date]:
        last = self._month.year * 12 + self._month.month - 1
        return [date(m // 12, m % 12 + 1, 1) for m in range(last - WINDOW + step, last + 1, step)]


def _opening_accounts(roles: Mapping[str, Mapping[str, int]], name: str) -> int:
    return sum(roles[role][name] for role in ("kept", "moved_out", "returned"))

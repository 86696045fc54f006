"""The maturity config: what must show in data (or be assessed) before a unit stands at a stage, and why."""

from collections.abc import Iterator
from typing import Literal

import msgspec

from csdash.configs.structs import Fault
from csdash.text import Text

LOWEST, HIGHEST = 2, 4
Size = Literal[1, 2, 3]


class Gate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One statement: `metric` is at least (or at most) so much, or `assessment` is judged at least so high.

    `effort` and `effect` (1 small to 3 large) order what to do next; they are judgements, as the threshold is.
    """

    stage: int
    effort: Size
    effect: Size
    reason: str
    reason_ja: str = ""
    metric: str = ""
    assessment: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def name(self) -> str:
        """The metric or the assessed dimension."""
        return self.metric or self.assessment

    @property
    def why(self) -> Text:
        """Why it is set where it is; in the one language that the file speaks, or in both."""
        return Text(self.reason_ja or self.reason, self.reason)

    @property
    def threshold(self) -> float:
        """The value at which it is met."""
        return self.at_least if self.at_least is not None else self.at_most or 0.0


class Maturity(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Stages 2 to 4 by their gates. A figure on fewer than `minimum_accounts` accounts says nothing of its gate."""

    version: str
    minimum_accounts: int
    gates: tuple[Gate, ...]


def faults(maturity: Maturity) -> Iterator[Fault]:
    """What is wrong with `maturity` beyond its types."""
    if maturity.minimum_accounts < 1:
        yield "minimum_accounts", Text("1 以上にしてください。", "it must be 1 or more.")
    seen = set()
    for place, gate in enumerate(maturity.gates):
        where = f"gates[{place}]"
        if not LOWEST <= gate.stage <= HIGHEST:
            yield where, Text(f"stage は {LOWEST}〜{HIGHEST} です。", f"stage is {LOWEST} to {HIGHEST}.")
        if bool(gate.metric) == bool(gate.assessment):
            yield (
                where,
                Text(
                    "metric か assessment のどちらか一方を書いてください。",
                    "give either metric or assessment.",
                ),
            )
        if (gate.at_least is None) == (gate.at_most is None):
            yield (
                where,
                Text(
                    "at_least か at_most のどちらか一方を書いてください。", "give either at_least or at_most."
                ),
            )
        if gate.assessment and gate.at_least is None:
            yield where, Text("assessment には at_least を使います。", "an assessment takes at_least.")
        elif gate.assessment and not 1 <= gate.threshold <= HIGHEST:
            yield where, Text(f"assessment は 1〜{HIGHEST} です。", f"an assessment is 1 to {HIGHEST}.")
        if not gate.reason.strip():
            yield where, Text("reason に基準の理由を書いてください。", "say in reason why it is set there.")
        if (gate.stage, gate.name) in seen:
            yield where, Text(f"{gate.name} が2回あります。", f"{gate.name} stands twice in its stage.")
        seen.add((gate.stage, gate.name))
    yield from _order_faults(maturity)
    for stage in range(LOWEST, HIGHEST + 1):
        if not any(gate.stage == stage for gate in maturity.gates):
            yield "gates", Text(f"段階 {stage} の条件がありません。", f"stage {stage} has no gate.")


def _order_faults(maturity: Maturity) -> Iterator[Fault]:
    """A later stage that asks less of the same thing than an earlier one: its gate could hold nobody back."""
    strictest: dict[tuple[str, bool], Gate] = {}
    in_order = sorted(enumerate(maturity.gates), key=lambda one: one[1].stage)
    for place, gate in in_order:
        is_floor = gate.at_least is not None
        before = strictest.setdefault((gate.name, is_floor), gate)
        if gate.threshold < before.threshold if is_floor else gate.threshold > before.threshold:
            yield (
                f"gates[{place}]",
                Text(
                    f"{gate.name} の基準が、段階 {before.stage} よりも緩くなっています。",
                    f"it asks less of {gate.name} than stage {before.stage} does.",
                ),
            )
        else:
            strictest[gate.name, is_floor] = gate

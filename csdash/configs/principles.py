"""The principles config: which figures are evidence of which principle, and from where on they speak for it."""

from collections.abc import Iterator

import msgspec

from csdash.configs.structs import Fault
from csdash.contract.principles import PRINCIPLES
from csdash.text import Text


class Evidence(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`metric` (or a figure of `analysis.principles.figure`) speaks for `principle` from `at_least` on (or up to `at_most`), for a reason that is a judgement."""

    principle: str
    metric: str
    reason: str
    reason_ja: str = ""
    at_least: float | None = None
    at_most: float | None = None

    @property
    def threshold(self) -> float:
        """The value from which on it speaks for the principle."""
        return self.at_least if self.at_least is not None else self.at_most or 0.0

    @property
    def why(self) -> Text:
        """Why it is set there, in the one language of the file or in both."""
        return Text(self.reason_ja or self.reason, self.reason)


class Principles(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What speaks for each principle. A principle without evidence is for people to assess."""

    version: str
    evidence: tuple[Evidence, ...]


def faults(principles: Principles) -> Iterator[Fault]:
    """What is wrong with `principles` beyond its types."""
    seen = set()
    for place, one in enumerate(principles.evidence):
        where = f"evidence[{place}]"
        if one.principle not in PRINCIPLES:
            yield (
                where,
                Text(f"{one.principle} という原則はありません。", f"there is no principle {one.principle}."),
            )
        if (one.at_least is None) == (one.at_most is None):
            yield (
                where,
                Text(
                    "at_least か at_most のどちらか一方を書いてください。", "give either at_least or at_most."
                ),
            )
        if not one.reason.strip():
            yield where, Text("reason に基準の理由を書いてください。", "say in reason why it is set there.")
        if (one.principle, one.metric) in seen:
            yield where, Text(f"{one.metric} が2回あります。", f"{one.metric} stands twice.")
        seen.add((one.principle, one.metric))

"""An alert: one thing somebody should know, with what it is recognized by when it comes up again."""

from dataclasses import dataclass
from typing import Literal

from csdash.text import Text

Kind = Literal["target", "check", "late", "change"]
KINDS: dict[Kind, Text] = {
    "target": Text("目標に未達", "Target missed"),
    "check": Text("検査に不合格", "Check failed"),
    "late": Text("データの遅れ", "Data is late"),
    "change": Text("誤差を超える変化", "More than chance"),
}


@dataclass(frozen=True, slots=True)
class Behind:
    """The accounts behind an alert: how many, and the largest few by name, where the reader may see names."""

    n: int
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Alert:
    """`metric` and `month` (as 2026-10) say what it is about; with `kind` and `filters` it is the same alert.

    `filters` are the codes of the view it was found in. `link` leads to the page that shows it; empty where
    there is no data to show.
    """

    kind: Kind
    metric: str
    month: str
    filters: str
    sentence: Text
    link: str
    behind: Behind | None = None

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What makes it the same as one that was sent before."""
        return (self.kind, self.metric, self.month, self.filters)

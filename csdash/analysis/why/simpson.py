"""Simpson: where the whole moved one way and its groups the other, because their weights moved.

Named after Simpson, The Interpretation of Interaction in Contingency Tables, JRSS B 1951.
"""

from dataclasses import dataclass

import polars as pl

from csdash.analysis.sentences import points
from csdash.contract.names import dimension_name, in_prose
from csdash.metrics.metric import Metric
from csdash.text import Text

# More than this of the weight of all groups that were there at both ends.
MOST = 1 / 2
EVERY_UP = Text(
    "{dimension}別に見ると、{metric}はすべてのグループで上がっているのに、全体では{change}ポイント下がっています。"
    "水準の低いグループの比重が増えたためです(シンプソンのパラドックス)。",
    "By {dimension}, {metric} rose in every group while the whole fell {change} points: weight moved to groups "
    "with lower rates (Simpson's paradox).",
)
EVERY_DOWN = Text(
    "{dimension}別に見ると、{metric}はすべてのグループで下がっているのに、全体では{change}ポイント上がっています。"
    "水準の高いグループの比重が増えたためです(シンプソンのパラドックス)。",
    "By {dimension}, {metric} fell in every group while the whole rose {change} points: weight moved to groups "
    "with higher rates (Simpson's paradox).",
)
MOST_UP = Text(
    "{dimension}別に見ると、{metric}は{n}グループ中{k}グループ(比重{share}%)で上がり、グループ内の変化だけなら"
    "{within}ポイントのところ、全体では{change}ポイント下がっています。比重の変化によるものです。",
    "By {dimension}, {metric} rose in {k} of {n} groups ({share}% of the weight), which alone makes {within} points, "
    "while the whole fell {change} points: that is the change of weights.",
)
MOST_DOWN = Text(
    "{dimension}別に見ると、{metric}は{n}グループ中{k}グループ(比重{share}%)で下がり、グループ内の変化だけなら"
    "{within}ポイントのところ、全体では{change}ポイント上がっています。比重の変化によるものです。",
    "By {dimension}, {metric} fell in {k} of {n} groups ({share}% of the weight), which alone makes {within} points, "
    "while the whole rose {change} points: that is the change of weights.",
)


@dataclass(frozen=True, slots=True)
class Reversal:
    """`k` of `n` groups that hold `share` of the weight moved against the `change` of the whole."""

    change: float
    within: float
    k: int
    n: int
    share: float

    @property
    def is_every(self) -> bool:
        return self.k == self.n


def reversal(parts: pl.DataFrame) -> Reversal | None:
    """Whether the frame of `drivers` holds a reversal: the groups together moved against the whole.

    Groups that were there at one end only have no direction and are not counted.
    """
    whole, within = parts["effect"].sum(), parts["within"].sum()
    # A whole that did not move, to a tenth of a point, has no direction to be turned against.
    if points(whole) == points(0) or whole * within >= 0:
        return None
    sign = 1 if whole > 0 else -1
    weight = (pl.col("share") + pl.col("share_before")) / 2
    there = parts.filter(pl.col("change").is_not_null()).with_columns(weight=weight)
    against = there.filter(pl.col("change") * sign < 0)
    share = against["weight"].sum() / there["weight"].sum()
    if there.height < 2 or share <= MOST:
        return None
    return Reversal(whole, within, against.height, there.height, share)


def reversed_in_words(metric: Metric, found: Reversal, dimension: str) -> Text:
    """The reversal as a sentence; it is arithmetic, and holds whether or not the change is more than chance."""
    is_up = found.within > 0
    every, most = (EVERY_UP, MOST_UP) if is_up else (EVERY_DOWN, MOST_DOWN)
    return (every if found.is_every else most).format(
        dimension=in_prose(dimension_name(dimension)),
        metric=in_prose(metric.label),
        change=points(found.change),
        within=("+" if is_up else "-") + points(found.within),
        k=str(found.k),
        n=str(found.n),
        share=f"{found.share * 100:.0f}",
    )

"""The climb told: who went up a stage, beyond chance or by value only, and what a transition cannot show."""

from collections.abc import Sequence

from csdash.analysis.maturity.standing import Standing, Transition
from csdash.analysis.maturity.told import units_text
from csdash.contract.names import Names
from csdash.text import Text

SURE = Text("誤差を超える", "beyond chance")
BY_VALUE = Text("値の上のみ(誤差の範囲内)", "by value only, within chance")
ROSE = Text("{units}が誤差を超えて段階を上げました", "{units} went up beyond chance")
ROSE_BY_VALUE = Text(
    "{units}の段階は値の上では上がりましたが、誤差の範囲内です",
    "{units} went up by value, within chance",
)
NONE_ROSE = Text("段階を上げた単位はありません", "No unit went up")
MOVED = Text("{before} → {after}({change}ポイント)", "{before} to {after} ({change} points)")
NOT_YET = Text("1年後がまだ来ていません", "a year after has not passed yet")
TRANSITIONS = Text(
    "{n}回の移行のうち、前後1年のNRRがそろうのは{known}回です。成熟が原因かどうかは、ここからは言えません。",
    "{n} transitions, {known} with a year of NRR before and after. Whether maturity was the cause cannot be told from this.",
)
NO_TRANSITION = Text(
    "段階を上げて次の四半期も保った単位は、まだありません。",
    "No unit has reached a stage and held it in the next quarter yet.",
)


def transition_text(found: Sequence[Transition]) -> Text:
    """How many transitions there are to look at, and what they cannot show."""
    if not found:
        return NO_TRANSITION
    known = sum(one.own is not None for one in found)
    return TRANSITIONS.format(n=str(len(found)), known=str(known))


def climb_title(history: Sequence[Standing], names: Names) -> Text:
    """Who is higher than at the start, in the last two quarters both; a step within the intervals is not called a rise."""
    risen: dict[bool, list[str]] = {True: [], False: []}
    for unit in dict.fromkeys(one.unit for one in history):
        steps = [one for one in history if one.unit == unit and one.evidence is not None]
        if len(steps) > 2 and min(one.evidence or 0 for one in steps[-2:]) > (steps[0].evidence or 0):
            # Whatever chance did: the least it can be now is more than the most it can have been then.
            risen[min(one.low for one in steps[-2:]) > steps[0].high].append(unit)
    for is_sure, words in ((True, ROSE), (False, ROSE_BY_VALUE)):
        if risen[is_sure]:
            return words.format(units=units_text(risen[is_sure], names))
    return NONE_ROSE

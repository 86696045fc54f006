"""Findings: the title of each figure, as the sentence a reader should take away from it."""

import polars as pl

from csdash.analysis.cohorts.triangle import at_age
from csdash.analysis.difference import LEVEL, Difference, Measured
from csdash.analysis.headline import Headline
from csdash.analysis.sentences import as_title, cause, month_name, points, written
from csdash.analysis.why.bridge_steps import NAMES
from csdash.contract.names import Names, dimension_name, in_prose
from csdash.metrics.metric import Metric
from csdash.text import Text
from csdash.unit import Unit

UNDEFINED = Text("{metric}はこの条件では算出できません", "{metric} is undefined for this selection")
AT_TARGET = Text(
    "{metric} {value}と目標{target}の差は誤差の範囲内です",
    "{metric} of {value} cannot be told from the target of {target}",
)
OVER_TARGET = Text(
    "{metric}は目標{target}を{gap}ポイント上回っています",
    "{metric} is {gap} points above the target of {target}",
)
UNDER_TARGET = Text(
    "{metric}は目標{target}を{gap}ポイント下回っています",
    "{metric} is {gap} points below the target of {target}",
)
ABOVE_ONE = Text(
    "{metric} {value}: 既存顧客だけで売上が増えています",
    "{metric} of {value}: existing customers alone grow revenue",
)
BELOW_ONE = Text(
    "{metric} {value}: 既存顧客の売上は減っています",
    "{metric} of {value}: revenue from existing customers shrinks",
)
AROUND_ONE = Text("{metric} {value}: 増減は誤差の範囲内です", "{metric} of {value} cannot be told from 100%")
PLAIN = Text("{month}の{metric}は{value}", "{metric} is {value} in {month}")

BRIDGED = Text(
    "MRRは{opening}から{closing}へ。増加の最大は{up}、減少の最大は{down}",
    "MRR went from {opening} to {closing}; {up} added most, {down} took most",
)
NO_LOSS = Text(
    "MRRは{opening}から{closing}へ。減少はありません", "MRR went from {opening} to {closing} without a loss"
)

ONLY_LOSS = Text(
    "MRRは{opening}から{closing}へ。増加はなく、減少の最大は{down}",
    "MRR went from {opening} to {closing}; nothing was added, {down} took most",
)

MOVED = Text("{metric}の1年間の変化は{change}ポイント", "{metric} changed by {change} points in a year")
STILL = Text("{metric}は1年前と同じ", "{metric} is what it was a year ago")
UNTOLD = Text(
    "{finding}(少数の顧客で決まり、誤差との判別はできません)",
    "{finding} (too few accounts decide it to tell that from chance)",
)
BY_CHANCE = Text("{finding}(誤差の範囲内)", "{finding} (within chance)")

DIFFERENT = Text("{dimension}別の{metric}: {groups}", "{metric} by {dimension}: {groups}")
LOWER = Text("{group}は他より低い", "{group} is lower than the rest")
HIGHER = Text("{group}は他より高い", "{group} is higher than the rest")
ALIKE = Text(
    "{dimension}別の{metric}に、誤差を超える差はありません",
    "{metric} does not differ by {dimension} by more than chance",
)
ALIKE_JUDGED = Text(
    "{dimension}別の{metric}に、誤差を超える差はありません(判定できた{judged}グループ。{untold}グループは判定できません)",
    "{metric} does not differ by {dimension} by more than chance (groups judged: {judged}; too little to judge: {untold})",
)
NOT_JUDGED = Text(
    "{dimension}別の{metric}の差は、どのグループも判定できません",
    "Whether {metric} differs by {dimension} cannot be told of any group",
)

COHORTS = Text(
    "{age}か月後に残るのは{value}(コホート加重平均)",
    "After {age} months {value} is left (average weighted by size)",
)
COHORTS_YOUNG = Text("コホートはまだ1年に達していません", "No cohort has reached a year yet")
SURVIVED = Text("{age}か月後も継続しているのは{groups}", "Still there after {age} months: {groups}")
SURVIVED_ALIKE = Text("({age}か月時点の差は誤差の範囲内)", " (within chance at {age} months)")

TIMES = Text(
    "{top}の1社あたりARRは{bottom}の{times}", "An account in {top} pays {times} what one in {bottom} pays"
)
NOT_TWO = Text("比べられる2つの層がありません", "There are no two tiers to compare")


def against_target(told: Headline, month: int, currency: str = "") -> Text:
    """A metric against its target, or for retention against 100%."""
    now = told.difference.now
    words = {"metric": told.metric.label, "value": written(now.value, told.metric.unit, currency)}
    if now.value is None:
        return UNDEFINED.format(**words)
    # Without an interval nothing tells on which side of the target or of 100% it really is.
    if told.target is not None and told.metric.unit is Unit.RATE and now.lower is not None:
        words["target"] = written(told.target, told.metric.unit, currency)
        if now.lower <= told.target <= (now.upper or 0):
            return AT_TARGET.format(**words)
        gap = now.value - told.target
        if points(gap) == points(0):
            return AT_TARGET.format(**words)
        return (OVER_TARGET if gap > 0 else UNDER_TARGET).format(**words, gap=points(gap))
    if told.metric.key == "nrr" and now.lower is not None:
        if now.lower <= 1 <= (now.upper or 0):
            return AROUND_ONE.format(**words)
        return (ABOVE_ONE if now.value > 1 else BELOW_ONE).format(**words)
    return PLAIN.format(**words, month=month_name(month))


def bridged(steps: pl.DataFrame, currency: str) -> Text:
    """The bridge in one sentence: from, to, and the largest movement each way."""
    amounts = dict(steps.select("movement", "amount").iter_rows())
    moves = {name: amount for name, amount in amounts.items() if name not in ("opening", "closing")}
    ends = {name: written(amounts[name], Unit.MONEY, currency) for name in ("opening", "closing")}
    down = min(moves, key=moves.__getitem__)
    if moves[down] >= 0:
        return NO_LOSS.format(**ends)
    up = max(moves, key=moves.__getitem__)
    if moves[up] <= 0:
        return ONLY_LOSS.format(**ends, down=in_prose(NAMES[down]))
    return BRIDGED.format(**ends, up=in_prose(NAMES[up]), down=in_prose(NAMES[down]))


def driven(
    metric: Metric, difference: Difference, drivers: pl.DataFrame, dimension: str, names: Names
) -> Text:
    """What moved a rate in a year, or how little it moved."""
    if difference.is_distinguishable and (named := cause(difference, drivers, dimension, names)):
        return as_title(named)
    size = points(difference.value or 0.0)
    if size == points(0):
        return BY_CHANCE.format(finding=STILL.format(metric=metric.label))
    sign = "+" if (difference.value or 0.0) > 0 else "-"
    words = UNTOLD if difference.is_untold else BY_CHANCE
    return words.format(finding=MOVED.format(metric=metric.label, change=sign + size))


def groups_differ(metric: Metric, groups: pl.DataFrame, dimension: str, names: Names) -> Text:
    """Which groups differ from the rest by more than chance, or of how many that can be said."""
    words = {"metric": metric.label, "dimension": in_prose(dimension_name(dimension))}
    found = groups.filter("is_distinguishable").sort("value").head(3)
    if found.is_empty():
        # What cannot be judged does not count as alike.
        there = groups.filter(pl.col("value").is_not_null())
        judged = there["is_judged"].sum()
        told = NOT_JUDGED if not judged else ALIKE if judged == there.height else ALIKE_JUDGED
        return told.format(**words, judged=str(judged), untold=str(there.height - judged))
    said = [
        (LOWER if value < rest else HIGHER).format(group=names.value(dimension, group))
        for group, value, rest in found.select("group", "value", "rest").iter_rows()
    ]
    return DIFFERENT.format(
        **words, groups=Text("、".join(one.ja for one in said), ", ".join(one.en for one in said))
    )


def cohorts_left(weighted: pl.DataFrame, age: int = 12) -> Text:
    """What is left of the average cohort after a year."""
    share = at_age(weighted, age)
    if share is None:
        return COHORTS_YOUNG
    return COHORTS.format(age=str(age), value=written(share, Unit.RATE))


def survived(curves: pl.DataFrame, dimension: str, names: Names, age: int = 12) -> Text:
    """Who is still there after a year, the lowest and the highest group, and whether they differ."""
    # A curve stands still between its steps: the last known point up to the age counts.
    at_age = curves.filter(pl.col("age") <= age).group_by("group", maintain_order=True).agg(pl.all().last())
    reached = at_age.filter(pl.col("group").is_in(curves.filter(pl.col("age") >= age)["group"].implode()))
    if reached.is_empty():
        return COHORTS_YOUNG
    ends = reached.sort("survival")
    rows = [ends.row(0, named=True)] + ([ends.row(-1, named=True)] if ends.height > 1 else [])
    said = [
        Text(f"{name.ja} {share.ja}".strip(), f"{name.en} {share.en}".strip())
        for name, share in (
            (
                names.value(dimension, row["group"]) if dimension else Text("", ""),
                written(row["survival"], Unit.RATE),
            )
            for row in rows
        )
    ]
    sentence = SURVIVED.format(
        age=str(age), groups=Text("、".join(one.ja for one in said), ", ".join(one.en for one in said))
    )
    if len(rows) == 2 and not _differ(*rows, n_groups=ends.height):
        tail = SURVIVED_ALIKE.format(age=str(age))
        return Text(sentence.ja + tail.ja, sentence.en + tail.en)
    return sentence


def _differ(one: dict, other: dict, n_groups: int) -> bool:
    """Whether the two ends of several groups differ: whoever picks the extremes has compared all pairs."""
    measured = [Measured(row["survival"], row["lower"], row["upper"], row["at_risk"]) for row in (one, other)]
    p_value = Difference(*measured).p_value
    return p_value is not None and p_value < LEVEL / (n_groups * (n_groups - 1) / 2)


def times_as_large(top: Text, bottom: Text, times: float | None) -> Text:
    """How much more an account of one group pays than one of another; `times` None where there is no other."""
    if times is None:
        return NOT_TWO
    return TIMES.format(top=in_prose(top), bottom=in_prose(bottom), times=written(times, Unit.TIMES))

"""Sentences: what the numbers say, in words that never claim more than they do.

A change is called a rise or a fall only where it can be told from chance, and a cause only where there
is such a change.
"""

from collections.abc import Sequence

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.worst import Worst
from csdash.contract.names import Names, dimension_name, in_prose
from csdash.metrics.metric import Metric, Total
from csdash.months import month_start
from csdash.text import Text
from csdash.unit import Unit
from csdash.words.dates import month_text
from csdash.words.numbers import value_text

UNKNOWN = Text(
    "{month}の{metric}は算出できません(期首に対象がありません)。",
    "{metric} is undefined for {month}: nothing at the opening.",
)
LEVEL = Text("{month}の{metric}は{value}です。", "{metric} is {value} in {month}.")
ROSE = Text("1年前の{before}から{change}上がりました。", "It rose {change} from {before} a year ago.")
FELL = Text("1年前の{before}から{change}下がりました。", "It fell {change} from {before} a year ago.")
SAME = Text(
    "1年前の{before}との差は誤差の範囲内です。", "The difference from {before} a year ago is within chance."
)
UNTOLD = Text(
    "1年前は{before}でしたが、少数の顧客で決まるため、差が誤差を超えるかは判定できません。",
    "It was {before} a year ago; too few accounts decide it to say whether the difference is more than chance.",
)
GREW = Text("1年前の{before}から{share}増えました。", "It grew {share} from {before} a year ago.")
SHRANK = Text("1年前の{before}から{share}減りました。", "It shrank {share} from {before} a year ago.")
UNCHANGED = Text("1年前と同じです。", "It is what it was a year ago.")
NO_BEFORE = Text(
    "1年前と比べられるだけの履歴はまだありません。", "There is no year-ago figure to compare with yet."
)

CAUSE = Text(
    "最も影響が大きいのは{group}で、{kind}による影響は{effect}ポイントです。",
    "{group} moved it most: {effect} points through {kind}.",
)
NO_CAUSE_UNTOLD = Text(
    "変化が誤差を超えるか判定できないため、要因は挙げません。",
    "As it cannot be said whether the change is more than chance, no cause is named.",
)
NO_CAUSE = Text(
    "変化が誤差の範囲内のため、要因は挙げません。",
    "As the change is within chance, no cause is named.",
)
WITHIN = Text("維持率の変化", "a changed rate")
MIX = Text("構成比の変化", "a changed mix")

WORST_LOW = Text(
    "まず見るべきは{dimension}「{group}」です。{metric}は{value}で、それ以外の{rest}を下回ります({n}社)。",
    "Look first at {dimension} {group}: {metric} is {value}, below the {rest} of all others (n = {n}).",
)
WORST_HIGH = Text(
    "まず見るべきは{dimension}「{group}」です。{metric}は{value}で、それ以外の{rest}を上回ります({n}社)。",
    "Look first at {dimension} {group}: {metric} is {value}, above the {rest} of all others (n = {n}).",
)
HINT = Text(
    "最も差が目立つのは{dimension}「{group}」の{metric} {value}(それ以外は{rest}、{n}社)ですが、"
    "多くのグループを比べた中の1つで、偶然もありえます。",
    "The widest gap is {dimension} {group}, with {metric} at {value} against {rest} (n = {n}); among so many groups "
    "compared, that can be chance.",
)
NO_WORST = Text(
    "{metric}が他より誤差を超えて悪いグループはありません。",
    "In {metric}, no group is worse than the others by more than chance.",
)
FEW = Text("対象は{n}社のみで、参考値です。", "Only {n} accounts are behind this; read it as a hint.")


def written(value: float | None, unit: Unit, currency: str = "") -> Text:
    """A value in both languages."""
    return Text(value_text(value, unit, "ja", currency), value_text(value, unit, "en", currency))


def month_name(index: int) -> Text:
    """A month in both languages."""
    return Text(month_text(month_start(index), "ja"), month_text(month_start(index), "en"))


def points(change: float) -> str:
    """The size of a change of a rate, in points."""
    return f"{abs(change) * 100:.1f}"


def level(metric: Metric, month: int, measured: Measured, currency: str = "") -> Text:
    """Where the metric stands."""
    words = {"month": month_name(month), "metric": metric.label}
    if measured.value is None:
        return UNKNOWN.format(**words)
    return LEVEL.format(**words, value=written(measured.value, metric.unit, currency))


def change(metric: Metric, difference: Difference, currency: str = "") -> Text:
    """How far it is from where it stood a year ago, and whether that means anything."""
    if difference.value is None:
        return NO_BEFORE
    before = written(difference.then.value, metric.unit, currency)
    if isinstance(metric, Total):
        return _growth(difference, before)
    if difference.is_untold:
        return UNTOLD.format(before=before)
    if not difference.is_distinguishable:
        return SAME.format(before=before)
    size = written(abs(difference.value), metric.unit, currency)
    if metric.unit in {Unit.RATE, Unit.POINTS}:
        # The words say which way it went: "fell +25" would say both.
        told = points(difference.value) if metric.unit is Unit.RATE else size.en.removeprefix("+")
        size = Text(f"{told}ポイント", f"{told} points")
    return (ROSE if difference.value > 0 else FELL).format(before=before, change=size)


def _growth(difference: Difference, before: Text) -> Text:
    """A total counts everything there is: its change is a fact, not an estimate."""
    if not difference.value:
        return UNCHANGED
    if not difference.then.value:
        return NO_BEFORE
    share = written(abs(difference.value / difference.then.value), Unit.RATE)
    return (GREW if difference.value > 0 else SHRANK).format(before=before, share=share)


def cause(difference: Difference, drivers: pl.DataFrame, dimension: str, names: Names) -> Text | None:
    """The group that moved a rate most, where it moved; None where there is nothing to compare."""
    if difference.value is None or drivers.is_empty():
        return None
    if difference.is_untold:
        return NO_CAUSE_UNTOLD
    if not difference.is_distinguishable:
        return NO_CAUSE
    # The largest effect in the direction of the change: what pulled the other way did not cause it.
    along = drivers.filter(pl.col("effect").sign() == (1 if difference.value > 0 else -1))
    if along.is_empty():
        return None
    top = along.row(0, named=True)
    kind = WITHIN if abs(top["within"]) >= abs(top["mix"]) else MIX
    sign = "+" if top["effect"] > 0 else "-"
    return CAUSE.format(
        group=names.value(dimension, top["group"]), kind=kind, effect=f"{sign}{points(top['effect'])}"
    )


def attention(metrics: Sequence[Metric], worst: Worst | None, names: Names, currency: str = "") -> Text:
    """The group that stands out for the worse in one of `metrics`, or that there is none."""
    if worst is None:
        labels = [metric.label for metric in metrics]
        return NO_WORST.format(
            metric=Text("・".join(one.ja for one in labels), ", ".join(one.en for one in labels))
        )
    unit = worst.metric.unit
    words = HINT if not worst.stands else WORST_HIGH if worst.metric.better == "lower" else WORST_LOW
    return words.format(
        dimension=in_prose(dimension_name(worst.dimension)),
        group=names.value(worst.dimension, worst.group),
        metric=in_prose(worst.metric.label),
        value=written(worst.figure.value, unit, currency),
        rest=written(worst.rest.value, unit, currency),
        n=f"{worst.figure.n:,}",
    )


def joined(*sentences: Text | None) -> Text:
    """Sentences one after the other, as prose does it in each language."""
    said = [sentence for sentence in sentences if sentence]
    return Text("".join(one.ja for one in said), " ".join(one.en for one in said))


def ended(sentence: Text) -> Text:
    """A title as a sentence of its own."""
    return Text(sentence.ja + "。", sentence.en + ".")


def as_title(sentence: Text) -> Text:
    """A sentence as a title, without its full stop."""
    return Text(sentence.ja.removesuffix("。"), sentence.en.removesuffix("."))

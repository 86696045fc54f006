"""Why it moved: the sentences about a change, its largest groups and accounts, and whom the rate rests on."""

import polars as pl

from csdash.analysis import findings, sentences
from csdash.analysis.difference import Difference, Measured
from csdash.analysis.sentences import month_name, points, written
from csdash.contract.names import Names, dimension_name, in_prose
from csdash.metrics.metric import Metric
from csdash.text import Text
from csdash.unit import Unit

ROSE = Text(
    "{month}の{before}から{change}ポイント上がりました。", "It rose {change} points from {before} in {month}."
)
FELL = Text(
    "{month}の{before}から{change}ポイント下がりました。", "It fell {change} points from {before} in {month}."
)
SAME = Text(
    "{month}の{before}との差は誤差の範囲内です。", "The difference from {before} in {month} is within chance."
)
UNTOLD = Text(
    "{month}は{before}でしたが、少数の顧客で決まるため、差が誤差を超えるかは判定できません。",
    "It was {before} in {month}; too few accounts decide it to say whether the difference is more than chance.",
)
NO_BEFORE = Text(
    "{month}の値は算出できず、比べられません。", "It cannot be compared: it is undefined for {month}."
)
MOVED = Text(
    "{metric}の変化は{change}ポイント(誤差の範囲内)", "{metric} changed by {change} points (within chance)"
)
STILL = Text("{metric}は変わっていません(誤差の範囲内)", "{metric} did not change (within chance)")
MOVED_UNTOLD = Text(
    "{metric}の変化は{change}ポイント(少数の顧客で決まり、誤差との判別はできません)",
    "{metric} changed by {change} points (too few accounts decide it to tell that from chance)",
)
APART = Text(
    "グループによる変化の違いが最もはっきりしているのは{dimension}別で、「{group}」が{effect}ポイントです。",
    "The change comes apart most clearly by {dimension}, where {group} makes {effect} points.",
)
ALIKE = Text(
    "どの属性で分けても、グループごとの変化の違いは誤差の範囲内です。",
    "By no attribute do groups change differently by more than chance.",
)
MIXED = Text(
    "構成の変化による分は、最も大きい{dimension}別でも{mix}ポイントです。",
    "Changed mix makes {mix} points at most, by {dimension}.",
)
MOVER = Text(
    "{metric}の変化{change}ポイントのうち、最も大きいのは{name}の{effect}ポイント",
    "Of the change in {metric} of {change} points, {name} alone makes {effect}",
)
NO_MOVERS = Text("{metric}を動かした顧客はいません", "No account moved {metric}")
ADDS = Text(
    "最大の1社を除くと{metric}は{without}で、この1社だけで{effect}ポイント押し上げています(期首MRRの{share})。",
    "Without the largest account {metric} would be {without}: that account alone adds {effect} points (it holds {share} "
    "of the opening MRR).",
)
TAKES = Text(
    "最大の1社を除くと{metric}は{without}で、この1社だけで{effect}ポイント押し下げています(期首MRRの{share})。",
    "Without the largest account {metric} would be {without}: that account alone takes {effect} points (it holds {share} "
    "of the opening MRR).",
)
EVEN = Text(
    "最大の1社(期首MRRの{share})を除いても、{metric}は{without}で変わりません。",
    "Without the largest account ({share} of the opening MRR) {metric} would be {without}, the same.",
)
MANY = Text(
    "期首MRRの上位{n}社を除くと、{metric}は{value}(全体は{whole})",
    "Without the top {n} accounts by opening MRR, {metric} is {value}, against {whole} of all",
)
NO_RATE = Text("{metric}は算出できません。", "{metric} is undefined.")
ONLY = Text("{metric}は1社だけの値です。", "{metric} is that of one account only.")
MEDIAN = Text(
    "比率の順で真ん中の顧客は、期首の{value}を支払っています({n}社)。",
    "The account in the middle pays {value} of its opening MRR (n = {n}).",
)
MEDIAN_BETWEEN = Text(
    "比率の順で真ん中の顧客は、期首の{value}を支払っています(95%区間 {lower}〜{upper}、{n}社)。",
    "The account in the middle pays {value} of its opening MRR (95% interval {lower} to {upper}, n = {n}).",
)


def changed(metric: Metric, difference: Difference, before: int, *, is_year: bool) -> Text:
    """How far a rate is from where it stood in month `before`; words for a year where it is one."""
    if is_year:
        return sentences.change(metric, difference)
    words = {"month": month_name(before)}
    if difference.value is None:
        return NO_BEFORE.format(**words)
    words["before"] = written(difference.then.value, metric.unit)
    if difference.is_untold:
        return UNTOLD.format(**words)
    if not difference.is_distinguishable:
        return SAME.format(**words)
    return (ROSE if difference.value > 0 else FELL).format(**words, change=points(difference.value))


def driven(
    metric: Metric,
    difference: Difference,
    parts: pl.DataFrame,
    dimension: str,
    names: Names,
    *,
    is_year: bool,
) -> Text:
    """What moved a rate, as a title, or how little it moved."""
    if is_year or difference.is_distinguishable:
        return findings.driven(metric, difference, parts, dimension, names)
    size = signed(difference.value or 0.0)
    words = MOVED_UNTOLD if difference.is_untold else STILL if size == points(0) else MOVED
    return words.format(metric=metric.label, change=size)


def apart(attributes: pl.DataFrame, names: Names) -> Text | None:
    """By which attribute the change comes apart, and how much of it is mix; None where there is none to split by."""
    if attributes.is_empty():
        return None
    top = attributes.row(0, named=True)
    said = ALIKE
    if top["is_distinguishable"]:
        said = APART.format(
            dimension=in_prose(dimension_name(top["attribute"])),
            group=names.value(top["attribute"], top["group"]),
            effect=signed(top["effect"]),
        )
    most = attributes.sort(pl.col("mix").abs(), descending=True).row(0, named=True)
    mixed = MIXED.format(dimension=in_prose(dimension_name(most["attribute"])), mix=signed(most["mix"]))
    return sentences.joined(said, mixed)


def moved_most(metric: Metric, movers: pl.DataFrame, name: str | None) -> Text:
    """The account that moved a rate most, as a title."""
    if name is None or movers.is_empty() or points(movers["effect"][0]) == points(0):
        return NO_MOVERS.format(metric=in_prose(metric.label))
    return MOVER.format(
        metric=in_prose(metric.label),
        change=signed(movers["effect"].sum()),
        name=Text(name, name),
        effect=signed(movers["effect"][0]),
    )


def rests_on(metric: Metric, table: pl.DataFrame) -> Text | None:
    """What the largest account does to the rate, from a frame of `concentration`; None where it is undefined."""
    rows = {row["left_out"]: row for row in table.iter_rows(named=True)}
    if rows[0]["value"] is None:
        return None
    without = rows[1]
    if without["value"] is None:
        return ONLY.format(metric=metric.label)
    words = {
        "metric": in_prose(metric.label),
        "without": written(without["value"], Unit.RATE),
        "share": written(without["opening_share"], Unit.RATE),
        "effect": points(without["difference"]),
    }
    if words["effect"] == points(0):
        return EVEN.format(**words)
    return (ADDS if without["difference"] > 0 else TAKES).format(**words)


def without_many(metric: Metric, table: pl.DataFrame) -> Text:
    """What the rate is without as many of the largest accounts as are left out anywhere, as a title."""
    known = table.filter((pl.col("left_out") > 0) & pl.col("value").is_not_null())
    whole = table.row(0, named=True)["value"]
    if known.is_empty() or whole is None:
        return sentences.as_title(rests_on(metric, table) or NO_RATE.format(metric=metric.label))
    most = known.row(-1, named=True)
    return MANY.format(
        metric=in_prose(metric.label),
        n=str(most["left_out"]),
        value=written(most["value"], Unit.RATE),
        whole=written(whole, Unit.RATE),
    )


def in_the_middle(median: Measured) -> Text | None:
    """What the account in the middle did, with its interval where there is one."""
    if median.value is None:
        return None
    words = {"value": written(median.value, Unit.RATE), "n": f"{median.n:,}"}
    if median.lower is None or median.upper is None:
        return MEDIAN.format(**words)
    ends = {"lower": written(median.lower, Unit.RATE), "upper": written(median.upper, Unit.RATE)}
    return MEDIAN_BETWEEN.format(**words, **ends)


def signed(change: float) -> str:
    """A change of a rate in points with its sign; none where it rounds to nothing."""
    size = points(change)
    return size if size == points(0) else ("+" if change > 0 else "-") + size

"""Told: the steps between two variants as a table and as sentences."""

from datetime import date

import polars as pl

from csdash.analysis.sentences import as_title, month_name, points, written
from csdash.analysis.variants.named import HEADLINE, VARIANTS
from csdash.analysis.variants.steps import Reckoning
from csdash.contract.names import in_prose
from csdash.months import month_index
from csdash.text import Text
from csdash.unit import Unit

STEPS = {
    "new": Text("新規顧客", "New customers"),
    "winbacks": Text("復活した顧客", "Win-backs"),
    "expansion": Text("既存顧客の拡大", "Expansion"),
    "earlier": Text("直近より前の月", "Earlier months"),
    "joined": Text("期中の新規のその後", "Joined, then moved"),
    "came_back": Text("期中の復活のその後", "Came back, then moved"),
    "returned": Text("離れて戻った顧客", "Left and returned"),
    "netted": Text("拡大と縮小の相殺", "Gains and losses netted"),
    "swaps": Text("製品の乗り換え", "Product swaps"),
    "credits": Text("返金・値引きの行", "Credits"),
    "group": Text("区分の移動", "Moved between groups"),
    "merged": Text("統合された顧客", "Merged accounts"),
    "fx": Text("為替", "FX"),
}
MEANINGS = {
    "new": Text(
        "1年前より後に初めて課金のあった顧客のMRR", "MRR of accounts that first paid within the year"
    ),
    "winbacks": Text(
        "それ以前に課金があり、1年前にはなく、今はある顧客のMRR",
        "MRR of accounts that had paid before, not a year ago, and pay now",
    ),
    "expansion": Text(
        "1年前より増えた顧客の増加額。GRRは数えない",
        "What accounts pay above their MRR of a year ago; GRR does not count it",
    ),
    "earlier": Text(
        "直近の1か月(3か月)だけの値は、それより前の月を含まない",
        "A rate over the latest month (or quarter) leaves out the months before it",
    ),
    "joined": Text(
        "期中の新規顧客のその後の増減。月ごとの値には入り、1年前と今の比較には入らない",
        "What new accounts did after they joined: in monthly figures, not in a comparison of two month-ends",
    ),
    "came_back": Text(
        "期中に復活した顧客のその後の増減。月ごとの値には入り、1年前と今の比較には入らない",
        "What former customers did after they came back: in monthly figures, not in a comparison of two month-ends",
    ),
    "returned": Text(
        "1年前の顧客で、期中に離れて戻った分。月ごとの値は解約だけを数え、戻りを数えない",
        "Accounts of a year ago that left and returned: monthly figures count the leaving, and not the return",
    ),
    "netted": Text(
        "同じ顧客が拡大した後に縮小した(またはその逆の)分。2時点の比較では打ち消し合う",
        "What one account gained and then lost (or lost and regained): two month-ends never see it",
    ),
    "swaps": Text(
        "ある製品をやめ、別の製品を増やした分。製品単位では損失になる",
        "One product dropped or cut while another grew: a loss where each product is capped on its own",
    ),
    "credits": Text(
        "製品ごとの合計が、返金などの行のためにアカウントの金額と合わない分",
        "Where credits make the products of an account add up to something else than it pays",
    ),
    "group": Text(
        "絞り込んだ区分に期中に出入りした顧客。月ごとの値は、その月の区分で数える",
        "Accounts that entered or left the chosen group: monthly figures go by each month's group",
    ),
    "merged": Text(
        "期中に統合された顧客の数え方の違い", "Accounts merged within the year, which both count differently"
    ),
    "fx": Text(
        "為替の動き。維持率は期首のレートで測り、月ごとの値は各月のレートで測る",
        "Exchange rates: a window is measured at its opening's rates, so shorter ones at more recent rates",
    ),
}
SCHEMA = {"step": pl.String, "effect": pl.Float64}
RANGE = Text(
    "{month}までの12か月のNRRは、同じデータでも定義により{low}から{high}まで変わります。見出しに使うのは{headline}(2時点)です。",
    "Over the twelve months to {month}, the same data make an NRR from {low} to {high} depending on the definition; our "
    "headline is {headline}, point to point.",
)
NO_RANGE = Text(
    "{month}までの12か月のNRRは、どの定義でも{headline}です。",
    "Over the twelve months to {month}, NRR is {headline} under every definition.",
)
UNDEFINED = Text(
    "{month}のNRRは算出できません(1年前に課金のあった顧客がいません)。",
    "NRR is undefined for {month}: nobody paid a year before.",
)
GAP = Text(
    "「{other}」は{value}で、「{one}」の{base}より{gap}ポイント{way}なります。差を最も大きくしているのは「{step}」({effect}ポイント)です。",
    "{other} is {value}, {gap} points {way} than the {base} of {one}; the largest step is {step} ({effect} points).",
)
TITLE = Text(
    "{step}など{n}つの違いで{gap}ポイント{way}なります",
    "{gap} points {way} through {n} differences, {step} first ({effect})",
)
TITLE_ONE = Text("{step}の分だけ{gap}ポイント{way}なります", "{gap} points {way}: {step}")
HIGHER, LOWER = Text("高く", "higher"), Text("低く", "lower")
NO_GAP = Text(
    "「{other}」と「{one}」は、ここではどちらも{base}です。", "{other} and {one} are both {base} here."
)
OFFSET = Text(
    "「{other}」と「{one}」はどちらも{base}ですが、{n}つの違いが打ち消し合った結果です。",
    "{other} and {one} are both {base}, but only because {n} differences cancel out.",
)
NO_STEPS = Text(
    "「{other}」か「{one}」は、この条件では算出できません。",
    "{other} or {one} is undefined for this selection.",
)
# Rates over the same twelve months that claim to be the same thing.
COMPARABLE = ("nrr", "nrr_chained_monthly", "nrr_chained_quarterly", "nrr_with_winbacks", "nrr_event_sum")


def steps_between(reckoning: Reckoning, one: str, other: str) -> pl.DataFrame | None:
    """step, effect (a fraction of the opening MRR) from variant `one` to `other`, largest first; None where undefined."""
    steps = reckoning.between(one, other)
    if steps is None:
        return None
    told = [(name, float(effect)) for name, effect in steps.items()]
    return pl.DataFrame(told, schema=SCHEMA, orient="row").sort(
        pl.col("effect").abs(), "step", descending=[True, False]
    )


def ledger(reckoning: Reckoning, one: str, other: str) -> pl.DataFrame:
    """The value of `one`, the steps, and the value of `other`: step, effect; no steps where they cannot be told."""
    ends = [
        pl.DataFrame([(key, None if value is None else float(value))], schema=SCHEMA, orient="row")
        for key, value in ((key, reckoning.values[key][0]) for key in (one, other))
    ]
    steps = steps_between(reckoning, one, other)
    return pl.concat([ends[0], *([] if steps is None else [steps]), ends[1]])


def spread(reckoning: Reckoning, month: date) -> Text:
    """How far the definitions of the same year lie apart, and which of them is ours."""
    found = [reckoning.values[key][0] for key in COMPARABLE]
    known = [float(value) for value in found if value is not None]
    words = {"month": month_name(month_index(month))}
    if reckoning.values[HEADLINE][0] is None:
        return UNDEFINED.format(**words)
    words["headline"] = _rate(reckoning, HEADLINE)
    low, high = (written(end, Unit.RATE) for end in (min(known), max(known)))
    if low == high:
        return NO_RANGE.format(**words)
    return RANGE.format(**words, low=low, high=high)


def gap(reckoning: Reckoning, one: str, other: str) -> Text:
    """How far variant `other` is from `one`, and what makes most of it."""
    names = {"one": VARIANTS[one].name, "other": VARIANTS[other].name}
    steps = steps_between(reckoning, one, other)
    if steps is None:
        return NO_STEPS.format(**names)
    ends = {"base": _rate(reckoning, one), "value": _rate(reckoning, other)}
    if points(steps["effect"].sum()) == points(0):
        told = steps.filter(pl.col("effect").abs() >= 0.0005)
        words = OFFSET if told.height > 1 else NO_GAP
        return words.format(**names, base=ends["base"], n=str(told.height))
    return GAP.format(**names, **ends, **_largest(steps))


def gap_title(reckoning: Reckoning, one: str, other: str) -> Text:
    """The same in short, for a figure that names both ends."""
    steps = steps_between(reckoning, one, other)
    if steps is None or points(steps["effect"].sum()) == points(0):
        return as_title(gap(reckoning, one, other))
    words = TITLE if steps.height > 1 else TITLE_ONE
    return words.format(**_largest(steps), n=str(steps.height))


def _largest(steps: pl.DataFrame) -> dict[str, Text | str]:
    difference = steps["effect"].sum()
    sign = 1 if difference > 0 else -1
    # The largest step in the direction of the gap: one that pulls the other way does not make it.
    step, effect = next((name, size) for name, size in steps.iter_rows() if size * sign > 0)
    return {
        "gap": points(difference),
        "way": HIGHER if sign > 0 else LOWER,
        "step": in_prose(STEPS[step]),
        "effect": ("+" if effect > 0 else "-") + points(effect),
    }


def _rate(reckoning: Reckoning, key: str) -> Text:
    value = reckoning.values[key][0]
    return written(None if value is None else float(value), Unit.RATE)

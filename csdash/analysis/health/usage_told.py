"""What the usage and sponsor sections say first."""

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.health.sponsors import Exposure, Playbook
from csdash.analysis.health.usage import USES
from csdash.analysis.renewals.cmrr_told import accounts_text
from csdash.analysis.sentences import joined, month_name, written
from csdash.analysis.with_interval import with_ends
from csdash.contract.names import Names, dimension_name, in_prose
from csdash.text import Text
from csdash.unit import Unit

LEVEL = Text("{month}の{name}は{value}です", "{name} is {value} in {month}")
UNKNOWN = Text("{month}の{name}はわかりません", "{name} is not known for {month}")
ROSE = Text("(1年前の{before}から上昇)", ", up from {before} a year ago")
FELL = Text("(1年前の{before}から低下)", ", down from {before} a year ago")
SAME = Text("(1年前の{before}との差は誤差の範囲内)", ", within chance of {before} a year ago")
DIFFERS = Text(
    "{name}は{dimension}「{group}」で{value}と、それ以外の{rest}との差が誤差を超えています",
    "{name} is {value} in {dimension} {group}, beyond chance from the {rest} of all others",
)
AND_OTHERS = Text("(ほかに{n}区分)", ", and {n} more groups differ")
ALIKE = Text(
    "{name}の{dimension}による差は、誤差の範囲内です", "{name} does not differ by {dimension} beyond chance"
)
ALIKE_JUDGED = Text(
    "{name}の{dimension}による差は、誤差の範囲内です(判定できた{judged}グループ。{untold}グループは判定できません)",
    "{name} does not differ by {dimension} beyond chance (groups judged: {judged}; too little to judge: {untold})",
)
NOT_JUDGED = Text(
    "{name}の{dimension}による差は、どのグループも判定できません",
    "Whether {name} differs by {dimension} cannot be told of any group",
)
EXPOSED = Text(
    "直近1年にスポンサーが退職し、後任との関係がまだない顧客は{n}、そのARRは{arr}(全体の{share})です。",
    "Without a successor a year or less after their sponsor left are {n}, with {arr} of ARR ({share} of the whole).",
)
NOT_EXPOSED = Text(
    "直近1年に退職したスポンサーの後任は、すべて関係を築けています。",
    "Every sponsor who left within a year has a successor.",
)
NO_DEPARTURES = Text("スポンサーの退職の記録はありません。", "No departure of a sponsor is on record.")
SINGLE = Text(
    "調査の依頼先(窓口)が1人だけの顧客は{n}(ARR {arr})で、うち{both}(ARR {both_arr})はスポンサーも不在です。",
    "A single person is all we ask at {n} ({arr} of ARR); at {both} of them ({both_arr}) the sponsor is gone, too.",
)
WON = Text(
    "退職から{days}日以内に後任との関係を築けたのは{won}({n}件中)です。",
    "Within {days} days a successor was won in {won} of {n} departures.",
)
MORE_STEPS = Text(
    "対応を2つ以上した場合は{many}、1つ以下の場合は{few}で、差は誤差を超えます。",
    "With two or three steps done it is {many}, with one or none {few}, beyond chance.",
)
FEWER_STEPS = Text(
    "対応を2つ以上した場合は{many}、1つ以下の場合は{few}で、誤差を超えて少なくなっています。",
    "With two or three steps done it is {many}, with one or none {few}: beyond chance fewer.",
)
STEPS_SAME = Text(
    "対応の数による差({many}と{few})は、誤差の範囲内です。",
    "By how much was done ({many} against {few}) it does not differ beyond chance.",
)


def level(key: str, change: Difference, month: int) -> Text:
    """Where one use stands and whether it moved in a year, as a title."""
    use = USES[key]
    if change.now.value is None:
        return UNKNOWN.format(month=month_name(month), name=use.name)
    said = LEVEL.format(month=month_name(month), name=use.name, value=written(change.now.value, use.unit))
    if change.value is None:
        return said
    words = SAME if not change.is_distinguishable else ROSE if change.value > 0 else FELL
    rest = words.format(before=written(change.then.value, use.unit))
    return Text(said.ja + rest.ja, said.en + rest.en)


def groups_differ(key: str, groups: pl.DataFrame, by: str, names: Names) -> Text:
    """The group that is furthest from all others among those that differ beyond chance, as a title."""
    use, dimension = USES[key], in_prose(dimension_name(by))
    apart = groups.filter("is_distinguishable").sort(
        (pl.col("value") - pl.col("rest")).abs(), descending=True
    )
    if apart.is_empty():
        # What cannot be judged does not count as alike.
        there = groups.filter(pl.col("value").is_not_null())
        judged = int(there["is_judged"].sum())
        told = NOT_JUDGED if not judged else ALIKE if judged == there.height else ALIKE_JUDGED
        return told.format(
            name=use.name, dimension=dimension, judged=str(judged), untold=str(there.height - judged)
        )
    far = apart.row(0, named=True)
    said = DIFFERS.format(
        name=use.name,
        dimension=dimension,
        group=names.value(by, far["group"]),
        value=written(far["value"], use.unit),
        rest=written(far["rest"], use.unit),
    )
    more = AND_OTHERS.format(n=str(apart.height - 1)) if apart.height > 1 else Text("", "")
    return Text(said.ja + more.ja, said.en + more.en)


def exposed(now: Exposure, currency: str) -> tuple[Text, ...]:
    """The money without a sponsor, and the money that hangs on one person."""
    share = now.mrr / now.total_mrr if now.total_mrr else None
    money = EXPOSED.format(
        n=accounts_text(now.n),
        arr=written(now.mrr * 12, Unit.MONEY, currency),
        share=written(share, Unit.RATE),
    )
    first = money if now.n else NOT_EXPOSED if now.n_recent else NO_DEPARTURES
    if now.single is None:
        return (first,)
    return first, SINGLE.format(
        n=accounts_text(now.single[0]),
        arr=written(now.single[1] * 12, Unit.MONEY, currency),
        both=accounts_text(now.both[0]),
        both_arr=written(now.both[1] * 12, Unit.MONEY, currency),
    )


def answered(told: Playbook, won_days: int, *, in_full: bool = True) -> Text | None:
    """How many successors were won, and whether what was done goes with it, in full with intervals; None without departures."""
    if not told.won.n:
        return None

    def write(one: Measured) -> Text:
        return with_ends(one, Unit.RATE) if in_full else written(one.value, Unit.RATE)

    said = WON.format(days=str(won_days), won=write(told.won), n=f"{told.won.n:,}")
    if told.versus.value is None:
        return said
    is_real = told.versus.is_distinguishable
    words = STEPS_SAME if not is_real else MORE_STEPS if told.versus.value > 0 else FEWER_STEPS
    sides = {"many": told.versus.now, "few": told.versus.then}
    return joined(said, words.format(**{name: write(one) for name, one in sides.items()}))

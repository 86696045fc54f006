"""What the sections of the cohorts page say first: made from their numbers, and never more than those say."""

from collections.abc import Sequence

import polars as pl

from csdash.analysis import findings, sentences
from csdash.analysis.cohorts.lifetimes import Lifetimes
from csdash.analysis.cohorts.month_k import Compared
from csdash.analysis.cohorts.triangle import measured_at
from csdash.analysis.difference import Difference, holm
from csdash.contract.names import Names, dimension_name, in_prose
from csdash.text import Text
from csdash.unit import Unit

YEAR = 12
VALUES = Text(
    "{age}か月後に残る顧客は、{dimension}別に{values}です。",
    "After {age} months, by {dimension}: {values} of accounts are left.",
)
DIFFER = Text(
    "それ以外の全体と誤差を超えて異なるのは{groups}です。",
    "Different from all others by more than chance: {groups}.",
)
ALIKE = Text(
    "グループ間に誤差を超える差はありません。", "No group differs from the others by more than chance."
)
BETTER = Text(
    "最近1年のコホートは、それ以前より{moves}に残る割合が高くなっています。",
    "Newer cohorts (the last year) keep more accounts than older ones at {moves}.",
)
WORSE = Text(
    "最近1年のコホートは、それ以前より{moves}に残る割合が低くなっています。",
    "Newer cohorts (the last year) keep fewer accounts than older ones at {moves}.",
)
WITHIN = Text(
    "{ages}か月後に残る割合は、最近1年のコホートとそれ以前とで誤差の範囲内です({moves})。",
    "At month {ages}, newer cohorts (the last year) and older ones differ by no more than chance ({moves}).",
)
MOVE = Text("{age}か月後({before}→{value})", "month {age} ({before} to {value})")
PAIR = Text("{age}か月後 {before}→{value}", "month {age}: {before} to {value}")
NOT_YET = Text(
    "新しいコホートと以前のコホートを比べるだけの履歴や社数がまだありません。",
    "There is not enough history, or there are too few accounts, to compare newer cohorts with older ones.",
)

STAYED = Text(
    "契約から{age}か月後も続いているのは{value}です({n}社の生存曲線)。",
    "{value} are still there {age} months after the start (survival of {n} accounts).",
)
MEAN = Text(
    "最初の{horizon}か月のうち、平均{months}か月続いています(±{arm})。",
    "Of the first {horizon} months an account stays {months} on average (±{arm}).",
)
LONGER = Text(
    "{dimension}別の継続期間には、誤差を超える差があります({test})。",
    "How long accounts stay differs by {dimension} by more than chance ({test}).",
)
MAYBE = Text(
    "{dimension}別の継続期間に差が見えますが({test})、いくつもの分け方を比べた中の1つで、偶然もありえます。",
    "How long accounts stay seems to differ by {dimension} ({test}), but of so many splits compared one may do so by chance.",
)
SAME = Text(
    "{dimension}別の継続期間に、誤差を超える差はありません({test})。",
    "How long accounts stay does not differ by {dimension} by more than chance ({test}).",
)
UNTESTED = Text(
    "{dimension}別に比べるには、社数がまだ足りません。",
    "There are too few accounts to compare by {dimension}.",
)
TEST = Text("ログランク検定 {p}", "log-rank {p}")
ENDS = Text(
    "最初の{horizon}か月のうち、最も長い「{longest}」は{most}か月、最も短い「{shortest}」は{least}か月続いています。",
    "Of the first {horizon} months {longest} stays longest, {most}, and {shortest} shortest, {least}.",
)
LATE = Text(
    "データ開始前からの{n}社は、観測が始まった月数から数えています(左側切断)。",
    "{n} accounts began before the data; they count from the age at which they were first seen (left truncation).",
)


def by_attribute(cells: pl.DataFrame, attribute: str, names: Names, minimum_n: int) -> tuple[Text, ...]:
    """What is left of the accounts of each value after a year, and which differ from all others; logo cells."""
    measured = {
        group: measured_at(cells.filter(pl.col("cohort") == group), YEAR)
        for group in cells["cohort"].unique(maintain_order=True)
    }
    known = {group: one for group, one in measured.items() if one.value is not None and one.n >= minimum_n}
    if not known:
        return (sentences.ended(findings.COHORTS_YOUNG),)
    said = [
        Text(f"{name.ja} {value.ja}", f"{name.en} {value.en}")
        for name, value in (
            (names.value(attribute, group), sentences.written(one.value, Unit.RATE))
            for group, one in known.items()
        )
    ]
    words = {"age": str(YEAR), "dimension": in_prose(dimension_name(attribute)), "values": listed(said)}
    pairs = {
        group: Difference(one, measured_at(cells.filter(pl.col("cohort") != group), YEAR))
        for group, one in known.items()
    }
    pairs = {group: pair for group, pair in pairs.items() if pair.then.n >= minimum_n}
    stands = holm([pair.p_value for pair in pairs.values()])
    differing = [names.value(attribute, group) for group, holds in zip(pairs, stands, strict=True) if holds]
    return VALUES.format(**words), DIFFER.format(groups=listed(differing)) if differing else ALIKE


def over_time(compared: Sequence[Compared]) -> tuple[Text, ...]:
    """At which months newer cohorts do better or worse than older ones, and at which that cannot be told."""
    if not compared:
        return (NOT_YET,)
    said = []
    for sentence, sign in ((BETTER, 1), (WORSE, -1)):
        moved = [one for one in compared if one.stands and one.difference.value * sign > 0]
        if moved:
            said.append(sentence.format(moves=listed([_move(one, MOVE) for one in moved])))
    still = [one for one in compared if not one.stands]
    if still:
        ages = [str(one.age) for one in still]
        words = Text("・".join(ages), ", ".join(ages))
        said.append(WITHIN.format(ages=words, moves=listed([_move(one, PAIR) for one in still[-2:]])))
    return tuple(said)


def lifetimes_compared(
    whole: Lifetimes, split: Lifetimes | None, by: str, names: Names, *, stands: bool, n_late: int
) -> tuple[Text, ...]:
    """How long accounts stay, whether the groups of `by` differ (`stands` after Holm over all attributes), who entered late."""
    said = []
    reached = whole.curves.filter(pl.col("age") <= YEAR)
    if len(reached) and whole.curves["age"].max() >= YEAR:
        value = sentences.written(reached["survival"][-1], Unit.RATE)
        said.append(STAYED.format(age=str(YEAR), value=value, n=f"{sum(whole.sizes.values()):,}"))
    if whole.means:
        mean = whole.means[0]
        arm = f"{mean.bounds[1] - mean.months:.1f}"
        said.append(MEAN.format(horizon=str(whole.horizon), months=f"{mean.months:.1f}", arm=arm))
    second = _groups(split, by, names, stands=stands) if split else None
    late = LATE.format(n=f"{n_late:,}") if n_late else None
    first = sentences.joined(*said) if said else sentences.ended(findings.COHORTS_YOUNG)
    return tuple(one for one in (first, second, late) if one)


def _groups(split: Lifetimes, by: str, names: Names, *, stands: bool) -> Text:
    words = {"dimension": in_prose(dimension_name(by))}
    p_value = split.test.p_value
    if p_value is None:
        return UNTESTED.format(**words)
    test = TEST.format(p=p_text(p_value, name="p"))
    if not stands:
        return (MAYBE if p_value < 0.05 else SAME).format(**words, test=test)
    said = LONGER.format(**words, test=test)
    if not split.ends:
        return said
    longest, shortest = split.ends
    ends = ENDS.format(
        horizon=str(split.horizon),
        longest=names.value(by, longest.group),
        most=f"{longest.months:.1f}",
        shortest=names.value(by, shortest.group),
        least=f"{shortest.months:.1f}",
    )
    return sentences.joined(said, ends)


def p_text(p_value: float, name: str = "") -> str:
    """How likely so much is by chance: 0.034, and never 0; with a name as an equation."""
    if p_value < 0.001:
        return f"{name}<0.001"
    return f"{name}={p_value:.3f}" if name else f"{p_value:.3f}"


def _move(one: Compared, words: Text) -> Text:
    return words.format(
        age=str(one.age),
        before=sentences.written(one.difference.then.value, Unit.RATE),
        value=sentences.written(one.difference.now.value, Unit.RATE),
    )


def listed(parts: Sequence[Text]) -> Text:
    """Several phrases as prose lists them."""
    return Text("、".join(part.ja for part in parts), ", ".join(part.en for part in parts))

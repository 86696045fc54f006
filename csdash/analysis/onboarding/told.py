"""What the sections of the onboarding page say first, from their numbers and never more than those say."""

from functools import partial

from csdash.analysis.difference import Measured
from csdash.analysis.onboarding.first_renewals import FirstRenewals
from csdash.analysis.onboarding.named import MILESTONES, group_name, split_name
from csdash.analysis.onboarding.waits import Waits
from csdash.analysis.sentences import as_title, written
from csdash.analysis.with_interval import with_interval
from csdash.contract.names import Names, in_prose
from csdash.text import Text
from csdash.unit import Unit

NOBODY = Text("表示した期間に始まった契約はありません。", "Nobody began in the months shown.")
REACHED = Text(
    "表示期間に契約を開始した{n}社のうち{reached}社が「{milestone}」に到達し、中央値は{median}日です{interval}。",
    "Of {n} accounts that began in the months shown, {reached} reached {milestone}; the median is {median} days{interval}.",
)
NO_MEDIAN = Text(
    "表示期間に契約を開始した{n}社のうち「{milestone}」に到達したのは{reached}社で、まだ半数に届いていません。",
    "Of {n} accounts that began in the months shown, {reached} reached {milestone}: not yet half of them.",
)
INTERVAL = Text("(95%区間 {lower}〜{upper}日)", " (95% interval {lower} to {upper})")
CENSORED = Text(
    "待っている{waiting}社と、到達前に解約した{left}社は、除かずに打ち切りとして数えています。",
    "The {waiting} still waiting and the {left} that left before are censored, not dropped.",
)
GROUPS = Text("{split}別の中央値は{values}です。", "The median by {split}: {values}.")
GROUP = Text("{group} {days}", "{group} {days}")
DAYS = Text("{days}日", "{days} days")
NO_DAYS = Text("未到達", "not reached")
STANDS = Text(
    "この差は、ほかの分け方との比較を考慮しても誤差を超えています。因果関係を示すものではありません。",
    "That differs by more than chance, corrected for the other splits. It is no proof of a cause.",
)
DIFFERS = Text(
    "{split}によって、待つ日数は誤差を超えて異なります。", "By {split}, waits differ by more than chance."
)
CHANCE = Text("{split}による差は誤差の範囲内です。", "By {split}, the difference is within chance.")
UNTESTED = Text(
    "{split}別に比べるには、対象がまだ足りません。",
    "There are too few accounts to compare by {split}.",
)

NO_RENEWALS = Text(
    "表示した期間に更新の結果が出た初回契約はありません。",
    "No first contract was decided in the months shown.",
)
LOSES = Text(
    "初回更新率は、{quick}日以内に価値を実感した顧客で{fast}、{late}日を超えた・到達しなかった顧客で{slow}です。差は{gap}ポイント"
    "(95%区間 {lower}〜{upper})で、誤差を超えています。",
    "First renewals: {fast} of accounts with value within {quick} days, {slow} where it took over {late} days or never came. The gap "
    "of {gap} points (95% interval {lower} to {upper}) is more than chance.",
)
GAP_TITLE = Text(
    "初回更新率: {quick}日以内の価値実感で{fast}、{late}日超・未到達では{slow}",
    "First renewals: {fast} with value within {quick} days, {slow} beyond {late} or never",
)
ALIKE_TITLE = Text(
    "初回更新率は、価値実感までの速さによって誤差を超えては変わりません",
    "First renewals do not differ by speed by more than chance",
)
ALIKE = Text(
    "初回更新率は、{quick}日以内に価値を実感した顧客で{fast}、{late}日を超えた・到達しなかった顧客で{slow}ですが、差は誤差の範囲内です。",
    "First renewals: {fast} of accounts with value within {quick} days, {slow} where it took over {late} days or never came; the "
    "difference is within chance.",
)
FEW = Text(
    "初回更新率を価値実感までの速さで比べるには、対象がまだ足りません。全体では{whole}です。",
    "There are too few first contracts to compare by speed. All: {whole}.",
)
LEFT = Text(
    "価値を実感した時点で、最初の12か月のうち平均{months}か月(±{arm})が残っていました。2か月で到達すれば10か月、11か月かかれば1か月です。",
    "At first value {months} months (±{arm}) of the first twelve were left on average: 10 where it takes two months, 1 where "
    "it takes eleven.",
)
WITHDRAWN = Text(
    "満了前に解約した{n}社は、どの区分にも入れていません。",
    "The {n} that left before the end of their term are in no band.",
)


def speed(told: Waits | None, milestone: str) -> tuple[Text, ...]:
    """How many got there, how fast half of them did, and who is censored."""
    if told is None:
        return (NOBODY,)
    whole = told.medians.get("")
    shared = {
        "n": f"{told.n:,}",
        "reached": f"{told.n_reached:,}",
        "milestone": in_prose(MILESTONES[milestone]),
    }
    waiting = CENSORED.format(waiting=f"{told.n - told.n_reached - told.n_left:,}", left=f"{told.n_left:,}")
    if whole is None or whole.value is None:
        return NO_MEDIAN.format(**shared), waiting
    return REACHED.format(**shared, median=f"{whole.value:.0f}", interval=_interval(whole)), waiting


def by_group(
    told: Waits | None, by: str, names: Names, *, stands: bool, in_full: bool = True
) -> tuple[Text, ...]:
    """The median of each group, in full with interval and n, and whether the groups differ."""
    if told is None:
        return ()
    split = in_prose(split_name(by))
    parts = [
        GROUP.format(
            group=group_name(by, group, names, told.landmark_days),
            days=_median(one) if in_full else _days(one),
        )
        for group, one in told.medians.items()
    ]
    values = Text("、".join(part.ja for part in parts), ", ".join(part.en for part in parts))
    verdict = STANDS if stands and told.test.p_value is not None else differs(told, by, stands=stands)
    return GROUPS.format(split=split, values=values), verdict


def differs(told: Waits, by: str, *, stands: bool) -> Text:
    """Whether the groups of `by` wait differently long, in the length of a title."""
    split = in_prose(split_name(by))
    if told.test.p_value is None:
        return UNTESTED.format(split=split)
    return (DIFFERS if stands else CHANCE).format(split=split)


def renewals(told: FirstRenewals, left: Measured, minimum_n: int) -> tuple[Text, ...]:
    """Fast against slow at the first renewal, what was left of the first year, and who is in no band."""
    if not told.whole.n:
        return (NO_RENEWALS,)
    said = [versus(told, minimum_n)]
    if left.value is not None and left.upper is not None:
        said.append(LEFT.format(months=f"{left.value:.1f}", arm=f"{left.upper - left.value:.1f}"))
    if told.n_withdrawn:
        said.append(WITHDRAWN.format(n=f"{told.n_withdrawn:,}"))
    return tuple(said)


def versus(told: FirstRenewals, minimum_n: int) -> Text:
    """Fast against slow, said only as far as it can be told from chance."""
    pair = told.difference
    if min(pair.now.n, pair.then.n) < minimum_n:
        return FEW.format(whole=with_interval(told.whole, Unit.RATE))
    rates = _sides(told)
    if not pair.is_distinguishable:
        return ALIKE.format(**rates)
    ends = {"lower": f"{pair.lower * 100:.0f}", "upper": f"{pair.upper * 100:.0f}"}
    return LOSES.format(**rates, gap=f"{pair.value * 100:+.1f}".lstrip("+"), **ends)


def versus_title(told: FirstRenewals, minimum_n: int) -> Text:
    """The same in the length of a title."""
    pair = told.difference
    if min(pair.now.n, pair.then.n) < minimum_n:
        return as_title(versus(told, minimum_n))
    if not pair.is_distinguishable:
        return ALIKE_TITLE
    return GAP_TITLE.format(**_sides(told, in_full=False))


def _sides(told: FirstRenewals, *, in_full: bool = True) -> dict[str, str | Text]:
    """Where fast ends and slow begins, and how many of each renewed; in full with interval and n."""
    pair, rules = told.difference, told.rules
    write = partial(with_interval if in_full else _rate, unit=Unit.RATE)
    rates = {"fast": write(pair.now), "slow": write(pair.then)}
    return {"quick": str(rules.fast_days), "late": str(rules.slow_days), **rates}


def _days(one: Measured) -> Text:
    return NO_DAYS if one.value is None else DAYS.format(days=f"{one.value:.0f}")


def _median(one: Measured) -> Text:
    return with_interval(one, Unit.DAYS) if one.value is not None else NO_DAYS


def _rate(one: Measured, unit: Unit) -> Text:
    return written(one.value, unit)


def _interval(one: Measured) -> Text:
    if one.lower is None or one.upper is None:
        return Text("", "")
    return INTERVAL.format(lower=f"{one.lower:.0f}", upper=f"{one.upper:.0f}")

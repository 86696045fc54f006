"""What is said of how accounts are started, and of those that are stuck, from the numbers and never more than those say."""

import polars as pl

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.onboarding.named import blocker_name
from csdash.analysis.onboarding.starts import Handover
from csdash.analysis.onboarding.told import NOBODY
from csdash.analysis.sentences import as_title, points, written
from csdash.analysis.with_interval import with_interval
from csdash.contract.names import in_prose
from csdash.text import Text
from csdash.unit import Unit

CAPTURED = Text(
    "規定日数が過ぎた直近1年の開始のうち、その日数以内に目標を記録したのは{share}です。",
    "Of the starts of the last year that had their time, {share} had their goals recorded in it.",
)
HANDED = Text(
    "そのうち営業から引き継いだのは{share}で、残りはCSが改めて聞いています。",
    "Sales handed over {share} of those; CS asked again for the rest.",
)
CAPTURED_TITLE = Text(
    "目標を期限内に記録した顧客は、直近1年で{share}",
    "{share} had their goals recorded in time, over the last year",
)
UP = Text("前年から{gap}ポイント上がりました。", "That is up {gap} points on the year before.")
DOWN = Text("前年から{gap}ポイント下がりました。", "That is down {gap} points on the year before.")
SAME = Text("前年との差は誤差の範囲内です。", "The change on the year before is within chance.")
SELF = Text(
    "セルフオンボーディングの割合は、{share}です。",
    "{share} of the starts onboarded themselves.",
)

NONE_STUCK = Text(
    "開始から{days}日を過ぎて停滞しているオンボーディングはありません。",
    "No onboarding is stuck beyond {days} days.",
)
STUCK = Text(
    "開始から{days}日を過ぎても完了または価値実感に至っていない顧客が{n}社(MRR {mrr})あります。",
    "{n} paying accounts (MRR {mrr}) are beyond {days} days without first value or an end of onboarding.",
)
BLOCKED = Text("停滞の理由は{values}です。", "What holds them up: {values}.")
COUNT = Text("{group} {n}社", "{group} {n}")


def goals(told: Handover, self_share: Measured, minimum_n: int) -> tuple[Text, ...]:
    """Whether goals are recorded in time and handed over, and how many onboard themselves."""
    said = []
    for words, pair in ((CAPTURED, told.captured), (HANDED, told.handed_over)):
        if pair.now.value is not None:
            said += [words.format(share=with_interval(pair.now, Unit.RATE)), *_changed(pair, minimum_n)]
    if self_share.value is not None:
        said.append(SELF.format(share=with_interval(self_share, Unit.RATE)))
    return tuple(said) or (NOBODY,)


def goals_title(told: Handover) -> Text:
    """How many had their goals recorded in time, in the length of a title."""
    if told.captured.now.value is None:
        return as_title(NOBODY)
    return CAPTURED_TITLE.format(share=written(told.captured.now.value, Unit.RATE))


def stuck(rows: pl.DataFrame, blockers: pl.DataFrame, days: int, currency: str) -> tuple[Text, ...]:
    """How many are stuck, what they pay, and on what."""
    if rows.is_empty():
        return (NONE_STUCK.format(days=str(days)),)
    mrr = written(float(rows["mrr"].sum()), Unit.MONEY, currency)
    parts = [
        COUNT.format(group=in_prose(blocker_name(group)), n=f"{n:,}")
        for group, n in blockers.select("group", "n_accounts").iter_rows()
    ]
    values = Text("、".join(part.ja for part in parts), ", ".join(part.en for part in parts))
    return STUCK.format(days=str(days), n=f"{rows.height:,}", mrr=mrr), BLOCKED.format(values=values)


def _changed(pair: Difference, minimum_n: int) -> list[Text]:
    if pair.value is None or min(pair.now.n, pair.then.n) < minimum_n:
        return []
    if not pair.is_distinguishable:
        return [SAME]
    return [(UP if pair.value > 0 else DOWN).format(gap=points(pair.value))]

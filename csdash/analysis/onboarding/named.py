"""What the splits, groups and bands of onboarding are called."""

from itertools import pairwise

from csdash.analysis.onboarding.waits import GUIDE, MODE, QUARTER, SEEN, UNSEEN, YEAR, quarter_month
from csdash.configs.onboarding import Onboarding
from csdash.contract.details import BLOCKERS, ONBOARDINGS
from csdash.contract.names import Names, dimension_name, own_name
from csdash.months import month_start
from csdash.text import Text
from csdash.words.dates import month_tick

MILESTONES = {
    "value": Text("最初の価値実感", "First value"),
    "completed": Text("オンボーディング完了", "Onboarding completed"),
}
WHOLE = Text("分けない", "All together")
SPLITS = {
    "": WHOLE,
    MODE: Text("進め方", "Guided or not"),
    QUARTER: Text("開始四半期", "Start quarter"),
    YEAR: Text("開始年", "Start year"),
    GUIDE: Text("プロダクト内ガイド", "In-product guides"),
}
GUIDES = {
    SEEN: Text("{days}日以内に利用", "Seen within {days} days"),
    UNSEEN: Text("{days}日以内の利用なし", "Not seen within {days} days"),
}
WITHIN = Text("{days}日以内", "Within {days} days")
BETWEEN = Text("{first}〜{last}日", "{first} to {last} days")
LONGER = Text("{days}日以上", "{days} days or more")
NOT_REACHED = Text("契約中に未到達", "Not within the term")
GOALS = {
    "from_sales": Text("営業から引き継ぎ", "Handed over by sales"),
    "asked_again": Text("CSが再ヒアリング", "Asked again by CS"),
    "recorded": Text("記録あり(経路不明)", "Recorded, source unknown"),
    "none": Text("記録なし", "Not recorded"),
}
NO_BLOCKER = Text("記録なし", "None recorded")


def split_name(by: str) -> Text:
    """What a split is called, as a heading."""
    return SPLITS.get(by) or dimension_name(by)


def band_names(rules: Onboarding) -> dict[str, Text]:
    """What each band of time to first value is called, fastest first."""
    days = rules.band_days
    between = [BETWEEN.format(first=str(before + 1), last=str(last)) for before, last in pairwise(days)]
    named = [WITHIN.format(days=str(days[0])), *between, LONGER.format(days=str(days[-1] + 1)), NOT_REACHED]
    return dict(zip(rules.bands, named, strict=True))


def group_name(by: str, code: str, names: Names, landmark_days: int) -> Text:
    """What a group of a split is called; guides are seen by `landmark_days` or are not. A word that only the data knows is its own name."""
    match by:
        case "":
            return Text("全体", "All")
        case "mode":
            return ONBOARDINGS.get(code) or Text(code, code)
        case "guide":
            return GUIDES[code].format(days=str(landmark_days))
        case "year":
            return Text(f"{code}年", code)
        case "quarter":
            return quarter_name(quarter_month(code))
        case _:
            return names.value(by, code)


def quarter_name(first: int) -> Text:
    """26/07〜09, Jul-Sep '26."""
    start, end = month_start(first), month_start(first + 2)
    return Text(
        f"{month_tick(start, 'ja')}〜{end.month:02}",
        f"{month_tick(start, 'en').split()[0]}-{month_tick(end, 'en')}",
    )


def blocker_name(code: str) -> Text:
    """What holds an onboarding up; a reason of the company's own is its own name."""
    return BLOCKERS.get(code) or (own_name(code) if code else NO_BLOCKER)

"""The words that every page shares. A part keeps the words that only it uses."""

from csdash.text import Language, Text

# A language is called by its own name, so that whoever needs it can read it.
LANGUAGE_NAMES: dict[Language, str] = {"ja": "日本語", "en": "English"}

LANGUAGE = Text("表示言語", "language")
AS_OF = Text("データの時点", "as-of date")
WINDOW = Text("比較期間", "window")
FIRST_MONTH = Text("開始月", "first month")
LAST_MONTH = Text("終了月", "last month")

FILTERS = Text("絞り込み", "Filters")
MONTHS = Text("表示期間", "Months shown")
SHOWN_FROM = Text("開始月", "From")
SHOWN_TO = Text("終了月", "To")
COMPARED_OVER = Text("比較期間", "Compared over")
COMPARED_OVER_HELP = Text(
    "この月数だけ前の月末と比べます。12か月が年間の維持率です。",
    "Each month-end is compared with the one this many months earlier. 12 months gives annual retention.",
)
N_MONTHS = Text("{n}か月", "{n} mo")
ALL = Text("すべて", "All")
CLEAR = Text("絞り込みを解除", "Clear filters")
CLEAR_ALL = Text("すべて解除", "Clear all")
MORE_FILTERS = Text("ほかの条件", "More filters")
REMOVE = Text("この絞り込みを外す", "Remove this filter")
FILTERED = Text("絞り込み中", "Filtered by")
AND: dict[Language, str] = {"ja": "、", "en": ", "}
AND_MORE = Text("ほか{n}件", "{n} more")

KNOWN_ON = Text("{date}時点", "As of {date}")
KNOWN_ON_HELP = Text(
    "この日までに分かっていたデータで計算しています。",
    "Everything here is from the data as it was known on this day.",
)
KNOWN_EARLIER = Text("過去の時点で見る", "See it as known earlier")

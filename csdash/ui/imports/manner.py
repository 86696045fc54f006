"""The manner: how amounts and days are written in a file, where the file itself does not say."""

import msgspec
import streamlit as st

from csdash.importing.mapping import Feed
from csdash.text import Text
from csdash.ui.current import current_language

MANNER = Text("金額と日付の読み方", "How amounts and dates are read")
INTERVAL = Text("金額は何か月分か", "Amounts are for")
INTERVALS_SAID = {
    "weekly": Text("1週間", "a week"),
    "monthly": Text("1か月", "a month"),
    "quarterly": Text("3か月", "a quarter"),
    "half_yearly": Text("6か月", "half a year"),
    "yearly": Text("1年", "a year"),
}
ENDS = Text("終了日の意味", "The end date is")
ENDS_SAID = {
    "last_day": Text("契約の最終日(この日まで有効)", "the last day that is paid for"),
    "day_after": Text("解約日(この日から無効)", "the first day that is not"),
}
ORDER = Text("日付の並び", "Dates are written")
ORDERS_SAID = {
    "auto": Text("自動(あいまいなら取り込まない)", "as they can be read; ambiguous ones are refused"),
    "ymd": Text("年/月/日", "year, month, day"),
    "mdy": Text("月/日/年", "month, day, year"),
    "dmy": Text("日/月/年", "day, month, year"),
}
UNIT = Text("金額の単位", "One unit of money is")
UNITS_SAID = {
    1: Text("1(円・ドルなど)", "1"),
    1000: Text("1,000(千円など)", "1,000"),
    1_000_000: Text("1,000,000(百万円など)", "1,000,000"),
}
TWICE = Text("同じキーの行を合計する", "Add up rows with the same key")
OF_MONEY = {"monthly", "subscriptions", "pivot"}


def manner(feed: Feed, key: str) -> Feed:
    """The choices, folded away; the feed as the reader leaves it."""
    language = current_language()
    with st.expander(MANNER[language], type="compact", icon=":material/tune:"):
        columns = st.columns(2)
        options = [("date_order", ORDER, ORDERS_SAID)]
        if feed.shape in OF_MONEY:
            options += [("interval", INTERVAL, INTERVALS_SAID), ("money_unit", UNIT, UNITS_SAID)]
        if feed.shape == "subscriptions":
            options.append(("ends", ENDS, ENDS_SAID))
        for number, (name, label, said) in enumerate(options):
            known = list(said)
            value = getattr(feed, name)
            chosen = columns[number % 2].selectbox(
                label[language],
                known,
                index=known.index(value) if value in known else 0,
                format_func=lambda code, said=said: said[code][language],
                key=f"import.{name}.{key}.{language}",
            )
            if value in known:
                feed = msgspec.structs.replace(feed, **{name: chosen})
        if feed.shape in OF_MONEY:
            summed = st.checkbox(TWICE[language], feed.sum_duplicates, key=f"import.twice.{key}.{language}")
            feed = msgspec.structs.replace(feed, sum_duplicates=summed)
    return feed

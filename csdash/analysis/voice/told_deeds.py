"""What the sections about requests, advocates and support say first, from their numbers and never more than those say."""

import polars as pl

from csdash.analysis.onboarding.named import quarter_name
from csdash.analysis.sentences import joined
from csdash.analysis.voice.advocates import Advocates
from csdash.analysis.voice.help import COMMUNITY, SELF_SERVICE, SUPPORT, Helped
from csdash.analysis.voice.requests import ALL, NEWER, OLDER, Requests
from csdash.analysis.with_interval import with_ends, with_interval
from csdash.months import month_index
from csdash.text import Text
from csdash.unit import Unit

REQUESTS_BASE = Text("{n}件の要望", "n = {n} requests")
CONTACTS_BASE = Text("{n}件の利用", "n = {n} contacts")
NOTHING = Text("この期間に記録はありません。", "Nothing was recorded in this time.")
NO_REQUESTS = Text("表示した期間に記録された要望はありません。", "No request was logged in the months shown.")
LOGGED = Text(
    "表示期間に{n}件の要望が記録され、うち{shipped}件が依頼元に届きました。",
    "{n} requests were logged in the months shown; {shipped} shipped to those who asked.",
)
WITHIN_YEAR = Text(
    "依頼から1年以内に届く割合は{value}と見込まれます。届いていない要望は打ち切りとして数えています。",
    "{value} ship within a year of asking, those still open censored.",
)
HALF_SHIPPED = Text("半数が届くまでの日数は{days}と見込まれます。", "Half of all ship within {days}.")
TOOK = Text(
    "届いた要望では、依頼から届くまでの中央値は{days}でした。",
    "Where one shipped, it took a median of {days}.",
)
NEWER_MORE = Text(
    "後半に受けた要望は{newer}で、前半の{older}より誤差を超えて高くなっています。",
    "The newer half is at {newer}, above the {older} of the older one by more than chance.",
)
NEWER_LESS = Text(
    "後半に受けた要望は{newer}で、前半の{older}より誤差を超えて低くなっています。",
    "The newer half is at {newer}, below the {older} of the older one by more than chance.",
)
NEWER_SAME = Text(
    "期間の前半と後半の差は誤差の範囲内です。",
    "The older and the newer half do not differ by more than chance.",
)

ADVOCATES = Text(
    "直近12か月に紹介をした顧客の割合は{share}で、紹介は{count}件です。",
    "{share} of accounts referred somebody in twelve months, {count} referrals in all.",
)
LOYAL = Text(
    "直近の回答に推奨者がいて批判者のいない顧客は、回答のあった顧客の{share}です。",
    "{share} of accounts that answered have a promoter and no detractor.",
)
LOYAL_MORE = Text(
    "そのうち紹介をしたのは{loyal}で、それ以外の{others}を上回ります。",
    "Of these {loyal} referred somebody, above the {others} of the rest.",
)
LOYAL_LESS = Text(
    "そのうち紹介をしたのは{loyal}で、それ以外の{others}を下回ります。",
    "Of these {loyal} referred somebody, below the {others} of the rest.",
)
WORD_TITLES = {
    1: Text("推奨者のいる顧客ほど、実際に紹介しています", "Accounts with promoters refer more often"),
    -1: Text("推奨者のいる顧客は、紹介が少なくなっています", "Accounts with promoters refer less often"),
    0: Text(
        "推奨者の有無で、紹介の割合は誤差を超えては変わりません",
        "Accounts with promoters refer no more often, within chance",
    ),
}
FEW_TITLE = Text("比べるには社数がまだ足りません", "There are too few accounts to compare")
LOYAL_SAME = Text(
    "紹介をした割合は、それ以外と誤差の範囲内で同じです。",
    "They refer no more often than the rest, within chance.",
)

SUPPORTED = Text(
    "直近の四半期のサポート利用は、1社あたり{value}件(±{arm})です。",
    "In the last whole quarter there were {value} support contacts per account (±{arm}).",
)
SPIKE = Text(
    "サポートは{quarter}に、前の四半期の{times}倍に増えました。",
    "Support rose to {times} times the quarter before in {quarter}.",
)
DROP = Text(
    "サポートは{quarter}に、前の四半期の{times}倍に減りました。",
    "Support fell to {times} times the quarter before in {quarter}.",
)
HELPED = Text(
    "課金中の{n}社のうち、自助コンテンツを使ったのは{self_service}、コミュニティに参加したのは{community}、サポートを使ったのは{support}です。",
    "Of {n} paying accounts {self_service} used self-service, {community} the community and {support} asked for support.",
)
ALONE = Text(
    "いずれかを使った顧客のうち、サポートを使わず自助・コミュニティだけで済ませたのは{value}です。",
    "Of accounts that used any of these, {value} got along with self-service or the community alone.",
)


def shipped(told: Requests, minimum_n: int) -> tuple[Text, ...]:
    """What was asked for, what shipped within a year, and whether the newer requests fare better."""
    if not told.n_logged:
        return (NO_REQUESTS,)
    said = [LOGGED.format(n=f"{told.n_logged:,}", shipped=f"{told.n_shipped:,}")]
    whole = told.within_year.get(ALL)
    if whole is None or whole.value is None or whole.lower is None:
        return tuple(said)
    within = WITHIN_YEAR.format(value=with_interval(whole, Unit.RATE))
    half = told.median_days.get(ALL)
    if half is not None and half.value is not None:
        within = joined(within, HALF_SHIPPED.format(days=with_interval(half, Unit.DAYS)))
    elif told.shipped_days.value is not None:
        within = joined(within, TOOK.format(days=with_interval(told.shipped_days, Unit.DAYS)))
    said.append(within)
    pair = told.change
    if pair.value is not None and min(pair.now.n, pair.then.n) >= minimum_n:
        halves = {half: with_interval(told.within_year[half], Unit.RATE) for half in (NEWER, OLDER)}
        words = NEWER_SAME if not pair.is_distinguishable else NEWER_MORE if pair.value > 0 else NEWER_LESS
        said.append(words.format(**halves))
    return tuple(said)


def advocacy(told: Advocates, minimum_n: int) -> tuple[Text, ...]:
    """Who refers, who says they would, and whether those who say so do."""
    said = []
    if told.advocates.value is not None:
        said.append(
            ADVOCATES.format(share=with_interval(told.advocates, Unit.RATE), count=f"{told.n_referrals:,}")
        )
    if told.loyal is not None and told.loyal.value is not None:
        said.append(LOYAL.format(share=with_interval(told.loyal, Unit.RATE)))
    pair = told.by_word
    if pair is not None and pair.value is not None and min(pair.now.n, pair.then.n) >= minimum_n:
        sides = {
            "loyal": with_interval(pair.now, Unit.RATE),
            "others": with_interval(pair.then, Unit.RATE),
        }
        words = LOYAL_SAME if not pair.is_distinguishable else LOYAL_MORE if pair.value > 0 else LOYAL_LESS
        said.append(words.format(**sides))
    return tuple(said) or (NOTHING,)


def by_word_title(told: Advocates, minimum_n: int) -> Text:
    """Whether those who say that they would refer do so, in the length of a title."""
    pair = told.by_word
    if pair is None or pair.value is None or min(pair.now.n, pair.then.n) < minimum_n:
        return FEW_TITLE
    return WORD_TITLES[(1 if pair.value > 0 else -1) if pair.is_distinguishable else 0]


def contacts(quarters: pl.DataFrame) -> tuple[Text, ...]:
    """How often customers ask for help, and the largest rise and fall that are more than chance, in their order."""
    if quarters.is_empty():
        return ()
    last = quarters.row(-1, named=True)
    if last["value"] is None or last["upper"] is None:
        return ()
    said = [SUPPORTED.format(value=f"{last['value']:.2f}", arm=f"{last['upper'] - last['value']:.2f}")]
    # Of the first quarter with contacts after one without, nobody can say how many times as many they are.
    real = quarters.filter(pl.col("is_distinguishable") & (pl.col("times") > 0))
    jumps = real.sort(pl.col("times").log().abs(), descending=True).head(2).sort("month")
    for month, times in jumps.select("month", "times").iter_rows():
        words = SPIKE if times > 1 else DROP
        said.append(words.format(quarter=quarter_name(month_index(month)), times=f"{times:.1f}"))
    return tuple(said)


def self_help(told: Helped) -> tuple[Text, ...]:
    """Who used what, and who got along without support."""
    if not told.n_accounts:
        return ()
    used = {kind: with_ends(told.used[kind], Unit.RATE) for kind in (SUPPORT, SELF_SERVICE, COMMUNITY)}
    said = [HELPED.format(n=f"{told.n_accounts:,}", **used)]
    if told.deflected.value is not None:
        said.append(ALONE.format(value=with_interval(told.deflected, Unit.RATE)))
    return tuple(said)

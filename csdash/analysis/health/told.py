"""What the health page says of where accounts stand: the bands, the mean, the money, and whose scores these are."""

from csdash.analysis.difference import Difference, Measured
from csdash.analysis.health.score import UNKNOWN, Standing
from csdash.analysis.renewals.cmrr_told import accounts_text
from csdash.analysis.sentences import joined, month_name, written
from csdash.contract.health import BANDS
from csdash.text import Text
from csdash.unit import Unit
from csdash.words.numbers import interval_text

NOBODY = Text("{month}に課金中の顧客はいません。", "No account pays in {month}.")
NO_SCORES = Text(
    "{month}末の時点で、ヘルススコアのある顧客はいません。",
    "No account has a health score at the end of {month}.",
)
BANDS_NOW = Text(
    "{month}末のヘルスは、良好{healthy}、注意{watch}、危険{at_risk}です。",
    "At the end of {month}, {healthy} are healthy, {watch} on watch and {at_risk} at risk.",
)
MEAN = Text("平均スコアは{score}({ends})です。", "The mean score is {score} ({ends}).")
MEAN_ALONE = Text("平均スコアは{score}です。", "The mean score is {score}.")
ROSE = Text("1年前の{before}から上がりました。", "It rose from {before} a year ago.")
FELL = Text("1年前の{before}から下がりました。", "It fell from {before} a year ago.")
SAME = Text(
    "1年前の{before}との差は誤差の範囲内です。", "The difference from {before} a year ago is within chance."
)
ARR_AT_RISK = Text(
    "危険の顧客のARRは{arr}で、全体の{share}です。",
    "Accounts at risk hold {arr} of ARR, {share} of the whole.",
)
NO_ARR_AT_RISK = Text("危険の顧客はいません。", "No account is at risk.")
GIVEN = Text("スコアはすべてデータにある値です", "All scores are the data's own")
MADE = Text("スコアはすべてヘルス指標から計算した値です", "All scores are made of the inputs")
MIXED = Text(
    "スコアのうち{given}はデータにある値、{made}はヘルス指標から計算した値です",
    "Of the scores, {given} are the data's own and {made} made of the inputs",
)
ALL_KNOWN = Text("。", ".")
NONE_ENOUGH = Text(
    "。スコアのない顧客は{unknown}で、いずれもわかっている指標が足りません。",
    "; {unknown} have none, as too few of their inputs are known.",
)
NOT_ALL = Text(
    "。スコアのない顧客は{unknown}です(うち{withheld}は、わかっている指標が足りません)。",
    "; {unknown} have none ({withheld} of them for too few known inputs).",
)
NO_SCORE_TITLE = Text("スコアのある顧客はいません", "No account has a score")
HEALTHY_TITLE = Text("良好は顧客数の{n}、ARRの{mrr}", "{n} of accounts are healthy, and {mrr} of ARR")
UP = Text(
    "スコアのある顧客に占める良好の割合は、{before}から{now}へ上がりました",
    "Of accounts with a score, the healthy rose from {before} to {now}",
)
DOWN = Text(
    "スコアのある顧客に占める良好の割合は、{before}から{now}へ下がりました",
    "Of accounts with a score, the healthy fell from {before} to {now}",
)
WITHIN_CHANCE = Text(
    "スコアのある顧客に占める良好の割合({before}→{now})は、誤差の範囲内の動きです",
    "Of accounts with a score, the healthy ({before} to {now}) moved within chance",
)


RISK_UP = Text(
    "スコアのあるMRRに占める危険の顧客の割合は、{before}から{now}へ上がりました",
    "Of MRR with a score, accounts at risk rose from {before} to {now}",
)
RISK_DOWN = Text(
    "スコアのあるMRRに占める危険の顧客の割合は、{before}から{now}へ下がりました",
    "Of MRR with a score, accounts at risk fell from {before} to {now}",
)
RISK_WITHIN = Text(
    "スコアのあるMRRに占める危険の顧客の割合({before}→{now})は、誤差の範囲内の動きです",
    "Of MRR with a score, accounts at risk ({before} to {now}) moved within chance",
)
RISK_UNTOLD = Text(
    "スコアのあるMRRに占める危険の割合は、{before}から{now}へ動きました(誤差を超えるかは判定できません)",
    "Of MRR with a score, accounts at risk went from {before} to {now}; too few decide it to say more",
)


def ends_text(one: Measured, unit: Unit) -> Text:
    """The interval of a figure, beside it."""
    return Text(
        *(interval_text(one.lower, one.upper, unit, language, value=one.value) for language in ("ja", "en"))
    )


def standing(now: Standing, month: int, currency: str) -> tuple[Text, ...]:
    """The bands and the mean, the money at risk, and whose scores these are."""
    if not now.n_accounts:
        return (NOBODY.format(month=month_name(month)),)
    if now.n[UNKNOWN] == now.n_accounts:
        return (NO_SCORES.format(month=month_name(month)),)
    bands = BANDS_NOW.format(month=month_name(month), **{band: accounts_text(now.n[band]) for band in BANDS})
    low = now.mrr["at_risk"]
    money = ARR_AT_RISK.format(
        arr=written(low * 12, Unit.MONEY, currency), share=written(low / now.total_mrr, Unit.RATE)
    )
    return (
        joined(bands, _mean(now.score)),
        money if now.n["at_risk"] else NO_ARR_AT_RISK,
        _whose(now),
    )


def _mean(score: Difference) -> Text:
    if score.now.lower is None:
        return MEAN_ALONE.format(score=written(score.now.value, Unit.SCORE))
    said = MEAN.format(score=written(score.now.value, Unit.SCORE), ends=ends_text(score.now, Unit.SCORE))
    if score.value is None:
        return said
    words = SAME if not score.is_distinguishable else ROSE if score.value > 0 else FELL
    return joined(said, words.format(before=written(score.then.value, Unit.SCORE)))


def _whose(now: Standing) -> Text:
    words = MIXED if now.is_mixed else GIVEN if now.n_given else MADE
    said = words.format(given=accounts_text(now.n_given), made=accounts_text(now.n_made))
    all_withheld = now.n_withheld == now.n[UNKNOWN]
    rest = ALL_KNOWN if not now.n[UNKNOWN] else NONE_ENOUGH if all_withheld else NOT_ALL
    rest = rest.format(unknown=accounts_text(now.n[UNKNOWN]), withheld=accounts_text(now.n_withheld))
    return Text(said.ja + rest.ja, said.en + rest.en)


def bands_title(now: Standing) -> Text:
    """How much of accounts and money is healthy, as a title."""
    if now.n[UNKNOWN] == now.n_accounts:
        return NO_SCORE_TITLE
    return HEALTHY_TITLE.format(
        n=written(now.n["healthy"] / now.n_accounts, Unit.RATE),
        mrr=written(now.mrr["healthy"] / now.total_mrr, Unit.RATE),
    )


def healthy_title(change: Difference) -> Text:
    """How the share of the healthy changed over the months shown, of accounts with a score, as a title."""
    if change.value is None:
        return NO_SCORE_TITLE
    words = WITHIN_CHANCE if not change.is_distinguishable else UP if change.value > 0 else DOWN
    sides = {"before": change.then, "now": change.now}
    return words.format(**{name: written(one.value, Unit.RATE) for name, one in sides.items()})


def money_title(change: Difference) -> Text:
    """How the part of the MRR at risk changed over the months shown, as a title."""
    if change.value is None:
        return NO_SCORE_TITLE
    words = RISK_WITHIN if not change.is_distinguishable else RISK_UP if change.value > 0 else RISK_DOWN
    sides = {"before": change.then, "now": change.now}
    return (RISK_UNTOLD if change.is_untold else words).format(
        **{name: written(one.value, Unit.RATE) for name, one in sides.items()}
    )

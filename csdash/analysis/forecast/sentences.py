"""Sentences of the forecast: what is expected, how far such forecasts were off, and what a target asks for.

A forecast that does not beat a forecast without a model is not praised: the sentence says so and which one is shown.
"""

from csdash.analysis.forecast.backtest import MODEL, Judged
from csdash.analysis.forecast.baselines import NAMES
from csdash.analysis.forecast.outlook import Outlook
from csdash.analysis.forecast.required import Required
from csdash.analysis.sentences import month_name, points, written
from csdash.metrics.metric import Metric
from csdash.metrics.registry import metric
from csdash.text import Text
from csdash.unit import Unit

# Below this share of a dozen overlapping months an 80% interval did not hold.
ENOUGH = 0.65

EXPECTED = Text(
    "{month}の{metric}は{value}と見込まれます(80%区間: {lower}〜{upper})。",
    "{metric} is expected at {value} in {month} (80% interval: {lower} to {upper}).",
)
EXPECTED_BARE = Text(
    "{month}の{metric}は{value}と見込まれます。", "{metric} is expected at {value} in {month}."
)
NOTHING = Text(
    "{metric}は、この条件では予測できません(現在の値がありません)。",
    "{metric} cannot be forecast for this selection: there is no value now.",
)
UNJUDGED = Text(
    "履歴が短いため、この予測がどれだけ当たるかはまだ検証できていません。",
    "There is too little history to judge how well this forecast does.",
)
BETTER = Text(
    "過去{n}か月それぞれの時点から1年先を予測し直すと、外れは平均{own}で、「{baseline}」とした場合の{other}より小さくなります。",
    "Forecast again from each of {n} past months, it missed by {own} on average a year ahead; {baseline} missed by {other}.",
)
WORSE = Text(
    "1年先では、モデルの外れ(平均{own})が「{baseline}」とした場合({other})を下回らないため、「{baseline}」を予測として示します(過去{n}時点での検証)。",
    "A year ahead, the model (missing by {own} on average) does not beat {baseline} ({other}) over {n} past "
    "months, so {baseline} is shown as the forecast.",
)
NARROW = Text(
    "ただし検証では、80%区間に実際の値が入ったのは{share}だけで、区間は狭すぎるおそれがあります。",
    "Yet only {share} of what came fell inside the 80% interval in those tests: it may be too narrow.",
)
ASKS = Text(
    "{month}に目標{target}へ届くには、{what}が毎月{amount}必要で、過去12か月の平均の{pace}倍です。",
    "To reach {target} in {month} takes {amount} of {what} a month, {pace} times the average of the last 12 months.",
)
ASKS_FIRST = Text(
    "{month}に目標{target}へ届くには、{what}が毎月{amount}必要です。",
    "To reach {target} in {month} takes {amount} of {what} a month.",
)
NOTHING_ASKED = Text(
    "{month}の目標{target}は、見込まれる損失を差し引いても、{what}なしで届きます。",
    "The target of {target} in {month} is met without any {what}, even after the losses forecast.",
)
WHAT = {
    "arr": Text("新規と拡大のMRR", "new and expansion MRR"),
    "nrr": Text("対象顧客の拡大MRR", "expansion MRR from these accounts"),
}
BEATS_ALL = Text(
    "モデルは1・3・6・12か月先のすべてで、単純な予測より外れが小さい",
    "The model misses by less than every simple forecast, at 1, 3, 6 and 12 months",
)
BEATS_SOME = Text(
    "モデルが単純な予測に勝つのは{won}か月先、勝てないのは{lost}か月先",
    "The model beats the simple forecasts {won} months ahead, and does not {lost} months ahead",
)
BEATS_SOME_ONLY = Text(
    "モデルは、検証できた{won}か月先では単純な予測より外れが小さい",
    "Where it could be judged ({won} months ahead) the model beats the simple forecasts",
)
BEATS_NONE = Text(
    "モデルはどの先行きでも、最もよい単純な予測に勝てていません",
    "The model does not beat the best simple forecast at any distance",
)
TOO_FEW = Text(
    "検証できる時点が少なく、優劣はまだ判断できません",
    "There are too few past months to tell which forecast is better",
)


def expected(told: Outlook, currency: str = "") -> Text:
    """Where the metric is expected to be a year ahead, by the forecast that is shown."""
    asked = metric(told.key)
    found = told.at(12)
    words = {"month": month_name(told.origin + 12), "metric": asked.label}
    if found["value"] is None:
        return NOTHING.format(metric=asked.label)
    ends = {name: written(found[f"{name}80"], asked.unit, currency) for name in ("lower", "upper")}
    value = written(found["value"], asked.unit, currency)
    if found["lower80"] is None:
        return EXPECTED_BARE.format(**words, value=value)
    return EXPECTED.format(**words, value=value, **ends)


def verdict(told: Outlook, currency: str = "") -> Text:
    """How far off it was a year ahead, against the best forecast without a model."""
    judged = told.verdict
    if not judged.is_judged:
        return UNJUDGED
    asked = metric(told.key)
    words = {
        "n": str(judged.n_origins),
        "own": missed(judged.mae[MODEL], asked, currency),
        "other": missed(judged.mae[judged.best_baseline], asked, currency),
        "baseline": NAMES[judged.best_baseline],
    }
    return (BETTER if judged.is_better else WORSE).format(**words)


def narrow(told: Outlook) -> Text | None:
    """A warning where the intervals held far less often than they say; None where they held."""
    judged = told.verdict
    if not judged.is_judged or told.shown != MODEL or judged.covered80 >= ENOUGH:
        return None
    return NARROW.format(share=f"{judged.covered80:.0%}")


def missed(error: float, asked: Metric, currency: str = "") -> Text:
    """An error: of a rate in points."""
    if asked.unit is Unit.RATE:
        return Text(f"{points(error)}ポイント", f"{points(error)} points")
    return written(error, asked.unit, currency)


def asks(told: Required, currency: str = "") -> Text:
    """What a target asks for in a month, and how that compares with what was won."""
    asked = metric(told.key)
    words = {
        "month": month_name(told.origin + told.n_months),
        "target": written(told.target, asked.unit, currency),
        "what": WHAT[told.key],
    }
    if not told.required:
        return NOTHING_ASKED.format(**words)
    amount = written(told.required / told.n_months, Unit.MONEY, currency)
    if told.pace is None:
        return ASKS_FIRST.format(**words, amount=amount)
    return ASKS.format(**words, amount=amount, pace=f"{told.pace:.1f}")


def standings(verdicts: tuple[Judged, ...]) -> Text:
    """At which distances the model beats the others, as a title."""
    judged = [one for one in verdicts if one.is_judged]
    if not judged:
        return TOO_FEW
    won = [str(one.horizon) for one in judged if one.is_better]
    lost = [str(one.horizon) for one in judged if not one.is_better]
    if not won:
        return BEATS_NONE
    if not lost and len(judged) == len(verdicts):
        return BEATS_ALL
    if not lost:
        return BEATS_SOME_ONLY.format(won=_listed(won))
    return BEATS_SOME.format(won=_listed(won), lost=_listed(lost))


def _listed(numbers: list[str]) -> Text:
    english = numbers[0] if len(numbers) == 1 else f"{', '.join(numbers[:-1])} and {numbers[-1]}"
    return Text("・".join(numbers), english)

"""Is it real: a figure against a year ago and against its target, each with the interval of the difference."""

from dataclasses import dataclass

from csdash.analysis.difference import Difference, fixed
from csdash.analysis.headline import Headline, headlines
from csdash.analysis.question import Question
from csdash.metrics.metric import Metric, Total
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.words.numbers import delta_text, interval_text

BEYOND = Text("誤差を超える差", "more than chance")
WITHIN = Text("誤差の範囲内", "within chance")
UNTOLD = Text("少数の顧客で決まるため判定できません", "cannot be told, too few accounts decide")
SAID = Text("{change} ({interval})、{verdict}", "{change} ({interval}), {verdict}")
SAID_PLAIN = Text("{change}、{verdict}", "{change}, {verdict}")
NO_YEAR_AGO = Text("1年前の値がありません", "no figure a year ago")
NO_TARGET = Text("目標がありません", "no target")
FEW = Text("{n}社のみ(最小{minimum}社)", "only {n} (minimum {minimum})")
FEW_EFFECTIVE = Text("{n}社、実質{effective}社分に偏る", "{n}, but as uneven as {effective} equal ones")
ENOUGH = Text("{n}社", "{n}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """`effective` is how many accounts of one size would tell as much as the `n` there are."""

    told: Headline
    effective: float | None
    minimum_n: int

    @property
    def metric(self) -> Metric:
        return self.told.metric

    @property
    def against_target(self) -> Difference | None:
        """Now less the target, which has no doubt of its own; None without one."""
        if self.told.target is None:
            return None
        return Difference(self.told.difference.now, fixed(self.told.target))

    @property
    def rests_on(self) -> Text:
        """How many accounts there are, and whether that is few, or few hold most of the money."""
        n = self.told.difference.now.n
        words = {"n": f"{n:,}", "minimum": str(self.minimum_n)}
        if n < self.minimum_n:
            return FEW.format(**words)
        if self.effective is not None and self.effective < self.minimum_n:
            return FEW_EFFECTIVE.format(**words, effective=f"{self.effective:.0f}")
        return ENOUGH.format(**words)


def doubts(session: Session, question: Question, keys: tuple[str, ...]) -> list[Doubt]:
    """One per metric that can be told and is estimated: what counts everything there is has no chance in it."""
    return [
        Doubt(
            told,
            session.effective_accounts(
                told.metric.key, question.month, question.window, dict(question.where)
            ),
            session.settings.minimum_n,
        )
        for told in headlines(session, question, keys, with_history=False)
        if isinstance(told, Headline) and not isinstance(told.metric, Total)
    ]


def said(difference: Difference | None, unit: Unit, currency: str, missing: Text) -> Text:
    """A difference with its 95% interval in brackets, and whether it is more than chance."""
    if difference is None or difference.value is None:
        return missing
    change = Text(*(delta_text(difference.value, unit, language, currency) for language in ("ja", "en")))
    if difference.lower is None or difference.upper is None:
        return SAID_PLAIN.format(change=change, verdict=UNTOLD)
    interval = Text(*(_ends(difference, unit, language, currency) for language in ("ja", "en")))
    verdict = BEYOND if difference.is_distinguishable else WITHIN
    return SAID.format(change=change, interval=interval, verdict=verdict)


def _points(change: float) -> str:
    text = f"{change * 100:+.1f}"
    return "0.0" if text in {"+0.0", "-0.0"} else text


def _ends(difference: Difference, unit: Unit, language: str, currency: str) -> str:
    if unit is Unit.RATE:
        ends = [_points(end) for end in (difference.lower, difference.upper)]
        return ("〜" if language == "ja" else " to ").join(ends)
    return interval_text(difference.lower, difference.upper, unit, language, currency)

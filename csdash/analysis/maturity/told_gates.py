"""Gates told: what each looks at, how it stands, and how much more it takes."""

from csdash.analysis.maturity.gates import FEW, MET, MISSED, NOT_ASSESSED, NOTHING, Judged
from csdash.analysis.sentences import written
from csdash.analysis.with_interval import with_interval
from csdash.contract.words import ASSESSED
from csdash.metrics.metric import Ratio
from csdash.metrics.registry import metric
from csdash.text import Text
from csdash.unit import Unit

TWELVE = 12
STATES = {MET: Text("達成", "met"), MISSED: Text("未達", "missed")}
SIGNS = {MET: "▲", MISSED: "▼"}
UNSURE = Text("{state}(誤差の範囲内)", "{state} (within chance)")
NOT_KNOWN = Text("不明: {why}", "unknown: {why}")
WHY = {
    FEW: Text("対象が少なすぎます", "too few accounts"),
    NOT_ASSESSED: Text("評価がまだありません", "not assessed yet"),
    NOTHING: Text("期間内に該当なし", "nothing of the kind in the period"),
}
AT_LEAST = Text("{value}以上", "at least {value}")
AT_MOST = Text("{value}以下", "at most {value}")
NO_DATA = Text("{name} がありません", "{name} is missing")
MORE_MONEY = Text("ARR {amount}分", "ARR of {amount}")
MORE_COUNT = Text("{amount}件", "{amount} more")
BETTER_ONE = Text("{n}段階", "{n} stages")
ASSESSED_NAME = Text("評価「{name}」", "assessed: {name}")


def gate_name(one: Judged) -> Text:
    """What the gate looks at."""
    if one.gate.metric:
        return metric(one.gate.metric).label
    return ASSESSED_NAME.format(
        name=ASSESSED.get(one.gate.assessment, Text(one.gate.assessment, one.gate.assessment))
    )


def gate_value(one: Judged, value: float | None) -> Text:
    """A value of the gate, or its threshold, as it is written."""
    return written(value, metric(one.gate.metric).unit if one.gate.metric else Unit.COUNT)


def gate_measured(one: Judged) -> Text:
    """The value with its interval and n, as prose has it; an assessment has neither."""
    if not one.gate.metric:
        return gate_value(one, one.measured.value)
    return with_interval(one.measured, metric(one.gate.metric).unit)


def gate_limit(one: Judged) -> Text:
    """What is wanted: at least, or at most, so much."""
    words = AT_LEAST if one.gate.at_least is not None else AT_MOST
    return words.format(value=gate_value(one, one.gate.threshold))


def state_text(one: Judged) -> Text:
    """Met, missed or unknown, in words, with a shape that needs no colour."""
    if one.state not in STATES:
        why = WHY.get(one.why) or NO_DATA.format(name=one.why)
        said = NOT_KNOWN.format(why=why)
        return Text(f"? {said.ja}", f"? {said.en}")
    state = STATES[one.state]
    words = state if one.is_sure else UNSURE.format(state=state)
    sign = SIGNS[one.state] if one.is_sure else "●"
    return Text(f"{sign} {words.ja}", f"{sign} {words.en}")


def needed_text(one: Judged, currency: str) -> Text:
    """How much more it takes to meet the gate: revenue, things, or steps of an assessment."""
    if one.state != MISSED or one.measured.value is None:
        return Text("", "")
    if not one.gate.metric:
        steps = str(round(one.gate.threshold - one.measured.value))
        return BETTER_ONE.format(n=steps)
    rule = metric(one.gate.metric)
    if one.needed is None or not isinstance(rule, Ratio):
        return Text("", "")
    base = rule.denominator[0]
    if base == "mrr" or base.endswith("_mrr"):
        return MORE_MONEY.format(amount=written(one.needed * TWELVE, Unit.MONEY, currency))
    return MORE_COUNT.format(amount=f"{max(round(one.needed + 0.499), 1):,}")

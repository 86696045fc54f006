"""Told: where the units stand by evidence, who says more than it does, and what holds the company back."""

from collections.abc import Sequence

from csdash.analysis.maturity.assessed import COMPANY, unit_name
from csdash.analysis.maturity.gates import FEW, MET, MISSED, NOT_ASSESSED, NOTHING, Judged
from csdash.analysis.maturity.standing import Standing, Transition
from csdash.analysis.sentences import joined, written
from csdash.contract.names import Names
from csdash.contract.words import ASSESSED, STAGES
from csdash.metrics.metric import Ratio
from csdash.metrics.registry import metric
from csdash.text import Text
from csdash.unit import Unit

TWELVE = 12
COMPANY_AT = Text(
    "データの根拠では、全社は段階{n}「{stage}」です。",
    "By evidence in data the company is at stage {n}, {stage}.",
)
COMPANY_OPEN = Text(
    "全社の段階は、まだデータから判定できません。", "The company's stage cannot be told from data yet."
)
BEST = Text("最も進んでいるのは{units}(段階{n})です。", "Furthest is {units}, at stage {n}.")
ALL_ALIKE = Text("どの単位も同じ段階です。", "All units are at the same stage.")
OVER = Text(
    "{unit}は自己評価{said}に対し、データの根拠は{found}です。",
    "{unit} says {said} of itself and does {found}.",
)
UNDER = Text(
    "{unit}は自己評価{said}ですが、データの根拠は{found}です。",
    "{unit} says {said} of itself, and its data shows {found}.",
)
NO_GAP = Text(
    "自己評価とデータの差が誤差を超える単位はありません。",
    "No unit says more or less of itself than its data can bear.",
)
NEXT = Text(
    "全社が次の段階へ進むには、まず「{gate}」です({value}、基準{threshold})。",
    "For the company's next step, look first at {gate}: {value} against {threshold}.",
)
NEXT_UNKNOWN = Text(
    "全社の次の段階は、「{gate}」のデータがないため判定できません。",
    "The company's next stage cannot be judged: there is no data on {gate}.",
)
AT_TOP = Text("全社はすべての条件を満たしています。", "The company meets every gate.")

TITLE_OVER = Text(
    "{units}は自己評価ほどには実践していません", "What {units} say of themselves is more than what they do"
)
TITLE_OVER_ONE = Text("{units}は自己評価ほどには実践していません", "{units} says more of itself than it does")
TITLE_BEST = Text("{units}が段階{n}で最も進んでいます", "{units} is furthest, at stage {n}")
TITLE_ALIKE = Text("すべての単位が同じ段階です", "All units are at the same stage")
STATES = {MET: Text("達成", "met"), MISSED: Text("未達", "missed")}
SIGNS = {MET: "▲", MISSED: "▼"}
UNSURE = Text("{state}(誤差の範囲内)", "{state} (within chance)")
NOT_KNOWN = Text("不明: {why}", "unknown: {why}")
WHY = {
    FEW: Text("対象が少なすぎます", "too few accounts"),
    NOT_ASSESSED: Text("評価がまだありません", "not assessed yet"),
    NOTHING: Text("期間内に該当なし", "nothing of the kind in the period"),
}
NO_DATA = Text("{name} がありません", "{name} is missing")
MORE_MONEY = Text("ARR {amount}分", "ARR of {amount}")
MORE_COUNT = Text("{amount}件", "{amount}")
BETTER_ONE = Text("{n}段階", "{n} stages")
ASSESSED_NAME = Text("評価「{name}」", "assessed: {name}")


def units_text(units: Sequence[str], names: Names) -> Text:
    """Several units as prose lists them."""
    said = [unit_name(unit, names) for unit in units]
    return Text("・".join(one.ja for one in said), ", ".join(one.en for one in said))


def answer(rows: Sequence[Standing], names: Names) -> tuple[Text, ...]:
    """At most three sentences on the newest standing of each unit."""
    return (joined(_company(rows), _best(rows, names)), _gap(rows, names), _next(rows))


def title(rows: Sequence[Standing], names: Names) -> Text:
    """The gap first, as it is the picture; else who is furthest."""
    over = [one.unit for one in rows if one.overrates]
    if over:
        words = TITLE_OVER_ONE if len(over) == 1 else TITLE_OVER
        return words.format(units=units_text(over, names))
    best, units = _furthest(rows)
    return TITLE_BEST.format(units=units_text(units, names), n=str(best)) if units else TITLE_ALIKE


def _company(rows: Sequence[Standing]) -> Text | None:
    company = next((one for one in rows if one.unit == COMPANY), None)
    if company is None:
        return None
    if company.evidence is None:
        return COMPANY_OPEN
    return COMPANY_AT.format(n=str(company.evidence), stage=STAGES[company.evidence])


def _furthest(rows: Sequence[Standing]) -> tuple[int, list[str]]:
    parts = [one for one in rows if one.unit != COMPANY and one.evidence is not None]
    best = max((one.evidence for one in parts), default=0)
    units = [one.unit for one in parts if one.evidence == best]
    return best, units if len(units) < len(parts) else []


def _best(rows: Sequence[Standing], names: Names) -> Text | None:
    best, units = _furthest(rows)
    if units:
        return BEST.format(units=units_text(units, names), n=str(best))
    return ALL_ALIKE if best else None


def _gap(rows: Sequence[Standing], names: Names) -> Text:
    said = [
        (OVER if one.overrates else UNDER).format(
            unit=unit_name(one.unit, names), said=str(one.said), found=str(one.evidence)
        )
        for one in sorted(rows, key=lambda one: (one.evidence or 0) - (one.said or 0))
        if one.overrates or one.underrates
    ]
    return joined(*said[:2]) if said else NO_GAP


def _next(rows: Sequence[Standing]) -> Text:
    company = next((one for one in rows if one.unit == COMPANY), rows[0])
    held = company.held_by
    if not held:
        return AT_TOP
    first = held[0]
    if first.measured.value is None:
        return NEXT_UNKNOWN.format(gate=gate_name(first))
    return NEXT.format(
        gate=gate_name(first),
        value=gate_value(first, first.measured.value),
        threshold=gate_value(first, first.gate.threshold),
    )


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


SURE = Text("誤差を超える", "beyond chance")
BY_VALUE = Text("値の上のみ(誤差の範囲内)", "by value only, within chance")
ROSE = Text("{units}が誤差を超えて段階を上げました", "{units} went up beyond chance")
ROSE_BY_VALUE = Text(
    "{units}の段階は値の上では上がりましたが、誤差の範囲内です",
    "{units} went up by value, within chance",
)
NONE_ROSE = Text("段階を上げた単位はありません", "No unit went up")
MOVED = Text("{before} → {after}({change}ポイント)", "{before} to {after} ({change} points)")
NOT_YET = Text("1年後がまだ来ていません", "a year after has not passed yet")
TRANSITIONS = Text(
    "{n}回の移行のうち、前後1年のNRRがそろうのは{known}回です。成熟が原因かどうかは、ここからは言えません。",
    "{n} transitions, {known} with a year of NRR before and after. Whether maturity was the cause cannot be told from this.",
)
NO_TRANSITION = Text(
    "段階を上げて次の四半期も保った単位は、まだありません。",
    "No unit has reached a stage and held it in the next quarter yet.",
)


def transition_text(found: Sequence[Transition]) -> Text:
    """How many transitions there are to look at, and what they cannot show."""
    if not found:
        return NO_TRANSITION
    known = sum(one.own is not None for one in found)
    return TRANSITIONS.format(n=str(len(found)), known=str(known))


def climb_title(history: Sequence[Standing], names: Names) -> Text:
    """Who is higher than at the start, in the last two quarters both; a step within the intervals is not called a rise."""
    risen: dict[bool, list[str]] = {True: [], False: []}
    for unit in dict.fromkeys(one.unit for one in history):
        steps = [one for one in history if one.unit == unit and one.evidence is not None]
        if len(steps) > 2 and min(one.evidence or 0 for one in steps[-2:]) > (steps[0].evidence or 0):
            # Whatever chance did: the least it can be now is more than the most it can have been then.
            risen[min(one.low for one in steps[-2:]) > steps[0].high].append(unit)
    for is_sure, words in ((True, ROSE), (False, ROSE_BY_VALUE)):
        if risen[is_sure]:
            return words.format(units=units_text(risen[is_sure], names))
    return NONE_ROSE

"""Told: where the units stand by evidence, who says more than it does, and what holds the company back."""

from collections.abc import Sequence

from csdash.analysis.maturity.assessed import COMPANY, unit_name
from csdash.analysis.maturity.standing import Standing
from csdash.analysis.maturity.told_gates import gate_limit, gate_measured, gate_name
from csdash.analysis.sentences import joined
from csdash.contract.names import Names
from csdash.contract.words import STAGES
from csdash.text import Text

COMPANY_AT = Text(
    "データの根拠では、全社は段階{n}「{stage}」です。",
    "By evidence in data the company is at stage {n}, {stage}.",
)
COMPANY_BETWEEN = Text(
    "データの根拠では、全社は段階{n}「{stage}」です(誤差を考えると{low}〜{high})。",
    "By evidence in data the company is at stage {n}, {stage} ({low} to {high} within chance).",
)
COMPANY_OPEN = Text(
    "全社の段階は、まだデータから判定できません。", "The company's stage cannot be told from data yet."
)
BEST = Text("最も進んでいるのは{units}(段階{n})です。", "Furthest is {units}, at stage {n}.")
BEST_BY_VALUE = Text(
    "値の上で最も進んでいるのは{units}(段階{n})ですが、他との差は誤差の範囲内です。",
    "By value the furthest is {units}, at stage {n}, within chance of the others.",
)
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
    "全社が次の段階へ進むには、まず「{gate}」です: {value}、基準{threshold}{chance}。",
    "For the company's next step, look first at {gate}: {value}, {threshold} wanted{chance}.",
)
WITHIN_CHANCE = Text("(差は誤差の範囲内)", ", within chance of it")
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
TITLE_BY_VALUE = Text(
    "段階の差は誤差の範囲内です(値の上では{units}が段階{n})",
    "Stages differ within chance; by value {units} is furthest, at {n}",
)
TITLE_ALIKE = Text("すべての単位が同じ段階です", "All units are at the same stage")


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
    best, units, is_sure = _furthest(rows)
    words = TITLE_BEST if is_sure else TITLE_BY_VALUE
    return words.format(units=units_text(units, names), n=str(best)) if units else TITLE_ALIKE


def _company(rows: Sequence[Standing]) -> Text | None:
    company = next((one for one in rows if one.unit == COMPANY), None)
    if company is None:
        return None
    if company.evidence is None:
        return COMPANY_OPEN
    words = COMPANY_AT if company.low == company.high else COMPANY_BETWEEN
    between = {"low": str(company.low), "high": str(company.high)}
    return words.format(n=str(company.evidence), stage=STAGES[company.evidence], **between)


def _furthest(rows: Sequence[Standing]) -> tuple[int, list[str], bool]:
    """The highest stage, who stands there, and whether none of the others can, whatever chance did; nobody if all do."""
    parts = [one for one in rows if one.unit != COMPANY and one.evidence is not None]
    best = max((one.evidence for one in parts), default=0)
    there = [one for one in parts if one.evidence == best]
    others = [one for one in parts if one.evidence != best]
    if not others:
        return best, [], False
    is_sure = min(one.low for one in there) > max(one.high for one in others)
    return best, [one.unit for one in there], is_sure


def _best(rows: Sequence[Standing], names: Names) -> Text | None:
    best, units, is_sure = _furthest(rows)
    if units:
        return (BEST if is_sure else BEST_BY_VALUE).format(units=units_text(units, names), n=str(best))
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
        value=gate_measured(first),
        threshold=gate_limit(first),
        chance=Text("", "") if first.is_sure else WITHIN_CHANCE,
    )

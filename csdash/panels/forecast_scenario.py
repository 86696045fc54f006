"""What if one group of accounts left less, grew more or started faster?"""

import polars as pl

from csdash.analysis.forecast.scenario import (
    CHURN,
    EXPANSION,
    FAST,
    TOGETHER,
    Assumed,
    Scenario,
    scenario,
    speed_of,
)
from csdash.analysis.sentences import month_name, written
from csdash.contract.names import dimension_name, in_prose
from csdash.figures.effects import effects
from csdash.metrics.metric import Metric
from csdash.metrics.registry import metric
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel, question_of, theme_of
from csdash.session import Session
from csdash.text import Text
from csdash.unit import Unit
from csdash.views.kept import cached
from csdash.views.view import View
from csdash.words.numbers import delta_text

FINDING = Text(
    "{dimension}「{group}」がこの前提どおりなら、{month}の{metric}は{change}({base}→{assumed})",
    "If {dimension} {group} does as assumed, {metric} in {month} changes by {change} ({base} to {assumed})",
)
SLIGHT = Text(
    "{dimension}「{group}」がこの前提どおりなら、{month}の{metric}({base})は{change}",
    "If {dimension} {group} does as assumed, {metric} in {month} ({base}) changes by {change}",
)
INSIDE = Text("・差は予測の80%区間の内側", ", a change inside the 80% interval of the forecast")
UNMOVED = Text(
    "前提を変えていないため、{month}の{metric}は基準の{base}のまま",
    "Nothing is assumed to change, so {metric} in {month} stays at {base}",
)
SUBTITLE = Text(
    "前提ごとの{metric}への影響・{month}・{dimension}「{group}」のみ",
    "Effect of each assumption on {metric}, {month}, {dimension} {group} only",
)
HOW = Text(
    "基準はモデルの予測で、選んだグループの率だけを、翌月から期末まで変えて計算し直した差です。"
    "前提が実現するかどうか、施策で実現できるかどうかは示しません。「組み合わせ」は前提を同時に変えた分の残りで、すべて足すと全体の差に一致します。",
    "The base is the model's forecast. Only the rates of the chosen group are changed, from next month to the end, and the "
    "difference is shown. Whether the assumption comes true, or an initiative can make it, is not said. Combined is what is "
    "left when all are changed at once; all parts add up to the whole difference.",
)
BASE = Text("基準の80%区間 {lower}〜{upper}", "Base, 80% interval {lower} to {upper}")
NO_INTERVAL = Text("基準の区間は算出できません", "The base has no interval")
LABELS = {
    CHURN: Text("解約 {change}", "Churn {change}"),
    EXPANSION: Text("拡大 {change}", "Expansion {change}"),
    FAST: Text("立ち上がり {change}", "Fast starts {change}"),
    TOGETHER: Text("組み合わせ", "Combined"),
}
NONE = Text("変更なし", "No change")
ASSUMPTION, EFFECT = Text("前提", "Assumption"), Text("影響", "Effect")
MEASURED = Text(
    "オンボーディングの速さ: {group}では、開始から{days}日以内に初期価値に到達した{fast_n}社は初回更新までに{fast}を、"
    "それ以外の{slow_n}社は{slow}を失いました(自社の実績)。{note}",
    "Onboarding speed: in {group}, of {fast_n} accounts with first value within {days} days {fast} were lost by the first "
    "renewal, of {slow_n} others {slow} (measured here). {note}",
)
OBSERVED = Text(
    "観察された差で、速さが原因とは限りません。",
    "An observed difference; speed need not be its cause.",
)
BY_CHANCE = Text("差は偶然と区別できません。", "The difference cannot be told from chance.")
UNMEASURED = Text(
    "オンボーディングの速さは、比べられるだけの実績({n}社以上ずつ)がないため、前提に選べません。",
    "Onboarding speed is not offered: too few accounts of either kind ({n}) have come to their first renewal here.",
)


@cached
def scenario_groups(session: Session, view: View, by: str) -> dict[str, Text]:
    """The groups of an attribute that the filters leave, by code, in words."""
    kept = dict(view.where).get(by) or session.dimensions.get(by, ())
    return {code: session.names.value(by, code) for code in kept}


@cached
def speed_known(session: Session, view: View, by: str, group: str) -> tuple[bool, str]:
    """Whether onboarding speed may be assumed for a group, and what was measured or why it may not."""
    speed = speed_of(session, question_of(view), {by: [group]})
    if speed is None:
        return False, UNMEASURED.format(n=str(session.settings.minimum_n))[view.language]
    rates = {name: written(getattr(speed, name).value, Unit.RATE) for name in ("fast", "slow")}
    return True, MEASURED.format(
        group=session.names.value(by, group),
        days=str(speed.days),
        fast_n=f"{speed.fast.n:,}",
        slow_n=f"{speed.slow.n:,}",
        note=OBSERVED if speed.is_distinguishable else BY_CHANCE,
        **rates,
    )[view.language]


@cached
def scenario_panel(  # noqa: PLR0917 a cache key is made of plain values
    session: Session,
    view: View,
    key: str,
    by: str,
    group: str,
    churn: float,
    expansion: float,
    fast: float,
    n_months: int,
    lower: float | None,
    upper: float | None,
) -> Panel:
    """NRR or ARR if `group` did otherwise; `lower` and `upper` are the base's 80% interval, changes are fractions."""
    assumed = Assumed(churn, expansion, fast)
    told = scenario(session, question_of(view), {by: [group]}, assumed, n_months)
    asked, language = metric(key), view.language
    common = {
        "dimension": in_prose(dimension_name(by)),
        "group": session.names.value(by, group),
        "metric": asked.label,
        "month": month_name(view.months[1] + n_months),
    }
    frame = _bars(told, key, assumed, language)
    ends = {
        name: written(value, asked.unit, session.currency)
        for name, value in (("lower", lower), ("upper", upper))
    }
    return Panel(
        finding=_finding(told, asked, common, (lower, upper), session.currency)[language],
        subtitle=SUBTITLE.format(**common)[language],
        chart=effects(frame, asked.unit, language=language, theme=theme_of(view), currency=session.currency),
        evidence=Evidence(
            how_to_read=HOW,
            base=(NO_INTERVAL if lower is None else BASE.format(**ends))[language],
            definitions=(asked,),
            frame=frame,
            headers={
                "label": Header(ASSUMPTION, is_pinned=True),
                "effect": Header(EFFECT, asked.unit),
            },
        ),
    )


def _finding(
    told: Scenario,
    asked: Metric,
    common: dict[str, Text],
    ends: tuple[float | None, float | None],
    currency: str,
) -> Text:
    base, assumed = (
        written(values.get(asked.key), asked.unit, currency) for values in (told.base, told.assumed)
    )
    if not told.parts or asked.key not in told.base:
        return UNMOVED.format(month=common["month"], metric=common["metric"], base=base)
    change = told.difference(asked.key)
    size = _spoken(change, asked, currency)
    words = SLIGHT if base == assumed else FINDING
    said = words.format(**common, base=base, assumed=assumed, change=size)
    lower, upper = ends
    if lower is None or not lower <= told.assumed[asked.key] <= upper:
        return said
    return Text(said.ja + INSIDE.ja, said.en + INSIDE.en)


def _spoken(change: float, asked: Metric, currency: str) -> Text:
    """A signed change as prose writes it."""
    ja, en = (delta_text(change, asked.unit, language, currency) for language in ("ja", "en"))
    if asked.unit is Unit.RATE:
        return Text(f"{ja.removesuffix('pt')}ポイント", f"{en.removesuffix('pt')} points")
    return Text(ja, en)


def _bars(told: Scenario, key: str, assumed: Assumed, language: str) -> pl.DataFrame:
    """One bar per assumption: label, effect."""
    sizes = {
        CHURN: _signed(assumed.churn, "%"),
        EXPANSION: _signed(assumed.expansion, "%"),
        FAST: _signed(assumed.fast_share, "pt"),
    }
    rows = [
        (LABELS[name].format(change=sizes.get(name, ""))[language], part.get(key, 0.0))
        for name, part in told.parts.items()
    ]
    return pl.DataFrame(
        rows or [(NONE[language], 0.0)], schema={"label": pl.String, "effect": pl.Float64}, orient="row"
    )


def _signed(change: float, unit: str) -> str:
    return f"{change * 100:+.0f}{unit}"

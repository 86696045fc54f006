"""Told: a principle's light in words with a shape, its figures, their trend, and the list as a whole."""

from collections.abc import Sequence

from csdash.analysis.principles.figure import figure
from csdash.analysis.principles.shown import BAD, FEW, GOOD, NOTHING, OPEN, PEOPLE, UNKNOWN, Shown, Sign
from csdash.analysis.sentences import written
from csdash.analysis.with_interval import with_interval
from csdash.text import Text
from csdash.words.dates import month_tick

LIGHTS = {
    GOOD: Text("▲ できている", "▲ in place"),
    OPEN: Text("● どちらとも言えない", "● cannot be told"),
    BAD: Text("▼ 足りない", "▼ falls short"),
    UNKNOWN: Text("? データなし", "? no data"),
    PEOPLE: Text("□ 人が判断", "□ for people to judge"),
}
TRENDS = {
    1: Text("1年で改善", "better than a year ago"),
    -1: Text("1年で悪化", "worse than a year ago"),
    0: Text("1年前との差は誤差の範囲内", "within chance of a year ago"),
}
FIGURE = Text("{sign} {name} {value}・基準{limit}・{trend}", "{sign} {name} {value}; {limit} wanted; {trend}")
FIGURE_NEW = Text("{sign} {name} {value}・基準{limit}", "{sign} {name} {value}; {limit} wanted")
ABSENT = Text("? {name}: {why}", "? {name}: {why}")
AT_LEAST = Text("{value}以上", "at least {value}")
AT_MOST = Text("{value}以下", "at most {value}")
WHY = {
    FEW: Text("対象が少なすぎます", "too few accounts"),
    NOTHING: Text("期間内に該当なし", "nothing in the period"),
}
NO_DATA = Text("{name} がありません", "{name} is missing")
SAID = Text("評価 {stage}/4", "assessed {stage} of 4")
SAID_AGAIN = Text("評価 {stage}/4({trend}: {path})", "assessed {stage} of 4 ({trend}: {path})")
STEPS = {
    1: Text("前回より上", "above the one before"),
    -1: Text("前回より下", "below the one before"),
    0: Text("前回と同じ", "as before"),
}
STEP = Text("{month} {stage}", "{month} {stage}")
# A year of quarterly assessments, and the one before it.
MOST_STEPS = 5
SHAPES = {GOOD: "▲", OPEN: "●", BAD: "▼"}

SUMMARY = Text(
    "{n}項目のうち、できているのは{good}、足りないのは{bad}、データではどちらとも言えないのが{open}、人の判断によるのが{people}です。",
    "Of {n}: in place {good}, falling short {bad}, not to be told from data {open}, for people to judge {people}.",
)
FIRST = Text("まず見るべきは「{name}」です: {figure}。", "Look first at “{name}”: {figure}.")
TO_ASSESS = Text(
    "人が判断する項目のうち{n}件は、まだ評価されていません。",
    "Not assessed yet, of what people have to judge: {n}.",
)


def summary(rows: Sequence[Shown]) -> tuple[Text, ...]:
    """How the list stands, what to look at first, and what nobody has assessed."""
    lights = [one.light for one in rows]
    said = [
        SUMMARY.format(
            n=str(len(rows)),
            good=str(lights.count(GOOD)),
            bad=str(lights.count(BAD)),
            open=str(lights.count(OPEN) + lights.count(UNKNOWN)),
            people=str(lights.count(PEOPLE)),
        )
    ]
    worst = next((one for one in rows if one.light == BAD), None)
    if worst:
        sign = next(sign for sign in worst.signs if sign.state == BAD)
        said.append(FIRST.format(name=worst.principle.name, figure=figure_text(sign)))
    waiting = sum(one.light == PEOPLE and one.assessed is None for one in rows)
    if waiting:
        said.append(TO_ASSESS.format(n=str(waiting)))
    return tuple(said)


def figure_text(sign: Sign, currency: str = "") -> Text:
    """One figure with its interval and n, its threshold and its trend."""
    asked = figure(sign.evidence.metric)
    if sign.state == UNKNOWN:
        why = WHY.get(sign.why) or NO_DATA.format(name=sign.why)
        return ABSENT.format(name=asked.label, why=why)
    limit = AT_LEAST if sign.evidence.at_least is not None else AT_MOST
    words = {
        "sign": SHAPES[sign.state],
        "name": asked.label,
        "value": with_interval(sign.now, asked.unit, currency),
        "limit": limit.format(value=written(sign.evidence.threshold, asked.unit, currency)),
    }
    if sign.trend is None:
        return FIGURE_NEW.format(**words)
    return FIGURE.format(**words, trend=TRENDS[sign.trend])


def assessed_text(one: Shown) -> Text:
    """What people say of a principle and how that moved; empty where nobody said anything."""
    if one.assessed is None:
        return Text("", "")
    if len(one.said) == 1:
        return SAID.format(stage=str(one.assessed))
    steps = [
        STEP.format(month=Text(month_tick(said.day, "ja"), month_tick(said.day, "en")), stage=str(said.stage))
        for said in one.said[-MOST_STEPS:]
    ]
    before = one.said[-2].stage
    return SAID_AGAIN.format(
        stage=str(one.assessed),
        trend=STEPS[(one.assessed > before) - (one.assessed < before)],
        path=Text(" → ".join(step.ja for step in steps), " → ".join(step.en for step in steps)),
    )

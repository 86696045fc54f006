"""What is said of single signals: inputs whose weight is not borne out, the slope beside the level, and silence."""

import polars as pl

from csdash.analysis.health.inputs import NAMES
from csdash.analysis.health.inputs_evidence import CONTRARY, OPEN, SUPPORTED, UNSUPPORTED
from csdash.analysis.health.ranking import COIN
from csdash.analysis.health.silence import Silence
from csdash.analysis.health.slope import Slope
from csdash.analysis.sentences import written
from csdash.contract.names import in_prose
from csdash.text import Text
from csdash.unit import Unit

# Shapes, so that a verdict is told in the little room of a chart.
SHAPES = {SUPPORTED: "✓", UNSUPPORTED: "×", CONTRARY: "↔", OPEN: "?"}
VERDICTS = {
    SUPPORTED: Text("裏付けあり", "borne out"),
    UNSUPPORTED: Text("裏付けなし", "not borne out"),
    CONTRARY: Text("逆向き", "the wrong way"),
    OPEN: Text("判断できません", "too early to say"),
}
WITH_WEIGHT = Text("{name}(重み{weight})", "{name} (weight {weight})")
INPUTS_TITLE = Text("重みに裏付けがない指標: {inputs}", "Weight not borne out: {inputs}")
INPUTS_BACKED = Text(
    "{n}個の指標が解約する顧客を見分け、{open}個はまだ判断できません",
    "{n} inputs tell who leaves; of {open} it is too early to say",
)
SLOPE_ADDS = Text(
    "同じ水準でも、直近3か月で下がった顧客ほど解約します",
    "At the same level, accounts whose score fell in the last quarter leave more often",
)
SLOPE_CONTRARY = Text(
    "同じ水準なら、直近3か月で上がった顧客のほうが解約しています",
    "At the same level, accounts whose score rose in the last quarter left more often",
)
SLOPE_NOTHING = Text(
    "水準が同じなら、直近3か月の上下は解約を見分けません",
    "At the same level, the last quarter's movement does not tell who leaves",
)
SILENCE_MORE = Text(
    "無回答の顧客の解約率は{silent}で、回答した顧客の{answered}より高い",
    "Silent accounts leave more often: {silent} against {answered} of those that answer",
)
SILENCE_LESS = Text(
    "無回答の顧客の解約率は{silent}で、回答した顧客の{answered}より低い",
    "Silent accounts leave less often: {silent} against {answered} of those that answer",
)
SILENCE_SAME = Text(
    "無回答の顧客({silent})と回答した顧客({answered})の解約率の差は誤差の範囲内",
    "Silent accounts ({silent}) and those that answer ({answered}) do not differ by more than chance",
)
SILENCE_UNKNOWN = Text("無回答か回答した顧客がいません", "Nobody was silent, or nobody answered")


def named_inputs(inputs: pl.DataFrame, *verdicts: str) -> Text | None:
    """The inputs of a verdict with their weights, as prose lists them; None where there are none."""
    rows = inputs.filter(pl.col("verdict").is_in(verdicts)).sort("weight", descending=True)
    told = [
        WITH_WEIGHT.format(name=in_prose(NAMES[column]), weight=_rate(weight))
        for column, weight in rows.select("column", "weight").iter_rows()
    ]
    return Text("、".join(one.ja for one in told), ", ".join(one.en for one in told)) if told else None


def inputs_title(inputs: pl.DataFrame) -> Text:
    """The inputs whose weight nothing bears out, or that there are none to name."""
    doubtful = named_inputs(inputs, UNSUPPORTED, CONTRARY)
    if doubtful:
        return INPUTS_TITLE.format(inputs=doubtful)
    counts = {name: (inputs["verdict"] == name).sum() for name in (SUPPORTED, OPEN)}
    return INPUTS_BACKED.format(n=str(counts[SUPPORTED]), open=str(counts[OPEN]))


def slope_title(slope: Slope) -> Text:
    """Whether the movement says something that the level does not."""
    if not slope.adds:
        return SLOPE_NOTHING
    return SLOPE_ADDS if slope.beside.value > COIN else SLOPE_CONTRARY


def silence_title(silence: Silence) -> Text:
    """Whether silence goes with leaving."""
    pair = silence.difference
    if pair.value is None:
        return SILENCE_UNKNOWN
    words = {"silent": _rate(pair.now.value), "answered": _rate(pair.then.value)}
    if not pair.is_distinguishable:
        return SILENCE_SAME.format(**words)
    return (SILENCE_MORE if pair.value > 0 else SILENCE_LESS).format(**words)


def _rate(value: float | None) -> Text:
    return written(value, Unit.RATE)

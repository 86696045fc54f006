"""What a table is about: of whom, as of when, from which data, and what its columns mean."""

from collections.abc import Iterable, Sequence

import polars as pl

from csdash.metrics.metric import Metric
from csdash.metrics.registry import REGISTRY
from csdash.share.glossary import formula
from csdash.share.provenance import provenance, stamps
from csdash.text import Text
from csdash.views.view import View

Lines = tuple[tuple[str, str], ...]

TABLE = Text("表", "Table")
PROVENANCE = (
    Text("データの時点", "As of"),
    Text("対象月と比較期間", "Months and window"),
    Text("対象", "Population"),
    Text("データ", "Data"),
    Text("作成", "Made by"),
)
CONFIGS = Text("設定", "Configs")
HOW = Text("数値の形式", "Numbers")
HOW_SAID = Text(
    "数値は計算したままの精度で入っていて、丸めているのは表示だけです。率は小数(0.93 = 93%)で、率の差も同じです"
    "(表示の +2.1% は 2.1 ポイント)。空欄は、データがないか定義できないことを表します。",
    "Numbers are as they were worked out; only their display is rounded. Rates are fractions (0.93 is 93%), and so "
    "are differences of rates (+2.1% on display is 2.1 points). An empty cell has no data or no defined value.",
)
MEANS = Text(
    "{definition}計算式: {formula}。出典: {source}", "{definition} Formula: {formula}. Source: {source}"
)
SOURCE = Text("出典", "Source")


def about(
    view: View,
    title: str,
    frame: pl.DataFrame,
    definitions: Sequence[Metric] = (),
    sources: Sequence[Text] = (),
) -> Lines:
    """Label and text, line by line. Where no definitions are named, they are those of columns that are metrics."""
    language = view.language
    stands = zip(PROVENANCE, provenance(view), strict=True)
    return (
        (TABLE[language], title),
        *((label[language], said) for label, said in stands),
        (CONFIGS[language], stamps(view)),
        (HOW[language], HOW_SAID[language]),
        *(meaning(metric)[language] for metric in definitions or metrics_in(frame)),
        *((SOURCE[language], source[language]) for source in sources),
    )


def meaning(metric: Metric) -> dict[str, tuple[str, str]]:
    """Name of a metric, and its definition with formula and source, per language."""
    said = MEANS.format(
        definition=metric.definition, formula=formula(metric).replace("`", ""), source=metric.source
    )
    return {language: (metric.name[language], said[language]) for language in ("ja", "en")}


def metrics_in(frame: pl.DataFrame) -> Iterable[Metric]:
    """The metrics that a frame tells of, as the words of a column `metric` or, without one, as columns."""
    if frame.schema.get("metric") in (pl.String, pl.Categorical, pl.Enum):
        named = set(frame["metric"].cast(pl.String).unique())
    else:
        named = set(frame.columns)
    return [metric for key, metric in REGISTRY.items() if key in named]

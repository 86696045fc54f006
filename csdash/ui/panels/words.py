"""What panels say around a figure: its measure, window and population, its base, and its column headers."""

import polars as pl

from csdash.contract.names import dimension_name, value_name
from csdash.metrics.metric import Metric
from csdash.text import Language, Text
from csdash.ui.parts.table import Header
from csdash.ui.state import View
from csdash.unit import Unit
from csdash.words.numbers import value_text

EVERYBODY = Text("全アカウント", "all accounts")
WINDOWED = Text("{name}・{n}か月・{population}", "{name}, {n} months, {population}")
MONTHLY = Text("{name}・月末時点・{population}", "{name}, at month-end, {population}")
BASE = Text("{n}社", "n = {n} accounts")
BASE_MONEY = Text("{n}社・期首MRR {money}", "n = {n} accounts, opening MRR {money}")

GROUP = Text("区分", "Group")
MONTH = Text("月", "Month")
LOWER = Text("95%下限", "95% lower")
UPPER = Text("95%上限", "95% upper")
NUMERATOR = Text("分子", "Numerator")
DENOMINATOR = Text("分母", "Denominator")
N = Text("社数", "Accounts")
TARGET = Text("目標", "Target")


def population(view: View) -> Text:
    """Whose figures these are: everybody's, or those of the groups filtered for."""
    if not view.where:
        return EVERYBODY
    parts = [
        (dimension_name(dimension), [value_name(dimension, value) for value in values])
        for dimension, values in view.where
    ]
    return Text(
        "、".join(f"{name.ja}={'・'.join(v.ja for v in values)}" for name, values in parts),
        "; ".join(f"{name.en}: {', '.join(v.en for v in values)}" for name, values in parts),
    )


def subtitle(metric: Metric, view: View) -> str:
    """Measure, window and population, as the line under a finding."""
    words = WINDOWED if metric.is_windowed else MONTHLY
    return words.format(name=metric.name, n=str(view.window), population=population(view))[view.language]


def base(row: dict, metric: Metric, language: Language, currency: str) -> str:
    """How many accounts, and for money also how much of it, a figure rests on."""
    n = f"{row['n_accounts']:,}"
    if metric.is_windowed and metric.unit is Unit.RATE and row["denominator"] is not None:
        if row["denominator"] != row["n_accounts"]:
            return BASE_MONEY.format(
                n=n, money=value_text(row["denominator"], Unit.MONEY, language, currency)
            )[language]
    return BASE.format(n=n)[language]


def value_headers(metric: Metric, *first: tuple[str, Header]) -> dict[str, Header]:
    """Headers of a frame of metric values, after those of its first columns."""
    return {
        **dict(first),
        "value": Header(metric.label, metric.unit),
        "lower": Header(LOWER, metric.unit),
        "upper": Header(UPPER, metric.unit),
        "numerator": Header(NUMERATOR, _part_unit(metric)),
        "denominator": Header(DENOMINATOR, _part_unit(metric)),
        "n_accounts": Header(N, Unit.COUNT),
    }


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Exact decimals as numbers a browser's table can sort and format."""
    return frame.with_columns(pl.col(pl.Decimal).cast(pl.Float64))


def _part_unit(metric: Metric) -> Unit:
    """Sums are money or counts; neither is shown in the unit of their ratio."""
    return Unit.MONEY


def spelt(frame: pl.DataFrame, column: str, dimension: str, language: Language) -> pl.DataFrame:
    """Codes of an attribute as words of one language."""
    codes = frame[column].cast(pl.String).unique().to_list()
    words = [value_name(dimension, code)[language] for code in codes]
    return frame.with_columns(
        pl.col(column).cast(pl.String).replace_strict(codes, words, return_dtype=pl.String)
    )

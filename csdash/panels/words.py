"""What panels say around a figure: its measure, window and population, its base, and its column headers."""

from collections.abc import Sequence

import polars as pl

from csdash.analysis.difference import Measured
from csdash.analysis.with_interval import with_interval as interval_and_n
from csdash.contract.names import Names, dimension_name
from csdash.metrics.metric import Metric
from csdash.metrics.registry import is_on_money, metric
from csdash.panels.header import Header
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.views.view import View
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
# A change of a rate in a table; it is held as a fraction.
POINTS = "%+.1f pt"
AND_MORE = Text("ほか{n}件", "{n} more")


def listed(parts: Sequence[Text]) -> Text:
    """Several names as prose lists them."""
    return Text("、".join(part.ja for part in parts), ", ".join(part.en for part in parts))


def population(view: View, names: Names) -> Text:
    """Whose figures these are: everybody's, or those of the groups filtered for, of those the reader may see."""
    # A filter within what may be seen says more than the limit does.
    limits = {**dict(view.scope.rows), **dict(view.where)}
    if not limits:
        return EVERYBODY
    parts = [
        (dimension_name(dimension), [names.value(dimension, value) for value in values])
        for dimension, values in limits.items()
    ]
    return Text(
        "、".join(f"{name.ja}={'・'.join(v.ja for v in values)}" for name, values in parts),
        "; ".join(f"{name.en}: {', '.join(v.en for v in values)}" for name, values in parts),
    )


def subtitle(asked: Metric, view: View, names: Names) -> str:
    """Measure, window and population, as the line under a finding."""
    words = WINDOWED if asked.is_windowed else MONTHLY
    return words.format(name=asked.name, n=str(view.window), population=population(view, names))[
        view.language
    ]


def base(row: dict, asked: Metric, language: Language, currency: str) -> str:
    """How many accounts, and for money also how much of it, a figure rests on."""
    n = f"{row['n_accounts']:,}"
    if row["denominator"] is not None and is_on_money(asked):
        money = value_text(row["denominator"], Unit.MONEY, language, currency)
        return BASE_MONEY.format(n=n, money=money)[language]
    return BASE.format(n=n)[language]


def value_headers(asked: Metric, *first: tuple[str, Header]) -> dict[str, Header]:
    """Headers of a frame of metric values, after those of its first columns."""
    return {
        **dict(first),
        "value": Header(asked.label, asked.unit),
        "lower": Header(LOWER, asked.unit),
        "upper": Header(UPPER, asked.unit),
        # Sums are money or counts, and read the same: grouped whole numbers.
        "numerator": Header(NUMERATOR, Unit.MONEY),
        "denominator": Header(DENOMINATOR, Unit.MONEY),
        "n_accounts": Header(N, Unit.COUNT),
    }


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Exact decimals as numbers a browser's table can sort and format."""
    return frame.with_columns(pl.col(pl.Decimal).cast(pl.Float64))


def spelt(frame: pl.DataFrame, column: str, dimension: str, names: Names, language: Language) -> pl.DataFrame:
    """Codes of an attribute as words of one language."""
    codes = frame[column].to_list()
    words = {code: names.value(dimension, code)[language] for code in set(codes)}
    said = pl.Series(column, [words[code] for code in codes], dtype=pl.String)
    return pl.DataFrame([said if one.name == column else one for one in frame])


def with_interval(row: dict, key: str, language: Language, currency: str) -> str:
    """Metric `key` of a row that holds it side by side with others, with its interval and n."""
    unit, n = metric(key).unit, row[f"{key}_n"]
    if n is None:
        return value_text(row[key], unit, language, currency)
    return interval_and_n(Measured(row[key], row[f"{key}_lower"], row[f"{key}_upper"], n), unit, currency)[
        language
    ]

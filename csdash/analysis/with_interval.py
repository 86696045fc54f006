"""With interval: a measured figure as prose writes it, its 95% interval and n beside it."""

from csdash.analysis.difference import Measured
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.numbers import interval_text, value_text


def with_interval(one: Measured, unit: Unit, currency: str = "") -> Text:
    """45.0% (±3.2, n = 120); only n where there is no interval, n/a where there is no value."""
    return Text(*(_written(one, unit, language, currency) for language in ("ja", "en")))


def _written(one: Measured, unit: Unit, language: Language, currency: str) -> str:
    value = value_text(one.value, unit, language, currency)
    if one.value is None:
        return value
    parts = [] if one.lower is None and one.upper is None else [_interval(one, unit, language, currency)]
    equals = "n={n}" if language == "ja" else "n = {n}"
    parts.append(equals.format(n=f"{one.n:,}"))
    return f"{value}({'、'.join(parts)})" if language == "ja" else f"{value} ({', '.join(parts)})"


def _interval(one: Measured, unit: Unit, language: Language, currency: str) -> str:
    return interval_text(one.lower, one.upper, unit, language, currency, value=one.value)

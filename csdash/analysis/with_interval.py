"""With interval: a measured figure as prose writes it, its 95% interval and n beside it."""

from csdash.analysis.difference import Measured
from csdash.text import Language, Text
from csdash.unit import Unit
from csdash.words.numbers import interval_text, value_text


def with_interval(one: Measured, unit: Unit, currency: str = "") -> Text:
    """45.0% (±3.2, n = 120); only n where there is no interval, n/a where there is no value."""
    return Text(*(_written(one, unit, language, currency, has_n=True) for language in ("ja", "en")))


def with_ends(one: Measured, unit: Unit) -> Text:
    """45.0% (±3.2): where the sentence says n, or the figure below it does."""
    return Text(*(_written(one, unit, language, "", has_n=False) for language in ("ja", "en")))


def complement(one: Measured) -> Measured:
    """What is left of a share: of all that were not."""
    ends = (None if end is None else 1 - end for end in (one.value, one.upper, one.lower))
    return Measured(*ends, one.n)


def _written(one: Measured, unit: Unit, language: Language, currency: str, *, has_n: bool) -> str:
    value = value_text(one.value, unit, language, currency)
    if one.value is None:
        return value
    parts = [] if one.lower is None and one.upper is None else [_interval(one, unit, language, currency)]
    if has_n:
        parts.append(("n={n}" if language == "ja" else "n = {n}").format(n=f"{one.n:,}"))
    if not parts:
        return value
    return f"{value}({'、'.join(parts)})" if language == "ja" else f"{value} ({', '.join(parts)})"


def _interval(one: Measured, unit: Unit, language: Language, currency: str) -> str:
    return interval_text(one.lower, one.upper, unit, language, currency, value=one.value)

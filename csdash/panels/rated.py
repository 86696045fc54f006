"""Rated: a few groups with one measured figure each, as the frame a ranked chart takes and the headers of its table."""

from collections.abc import Iterable

import polars as pl

from csdash.analysis.difference import Measured
from csdash.panels import words
from csdash.panels.header import Header
from csdash.text import Language, Text
from csdash.unit import Unit

SCHEMA = ("group", "value", "lower", "upper", "n_accounts")


def rated(groups: Iterable[tuple[Text, Measured]], language: Language) -> pl.DataFrame:
    """The columns of SCHEMA, one row per group in the order given."""
    rows = [(name[language], one.value, one.lower, one.upper, one.n) for name, one in groups]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def rated_headers(group: Text, value: Text, n: Text = words.N, unit: Unit = Unit.RATE) -> dict[str, Header]:
    """What the columns of `rated` are called in the table."""
    return {
        "group": Header(group, is_pinned=True),
        "value": Header(value, unit),
        "lower": Header(words.LOWER, unit),
        "upper": Header(words.UPPER, unit),
        "n_accounts": Header(n, Unit.COUNT),
    }

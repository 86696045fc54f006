"""The glossary as tables: every metric with its definition, and the figures from elsewhere."""

import polars as pl

from csdash.metrics.benchmarks import BENCHMARKS
from csdash.metrics.metric import Metric
from csdash.metrics.registry import FAMILIES, metric
from csdash.panels.header import Header
from csdash.text import Language, Text
from csdash.words.numbers import value_text

NAME = Text("指標", "Metric")
SOURCE = Text("出典", "Source")
VALUE = Text("値", "Value")
POPULATION = Text("母集団", "Population")
YEAR = Text("年", "Year")

Shown = tuple[pl.DataFrame, dict[str, Header]]


def families(language: Language, words: str = "") -> dict[str, list[Metric]]:
    """Family name to its metrics; with `words` only those whose name, key or definition holds them."""
    found = {
        family[language]: [
            one
            for one in metrics
            if words.casefold()
            in f"{one.key} {one.name.ja} {one.name.en} {one.definition[language]}".casefold()
        ]
        for family, metrics in FAMILIES.items()
    }
    return {family: metrics for family, metrics in found.items() if metrics}


def benchmarks_table(language: Language) -> Shown:
    """The benchmarks with population, year and source."""
    rows = [
        (
            metric(mark.metric).label[language],
            value_text(mark.value, metric(mark.metric).unit, language),
            mark.population[language],
            str(mark.year),
            mark.source,
        )
        for mark in BENCHMARKS
    ]
    frame = pl.DataFrame(rows, schema=["name", "value", "population", "year", "source"], orient="row")
    return frame, {
        "name": Header(NAME, is_pinned=True),
        "value": Header(VALUE),
        "population": Header(POPULATION),
        "year": Header(YEAR),
        "source": Header(SOURCE),
    }

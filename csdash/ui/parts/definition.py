"""The definition: what a metric is called, what it means, how it is calculated, and who says so."""

from collections.abc import Iterable

from csdash.contract.confusions import CONFUSIONS
from csdash.metrics.metric import Metric
from csdash.share.glossary import formula
from csdash.text import Language, Text
from csdash.words.escape import md_text

SOURCE = Text("出典: {source}", "Source: {source}")


def definitions(metrics: Iterable[Metric], language: Language) -> str:
    """The definitions as one Markdown text: name and key, what it means, then formula and source in quiet type.

    One text and not an element for each line: a page sends, and a browser lays out, every element by itself.
    """
    return "\n\n".join(_definition(metric, language) for metric in metrics)


def confusions(language: Language) -> str:
    """The words that are easily confused, each with what it means, as one Markdown text."""
    said = (f"**{md_text(name[language])}**  \n{md_text(meaning[language])}" for name, meaning in CONFUSIONS)
    return "\n\n".join(said)


def _definition(metric: Metric, language: Language) -> str:
    source = SOURCE.format(source=metric.source)[language]
    lines = (
        f"**{md_text(metric.name[language])}**  `{metric.key}`",
        md_text(metric.definition[language]),
        f":small[:gray[{formula(metric)} · {md_text(source)}]]",
    )
    return "  \n".join(lines)

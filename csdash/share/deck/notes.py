"""The notes of a slide: whoever is asked "how do you know" finds it there, down to the numbers."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from csdash.metrics.metric import Metric
from csdash.panels.evidence import Evidence
from csdash.panels.header import Header
from csdash.panels.panel import Panel
from csdash.share.deck import words
from csdash.share.deck.plain import plain
from csdash.share.glossary import formula
from csdash.share.provenance import judged_by, provenance
from csdash.text import Language
from csdash.views.view import View
from csdash.words.numbers import NOT_AVAILABLE

MOST_ROWS = 100
LONGEST = 80
_MARKUP = re.compile(r"\*\*|\\(?=[^\w\s])|`|:small|:gray")


def notes_of(panel: Panel, view: View) -> list[str]:
    """All that stands behind `panel`, line by line."""
    evidence, language = panel.evidence, view.language
    return [
        *_said(words.FINDING[language], [panel.finding, panel.subtitle]),
        *provenance_notes(view),
        *_said(words.BASE[language], [evidence.base]),
        *_said(words.HOW_TO_READ[language], _MARKUP.sub("", evidence.how_to_read[language]).splitlines()),
        *_definitions(evidence, language),
        *_said(words.NUMBERS[language], numbers(evidence.frame, evidence.headers, language)),
    ]


def provenance_notes(view: View) -> list[str]:
    """As of when, of whom, from which data, by which configs."""
    return _said(words.PROVENANCE[view.language], (*provenance(view), judged_by(view)))


def _said(head: str, lines: Iterable[str]) -> list[str]:
    lines = [line for line in map(plain, lines) if line]
    return [f"[{head}]", *lines, ""] if lines else []


def _definitions(evidence: Evidence, language: Language) -> list[str]:
    lines = []
    for metric in evidence.definitions:
        lines += [f"{metric.name[language]}: {metric.definition[language]}", *_formula(metric, language)]
        lines.append(words.SOURCES.format(sources=metric.source)[language])
    lines += [source[language] for source in evidence.sources]
    return _said(words.DEFINITION[language], dict.fromkeys(lines))


def _formula(metric: Metric, language: Language) -> list[str]:
    return [f"{words.FORMULA[language]}: {_MARKUP.sub('', formula(metric))}"]


def numbers(frame: pl.DataFrame, headers: Mapping[str, Header], language: Language) -> list[str]:
    """The columns that have a header, apart by bars, every digit there is; null is n/a."""
    shown = [name for name in headers if name in frame.columns]
    if not shown:
        return []
    lines = [" | ".join(plain(headers[name].name[language], LONGEST) for name in shown)]
    lines += [
        " | ".join(_exact(value) for value in row) for row in frame.select(shown).head(MOST_ROWS).iter_rows()
    ]
    if (rest := frame.height - MOST_ROWS) > 0:
        lines.append(words.MORE_ROWS.format(n=f"{rest:,}")[language])
    return lines


def _exact(value: object) -> str:
    match value:
        case None:
            return NOT_AVAILABLE
        case float():
            return repr(value)
        case date():
            return value.isoformat()
        case _:
            return plain(str(value), LONGEST)

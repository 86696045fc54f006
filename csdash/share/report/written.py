"""The report, written: sheets put into templates that escape everything which is not ours."""

from collections.abc import Sequence
from functools import cache
from typing import Any

import orjson
from jinja2 import Environment
from markupsafe import Markup

from csdash.figures.config import config
from csdash.metrics.metric import Metric
from csdash.panels.panel import Panel
from csdash.share.glossary import formula
from csdash.share.provenance import judged_by, provenance
from csdash.share.report import embedded, phrases
from csdash.share.report.grid import grid
from csdash.share.report.prose import prose
from csdash.share.sheet import Sheet
from csdash.views.view import View
from csdash.words.templates import templates

CONFIG = {"responsive": True}


@cache
def _templates() -> Environment:
    made = templates(embedded.TEMPLATES)
    made.globals |= {
        "is_wide": is_wide,
        "figure_json": embedded.figure_json,
        "formula": formula,
        "grid": grid,
        "prose": prose,
        "said": phrases.PHRASES,
        "zip": zip,
    }
    return made


def is_wide(panel: Panel) -> bool:
    """Whether a figure needs the whole width of a printed page: the tiles of a heatmap hold numbers."""
    return any(trace["type"] == "heatmap" for trace in panel.chart.data)


def definitions(sheets: Sequence[Sheet]) -> list[Metric]:
    """The metrics behind all figures, once each."""
    named = {
        metric.key: metric
        for sheet in sheets
        for panel in sheet.panels.values()
        for metric in panel.evidence.definitions
    }
    return list(named.values())


def section(view: View, sheet: Sheet) -> Markup:
    """One sheet as part of a report."""
    parts = _templates().get_template("parts.html").module
    return parts.section(sheet, view.language, provenance(view))


def html(template: str, view: View, sheets: Sequence[Sheet], **more: Any) -> bytes:
    """`template` about `sheets` of `view`."""
    page = _templates().get_template(template)
    written = page.render(
        language=view.language,
        title=phrases.TITLE[view.language],
        provenance=(*provenance(view), judged_by(view)),
        sheets=sheets,
        definitions=definitions(sheets),
        config=embedded.script_json(orjson.dumps(config(view.language) | CONFIG).decode()),
        **more,
    )
    return written.encode()

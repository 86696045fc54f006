"""The report of a draft as a table: errors first, as the command line says it."""

import polars as pl

from csdash.contract.finding import Report, Severity
from csdash.panels.header import Header
from csdash.text import Language, Text

SEVERITY = Text("重さ", "Severity")
SEVERITIES = {Severity.ERROR: Text("エラー", "Error"), Severity.WARNING: Text("注意", "Warning")}
WHERE = Text("場所", "Where")
WHAT = Text("指摘", "Finding")
ADVICE = Text("対応", "What to do")


def reported(report: Report, language: Language) -> tuple[pl.DataFrame, dict[str, Header]]:
    """One row per finding: how bad, where, what, and what to do."""
    rows = [
        (
            SEVERITIES[finding.severity][language],
            finding.where(language),
            finding.says[language],
            finding.advice[language],
        )
        for finding in (*report.errors, *report.warnings)
    ]
    names = ("severity", "where", "says", "advice")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    return frame, {
        "severity": Header(SEVERITY, is_pinned=True),
        "where": Header(WHERE),
        "says": Header(WHAT),
        "advice": Header(ADVICE),
    }

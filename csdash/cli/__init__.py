"""The command line: the same numbers as the screen, for scripts and schedulers."""

from csdash.cli import (
    alerts,
    backtest,
    build,
    checks,
    churn,
    configs,
    deck,
    digest,
    drivers,
    expansion,
    forecast,
    health,
    imports,
    maturity,
    numbers,
    onboarding,
    principles,
    prune,
    questions,
    renewals,
    report,
    restatements,
    serve,
    team,
    tiers,
    variants,
    voice,
)
from csdash.cli.group import cli

__all__ = [
    "alerts",
    "backtest",
    "build",
    "checks",
    "churn",
    "cli",
    "configs",
    "deck",
    "digest",
    "drivers",
    "expansion",
    "forecast",
    "health",
    "imports",
    "main",
    "maturity",
    "numbers",
    "onboarding",
    "principles",
    "prune",
    "questions",
    "renewals",
    "report",
    "restatements",
    "serve",
    "team",
    "tiers",
    "variants",
    "voice",
]


def main() -> None:
    """Run the command line."""
    cli()

"""The command line: the same numbers as the screen, for scripts and schedulers."""

from csdash.cli import checks, churn, expansion, imports, numbers, prune, questions, renewals, restatements
from csdash.cli.group import cli

__all__ = [
    "checks",
    "churn",
    "cli",
    "expansion",
    "imports",
    "main",
    "numbers",
    "prune",
    "questions",
    "renewals",
    "restatements",
]


def main() -> None:
    """Run the command line."""
    cli()

"""The command line: the same numbers as the screen, for scripts and schedulers."""

from csdash.cli import checks, imports, numbers, prune, restatements
from csdash.cli.group import cli

__all__ = ["checks", "cli", "imports", "main", "numbers", "prune", "restatements"]


def main() -> None:
    """Run the command line."""
    cli()

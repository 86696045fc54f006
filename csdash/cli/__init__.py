"""The command line: the same numbers as the screen, for scripts and schedulers."""

from csdash.cli import checks, numbers, prune
from csdash.cli.group import cli

__all__ = ["checks", "cli", "main", "numbers", "prune"]


def main() -> None:
    """Run the command line."""
    cli()

"""The command line: the same numbers as the screen, for scripts and schedulers."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from csdash.cli.commands import cli

__all__ = ["cli", "main"]


def main() -> None:
    """Run the command line."""
    from csdash.cli.group import cli

    cli()


def __getattr__(name: str) -> Any:
    if name == "cli":
        from csdash.cli.commands import cli

        return cli
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

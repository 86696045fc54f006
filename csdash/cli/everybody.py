"""For everybody: the option by which what is written names no account and tells of no group of few."""

from collections.abc import Mapping, Sequence

import click

from csdash.views.view import View

safe_option = click.option(
    "--safe",
    "is_safe",
    is_flag=True,
    help="For everybody: no account by name, no figure on few; of the whole company.",
)


def for_everybody(view: View, where: Mapping[str, Sequence[str]]) -> View:
    """The safe view; raises UsageError for filters or another window, which a safe share does not have."""
    from csdash.share.safe import safe_view

    if where or view.window != 12:
        raise click.UsageError(
            "--safe is of the whole company over a year: two shares with other filters or windows, one taken from "
            "the other, would tell what neither does. Leave out --where and --window."
        )
    return safe_view(view)

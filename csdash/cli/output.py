"""The output of a command: in which format its frame is written, and where to."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click
import polars as pl

from csdash.cli.place import is_forced, out_option
from csdash.session import Session
from csdash.share.frames import FORMATS, written
from csdash.share.whole import write_whole

XLSX = "xlsx"


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--format, --out and --force; `output` and `out` to the command."""
    choice = click.Choice((*FORMATS, XLSX))
    command = out_option()(command)
    return click.option("--format", "output", type=choice, default="table", show_default=True)(command)


def refuse_nowhere(output: str, out: Path | None) -> None:
    """A spreadsheet needs a place: a terminal cannot show it. Asked before any work is done."""
    if output == XLSX and out is None:
        raise click.UsageError("--format xlsx writes a file: name it with --out FILE.xlsx")


def put(
    session: Session,
    frame: pl.DataFrame,
    output: str,
    out: Path | None,
    *,
    window: int = 12,
    where: Mapping[str, Sequence[str]] | None = None,
) -> None:
    """Write `frame`, the answer of `session` to a question over `window` months about those who meet `where`."""
    content = _spreadsheet(session, frame, window, where) if output == XLSX else written(frame, output)
    if out:
        write_whole(out, content, is_replacing=is_forced())
    else:
        click.echo(content, nl=False)


def _spreadsheet(
    session: Session, frame: pl.DataFrame, window: int, where: Mapping[str, Sequence[str]] | None
) -> bytes:
    from csdash.share.asked import view_of
    from csdash.share.tables.about import about
    from csdash.share.tables.headers import headers_of
    from csdash.share.tables.xlsx import xlsx_bytes

    context = click.get_current_context()
    view = view_of(session, context.obj, window=window, where=where)
    title = f"{context.info_name}: {context.command.get_short_help_str(200)}"
    return xlsx_bytes(frame, headers_of(frame), about(view, title, frame), view.language, view.as_of)

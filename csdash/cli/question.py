"""The question: what every command that asks a session has in common, as one decorator."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click
import polars as pl

from csdash.analysis.question import Question
from csdash.cli.group import cli
from csdash.cli.output import output_options, put, refuse_nowhere
from csdash.cli.role import granted_rows, role_option
from csdash.opening import open_session
from csdash.place import Place, place
from csdash.session import Session
from csdash.settings import load_settings


def day(_context: click.Context, _option: click.Parameter, value: datetime | None) -> date | None:
    """An option that is a day, without its midnight."""
    return value.date() if value else None


def by_attribute(
    _context: click.Context, _option: click.Parameter, values: Sequence[str]
) -> dict[str, list[str]]:
    """--where DIM=VALUE, repeatable; several values of one attribute mean any of them."""
    where: dict[str, list[str]] = {}
    for value in values:
        name, sign, label = value.partition("=")
        if not sign:
            raise click.BadParameter(f"{value!r} is not ATTRIBUTE=VALUE, such as segment=SMB")
        where.setdefault(name, []).append(label)
    return where


# The options by which any command is told which data, of which day, and which part of it.
data_option = click.option(
    "--data",
    type=place,
    metavar="PLACE",
    help="Snapshot root (a folder or s3://bucket/prefix), folder or file. [default: the settings']",
)
as_of_option = click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), callback=day, help="As it was known on this day."
)
where_option = click.option(
    "--where",
    multiple=True,
    callback=by_attribute,
    metavar="ATTRIBUTE=VALUE",
    help="Keep only; repeatable.",
)


def window_option(months: int) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Over how many months, `months` unless somebody says otherwise."""
    return click.option(
        "--window",
        type=click.Choice(["1", "3", "12"]),
        default=str(months),
        callback=lambda _c, _o, value: int(value),
        show_default=True,
        help="Months between opening and closing.",
    )


def whole(session: Session, where: Mapping[str, Sequence[str]], window: int = 12) -> Question:
    """What a command asks: whoever meets `where`, over all months there are."""
    chosen = tuple((name, tuple(values)) for name, values in where.items())
    return Question(window, chosen, session.first_month, session.last_month)


def _spread(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> list[str]:
    # Each once: splitting twice by the same attribute is splitting by it.
    return list(dict.fromkeys(name for value in values for name in value.split(",") if name))


def question(*, window: int | None = None) -> Callable[[Callable[..., pl.DataFrame]], click.Command]:
    """A command that opens a snapshot, asks one question and writes the frame that answers it."""

    def command(ask: Callable[..., pl.DataFrame]) -> click.Command:
        def run(
            data: Place | None, as_of: date | None, role: str, output: str, out: Path | None, **asked: Any
        ) -> None:
            refuse_nowhere(output, out)
            settings = load_settings()
            scope = granted_rows(settings, role).scope
            session = open_session(data or settings.data, as_of=as_of, scope=scope, settings=settings)
            told = {name: asked[name] for name in ("window", "where") if name in asked}
            put(session, ask(session, **asked), output, out, **told)

        options = [
            data_option,
            as_of_option,
            click.option(
                "--by", multiple=True, callback=_spread, metavar="ATTRIBUTE", help="Split by; repeatable."
            ),
            where_option,
            role_option,
            output_options,
            *([window_option(window)] if window else []),
        ]
        run = update_wrapper(run, ask)
        for option in reversed(options):
            run = option(run)
        return cli.command(name=ask.__name__)(run)

    return command

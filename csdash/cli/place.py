"""The place of a command's output: --out and --folder never take the place of what is there, unless --force says so."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from csdash.share.whole import already_there

_FORCE = "csdash.force"


def out_option(help_: str = "Write to this file.", **options: Any) -> Callable[..., Any]:
    """--out FILE and --force; what is in the way is refused before any work is done."""
    return _place("--out", click.Path(dir_okay=False, path_type=Path), help_, **options)


def folder_option(help_: str) -> Callable[..., Any]:
    """--folder DIR; stands beside `out_option`, which brings --force."""
    return click.option(
        "--folder", type=click.Path(file_okay=False, path_type=Path), callback=_free, help=help_
    )


def is_forced() -> bool:
    """Whether the running command was called with --force."""
    return click.get_current_context().meta.get(_FORCE, False)


def _place(name: str, kind: click.Path, help_: str, **options: Any) -> Callable[..., Any]:
    def with_options(command: Callable[..., Any]) -> Callable[..., Any]:
        force = click.option(
            "--force",
            is_flag=True,
            is_eager=True,
            expose_value=False,
            callback=_forced,
            help="Replace what is there.",
        )
        return force(click.option(name, type=kind, callback=_free, help=help_, **options)(command))

    return with_options


def _forced(context: click.Context, _option: click.Parameter, value: bool) -> None:
    context.meta[_FORCE] = value


def _free(context: click.Context, _option: click.Parameter, path: Path | None) -> Path | None:
    if path is None or context.meta.get(_FORCE, False):
        return path
    if path.is_dir() and not any(path.iterdir()):
        return path
    if path.exists() or path.is_symlink():
        raise already_there(path)
    return path

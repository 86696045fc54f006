"""The command about judgements: configs."""

from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

import click
import polars as pl

from csdash.cli.group import cli
from csdash.errors import CsdashError
from csdash.share.frames import written
from csdash.text import Language, Text

THERE = Text(
    "{path} はすでにあります。上書きはしません。別のフォルダーを指定してください。",
    "{path} is there already and is not written over. Name another folder.",
)
COPIED = Text("{path} を書きました。", "{path} written.")
USE_IT = Text(
    '直したら、csdash.toml に configs = "{folder}" と書いてください。version も変えてください。',
    'Change them, and their `version`, then say configs = "{folder}" in csdash.toml.',
)
MISNAMED = Text(
    "{path} は読まれません。{meant}.toml のことですか?",
    "{path} is not read. Is it meant to be {meant}.toml?",
)


def misnamed(folder: Path | None, known: Collection[str]) -> list[tuple[Path, str]]:
    """Files of a configs folder that are nearly called like a config, and which: nothing else tells of such a slip."""
    there = sorted(folder.glob("*.toml")) if folder else []
    near = [(path, get_close_matches(path.stem, known, n=1, cutoff=0.7)) for path in there]
    return [(path, names[0]) for path, names in near if names and path.stem not in known]


@cli.command()
@click.option(
    "--write",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="FOLDER",
    help="Copy the files csdash ships here, to be changed.",
)
@click.pass_obj
def configs(lang: Language, folder: Path | None) -> None:
    """Say which judgements are in force (weights, bands, gates), check them, or copy them to be changed.

    \b
      python -m csdash configs
      python -m csdash configs --write config
    """
    from csdash.analysis.maturity.gates import checked as maturity_checked
    from csdash.analysis.principles.shown import checked as principles_checked
    from csdash.configs.config import shipped_text
    from csdash.configs.configs import KINDS, Configs
    from csdash.settings import load_settings
    from csdash.share.whole import write_whole

    if folder is None:
        own = load_settings().configs
        in_force = Configs(own)
        found = [getattr(in_force, name) for name in KINDS]
        maturity_checked(in_force.maturity.value)
        principles_checked(in_force.principles.value)
        for path, meant in misnamed(own, KINDS):
            click.echo(MISNAMED.format(path=str(path), meant=meant)[lang], err=True)
        rows = [(one.name, one.version, one.fingerprint, one.is_shipped) for one in found]
        frame = pl.DataFrame(
            rows, schema=["config", "version", "fingerprint", "is_shipped"], orient="row", strict=False
        )
        click.echo(written(frame, "table"), nl=False)
        return
    paths = [folder / f"{name}.toml" for name in KINDS]
    # All or none: a folder that is half ours and half theirs would surprise everybody.
    for path in paths:
        if path.exists():
            raise CsdashError(THERE.format(path=str(path)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in zip(KINDS, paths, strict=True):
            write_whole(path, shipped_text(name).encode())
            click.echo(COPIED.format(path=str(path))[lang])
    except OSError as cause:
        reason = cause.strerror or type(cause).__name__
        raise CsdashError(
            Text(f"{folder} に書けません: {reason}", f"{folder} cannot be written: {reason}.")
        ) from cause
    click.echo(USE_IT.format(folder=str(folder))[lang])

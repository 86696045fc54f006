"""The command that adds a snapshot up beforehand: build."""

import click

from csdash.cli.bar import progress_bar
from csdash.cli.group import cli
from csdash.place import Place, place
from csdash.text import Language, Text

BUILT = Text(
    "{id} ({as_of} 時点) の集計を保存しました。次に開くときから使われます。",
    "The cubes of {id} (as of {as_of}) are kept; whoever opens it from now on need not add it up.",
)


@cli.command()
@click.argument("root", type=place, metavar="ROOT")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What was known on this day; default: the newest."
)
@click.pass_obj
def build(lang: Language, root: Place, as_of: object) -> None:
    """Add a snapshot up beforehand, so that whoever opens it only reads sums.

    Small ones need no build: the same is added up when it is first asked for. What was paid is built month by month:
    after a new month only that month is read, and a build that was killed goes on where it was.

    \b
      python -m csdash build data
      python -m csdash build data --as-of 2026-10-31
    """
    from dataclasses import replace

    from csdash import beforehand
    from csdash.settings import load_settings
    from csdash.snapshots.listing import snapshot_at

    manifest = snapshot_at(root, as_of.date() if as_of else None)
    with progress_bar(lang) as progress:
        beforehand.build(manifest, replace(load_settings(), data=root), progress)
    click.echo(BUILT.format(id=manifest.id, as_of=str(manifest.as_of))[lang])

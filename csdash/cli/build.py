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
ONLY_SPARK = Text("--master は --engine spark と使います。", "--master goes with --engine spark.")


@cli.command()
@click.argument("root", type=place, metavar="ROOT")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), help="What was known on this day; default: the newest."
)
@click.option(
    "--engine",
    type=click.Choice(["polars", "spark"]),
    default="polars",
    show_default=True,
    help="What adds up money: polars month by month on this machine, or Apache Spark.",
)
@click.option(
    "--master", help="Where Spark runs: local[4], spark://host:7077, yarn, k8s://...; default: local[*]."
)
@click.pass_obj
def build(lang: Language, root: Place, as_of: object, engine: str, master: str | None) -> None:
    """Add a snapshot up beforehand, so that whoever opens it only reads sums.

    Small ones need no build: the same is added up when it is first asked for. What was paid is built month by month:
    after a new month only that month is read, and a build that was killed goes on where it was.

    \b
      python -m csdash build data
      python -m csdash build data --as-of 2026-10-31
      python -m csdash build data --engine spark --master local[4]
    """
    from dataclasses import replace
    from functools import partial

    from csdash.building.memory import keep_freed

    keep_freed()

    from csdash import beforehand
    from csdash.settings import load_settings
    from csdash.snapshots.listing import snapshot_at

    manifest = snapshot_at(root, as_of.date() if as_of else None)
    if master and engine != "spark":
        raise click.UsageError(ONLY_SPARK[lang])
    settings = replace(load_settings(), data=root)
    with progress_bar(lang) as progress:
        if engine == "spark":
            from csdash.engines.build import build_on
            from csdash.engines.spark import spark

            with spark(master or "local[*]") as session:
                beforehand.build(manifest, settings, progress, partial(build_on, session))
        else:
            beforehand.build(manifest, settings, progress)
    click.echo(BUILT.format(id=manifest.id, as_of=str(manifest.as_of))[lang])

"""The command that tidies a snapshot root: prune."""

import click

from csdash.cli.group import cli
from csdash.place import Place, place
from csdash.text import Language, Text

GOES = Text("削除", "goes ")
WOULD_GO = Text("削除予定", "would go")
STAYS = Text("保持", "stays")
DONE = Text(
    "{goes}件を削除し、{stays}件を残しました。削除したものは{days}日後までゴミ箱({trash}…)にあります。",
    "{goes} removed, {stays} kept. What was removed lies in the trash ({trash}...) for {days} days.",
)
NOTHING_DONE = Text(
    "{goes}件を削除し、{stays}件を残す予定です(まだ何も変更していません)。",
    "{goes} would go, {stays} would stay. Nothing has been changed.",
)


@cli.command()
@click.argument("root", type=place, metavar="ROOT")
@click.option("--keep", type=click.IntRange(min=1), required=True, help="Keep so many of the newest.")
@click.option("--dry-run", "is_trial", is_flag=True, help="Only say what would go.")
@click.pass_obj
def prune(lang: Language, root: Place, keep: int, *, is_trial: bool) -> None:
    """Remove old snapshots from a root: all but the newest, the last of every month, and the current one.

    \b
    They are moved to the trash first, which is emptied by a later writer:
      python -m csdash prune data --keep 12 --dry-run
    """
    from csdash.snapshots import prune as pruning
    from csdash.snapshots.layout import FOLDER, TRASH

    done = pruning.prune(root, keep, is_trial=is_trial)
    for manifest, reason in done.stays:
        click.echo(f"{STAYS[lang]}  {manifest.as_of}  {manifest.id}  {reason[lang]}")
    for manifest in done.goes:
        word = WOULD_GO if is_trial else GOES
        click.echo(f"{word[lang]}  {manifest.as_of}  {manifest.id}  {manifest.source}")
    summary = (NOTHING_DONE if is_trial else DONE).format(
        goes=str(len(done.goes)),
        stays=str(len(done.stays)),
        days=str(pruning.GRACE.days),
        trash=f"{FOLDER}/{TRASH}",
    )
    click.echo(summary[lang])

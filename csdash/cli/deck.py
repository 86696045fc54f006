"""The command that writes slides: deck."""

from pathlib import Path

import click

from csdash.cli.group import cli
from csdash.cli.place import is_forced, out_option
from csdash.cli.viewing import Viewing, viewing
from csdash.share.whole import write_whole


@cli.command()
@out_option("The file to write, .pptx.", required=True)
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A company's own .pptx: its layouts, fonts and colours win.",
)
@viewing
def deck(order: Viewing, *, out: Path, template: Path | None) -> None:
    """A deck of twelve slides for the board, or of the pages named, with charts that can be edited.

    \b
    Examples:
      python -m csdash deck --data sample_data --out board.pptx --lang ja
      python -m csdash deck --page nrr --page cohorts --where segment=SMB --template company.pptx --out smb.pptx
      python -m csdash deck --safe --out all_hands.pptx
      python -m csdash deck --role kansai --out kansai.pptx
    """
    from csdash.share.deck.deck import deck as deck_of

    write_whole(out, deck_of(order.view(), order.pages, template), is_replacing=is_forced())

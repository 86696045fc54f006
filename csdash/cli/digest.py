"""The command that tells a page in a letter: digest."""

from pathlib import Path

import click

from csdash.cli.group import cli
from csdash.cli.place import is_forced, out_option
from csdash.cli.role import its_pages
from csdash.cli.sending import Sending, sending
from csdash.opening import open_session
from csdash.share.asked import view_of
from csdash.share.digest.digest import digest as letter_of
from csdash.share.digest.send import send, undelivered
from csdash.share.digest.written import FORMATS, as_html, as_json, as_text, message
from csdash.share.outlines import OUTLINES
from csdash.share.whole import write_whole


@cli.command()
@sending
@click.option("--format", "output", type=click.Choice(FORMATS), default="text", show_default=True)
@out_option()
def digest(order: Sending, output: str, out: Path | None) -> None:
    """The overview as a letter: three sentences, the key figures, a link to the same view.

    \b
    Without --to it is printed. Sending takes a role of the settings' access file, and prints nothing:
      python -m csdash digest --lang ja
      python -m csdash digest --where segment=SMB --format html --out digest.html
      python -m csdash digest --role board --to mailto:board@example.co.jp --to env:CHAT_HOOK
    """
    its_pages(order.grant, ["overview"], ())
    session = open_session(
        order.settings.data, as_of=order.as_of, scope=order.grant.scope, settings=order.settings
    )
    view = view_of(session, order.language, window=order.window, where=order.where)
    letter = letter_of(OUTLINES["overview"], view, order.settings.base_url)
    if out or not order.to:
        written = {"text": as_text, "html": as_html, "json": as_json}[output](letter)
        if out:
            write_whole(out, written.encode(), is_replacing=is_forced())
        else:
            click.echo(written, nl=False)
    if problems := send(message(letter), order.to, order.settings.mail):
        raise undelivered(problems)

"""The command that writes slides: deck."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from csdash.cli.everybody import for_everybody, safe_option
from csdash.cli.group import cli
from csdash.cli.months import month
from csdash.cli.place import is_forced, out_option
from csdash.cli.question import by_attribute, day
from csdash.cli.role import granted, its_pages, role_option
from csdash.errors import CsdashError
from csdash.months import month_code
from csdash.opening import open_session
from csdash.place import Place, place
from csdash.settings import load_settings
from csdash.share.asked import view_of
from csdash.share.outlines import OUTLINES
from csdash.share.whole import write_whole
from csdash.text import LANGUAGES, Language, Text

NOT_SHOWN = Text(
    "--from {first} から --to {last} までは表示できません。データは {earliest} から {latest} までです。",
    "--from {first} to --to {last} cannot be shown. The data has {earliest} to {latest}.",
)


@cli.command()
@click.option(
    "--data", type=place, metavar="PLACE", help="Snapshot root, folder or file. [default: the settings']"
)
@out_option("The file to write, .pptx.", required=True)
@click.option("--lang", "language", type=click.Choice(LANGUAGES), help="Language of the slides.")
@click.option(
    "--page",
    "pages",
    multiple=True,
    type=click.Choice(sorted(OUTLINES)),
    help="All of this page instead of the board pack; repeatable.",
)
@click.option(
    "--where", multiple=True, callback=by_attribute, metavar="ATTRIBUTE=VALUE", help="Keep only; repeatable."
)
@click.option(
    "--window",
    type=click.Choice(["1", "3", "12"]),
    default="12",
    callback=lambda _c, _o, v: int(v),
    show_default=True,
    help="Months between opening and closing.",
)
@click.option("--from", "first", callback=month, metavar="YYYY-MM", help="First month shown.")
@click.option("--to", "last", callback=month, metavar="YYYY-MM", help="Last month shown.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), callback=day, help="As it was known on this day.")
@click.option(
    "--template",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A company's own .pptx: its layouts, fonts and colours win.",
)
@safe_option
@role_option
@click.pass_obj
def deck(
    spoken: Language,
    *,
    data: Place | None,
    out: Path,
    language: Language | None,
    pages: Sequence[str],
    where: Mapping[str, Sequence[str]],
    window: int,
    first: int | None,
    last: int | None,
    as_of: date | None,
    template: Path | None,
    is_safe: bool,
    role: str,
) -> None:
    """A deck of twelve slides for the board, or of the pages named, with charts that can be edited.

    \b
    Examples:
      python -m csdash deck --data sample_data --out board.pptx --lang ja
      python -m csdash deck --page nrr --page cohorts --where segment=SMB --template company.pptx --out smb.pptx
      python -m csdash deck --safe --out all_hands.pptx
      python -m csdash deck --role kansai --out kansai.pptx
    """
    from csdash.share.deck.deck import deck as deck_of

    settings = load_settings()
    settings = replace(settings, data=data or settings.data)
    grant = granted(settings, role)
    if pages or grant.pages != "all":
        pages = its_pages(grant, pages, OUTLINES)
    session = open_session(settings.data, as_of=as_of, scope=grant.scope, settings=settings)
    months = (first or session.first_month, last or session.last_month)
    if not session.first_month <= months[0] <= months[1] <= session.last_month:
        asked, known = map(month_code, months), map(month_code, (session.first_month, session.last_month))
        words = dict(zip(("first", "last", "earliest", "latest"), (*asked, *known), strict=True))
        raise CsdashError(NOT_SHOWN.format(**words))
    view = view_of(session, language or spoken, window=window, where=where, months=months)
    view = for_everybody(view, where) if is_safe else view
    write_whole(out, deck_of(view, pages, template), is_replacing=is_forced())

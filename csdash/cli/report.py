"""The command that writes pages for those who have no dashboard: report."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

import click

from csdash.cli.bar import progress_bar
from csdash.cli.everybody import for_everybody, safe_option
from csdash.cli.group import cli
from csdash.cli.months import month
from csdash.cli.place import folder_option, is_forced, out_option
from csdash.cli.question import by_attribute, day
from csdash.cli.role import granted, its_pages, role_option
from csdash.place import Place, place
from csdash.share.outlines import OUTLINES
from csdash.text import LANGUAGES, Language, Text

WROTE = Text(
    "{path} に書きました({pages}ページ、{size} MB。うち {library} MB はグラフを描く plotly.js)。",
    "Wrote {path}: {pages} pages, {size} MB, of which {library} MB are plotly.js, which draws the charts.",
)


@cli.command()
@click.option(
    "--data", type=place, metavar="PLACE", help="Snapshot root, folder or file. [default: the settings']"
)
@out_option("Write one HTML file.")
@folder_option("Write a folder for a web server.")
@click.option(
    "--page", "pages", type=click.Choice(list(OUTLINES)), multiple=True, help="Only this page; repeatable."
)
@click.option(
    "--lang", "language", type=click.Choice(LANGUAGES), help="Language of the report. [default: en]"
)
@click.option(
    "--where", multiple=True, callback=by_attribute, metavar="ATTRIBUTE=VALUE", help="Keep only; repeatable."
)
@click.option(
    "--window", type=click.Choice(["1", "3", "12"]), default="12", show_default=True, help="Months compared."
)
@click.option("--from", "first", callback=month, metavar="YYYY-MM", help="First month shown.")
@click.option("--to", "last", callback=month, metavar="YYYY-MM", help="Last month shown.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), callback=day, help="As it was known on this day.")
@safe_option
@role_option
@click.pass_context
def report(
    context: click.Context,
    data: Place | None,
    *,
    out: Path | None,
    folder: Path | None,
    pages: tuple[str, ...],
    language: Language | None,
    where: Mapping[str, Sequence[str]],
    window: str,
    first: int | None,
    last: int | None,
    as_of: date | None,
    is_safe: bool,
    role: str,
) -> None:
    """Pages as one HTML file that works offline, or as a folder of static pages.

    \b
    The file opens from a mail, prints to A4 or A3 and fetches nothing; the folder goes on any web server:
      python -m csdash report --out report.html --lang ja
      python -m csdash report --folder site --page overview --page nrr --where segment=SMB
      python -m csdash report --safe --out for_everybody.html
      python -m csdash report --role kansai --out kansai.html
    """
    from csdash.opening import open_session
    from csdash.settings import load_settings
    from csdash.share.asked import view_of
    from csdash.share.report import report as written
    from csdash.share.report.embedded import plotly_js
    from csdash.share.whole import write_whole

    if (out is None) == (folder is None):
        raise click.UsageError("Name either --out FILE.html or --folder DIR.")
    if language and context.parent:
        # Errors are told in the language of the report.
        context.parent.params["lang"] = language
    language = language or context.obj
    settings = load_settings()
    grant = granted(settings, role)
    chosen = its_pages(grant, pages, OUTLINES)
    session = open_session(data or settings.data, as_of=as_of, scope=grant.scope, settings=settings)
    months = (first or session.first_month, last or session.last_month)
    if not session.first_month <= months[0] <= months[1] <= session.last_month:
        raise click.UsageError("--from and --to must be months of the data, --from not after --to.")
    view = view_of(session, language, window=int(window), where=where, months=months)
    view = for_everybody(view, where) if is_safe else view
    with progress_bar(language) as progress:
        if out:
            content = written.report(view, chosen, progress)
            size = len(content)
            write_whole(out, content, is_replacing=is_forced())
        else:
            files = written.report_files(view, chosen, progress)
            size = sum(map(len, files.values()))
            written.write_folder(files, folder, is_replacing=is_forced())
    said = WROTE.format(
        path=str(out or folder),
        pages=str(len(chosen)),
        size=f"{size / 1e6:.1f}",
        library=f"{len(plotly_js()) / 1e6:.1f}",
    )
    click.echo(said[language])

"""The command that writes pages for those who have no dashboard: report."""

from pathlib import Path

import click

from csdash.cli.bar import progress_bar
from csdash.cli.group import cli
from csdash.cli.place import folder_option, is_forced, out_option
from csdash.cli.viewing import Viewing, viewing
from csdash.share.outlines import OUTLINES
from csdash.text import Text

WROTE = Text(
    "{path} に書きました({pages}ページ、{size} MB。うち {library} MB はグラフを描く plotly.js)。",
    "Wrote {path}: {pages} pages, {size} MB, of which {library} MB are plotly.js, which draws the charts.",
)


@cli.command()
@out_option("Write one HTML file.")
@folder_option("Write a folder for a web server.")
@viewing
def report(order: Viewing, *, out: Path | None, folder: Path | None) -> None:
    """Pages as one HTML file that works offline, or as a folder of static pages.

    \b
    The file opens from a mail, prints to A4 or A3 and fetches nothing; the folder goes on any web server:
      python -m csdash report --out report.html --lang ja
      python -m csdash report --folder site --page overview --page nrr --where segment=SMB
      python -m csdash report --safe --out for_everybody.html
      python -m csdash report --role kansai --out kansai.html
    """
    from csdash.share.report import report as written
    from csdash.share.report.embedded import plotly_js
    from csdash.share.whole import write_whole

    if (out is None) == (folder is None):
        raise click.UsageError("Name either --out FILE.html or --folder DIR.")
    view, language = order.view(), order.language
    chosen = order.pages or tuple(OUTLINES)
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

"""The report of some pages of one view: as one file, or as a folder."""

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

from csdash.errors import CsdashError
from csdash.progress import Progress, unheard
from csdash.share.outlines import OUTLINES
from csdash.share.report import embedded
from csdash.share.report.written import html, section
from csdash.share.sheet import Sheet, sheets
from csdash.share.whole import already_there, not_written, place_beside, sweep_beside, write_whole
from csdash.text import Text
from csdash.views.view import View

DOING = Text("レポートを作成", "Writing the report")
NOT_OURS = Text(
    "{folder} にはレポート以外のものが入っています。空のフォルダか、前に作ったレポートのフォルダを指定してください。",
    "{folder} holds something that is no report. Name an empty folder, or one of an earlier report.",
)
GENERATOR = '<meta name="generator" content="csdash report">'


def report(view: View, pages: Sequence[str] = tuple(OUTLINES), progress: Progress = unheard) -> bytes:
    """`pages` in one HTML file that holds all it needs; the same data makes the same file."""
    drawn = _on_paper(view)
    told, sections = [], []
    with ThreadPoolExecutor(1, "report") as beside:
        frame = beside.submit(_frame)
        # Each page is written while the next ones are worked out.
        for one in _sheets(drawn, pages, progress):
            told.append(one)
            sections.append(section(drawn, one))
    return html("report.html", drawn, told, sections=sections, **frame.result())


def _frame() -> dict[str, str]:
    """What is the same in every report of one file."""
    return {
        "policy": embedded.inline_policy(),
        "plotly_js": embedded.plotly_js(),
        "own_js": embedded.own_js(),
        "style": embedded.style(),
    }


def report_files(
    view: View, pages: Sequence[str] = tuple(OUTLINES), progress: Progress = unheard
) -> dict[str, bytes]:
    """The same as files of a folder: one per page, an index, and what they share."""
    drawn = _on_paper(view)
    sheets = list(_sheets(drawn, pages, progress))
    policy = embedded.folder_policy()
    return {
        "index.html": html("index.html", drawn, sheets, policy=policy),
        **{
            f"{one.page}.html": html("page.html", drawn, [one], policy=policy, every=sheets) for one in sheets
        },
        "plotly.js": embedded.plotly_js().encode(),
        "report.js": embedded.own_js().encode(),
        "style.css": embedded.style().encode(),
    }


def write_folder(files: dict[str, bytes], folder: Path, *, is_replacing: bool = False) -> None:
    """Put `files` at `folder` in one step; an earlier report there is replaced where `is_replacing`, anything else left alone."""
    if folder.exists() and not _is_ours(folder):
        raise CsdashError(NOT_OURS.format(folder=str(folder)))
    if folder.exists() and any(folder.iterdir()) and not is_replacing:
        raise already_there(folder)
    try:
        sweep_beside(folder)
        beside = place_beside(folder)
        beside.mkdir(mode=0o700)
        made, older = beside / "new", beside / "old"
        try:
            made.mkdir()
            for name, content in files.items():
                write_whole(made / name, content)
            if folder.exists():
                folder.rename(older)
            try:
                made.rename(folder)
            except OSError:
                # Better the earlier one than none.
                if older.exists():
                    older.rename(folder)
                raise
        finally:
            shutil.rmtree(beside, ignore_errors=True)
    except OSError as cause:
        raise not_written(folder, cause) from cause


def _is_ours(folder: Path) -> bool:
    if not folder.is_dir():
        return False
    index = folder / "index.html"
    return not any(folder.iterdir()) or (index.is_file() and GENERATOR in index.read_text("utf-8", "replace"))


def _on_paper(view: View) -> View:
    """A report is printed and passed on: it is drawn on white, whatever its maker's screen looks like."""
    return replace(view, theme="light")


def _sheets(view: View, pages: Sequence[str], progress: Progress) -> Iterator[Sheet]:
    progress(DOING, 0, len(pages))
    for done, one in enumerate(sheets([(OUTLINES[page], None) for page in pages], view), start=1):
        yield one
        progress(DOING, done, len(pages))

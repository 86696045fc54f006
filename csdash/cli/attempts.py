"""What the import command says of an attempt: what was read, what it was taken for, what came of it."""

import click
import polars as pl

from csdash.importing.attempt import Attempt
from csdash.importing.preview import mrr_by_month
from csdash.months import month_code
from csdash.share.frames import written
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.publish import Published
from csdash.snapshots.sources.sheet import Sheet
from csdash.text import Language, Text, one_line

FIRST_COLUMNS, LAST_MONTHS = 12, 13

READ = Text("読み込んだもの", "What was read")
ROWS = Text("{name}: {n}行", "{name}: {n} rows")
MORE_COLUMNS = Text("(ほか{n}列)", "({n} more columns)")
MAPPED_BY = Text("列の意味({origin})", "What the columns mean ({origin})")
DOUBTFUL = Text("確認が必要な推測", "Guesses to look at")
REPORT = Text("検査の結果", "What the checks say")
BY_MONTH = Text("月ごとのMRRと維持率", "MRR and retention by month")
EARLIER = Text("(直近{n}か月。それ以前は省略)", "(the last {n} months)")
NOTHING_WRITTEN = Text(
    "--dry-run のため、何も書き込んでいません。", "Nothing was written: this was a dry run."
)
PUBLISHED = Text(
    "スナップショット {id} を保存しました({as_of}時点、{first}〜{last})。表示するには: make run DATA={root}",
    "Saved as snapshot {id}, as of {as_of}, {first} to {last}. See it with: make run DATA={root}",
)
UNCHANGED = Text(
    "内容はスナップショット {id} と同じです。何も変更していません。",
    "This is what the snapshot {id} holds already. Nothing was changed.",
)


def say_attempt(made: Attempt, language: Language, *, in_full: bool) -> None:
    """All there is to see before saving; the rows and a mapping that is not new only `in_full`."""
    _head(READ, language)
    for sheet in made.sheets:
        click.echo(one_line(ROWS.format(name=sheet.name, n=f"{sheet.rows:,}")[language]))
        for note in sheet.notes:
            click.echo(one_line(f"  {note[language]}"))
        if in_full:
            _first_rows(sheet, language)
    _head(MAPPED_BY.format(origin=made.chosen.origin), language)
    if in_full or made.chosen.is_guess:
        click.echo(made.chosen.text)
    if made.chosen.doubts:
        _head(DOUBTFUL, language)
        for doubt in made.chosen.doubts:
            click.echo(one_line(f"- {doubt.why[language]}"))
    _head(REPORT, language)
    for line in made.draft.report.lines(language):
        click.echo(line)
    if made.draft.manifest is not None:
        _head(BY_MONTH, language)
        _by_month(made, language, in_full=in_full)
    if in_full:
        click.echo(NOTHING_WRITTEN[language])


def say_published(published: Published, manifest: Manifest, root: str, language: Language) -> None:
    """What became of the draft, and how to look at it."""
    said = PUBLISHED if published.is_new else UNCHANGED
    click.echo(
        said.format(
            id=published.id,
            as_of=manifest.as_of.isoformat(),
            first=month_code(manifest.first_month),
            last=month_code(manifest.last_month),
            root=root,
        )[language]
    )


def _head(title: Text, language: Language) -> None:
    click.echo(f"\n== {title[language]}")


def _first_rows(sheet: Sheet, language: Language) -> None:
    rows = pl.DataFrame(sheet.sample, schema=dict.fromkeys(sheet.headers, pl.String), orient="row")
    shown = rows.select(rows.columns[:FIRST_COLUMNS])
    click.echo(written(shown, "table"), nl=False)
    if rest := rows.width - shown.width:
        click.echo(MORE_COLUMNS.format(n=str(rest))[language])


def _by_month(made: Attempt, language: Language, *, in_full: bool) -> None:
    months = mrr_by_month(made.draft.folder)
    shown = months if in_full else months.tail(LAST_MONTHS)
    click.echo(written(shown, "table"), nl=False)
    if shown.height < months.height:
        click.echo(EARLIER.format(n=str(LAST_MONTHS))[language])

"""The command that brings data in: import."""

import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import click

from csdash.cli.attempts import say_attempt, say_published
from csdash.cli.bar import progress_bar
from csdash.cli.group import cli
from csdash.cli.question import day
from csdash.errors import CsdashError
from csdash.place import place
from csdash.settings import checked, load_settings
from csdash.snapshots.sources.query import Query, read_parameter
from csdash.text import Language, Text

NOT_SURE = Text(
    "推測に確信が持てない列があるため、保存しませんでした。{path} を確かめて直し、--mapping {path} を付けて"
    "もう一度実行してください。",
    "Nothing was saved: some of the guesses are doubtful. Look through {path}, mend it, and run this again with "
    "--mapping {path}.",
)


@cli.command(name="import")
@click.argument("sources", nargs=-1, required=True, metavar="SRC...")
@click.option("--into", "into", metavar="ROOT", help="The snapshot root: a folder, or s3://bucket/prefix.")
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    callback=day,
    help="The day on which this was known. [default: today]",
)
@click.option(
    "--mapping",
    "given",
    type=click.Path(dir_okay=False, path_type=Path),
    help="What the columns mean; a guess is written there where it does not exist. [default: last time's]",
)
@click.option("--query", metavar="SQL", help="What to ask a database, or a .sql file; parameters as :name.")
@click.option(
    "--param",
    "parameters",
    multiple=True,
    metavar="NAME[:KIND]=VALUE",
    help="A parameter of the query (text, integer, number, date, flag); repeatable.",
)
@click.option("--currency", metavar="CODE", help="The currency of amounts that do not say, and of reports.")
@click.option("--dry-run", is_flag=True, help="Show rows, mapping, report and MRR by month; write nothing.")
@click.pass_obj
def bring_in(
    lang: Language,
    sources: tuple[str, ...],
    into: str | None,
    as_of: date | None,
    given: Path | None,
    query: str | None,
    parameters: tuple[str, ...],
    currency: str | None,
    *,
    dry_run: bool,
) -> None:
    """Bring files, a bucket or a database in as a checked, dated snapshot.

    \b
    SRC is a CSV, XLSX or parquet file, a folder, a pattern, s3://..., or a database (env:NAME, file:PATH, URL):
      python -m csdash import subscriptions.csv accounts.csv --into my_data --dry-run
      python -m csdash import contracts.xlsx --into my_data --mapping contracts.toml
      python -m csdash import 'exports/mrr_*.parquet' --into s3://bucket/csdash --as-of 2026-10-31
      python -m csdash import env:WAREHOUSE_URL --query mrr.sql --param since:date=2024-04-01 --into my_data

    \b
    Exits with 1 where the data is refused, 2 where the guess of what columns mean is too doubtful to save.
    """
    from csdash.importing.attempt import attempt
    from csdash.importing.saving import keep_mapping, save

    if into is None and not dry_run:
        raise click.UsageError("Name the snapshot root with --into ROOT, or look first with --dry-run.")
    settings = load_settings()
    if currency:
        settings = checked(replace(settings, currency=currency))
    root = place(into) if into else None
    asked = _query(query, parameters) if query else None
    with tempfile.TemporaryDirectory(prefix="csdash-import-") as scratch:
        with progress_bar(lang) as progress:
            made = attempt(
                sources,
                Path(scratch),
                settings,
                lang,
                root=root,
                given=given,
                query=asked,
                as_of=as_of,
                progress=progress,
            )
        say_attempt(made, lang, in_full=dry_run)
        if dry_run:
            sys.exit(0 if made.draft.manifest else 1)
        guessed_into = given or Path("mapping.toml")
        if made.chosen.is_guess and (given or made.draft.manifest is None or made.chosen.doubts):
            keep_mapping(made.chosen.text, guessed_into)
        if made.draft.manifest is None:
            sys.exit(1)
        if made.chosen.doubts:
            raise CsdashError(NOT_SURE.format(path=str(guessed_into)))
        with progress_bar(lang) as progress:
            published = save(
                made.draft,
                root,
                made.chosen.text,
                is_dated=as_of is not None,
                settings=settings,
                progress=progress,
            )
    say_published(published, made.draft.manifest, into, lang)


def _query(written: str, parameters: Sequence[str]) -> Query:
    """The query as it was written, or what a .sql file says; its sheet is called after the file."""
    bound = dict(read_parameter(parameter) for parameter in parameters)
    path = Path(written)
    if path.suffix.lower() != ".sql":
        return Query(written, parameters=bound)
    try:
        return Query(path.read_text(encoding="utf-8-sig"), path.stem, bound)
    except (OSError, UnicodeDecodeError) as cause:
        raise CsdashError(
            Text(f"クエリのファイル {path} を読めません。", f"The query file {path} cannot be read.")
        ) from cause

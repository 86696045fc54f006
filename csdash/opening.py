"""Opening: from what a user points at to a session, or to a report of what is wrong with it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl

from csdash import clock
from csdash.building.snapshot import made_cubes
from csdash.contract.check import check_parts, conformed, read_parts
from csdash.contract.currencies import currency_findings, used_currencies
from csdash.contract.finding import Report
from csdash.disclosure import safe_session
from csdash.errors import DataError
from csdash.measures.account_months import Coverage
from csdash.measures.made import Made
from csdash.months import last_complete_month, month_end, month_index
from csdash.place import place
from csdash.scope import EVERYTHING, Scope
from csdash.session import Session
from csdash.settings import Settings
from csdash.snapshots.locate import Located, locate, locate_id, locate_staged
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.profile import profile
from csdash.snapshots.within import scoped_rows, within
from csdash.text import Text

REFUSED = Text(
    "データが検査を通りません。管理者は csdash check で理由を確かめられます。",
    "The data is refused; whoever runs this can see why by csdash check.",
)


def open_session(
    path: Path | str,
    as_of: date | None = None,
    scope: Scope = EVERYTHING,
    settings: Settings | None = None,
    today: date | None = None,
    snapshot_id: str | None = None,
) -> Session:
    """The snapshot that `path` means, checked and ready for questions.

    `path` is a snapshot root (a folder, or s3://bucket/prefix), a bare folder of parquet files or one parquet
    file; `as_of` asks a root for what was known on a day, and a bare folder, which nobody dated, for the
    months that were over then; `snapshot_id` asks a root for one snapshot and no other. Raises DataError with the whole report where the data is refused.
    """
    where = place(path)
    # What stands beside the data, such as notes, is looked for where the data is.
    settings = replace(settings or Settings(), data=where)
    located = locate_id(where, snapshot_id) if snapshot_id else locate(where, as_of)
    again = partial(locate_id, where, located.id) if located.manifest else lambda: located
    return _session(located, again, as_of or today or clock.today(settings.timezone), scope, settings)


def open_draft(
    folder: Path, manifest: Manifest, scope: Scope = EVERYTHING, settings: Settings | None = None
) -> Session:
    """A snapshot that is laid out in `folder` and not published yet, as it would answer if it were.

    It has been checked when it was staged; here only its checksums are.
    """
    again = partial(locate_staged, folder, manifest)
    return _session(again(), again, manifest.as_of, scope, settings or Settings())


def _session(
    located: Located, again: Callable[[], Located], day: date, scope: Scope, settings: Settings
) -> Session:
    """A session on what was located; `again` finds the same files later, so that it need not hold them."""
    if scope.minimum and not scope.safe:
        # What is safe depends on the rows there are, and so takes a look at them first.
        within_rows = _session(located, again, day, replace(scope, minimum=0), settings)
        safe = safe_session(within_rows, scope.minimum).scope.safe
        return _session(again(), again, day, replace(scope, safe=safe), settings)
    tables, report = _read(located, scope)
    accounts = tables["accounts"]
    first, last = _months(accounts)
    known_on = located.manifest.as_of if located.manifest else _known_on(last, day)
    last_over = last_complete_month(known_on)
    currency, is_converted = _currency(tables, scope, last_over, settings)
    reporting = currency if is_converted else ""
    rows = scoped_rows(tables, scope, last_over, reporting, is_unfinished=last > last_over)
    # Of all rows the months tell; only of a part must the rows themselves be asked.
    if first > last_over or (scope != EVERYTHING and rows.is_empty):
        raise DataError(
            Text(
                f"{known_on} までに終わった月の行がありません。月の列と閲覧範囲を確かめてください。",
                f"There are no rows for a month that was over on {known_on}. Check the months and the scope.",
            )
        )
    # Where the data stops is not churn: months after it do not exist, however late it was published.
    coverage = Coverage(first, min(last, last_over))
    return Session(
        id=located.id,
        source=located.source,
        as_of=known_on,
        coverage=coverage,
        currency=currency,
        scope=scope,
        settings=settings,
        # These are figures of all rows, and so for those who see them all.
        published=None if scope.is_part else located.figures,
        _rows=rows,
        _through=lambda other: _session(again(), again, day, other, settings),
        _check=lambda: report or check_parts(again().parts)[1],
        _profile=lambda: profile(read_parts(again().parts), scope, coverage.last),
        _made=_made(located, scope, settings),
    )


def _made(located: Located, scope: Scope, settings: Settings) -> Callable[[tuple[str, ...]], Made | None]:
    """Where cubes of all rows of a published snapshot are looked for; of a part of them nobody builds any."""
    if located.manifest is None or scope != EVERYTHING:
        return lambda _grain: None
    return partial(made_cubes, settings, located.id)


def _read(located: Located, scope: Scope) -> tuple[Mapping[str, pl.LazyFrame], Report | None]:
    """The tables, and what the checks said of them where nobody had checked them yet.

    What was published was checked then, and its checksums just now.
    """
    if located.manifest:
        return read_parts(located.parts), None
    try:
        return conformed(located.parts)
    except DataError as cause:
        # The report shows rows, and not all of them are for everybody.
        raise cause if scope == EVERYTHING else DataError(REFUSED) from cause


def _known_on(last: int, today: date) -> date:
    """The day whose knowledge a bare folder is that ends in month `last`: the last complete month's end."""
    return month_end(min(last, last_complete_month(today)))


def _months(accounts: pl.LazyFrame) -> tuple[int, int]:
    """The first and last month with rows, of all rows: a reader's scope must not move where the data begins."""
    span = accounts.select(
        pl.col("month").min().alias("first"), pl.col("month").max().alias("last")
    ).collect()
    return month_index(span["first"].item()), month_index(span["last"].item())


def _currency(
    tables: Mapping[str, pl.LazyFrame], scope: Scope, last_month: int, settings: Settings
) -> tuple[str, bool]:
    """The currency of every figure, and whether amounts are converted into it; raises DataError without the rates.

    Of months that are not over nothing is told, and so nothing is converted. A part of the rows may be in one currency
    where the company has several; it is told in the company's, where that is set.
    """
    if "currency" not in tables["accounts"].collect_schema().names():
        return settings.currency, False
    tables = within(tables, scope, last_month)
    used = used_currencies(tables["accounts"])
    of_company = scope.is_part and settings.currency and "fx" in tables and used != [settings.currency]
    if len(used) <= 1 and not (used and of_company):
        return used[0] if used else settings.currency, False
    findings = currency_findings(tables, settings.currency)
    if findings:
        raise DataError(Report(tuple(findings)).message() if scope == EVERYTHING else REFUSED)
    return settings.currency, True

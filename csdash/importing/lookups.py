"""Lookups: sheets that name the account only through something else, a subscription say."""

from collections.abc import Sequence

import polars as pl

from csdash.contract.column import Table
from csdash.contract.conform import ROW, shown
from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.importing import faults
from csdash.importing.layout import Laid
from csdash.importing.mapping import Feed
from csdash.importing.selection import matching
from csdash.snapshots.sources.sheet import Sheet
from csdash.text import Text

_KEY, _GIVES = "_key", "_gives"
# Shapes that bring money: a row that is left out there would be money left out.
MONEY_SHAPES = ("monthly", "subscriptions", "pivot")


def looked_up(
    rows: pl.LazyFrame, feed: Feed, table: Table, sheet: Laid, sheets: Sequence[Sheet]
) -> tuple[pl.LazyFrame, list[Finding]]:
    """The rows with the account in place of what stood for it.

    Rows whose account nobody gives are refused where they bring money, and left out with a warning elsewhere.
    """
    lookup = feed.lookup
    pairs, findings = [], []
    for source in matching(sheets, lookup.file):
        names = source.frame().collect_schema().names()
        absent = [header for header in (lookup.key, lookup.gives) if header not in names]
        findings += [
            faults.no_header(table.name, source.name, header, "account_id", names) for header in absent
        ]
        if not absent:
            pairs.append(
                source.frame().select(_text(lookup.key).alias(_KEY), _text(lookup.gives).alias(_GIVES))
            )
    if not pairs and not findings:
        findings.append(faults.no_sheet(feed, lookup.file, [source.name for source in sheets]))
    if findings:
        return rows, findings
    known = pl.concat(pairs).drop_nulls().unique().collect(engine="streaming")
    twice = known.filter(pl.col(_KEY).is_duplicated()).sort(_KEY)
    if twice.height:
        return rows, [_two_accounts(table, lookup.file, twice)]
    joined = rows.join(known.lazy(), left_on="account_id", right_on=_KEY, how="left", maintain_order="left")
    nowhere = joined.filter(pl.col(_GIVES).is_null() & pl.col("account_id").is_not_null())
    count = nowhere.select(pl.len()).collect(engine="streaming").item()
    if count:
        first = nowhere.select(ROW, "account_id").sort(ROW).head(SHOWN_ROWS).collect(engine="streaming")
        places = tuple((sheet.file, row, shown(name)) for row, name in first.iter_rows())
        findings.append(_nowhere(feed, table, sheet, count, places))
        joined = joined.filter(pl.col(_GIVES).is_not_null())
    return joined.with_columns(pl.col(_GIVES).alias("account_id")).drop(_GIVES), findings


def _text(header: str) -> pl.Expr:
    return pl.col(header).cast(pl.String).str.strip_chars()


def _two_accounts(table: Table, file: str, twice: pl.DataFrame) -> Finding:
    example = shown(twice[_KEY][0])
    return Finding(
        Severity.ERROR,
        "lookup_conflict",
        table.name,
        Text(
            f"「{example}」などが複数のアカウントを指しています。",
            f'"{example}" and others point to several accounts.',
        ),
        Text("参照先の表を直してください。", "Mend the list that is looked up."),
        file=file,
        column="account_id",
        count=twice[_KEY].n_unique(),
    )


def _nowhere(
    feed: Feed, table: Table, sheet: Laid, count: int, rows: tuple[tuple[str, int, str], ...]
) -> Finding:
    is_money = feed.shape in MONEY_SHAPES
    ja = "アカウントが見つかりません。" if is_money else "アカウントが見つからないため、除きました。"
    en = "no account is known for these." if is_money else "no account is known for these; they are left out."
    return Finding(
        Severity.ERROR if is_money else Severity.WARNING,
        "lookup_unknown",
        table.name,
        Text(ja, en),
        Text(f"{feed.lookup.file} に足してください。", f"Add them to {feed.lookup.file}."),
        sheet.file,
        "account_id",
        count,
        rows,
    )

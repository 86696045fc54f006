"""Faults: what the import finds wrong before the contract is asked, as findings in the words of the check."""

import difflib
from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from csdash.contract.column import Column
from csdash.contract.conform import FILE, ROW, shown
from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.importing.mapping import Feed
from csdash.importing.spelling import UNREADABLE
from csdash.text import Text


def _near(name: str, known: Iterable[str]) -> Text:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    if not near:
        return Text("マッピングを直してください。", "Mend the mapping.")
    return Text(f"「{near[0]}」のことですか?", f'Did you mean "{near[0]}"?')


def listed(names: Iterable[str]) -> str:
    """The first few names."""
    names = list(names)
    return ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")


def no_sheet(feed: Feed, pattern: str, names: Sequence[str]) -> Finding:
    """A pattern that no sheet answers to."""
    ja, en = listed(names) or "なし", listed(names) or "none"
    return Finding(
        Severity.ERROR,
        "no_sheet",
        feed.table,
        Text(
            f"「{pattern}」に当たるファイルがありません。あるもの: {ja}。",
            f'no file answers to "{pattern}". Found: {en}.',
        ),
        _near(pattern, names),
        file=pattern,
    )


def no_header(table: str, file: str, header: str, column: str, names: Sequence[str]) -> Finding:
    """A header that the mapping names and the sheet does not have."""
    return Finding(
        Severity.ERROR,
        "no_header",
        table,
        Text(
            f"列「{header}」がありません。ある列: {listed(names)}。",
            f'there is no column "{header}". Found: {listed(names)}.',
        ),
        _near(header, names),
        file=file,
        column=column,
    )


def note(table: str, file: str, says: Text) -> Finding:
    """What the reader of the source had to say about it."""
    return Finding(
        Severity.WARNING,
        "source_note",
        table,
        says,
        Text("必要なら、書き出し方を変えてください。", "Export it in another form if it is needed."),
        file=file,
    )


def unreadable(
    table: str, file: str, column: Column, count: int, rows: tuple[tuple[str, int, str], ...]
) -> Finding:
    """Cells that say something, but not what their column holds."""
    fault = UNREADABLE[column.kind]
    return Finding(
        Severity.ERROR, fault.rule, table, fault.says, fault.advice, file, column.name, count, rows
    )


def ambiguous(table: str, file: str, column: Column, example: str, readings: Sequence[str]) -> Finding:
    """Dates that two readers would read differently; nobody guesses here which of them is right."""
    ways_ja, ways_en = "・".join(readings), " or ".join(readings)
    return Finding(
        Severity.ERROR,
        "ambiguous_date",
        table,
        Text(
            f"日付の順序を決められません。「{example}」などは {ways_ja} のどれにも読めます。",
            f'the order of day and month is not certain: "{example}" and all others can be read as {ways_en}.',
        ),
        Text(
            f"マッピングの date_order に {ways_ja} のいずれかを指定してください。",
            f"Set date_order in the mapping to {ways_en}.",
        ),
        file=file,
        column=column.name,
    )


def mixed_currencies(table: str, file: str, column: Column, found: Sequence[str]) -> Finding:
    """Amounts with the signs of several currencies in one column."""
    return Finding(
        Severity.ERROR,
        "mixed_currencies",
        table,
        Text(
            f"1つの列に複数の通貨記号があります: {listed(found)}。",
            f"one column has the signs of several currencies: {listed(found)}.",
        ),
        Text(
            "通貨ごとに列かファイルを分けてください。", "Keep each currency in a column or file of its own."
        ),
        file=file,
        column=column.name,
        count=len(found),
    )


def warned(
    rows: pl.LazyFrame, rule: str, table: str, says: Text, advice: Text, column: str
) -> Iterator[Finding]:
    """A warning about `rows` (file, row, value), with their number and the first few; none where there are none."""
    found = rows.sort(FILE, ROW).collect(engine="streaming")
    if found.is_empty():
        return
    first = tuple((file, row, shown(value)) for file, row, value in found.head(SHOWN_ROWS).iter_rows())
    yield Finding(Severity.WARNING, rule, table, says, advice, found[FILE][0], column, found.height, first)

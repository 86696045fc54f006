"""One file made to fit its table: known columns in csdash's own types, each broken row named."""

import difflib
from dataclasses import dataclass

import polars as pl

from csdash.contract.column import Column, Table
from csdash.contract.finding import SHOWN_ROWS, Finding, Severity
from csdash.contract.kinds import accepts, read
from csdash.contract.rules import RowRule, row_rules
from csdash.text import Text, one_line

FILE, ROW = "_file", "_row"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a table: the name people know it by, and its rows as they stand there.

    `is_conformed` says that they have been through `conform` already: in our types, with file and row.
    """

    file: str
    frame: pl.LazyFrame
    is_conformed: bool = False


def headers(table: Table, schema: pl.Schema) -> dict[str, str]:
    """For each column of `table` that the file has, the header it stands under."""
    found = {}
    for column in table.columns:
        for name in (column.name, *column.aliases):
            if name in schema:
                found[column.name] = name
                break
    return found


def conform(table: Table, part: Part) -> tuple[pl.LazyFrame, list[Finding]]:
    """The rows of `part` in the table's columns and types, plus file and row, and what is wrong with them.

    Columns the table does not know are left out, with a warning. The frame is only fit for use where
    no finding is an error.
    """
    if part.is_conformed:
        return part.frame, []
    schema = part.frame.collect_schema()
    found = headers(table, schema)
    findings = _shape(table, part.file, schema, found)
    if any(finding.severity is Severity.ERROR for finding in findings):
        return part.frame.clear(), findings
    rules = [
        rule for name, header in found.items() for rule in row_rules(table[name], header, schema[header])
    ]
    findings += _broken_rows(table, part.file, _numbered(part), rules, found)
    return reading(table, part), findings


def reading(table: Table, part: Part, *, is_checked: bool = False) -> pl.LazyFrame:
    """The rows of a file that fits, in the table's columns and types, plus file and row; see `read` for `is_checked`."""
    schema = part.frame.collect_schema()
    kept = [
        read(table[name], header, schema[header], is_checked=is_checked).alias(name)
        for name, header in headers(table, schema).items()
    ]
    return _numbered(part).select(*kept, FILE, pl.col(ROW).cast(pl.Int64))


def _numbered(part: Part) -> pl.LazyFrame:
    """The rows with the file and the row they stand in; rows that come from elsewhere already say where."""
    schema = part.frame.collect_schema()
    named = part.frame if FILE in schema else part.frame.with_columns(pl.lit(part.file).alias(FILE))
    return named if ROW in schema else named.with_row_index(ROW, offset=1)


def _shape(table: Table, file: str, schema: pl.Schema, found: dict[str, str]) -> list[Finding]:
    """Missing and unknown columns, and columns of a type that cannot hold what they should."""
    findings = []
    for name in table.required_columns:
        if name not in found:
            near = difflib.get_close_matches(name, schema.names(), n=1)
            findings.append(_missing(table, file, table[name], schema.names(), near))
    for name, header in found.items():
        column = table[name]
        if not accepts(column.kind, schema[header]):
            findings.append(_wrong_type(table, file, column, header, schema[header]))
    unknown = [name for name in schema.names() if name not in found.values() and name not in (FILE, ROW)]
    if unknown:
        shown = ", ".join(unknown[:10]) + (" ..." if len(unknown) > 10 else "")
        findings.append(
            Finding(
                Severity.WARNING,
                "unknown_column",
                table.name,
                Text(f"使われない列: {shown}。", f"columns that are not used: {shown}."),
                Text(
                    "列名を確かめてください。不要ならそのままで構いません。",
                    "Check their names; leave them if they are not needed.",
                ),
                file=file,
                count=len(unknown),
            )
        )
    return findings


def _missing(table: Table, file: str, column: Column, names: list[str], near: list[str]) -> Finding:
    ja = f"必須の列 {column.name}({column.meaning.ja})がありません。ある列: {', '.join(names[:12])}。"
    en = (
        f"the required column {column.name} ({column.meaning.en}) is missing. Found: {', '.join(names[:12])}."
    )
    hint = Text("列を追加してください。", "Add the column.")
    if near:
        hint = Text(
            f"「{near[0]}」を {column.name} に改名してください。", f'Rename "{near[0]}" to {column.name}.'
        )
    return Finding(
        Severity.ERROR, "missing_column", table.name, Text(ja, en), hint, file=file, column=column.name
    )


def _wrong_type(table: Table, file: str, column: Column, header: str, dtype: pl.DataType) -> Finding:
    expected = column.kind.value
    return Finding(
        Severity.ERROR,
        "wrong_type",
        table.name,
        Text(
            f"型 {dtype} は使えません。必要なもの: {expected.ja}。",
            f"type {dtype} does not fit; expected: {expected.en}.",
        ),
        Text(f"列 {header} の型を直してください。", f"Convert column {header} before loading it."),
        file=file,
        column=column.name,
    )


def _broken_rows(
    table: Table, file: str, numbered: pl.LazyFrame, rules: list[RowRule], found: dict[str, str]
) -> list[Finding]:
    """One pass counts what every rule refuses; only rules that refuse something are looked at again."""
    counts = numbered.select(
        pl.len().alias("rows"), *(rule.breaks.sum().alias(str(i)) for i, rule in enumerate(rules))
    ).collect(engine="streaming")
    if counts["rows"].item() == 0:
        return [
            Finding(
                Severity.ERROR,
                "empty_file",
                table.name,
                Text("行がありません。", "the file has no rows."),
                Text(
                    "データの入ったファイルを置くか、ファイルを除いてください。",
                    "Put a file with data there, or remove it.",
                ),
                file=file,
            )
        ]
    findings = []
    for i, rule in enumerate(rules):
        count = counts[str(i)].item()
        if not count:
            continue
        examples = (
            numbered.filter(rule.breaks)
            .head(SHOWN_ROWS)
            .select(FILE, ROW, pl.col(found[rule.column]).alias("value"))
            .collect()
        )
        rows = tuple((source, row, shown(value)) for source, row, value in examples.iter_rows())
        findings.append(
            Finding(
                Severity.ERROR,
                rule.name,
                table.name,
                rule.says,
                rule.advice,
                rows[0][0],
                rule.column,
                count,
                rows,
            )
        )
    return findings


def shown(value: object) -> str:
    """A value from the data, short and on one line."""
    return one_line("" if value is None else str(value)[:40])

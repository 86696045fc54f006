"""The glossary: every metric and every column in words, written from the registry and the contract."""

from pathlib import Path

from csdash.access.capabilities import matrix
from csdash.contract.audit import EDGES
from csdash.contract.column import Column, Table
from csdash.contract.tables import TABLES
from csdash.contract.words import EVENTS, FITS, OUTCOMES, PHASES, ROLES, SURVEYS, TIERS
from csdash.metrics.metric import Complement, MedianWait, Metric, Ratio, Total
from csdash.metrics.registry import FAMILIES
from csdash.share.whole import write_whole

RULES = {word: edge.rule for word, edge in EDGES.items()}
WORDS = {tuple(words): words for words in (TIERS, PHASES, FITS, OUTCOMES, SURVEYS, ROLES, EVENTS, RULES)}
METRICS_INTRO = """\
Written by `make docs` from csdash/metrics; change a definition there.

Every value is made of sums, and divided last: `python -m csdash metrics KEY` prints both sums beside it. Names
in formulas are the measures of csdash/measures. A metric over a window compares two month-ends of the same
account, 1, 3 or 12 months apart (12 unless asked otherwise); all others stand for one month-end. A source that
reads "csdash definitions" is a choice of our own; the records in [decisions](decisions/README.md) say why."""
CONTRACT_INTRO = """\
Written by `make docs` from csdash/contract; change a column there.

A folder opens when its `accounts` has the three required columns: one parquet file of any name will do. Every
other table is optional, as `<table>.parquet` or as files below `<table>/`, and so is every column that is not
marked required. What a table or column unlocks may still be planned: [coverage](coverage.md) says what is on
a page today. Columns that are not listed here are left out, with a warning. Money is in currency units. Months
are written as their first day (`2026-04-01`; `2026-04` and `202604` are read too), days as `2026-04-15`."""


# Between these two lines SECURITY.md, beside the folder, shows who can do what.
MATRIX_BEGINS, MATRIX_ENDS = (
    "<!-- written by `make docs` from csdash/access/capabilities.py -->",
    "<!-- end -->",
)


def write_docs(folder: Path) -> list[Path]:
    """Write metrics.md and contract.md into `folder`, and the matrix into the SECURITY.md beside it; returns their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, lines in (("metrics.md", metrics_page()), ("contract.md", contract_page())):
        path = folder / name
        write_whole(path, ("\n".join(lines) + "\n").encode(), is_replacing=True)
        written.append(path)
    security = folder.parent / "SECURITY.md"
    if security.is_file():
        before, _, rest = security.read_text(encoding="utf-8").partition(MATRIX_BEGINS)
        _, _, after = rest.partition(MATRIX_ENDS)
        lines = (MATRIX_BEGINS, "", *matrix(), "", MATRIX_ENDS)
        write_whole(security, (before + "\n".join(lines) + after).encode(), is_replacing=True)
        written.append(security)
    return written


def metrics_page() -> list[str]:
    """docs/metrics.md, line by line."""
    lines = ["# Metrics", "", METRICS_INTRO, ""]
    for family, metrics in FAMILIES.items():
        lines += [f"## {family.en} · {family.ja}", ""]
        for metric in metrics:
            lines += [
                f"### `{metric.key}` {metric.name.en} · {metric.name.ja}",
                "",
                metric.definition.en,
                "",
                metric.definition.ja,
                "",
                f"- formula: {formula(metric)}",
                f"- told: {when(metric)}",
                f"- unit: {metric.unit.value}; better: {metric.better}; 95% interval: {interval_name(metric)}",
                f"- needs: {metric.unlocked_by or 'nothing beyond the required columns'}",
                f"- source: {metric.source}",
                "",
            ]
    return lines[:-1]


def when(metric: Metric) -> str:
    """The months a value of the metric speaks of."""
    if metric.is_windowed:
        return "over a window, per account and product" if metric.grain == "product" else "over a window"
    return (
        "at month-end"
        if metric.cube in ("stock", "cmrr")
        else "at month-end, over the twelve months before it"
    )


def formula(metric: Metric) -> str:
    """The sums a metric is made of, as one would write them on a board."""

    def spelt(names: tuple[str, ...]) -> str:
        return " ".join(
            ("- " if name.startswith("-") else "+ " if i else "") + f"`{name.lstrip('-')}`"
            for i, name in enumerate(names)
        )

    def side(names: tuple[str, ...]) -> str:
        return spelt(names) if len(names) == 1 else f"({spelt(names)})"

    match metric:
        case Total(total=total, times=times):
            return (f"{times} x " if times != 1 else "") + spelt(total)
        case Complement(of=of):
            return f"1 - {formula(of)}"
        case Ratio(numerator=top, denominator=base, times=times):
            return (f"{times} x " if times != 1 else "") + f"{side(top)} / {side(base)}"
        case MedianWait(events=events, censored=censored):
            return f"Kaplan-Meier median over `{events}` and `{censored}` per day"
    raise TypeError(metric)


def interval_name(metric: Metric) -> str:
    """How the 95% interval of a metric is made."""
    match metric:
        case Total():
            return "none, it counts everything there is"
        case Complement(of=of):
            return interval_name(of)
        case MedianWait():
            return "log-log band"
        case Ratio(interval=None):
            return "none that holds its level (decision 0054)"
        case Ratio(interval=interval):
            return {"Wilson": "Wilson", "Delta": "delta method", "NetScore": "difference of two shares"}[
                type(interval).__name__
            ]
    raise TypeError(metric)


def contract_page() -> list[str]:
    """docs/contract.md, line by line."""
    lines = ["# Input contract", "", CONTRACT_INTRO, ""]
    for table in TABLES.values():
        need = "required" if table.is_required else f"unlocks {table.unlocks.en}"
        lines += [f"## `{table.name}`", "", f"{table.grain.en[0].upper()}{table.grain.en[1:]}; {need}.", ""]
        if table.key:
            lines += [f"No two rows share {_listed(table.key)}{_as_far_as(table)}.", ""]
        lines += ["| column | type | meaning | 意味 | unlocks |", "|---|---|---|---|---|"]
        for column in table.columns:
            unlocks = "**required**" if column.unlocks is None else column.unlocks.en
            lines.append(
                f"| `{column.name}` | {column.kind.value.en} | {column.meaning.en} | {column.meaning.ja} | {unlocks} |"
            )
        lines += ["", *_other_headers(table)]
        for column in table.columns:
            lines += _words(column)
    return lines[:-1]


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _as_far_as(table: Table) -> str:
    """Keys may hold optional columns; without them the rest of the key is the key."""
    return "" if all(table[name].is_required for name in table.key) else ", as far as these columns are there"


def _other_headers(table: Table) -> list[str]:
    """The headers that are read as a column of ours."""
    known = [f"{_listed(column.aliases)} as `{column.name}`" for column in table.columns if column.aliases]
    return [f"Headers that are read as well: {'; '.join(known)}.", ""] if known else []


def _words(column: Column) -> list[str]:
    """The words a column may hold, in both languages."""
    if not column.words:
        return []
    meanings = WORDS[column.words]
    return [
        f"Words of `{column.name}`:",
        "",
        *(f"- `{word}` {text.en} · {text.ja}" for word, text in meanings.items()),
        "",
    ]

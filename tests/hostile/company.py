"""The sample company with a hostile text in every column that holds text from data: names, labels, notes, sources.

Every table and column of the sample, so that every page has all of its figures; fewer accounts, so that it is quick.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import polars as pl

from csdash.contract.accounts import ACCOUNTS
from csdash.contract.column import Kind
from csdash.contract.tables import TABLES
from csdash.importing.figures import write_figures
from csdash.money import to_units
from csdash.notes.store import _SCHEMA, FOLDER, NAME
from csdash.settings import SAMPLE_DATA
from csdash.snapshots.frames import stage_frames
from csdash.snapshots.listing import list_snapshots
from csdash.snapshots.provenance import ImportedFile, Provenance, check_counts
from csdash.snapshots.publish import publish_staged
from tests.hostile.texts import TEXTS, hostile

# The accounts that are kept: one in this many.
ONE_IN = 6
# Words that a column needs to hold, beside whatever else somebody writes there.
WORDS = {"guided", "self", "company", "", None}
# Text that is looked up as a key of ours: another value there is refused or left unread.
KEYS = {
    ("benchmarks", "metric"),
    ("annotations", "metric"),
    ("targets", "metric"),
    ("labels", "dimension"),
    ("assessments", "dimension"),
}


class Renaming:
    """The hostile names of a company: each of its words has one, the same wherever it stands."""

    def __init__(self, turn: int, texts: Sequence[str]) -> None:
        self._next, self._texts = turn, texts
        self._start: dict[str, int] = {}
        self._names: dict[str, dict[str, str]] = {}

    def renamed(self, what: str, values: pl.Series) -> pl.Series:
        """`values` of the attribute `what` under their hostile names; no two words of one attribute share theirs."""
        known = self._names.setdefault(what, {})
        start = self._start.setdefault(what, self._next)
        for value in values.drop_nulls().unique().sort():
            if value not in known and value not in WORDS:
                known[value] = hostile(start, len(known), self._texts)
        # The next attribute goes on where this one ends, so that those of few values see all texts among them;
        # one of many sees them all by itself.
        self._next = max(self._next, start + (len(known) if len(known) < len(self._texts) else 1))
        return values.replace(known)


def company(root: Path, turn: int = 0, texts: Sequence[str] = TEXTS) -> Path:
    """A root with two snapshots of the hostile company, and hostile notes beside them.

    `turn` shifts which text comes to which column: as many turns as there are texts bring each one everywhere.
    Other `texts` may be given.
    """
    renaming = Renaming(turn, texts)
    for number, snapshot in enumerate(reversed(list_snapshots(SAMPLE_DATA))):
        folder = SAMPLE_DATA / "snapshots" / snapshot.id
        tables = _completed(dict(_read(folder)))
        _publish(root, _hostile(tables, renaming), snapshot.as_of, hostile(turn + 40 + number))
    write_notes(root, turn)
    return root


def _read(folder: Path) -> Iterator[tuple[str, pl.DataFrame]]:
    """The tables of a snapshot as somebody would hand them in: money in units, one account in some."""
    for name, table in TABLES.items():
        path = folder / f"{name}.parquet"
        path = path if path.exists() else folder / name
        if not path.exists():
            continue
        files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        frame = pl.concat(pl.read_parquet(file) for file in files)
        money = [one.name for one in table.columns if one.kind is Kind.MONEY and one.name in frame.columns]
        frame = frame.with_columns(to_units(pl.col(column)) for column in money)
        if "account_id" in frame.columns:
            frame = frame.filter(pl.col("account_id").str.extract(r"(\d+)").cast(pl.Int64) % ONE_IN == 0)
        yield name, frame


def _hostile(tables: Mapping[str, pl.DataFrame], renaming: Renaming) -> dict[str, pl.DataFrame]:
    renamed = {}
    for name, frame in tables.items():
        done = {"labels": ["value"], "assessments": ["unit"]}.get(name, [])
        frame = _by_attribute(name, frame, renaming) if done else frame
        renamed[name] = frame.with_columns(
            renaming.renamed(_attribute(name, one.name), frame[one.name])
            for one in TABLES[name].columns
            if one.kind is Kind.TEXT and one.name in frame.columns
            if one.name not in done and (name, one.name) not in KEYS
        )
    return renamed


def _attribute(table: str, column: str) -> str:
    """What a column names: an attribute of the account, in whichever table it stands, or something of its own."""
    if column in ACCOUNTS:
        return "account_id" if column == "parent_id" else column
    return f"{table}.{column}"


def _by_attribute(name: str, frame: pl.DataFrame, renaming: Renaming) -> pl.DataFrame:
    """Labels name a value of an attribute, assessments a unit such as region=Kansai: the value is renamed as it is there."""
    if name == "labels":
        return pl.concat(
            part.with_columns(renaming.renamed(of[0], part["value"]))
            for of, part in frame.group_by("dimension", maintain_order=True)
        )
    split = frame["unit"].str.split_exact("=", 1).struct.unnest()
    parts = []
    for of, part in frame.with_columns(of=split["field_0"], value=split["field_1"]).group_by(
        "of", maintain_order=True
    ):
        if of[0] == "company":
            parts.append(part)
            continue
        values = renaming.renamed(of[0], part["value"])
        parts.append(part.with_columns(unit=of[0] + "=" + values))
    return pl.concat(parts).drop("of", "value")


def _completed(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """What the sample lacks and the contract has: a merger, benchmarks of its own, audited cases."""
    accounts = tables["accounts"]
    last = accounts["month"].max()
    paying = accounts.filter(pl.col("month") == last)["account_id"].unique().sort()
    merged, parent = paying[0], paying[1]
    accounts = accounts.with_columns(
        parent_id=pl.when((pl.col("account_id") == merged) & (pl.col("month") == last)).then(pl.lit(parent))
    )
    # Half of the values have no label: they are shown as they stand in the data.
    labels = tables["labels"].gather_every(2)
    benchmarks = pl.DataFrame(
        {
            "metric": ["nrr", "grr", "nps"],
            "value": [1.1, 0.9, 30.0],
            "population": ["p", "q", "r"],
            "year": [2025] * 3,
            "source": ["s", "t", "u"],
        }
    )
    audit = pl.DataFrame(
        {
            "edge": ["free", "merged", "weekly_price"],
            "month": [last] * 3,
            "account_id": paying[:3],
            "detail": ["x", "y", "z"],
        }
    )
    return {**tables, "accounts": accounts, "labels": labels, "benchmarks": benchmarks, "audit": audit}


def _publish(root: Path, tables: Mapping[str, pl.DataFrame], as_of: date, source: str) -> None:
    staging = root / f".staged-{as_of}"
    staging.mkdir(parents=True)
    staged, report = stage_frames(tables, staging, as_of)
    sources = tuple(ImportedFile(text, text, 1, 1, "0" * 64) for text in TEXTS[:40])
    publish_staged(
        staged,
        root,
        Provenance(
            source, sources, mapping=source, checks=check_counts(report), figures=write_figures(staged, "JPY")
        ),
    )


def write_notes(root: Path, turn: int) -> None:
    """Notes as no form would take them: written into the file past every check."""
    (root / FOLDER).mkdir(exist_ok=True)
    with sqlite3.connect(root / FOLDER / NAME) as connection:
        connection.execute(_SCHEMA)
        for number in range(8):
            texts = hostile(turn + 3 * number), hostile(turn + 3 * number + 1)
            connection.execute(
                "insert into notes (day, metric, text, author, written_at) values (?, ?, ?, ?, ?)",
                (f"2026-0{number + 1}-10", ("", "nrr")[number % 2], *texts, "2026-10-01T00:00:00+00:00"),
            )
    connection.close()

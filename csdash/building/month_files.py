"""Month files: the accounts of a snapshot, month by month, each read and checked against its checksum when it is needed."""

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import polars as pl

from csdash.building.combinations import Combinations
from csdash.building.plan import MonthFile
from csdash.building.survey import Survey, kept_survey, survey
from csdash.building.vault import Vault
from csdash.contract.accounts import DIMENSIONS
from csdash.contract.check import read_parts
from csdash.contract.conform import Part
from csdash.months import parse_month
from csdash.progress import Progress
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.provenance import StoredFile
from csdash.snapshots.rows import Rows
from csdash.snapshots.store import Store
from csdash.text import Text

SURVEYING = Text("各月の属性を調べています", "Surveying the months")
# Up to so many lines that were surveyed are held until they are built, so that their files are read once.
HELD = 4_000_000
# The tables beside accounts that cubes are made from.
SMALL = ("contracts", "events", "surveys")


@dataclass(slots=True)
class MonthFiles:
    """The month files of one snapshot, and the combinations of attributes that were seen in them."""

    store: Store
    manifest: Manifest
    combinations: Combinations = field(default_factory=lambda: Combinations(()))
    _held: dict[str, pl.DataFrame] = field(default_factory=dict)
    # The file that was read last, which is mostly the one that is asked for next.
    _last: tuple[str, pl.LazyFrame] | None = None

    def surveys(self, vault: Vault, progress: Progress) -> dict[str, Survey]:
        """The survey of every file, by checksum; only files that were never surveyed are read."""
        found, new = {}, {}
        for file in self._accounts:
            found[file.sha256] = kept_survey(vault, file.sha256)
            if found[file.sha256] is None:
                new[file.sha256] = file
        columns = {name for one in found.values() if one for name in one.columns}
        for file in new.values():
            columns |= set(self._rows(file).collect_schema().names())
        self.combinations = Combinations([name for name in DIMENSIONS if name in columns])
        for done, (sha, file) in enumerate(new.items()):
            progress(SURVEYING, done, len(new))
            found[sha] = survey(vault, sha, self._rows(file), self._surveyed(file), self.combinations)
        return found

    def months(self) -> dict[int, MonthFile]:
        """Per month its file, in order."""
        found = {
            parse_month(Path(file.path).stem): MonthFile(file.sha256, partial(self._lines, file))
            for file in self._accounts
        }
        return dict(sorted(found.items()))

    def accounts(self, months: Collection[int], columns: Collection[str]) -> pl.LazyFrame:
        """The accounts of some months, as they stand in their files, with all these columns."""
        of_months = [file for file in self._accounts if parse_month(Path(file.path).stem) in months]
        rows = self._table("accounts", of_months)
        # A column that came later is unknown in the months before it.
        missing = set(columns) - set(rows.collect_schema().names())
        return rows.with_columns(pl.lit(None).alias(name) for name in missing)

    def small_tables(self) -> dict[str, pl.LazyFrame]:
        """Contracts, events and surveys, those of them that are there."""
        files = {name: [file for file in self.manifest.files if file.table == name] for name in SMALL}
        return {name: self._table(name, found) for name, found in files.items() if found}

    def _table(self, name: str, files: Collection[StoredFile]) -> pl.LazyFrame:
        frames = (
            pl.scan_parquet(self.store.content(self.manifest.id, file), hive_partitioning=False)
            for file in files
        )
        # Checked when it was published, and its checksum just now.
        parts = [Part(file.path, frame) for file, frame in zip(files, frames, strict=True)]
        return read_parts({name: parts}, is_checked=True)[name]

    @property
    def _accounts(self) -> list[StoredFile]:
        return [file for file in self.manifest.files if file.table == "accounts"]

    def _surveyed(self, file: StoredFile) -> pl.DataFrame:
        """The lines of a file, or of them what a survey looks at."""
        if sum(held.height for held in self._held.values()) + file.rows > HELD:
            return self._read(file, ("mrr", *self.combinations.attributes))
        self._held[file.sha256] = self._read(file)
        return self._held[file.sha256]

    def _lines(self, file: StoredFile) -> pl.DataFrame:
        held = self._held.get(file.sha256)
        return self._read(file) if held is None else held

    def _read(self, file: StoredFile, names: Collection[str] = ()) -> pl.DataFrame:
        rows, attributes = self._rows(file), self.combinations.attributes
        # A column that came later is unknown in the months before it.
        missing = set(attributes) - set(rows.collect_schema().names())
        rows = rows.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in missing)
        lines = Rows({"accounts": rows}, {"accounts": tuple(rows.collect_schema().names())}).lines()
        told = names or ("account_id", "mrr", "score", "start_m", *attributes)
        return self.combinations.numbered(lines.select(told).collect())

    def _rows(self, file: StoredFile) -> pl.LazyFrame:
        if self._last is None or self._last[0] != file.sha256:
            self._last = file.sha256, self._table("accounts", [file])
        return self._last[1]

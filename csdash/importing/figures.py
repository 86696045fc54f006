"""The figures of a draft: the headline sums of every month, computed without holding the accounts as a whole."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import polars as pl

from csdash.contract.check import read_parts
from csdash.contract.conform import Part
from csdash.contract.currencies import currency_findings, used_currencies
from csdash.contract.finding import Report
from csdash.errors import DataError
from csdash.measures.account_months import Coverage
from csdash.measures.families.money import WINDOWS
from csdash.measures.stage import ACCOUNT, PRODUCT
from csdash.measures.totals import total_cubes
from csdash.metrics.evaluate import evaluate
from csdash.metrics.metric import Metric
from csdash.metrics.outgoing import dated
from csdash.metrics.registry import REGISTRY
from csdash.months import last_complete_month
from csdash.published import NO_WINDOW
from csdash.scope import EVERYTHING
from csdash.snapshots.manifest import FIGURES
from csdash.snapshots.parquet import write_file
from csdash.snapshots.provenance import StoredFile
from csdash.snapshots.rows import Rows
from csdash.snapshots.staging import Staged
from csdash.snapshots.within import scoped_rows

CUBES = ("bridge", "stock")
# All that the sums of the whole company are made of.
_READ = ("month", "account_id", "product", "mrr", "health_score", "start_month", "parent_id", "currency")
COLUMNS = ("month", "window", "metric", "value", "numerator", "denominator")


def figures(staged: Staged, currency: str = "") -> pl.DataFrame:
    """COLUMNS of every metric made from bridges and stocks, exactly as the snapshot will answer.

    `window` is 0 for what is told of one month. `currency` is the one to report in where there are several.
    Raises DataError where nobody could open this as a snapshot, for want of a rate or of a currency.
    """
    coverage = Coverage(staged.first_month, staged.last_month)
    rows = _rows(staged.folder, staged.files, staged.as_of, currency)
    cubes = {"account": total_cubes(rows, coverage, ACCOUNT)}
    cubes["product"] = (
        total_cubes(rows, coverage, PRODUCT) if "product" in rows.columns["accounts"] else cubes["account"]
    )
    told = [
        evaluate([(asked, cubes[asked.grain])], window).with_columns(
            pl.lit(window, dtype=pl.Int32).alias("window")
        )
        for asked in REGISTRY.values()
        if asked.cube in CUBES and _is_unlocked(asked, rows)
        for window in _windows(asked, coverage)
    ]
    return dated(pl.concat(told), "t", "month").select(COLUMNS)


def write_figures(staged: Staged, currency: str = "") -> StoredFile:
    """Writes the figures beside the tables of a draft, where a snapshot has them."""
    return write_file(staged.folder, FIGURES, FIGURES.removesuffix(".parquet"), figures(staged, currency))


def _rows(folder: Path, files: Iterable[StoredFile], as_of: date, currency: str) -> Rows:
    parts: dict[str, list[Part]] = {}
    for file in files:
        if file.table in ("accounts", "fx"):
            scan = pl.scan_parquet(folder / file.path, hive_partitioning=False)
            parts.setdefault(file.table, []).append(Part(file.path, scan))
    tables = read_parts(parts)
    present = tables["accounts"].collect_schema().names()
    accounts = tables["accounts"].select(name for name in _READ if name in present)
    if "parent_id" not in present:
        # Nobody is asked for by name here, and numbers meet in half the time of texts.
        accounts = accounts.with_columns(pl.col("account_id").cast(pl.Categorical).to_physical())
    tables["accounts"] = accounts
    is_converted = len(used_currencies(tables["accounts"])) > 1
    findings = currency_findings(tables, currency) if is_converted else []
    if findings:
        raise DataError(Report(tuple(findings)).message())
    return scoped_rows(tables, EVERYTHING, last_complete_month(as_of), currency if is_converted else "")


def _is_unlocked(asked: Metric, rows: Rows) -> bool:
    if asked.unlocked_by is None:
        return True
    table, _, column = asked.unlocked_by.partition(".")
    return column in rows.columns.get(table, ())


def _windows(asked: Metric, coverage: Coverage) -> tuple[int, ...]:
    if not asked.is_windowed:
        return (NO_WINDOW,)
    return tuple(window for window in WINDOWS if window < coverage.n_months)

"""Told: what accounts and small tables tell of mergers and rates, worked out here and brought to the engine."""

from dataclasses import dataclass, field

import narwhals.stable.v2 as nw
import polars as pl

from csdash.contract.check import read_parts
from csdash.contract.conform import Part
from csdash.contract.currencies import currency_findings
from csdash.contract.finding import Report
from csdash.contract.mergers import Mergers, mergers_of
from csdash.engines.engine import Engine
from csdash.errors import DataError
from csdash.money import EXACT
from csdash.settings import Settings
from csdash.snapshots.manifest import Manifest
from csdash.snapshots.rows import Rows
from csdash.snapshots.store import Store


@dataclass(frozen=True, slots=True)
class Told:
    """Who was merged into whom, and, where there are several currencies, the one that is reported in and the rates of all."""

    mergers: Mergers = field(default_factory=dict)
    reporting: str = ""
    rates: pl.DataFrame | None = None


def told_of(
    engine: Engine, accounts: nw.LazyFrame, store: Store, manifest: Manifest, settings: Settings
) -> Told:
    """What these accounts are told by; raises DataError where rates are missing, or nobody chose what to report in."""
    columns = accounts.collect_schema().names()
    mergers = _mergers(engine, accounts) if "parent_id" in columns else {}
    if "currency" not in columns:
        return Told(mergers)
    paid_in = engine.emit(accounts.select("month", "currency").unique())
    if paid_in["currency"].drop_nulls().n_unique() <= 1:
        return Told(mergers)
    # That no amount is too large or without a currency was seen when this was published; what is reported in is new.
    tables = {"accounts": paid_in.lazy().with_columns(mrr=pl.lit(0, EXACT), account_id=pl.lit(""))}
    if rates := [file for file in manifest.files if file.table == "fx"]:
        contents = [(file.path, pl.scan_parquet(store.content(manifest.id, file))) for file in rates]
        tables |= read_parts({"fx": [Part(*one) for one in contents]}, is_checked=True)
    if findings := currency_findings(tables, settings.currency):
        raise DataError(Report(tuple(findings)).message())
    return Told(mergers, settings.currency, Rows(tables, {}, settings.currency).rates())


def _mergers(engine: Engine, accounts: nw.LazyFrame) -> Mergers:
    # Lists of subsidiaries often name each account itself, or nobody: no mergers, and too many to bring here.
    names_another = (nw.col("parent_id") != "") & (nw.col("parent_id") != nw.col("account_id"))
    others = accounts.filter(names_another)
    first = others.group_by("account_id", "parent_id").agg(nw.col("month").min())
    return mergers_of(engine.emit(first).lazy())

"""The sample company, made small, in two halves: a reader sees the north; the south may be anything."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from pathlib import Path

import polars as pl

from csdash.contract.column import Kind
from csdash.contract.tables import TABLES
from csdash.figures.figure import Figure
from csdash.money import to_units
from csdash.scope import Scope
from csdash.settings import SAMPLE_DATA
from csdash.snapshots.listing import snapshot_at
from tests.histories import folder_of

Tables = dict[str, pl.DataFrame]
NORTH = Scope.of(region=["north"])
CANARY = "ZZ-CANARY"
# Some accounts of either half; those that tests/panels/offices.py asks for by name are in the north.
NAMED = ("A0052",)
N = 44
# What the north may never be told: it is in no row of theirs.
SOUTH = pl.col("region") == "south"


def halves() -> Tables:
    """The tables as somebody would hand them in, money in units."""
    folder = SAMPLE_DATA / "snapshots" / snapshot_at(SAMPLE_DATA).id
    tables = {name: _read(folder, name) for name in TABLES if list(folder.glob(f"{name}*"))}
    accounts = tables["accounts"]
    known = accounts.group_by("account_id").len().sort("len", "account_id", descending=[True, False])
    every = known["account_id"].to_list()
    chosen = [*NAMED, *(one for one in every[:: len(every) // N] if one not in NAMED)]
    half = {name: ("north", "south")[n % 2] for n, name in enumerate(chosen)}
    for name, frame in tables.items():
        if "account_id" in frame.columns:
            tables[name] = frame.filter(pl.col("account_id").is_in(chosen))
    last = accounts["month"].max()
    is_merged = (pl.col("account_id") == chosen[2]) & (pl.col("month") == last)
    tables["accounts"] = tables["accounts"].with_columns(
        region=pl.col("account_id").replace_strict(half),
        account_name=pl.when(pl.col("account_id").replace_strict(half) == "south")
        .then(pl.lit(CANARY))
        .otherwise(pl.col("account_name")),
        # An account of the north was merged into one of the south.
        parent_id=pl.when(is_merged).then(pl.lit(chosen[1])),
    )
    tables["benchmarks"] = pl.DataFrame(
        {"metric": ["nrr"], "value": [1.1], "population": [CANARY], "year": [2025], "source": [CANARY]}
    )
    return tables


def _read(folder: Path, name: str) -> pl.DataFrame:
    files = sorted((folder / name).glob("*.parquet")) or [folder / f"{name}.parquet"]
    frame = pl.concat(pl.read_parquet(file) for file in files)
    money = [one.name for one in TABLES[name].columns if one.kind is Kind.MONEY and one.name in frame.columns]
    return frame.with_columns(to_units(pl.col(column)) for column in money)


def of_north(tables: Tables) -> Tables:
    """The company without its southern half, and without what only those who see all are told."""
    seen = tables["accounts"].filter(~SOUTH)["account_id"].unique().implode()
    kept = {
        name: frame.filter(pl.col("account_id").is_in(seen)) if "account_id" in frame.columns else frame
        for name, frame in tables.items()
    }
    return {
        name: frame
        for name, frame in kept.items()
        if "account_id" in frame.columns or name in ("fx", "labels")
    }


def otherwise(tables: Tables) -> Tables:
    """The same north beside another south: other accounts, amounts, words, and other tables about the whole."""
    accounts = tables["accounts"]
    hidden = accounts.filter(SOUTH)["account_id"].unique().sort()
    gone, stay = hidden.gather_every(2).implode(), pl.concat_str(pl.lit("other:"), pl.col("account_id"))
    is_hidden = pl.col("account_id").is_in(hidden.implode())
    told = {}
    for name, frame in tables.items():
        if "account_id" not in frame.columns:
            told[name] = frame if name == "labels" else frame.gather_every(2)
            continue
        kept = frame.filter(~pl.col("account_id").is_in(gone))
        changes = {"account_id": pl.when(is_hidden).then(stay).otherwise(pl.col("account_id"))}
        if "mrr" in frame.columns:
            changes["mrr"] = pl.when(is_hidden).then(pl.col("mrr") * 7).otherwise(pl.col("mrr"))
        for text in {"segment", "industry", "csm_id", "product"} & set(frame.columns):
            changes[text] = pl.when(is_hidden).then(pl.lit(CANARY) + pl.col(text)).otherwise(pl.col(text))
        if "score" in frame.columns:
            changes["score"] = pl.when(is_hidden).then(pl.lit(1.0)).otherwise(pl.col("score"))
        told[name] = kept.with_columns(**changes)
    unseen = tables["labels"].head(1).with_columns(value=pl.lit(CANARY), ja=pl.lit(CANARY), en=pl.lit(CANARY))
    return told | {"labels": pl.concat([told["labels"], unseen])}


def folder(tables: Mapping[str, pl.DataFrame]) -> Path:
    """A bare folder with these tables; all of them have one name, which stands in what is written."""
    made = folder_of(tables["accounts"], **{name: one for name, one in tables.items() if name != "accounts"})
    called = made.with_name(f"{made.name}.of") / "company"
    called.parent.mkdir()
    return made.rename(called)


def spelt(told: object) -> str:
    """Everything that an answer says, in one canonical text."""
    if isinstance(told, pl.DataFrame):
        return f"{told.schema} {told.rows()}"
    if isinstance(told, Figure):
        return json.dumps(told.payload)
    if is_dataclass(told) and not isinstance(told, type):
        return " ".join(f"{one.name}={spelt(getattr(told, one.name))}" for one in fields(told))
    if isinstance(told, Mapping):
        return " ".join(f"{key}:{spelt(value)}" for key, value in told.items())
    if isinstance(told, list | tuple):
        return " ".join(map(spelt, told))
    return repr(told)

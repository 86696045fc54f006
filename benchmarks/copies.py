"""The sample company many times over: as many customers, the same attributes, tables and effects."""

from pathlib import Path

import polars as pl

from csdash.settings import SAMPLE_DATA
from csdash.snapshots.listing import snapshot_at

# What belongs to one account, and is there once per copy; the rest is about the company.
_IDENTITIES = {
    "accounts": ("account_id",),
    "contracts": ("contract_id", "account_id"),
    "events": ("account_id",),
    "surveys": ("account_id", "contact_id"),
}


def copies(n: int, folder: Path) -> Path:
    """Writes the newest sample snapshot as a bare folder, every account `n` times under names of its own."""
    snapshot = SAMPLE_DATA / "snapshots" / snapshot_at(SAMPLE_DATA).id
    for table in sorted({path.name.removesuffix(".parquet") for path in snapshot.iterdir()}):
        if table in ("manifest.json", "figures"):
            continue
        place = snapshot / table
        rows = pl.read_parquet(place / "*.parquet" if place.is_dir() else place.with_suffix(".parquet"))
        if names := _IDENTITIES.get(table):
            rows = pl.concat(
                rows.with_columns(pl.concat_str(pl.col(name), pl.lit(f".{i}")) for name in names)
                for i in range(n)
            )
        rows.write_parquet(folder / f"{table}.parquet")
    return folder

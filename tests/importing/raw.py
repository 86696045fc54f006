"""Raw sheets for tests: columns of text as a source would leave them, without any source."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

from csdash.snapshots.sources.sheet import Sheet

Columns = Mapping[str, Sequence[object]]


def raw_sheet(folder: Path, name: str, columns: Columns) -> Sheet:
    """A sheet called `name`: one value in a column stands for as many as the longest column has."""
    height = max(len(values) for values in columns.values())
    frame = pl.DataFrame(
        {
            header: pl.Series(header, list(values) * (height if len(values) == 1 else 1), strict=False)
            for header, values in columns.items()
        }
    )
    path = folder / f"{abs(hash(name))}.parquet"
    frame.write_parquet(path)
    return Sheet(name, (path,), height, is_text=set(frame.dtypes) <= {pl.String, pl.Null})

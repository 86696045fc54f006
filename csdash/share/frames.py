"""A frame as bytes, in the formats the command line offers."""

import io

import polars as pl

from csdash.share.tables.csv import calmed
from csdash.text import one_line

FORMATS = ("table", "csv", "json", "parquet")


def written(frame: pl.DataFrame, output: str) -> bytes:
    """`frame` in one of FORMATS. JSON has plain numbers and null for undefined, never NaN."""
    if output == "parquet":
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        return buffer.getvalue()
    plain = frame.with_columns(pl.col(pl.Enum).cast(pl.String))
    if output == "json":
        return plain.with_columns(pl.col(pl.Decimal).cast(pl.Float64)).write_json().encode() + b"\n"
    if output == "csv":
        return calmed(plain).write_csv().encode()
    lines = plain.with_columns(pl.col(pl.String).map_elements(one_line, return_dtype=pl.String))
    with pl.Config(
        fmt_str_lengths=10_000,
        tbl_rows=-1,
        tbl_cols=-1,
        tbl_width_chars=-1,
        tbl_hide_column_data_types=True,
        tbl_hide_dataframe_shape=True,
        tbl_formatting="ASCII_MARKDOWN",
        tbl_cell_numeric_alignment="RIGHT",
        float_precision=4,
        trim_decimal_zeros=True,
    ):
        return f"{lines}\n".encode()

"""A frame as bytes, in the formats the command line offers."""

import io

import polars as pl

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
        return plain.write_csv().encode()
    with pl.Config(
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
        return f"{plain}\n".encode()

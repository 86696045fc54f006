"""Cells: the text of a sheet's cells, made even before anybody reads them."""

import polars as pl

# What people write where there is nothing. NaN and #N/A are not among them: a calculation that failed is no empty cell.
NOTHING = ("", "-", "–", "—", "n/a", "null", "none", "なし", "無し")


def tidy(cell: pl.Expr) -> pl.Expr:
    """The cell with full-width letters and digits made plain, without outer spaces; nothing is null."""
    plain = cell.str.normalize("NFKC").str.strip_chars()
    return pl.when(~plain.str.to_lowercase().is_in(NOTHING)).then(plain)


def trimmed(cell: pl.Expr) -> pl.Expr:
    """Text as it stands, without its outer spaces; an empty cell is null."""
    text = cell.str.strip_chars()
    return pl.when(text != "").then(text)

"""A table as CSV runs nothing and keeps its numbers."""

import polars as pl

from csdash.share.tables.csv import csv_bytes


def test_a_file_runs_nothing_and_keeps_its_numbers():
    frame = pl.DataFrame({"=name": ["=1+1", "＠x", "Acme", None], "value": [-1.5, 2.0, None, 0.1 + 0.2]})
    content = csv_bytes(frame)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.decode("utf-8-sig").splitlines() == [
        "'=name,value",
        "'=1+1,-1.5",
        "'＠x,2.0",
        "Acme,",
        ",0.30000000000000004",
    ]

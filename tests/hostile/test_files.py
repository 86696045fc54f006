"""Hostile and broken files, through the import process: a clear refusal in bounded time and memory, and it goes on.

Every file here is one that took a reader down somewhere, or made it read something else than was written.
"""

import gzip
import os
import random
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet
import pytest
import xlsxwriter

from csdash.errors import DataError
from csdash.importing import bounds
from csdash.importing.process import read
from csdash.snapshots.sources.limits import GIB, MIB, Limits
from tests.importing.workers import children
from tests.thorough import only

SECONDS, MEMORY = 60, 1 * GIB
SHEET = "xl/worksheets/sheet1.xml"


def book(path: Path, fill: Callable = lambda sheet: sheet.write_row(0, 0, ["id", "mrr"])) -> Path:
    with xlsxwriter.Workbook(path) as workbook:
        fill(workbook.add_worksheet("t"))
    return path


def with_part(path: Path, name: str, chunks: Iterator[bytes]) -> Path:
    """A workbook with one part replaced, or added, without ever holding it unpacked."""
    book(path)
    changed = path.with_suffix(".new")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part, old.read(part))
        with new.open(name, "w", force_zip64=True) as file:
            for chunk in chunks:
                file.write(chunk)
    return changed.replace(path)


def sheet_bomb(folder: Path) -> Path:
    """Some hundred kilobytes that unpack to 300 MB of cells."""

    def chunks() -> Iterator[bytes]:
        yield b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        row = b"<row><c><v>1</v></c></row>" * 40_000
        for _ in range(300):
            yield row
        yield b"</sheetData></worksheet>"

    return with_part(folder / "bomb.xlsx", SHEET, chunks())


def strings_bomb(folder: Path) -> Path:
    return with_part(folder / "strings.xlsx", "xl/sharedStrings.xml", (b" " * MIB for _ in range(100)))


def lying_bomb(folder: Path) -> Path:
    """Says in its directory that the sheet holds 10 bytes; it holds 100 MB."""
    path = with_part(folder / "liar.xlsx", SHEET, (b" " * MIB for _ in range(100)))
    content = bytearray(path.read_bytes())
    at = content.rfind(b"PK\x01\x02", 0, content.rfind(SHEET.encode()))
    struct.pack_into("<I", content, at + 24, 10)
    path.write_bytes(bytes(content))
    return path


def entity_bomb(folder: Path) -> Path:
    def chunks() -> Iterator[bytes]:
        yield b'<!DOCTYPE x [<!ENTITY a "lol">'
        for before, name in zip("abcdefgh", "bcdefghi", strict=True):
            yield f'<!ENTITY {name} "{f"&{before};" * 10}">'.encode()
        yield b"]><worksheet><sheetData><row><c t='str'><v>&i;</v></c></row></sheetData></worksheet>"

    return with_part(folder / "entities.xlsx", SHEET, chunks())


def far_cell(folder: Path) -> Path:
    def fill(sheet):
        sheet.write(0, 0, "id")
        sheet.write(1_048_575, 400, 1)

    return book(folder / "far.xlsx", fill)


def wide_book(folder: Path) -> Path:
    return book(folder / "wide.xlsx", lambda sheet: sheet.write_row(0, 0, [f"c{i}" for i in range(10_000)]))


def twice_the_same_part(folder: Path) -> Path:
    path = book(folder / "twice.xlsx")
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate name"):
        file.writestr(SHEET, b"<worksheet/>")
    return path


def cut_book(folder: Path) -> Path:
    path = book(folder / "cut.xlsx")
    path.write_bytes(path.read_bytes()[:-100])
    return path


def no_book(folder: Path) -> Path:
    path = folder / "no.xlsx"
    path.write_bytes(b"PK\x03\x04 and nothing more")
    return path


def protected_book(folder: Path) -> Path:
    path = folder / "protected.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096))
    return path


def gzip_bomb(folder: Path) -> Path:
    """2 MB that unpack to 2 GB, in 32 streams one after the other."""
    path = folder / "bomb.csv.gz"
    stream = gzip.compress(b"1,2\n" * (16 * MIB))
    path.write_bytes(gzip.compress(b"id,mrr\n") + stream * 32)
    return path


def endless_line(folder: Path) -> Path:
    path = folder / "line.csv"
    with path.open("wb") as file:
        file.write(b"id,mrr\n")
        file.truncate(2 * GIB)
    return path


def endless_quote(folder: Path) -> Path:
    path = folder / "quote.csv"
    path.write_bytes(b'id,mrr\nA,"1\n' + b"B,2\n" * 5_000_000)
    return path


def wide_text(folder: Path) -> Path:
    path = folder / "wide.csv"
    path.write_text(",".join(f"c{i}" for i in range(10_000)) + "\n" + ",".join("1" * 10_000) + "\n")
    return path


def nul_bytes(folder: Path) -> Path:
    path = folder / "nul.csv"
    path.write_bytes(b"id,mrr\nA,1\nB\0,2\n")
    return path


def mixed_encodings(folder: Path) -> Path:
    path = folder / "mixed.csv"
    path.write_bytes("名,額\n".encode() + "青空,1\n".encode() * 100_000 + "高橋,2\n".encode("cp932"))
    return path


def random_bytes(folder: Path) -> Path:
    path = folder / "random.csv"
    path.write_bytes(random.Random(1).randbytes(MIB))
    return path


def constant_parquet(folder: Path) -> Path:
    """Some kilobytes that hold 20 million rows."""
    path = folder / "constant.parquet"
    batch = pa.table(
        {"id": pa.array(["A"] * 1_000_000).dictionary_encode(), "mrr": pa.array([1] * 1_000_000)}
    )
    with pa.parquet.ParquetWriter(path, batch.schema, compression="zstd") as writer:
        for _ in range(20):
            writer.write_table(batch)
    return path


def long_values_parquet(folder: Path) -> Path:
    """One value of a megabyte in a dictionary, and two thousand rows that name it: 2 GB."""
    path = folder / "values.parquet"
    values = pa.DictionaryArray.from_arrays(pa.array([0] * 2000, pa.int32()), pa.array(["A" * MIB]))
    pa.parquet.write_table(pa.table({"id": values}), path)
    return path


def wide_parquet(folder: Path) -> Path:
    path = folder / "wide.parquet"
    pl.DataFrame({f"c{i}": [1] for i in range(10_000)}).write_parquet(path)
    return path


def no_parquet(folder: Path) -> Path:
    path = folder / "no.parquet"
    path.write_bytes(b"PAR1" + struct.pack("<I", 2**31 - 1) + b"PAR1")
    return path


def fifo(folder: Path) -> Path:
    os.mkfifo(folder / "fifo.csv")
    return folder / "fifo.csv"


def linked_in_a_circle(folder: Path) -> Path:
    (folder / "a.csv").symlink_to(folder / "b.csv")
    (folder / "b.csv").symlink_to(folder / "a.csv")
    return folder / "a.csv"


def device(folder: Path) -> Path:
    (folder / "zero.csv").symlink_to("/dev/zero")
    return folder / "zero.csv"


FILES = {
    sheet_bomb: "unpacks to more than 100 times its size|this is over",
    strings_bomb: "unpacks to more than 100 times its size",
    lying_bomb: "this is no whole Excel workbook",
    entity_bomb: "cannot be read as an Excel workbook|there is nothing in it",
    far_cell: "cells are the limit",
    wide_book: "10,000 columns; 500 are the limit",
    twice_the_same_part: "this is no whole Excel workbook",
    cut_book: "this is no whole Excel workbook",
    no_book: "this is no whole Excel workbook",
    protected_book: "protected by a password, or in the old .xls format",
    gzip_bomb: "unpacks to more than 100 times its size",
    endless_line: "holds a NUL|line 2 is too long",
    endless_quote: "a value that begins on line 2 is too long; a quote may not be closed",
    wide_text: "10,000 columns; 500 are the limit",
    nul_bytes: "line 3 holds a NUL",
    mixed_encodings: "line 100002 is in another encoding",
    random_bytes: "cannot be read as|is in another encoding|holds a NUL|is too long",
    constant_parquet: "unpacks to more than 1000 times its size",
    long_values_parquet: 'column "id" holds a value of 1,048,576 bytes',
    wide_parquet: "10,000 columns; 500 are the limit",
    no_parquet: "cannot be read as a parquet file",
    fifo: "this is no ordinary file",
    linked_in_a_circle: "no such file, or it cannot be opened",
    device: "this is no ordinary file",
}


# One for each way in which a file can be too much: in memory, in time, in what it says of itself, in what it is.
QUICK = (
    sheet_bomb,
    lying_bomb,
    entity_bomb,
    far_cell,
    gzip_bomb,
    endless_line,
    nul_bytes,
    constant_parquet,
    long_values_parquet,
    fifo,
)


@pytest.mark.parametrize("make", only(QUICK, FILES), ids=lambda make: make.__name__)
def test_file_is_refused_in_bounded_time_and_memory(
    make: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    held = []
    look = bounds.held_memory
    monkeypatch.setattr(bounds, "held_memory", lambda pid: held.append(look(pid)) or held[-1])
    (tmp_path / "scratch").mkdir()
    path = make(tmp_path)
    started = time.monotonic()
    with pytest.raises(DataError, match=FILES[make]) as refusal:
        read([str(path)], tmp_path / "scratch", limits=Limits(memory=2 * MEMORY))
    assert time.monotonic() - started < SECONDS
    assert max(held, default=0) < MEMORY
    assert refusal.value.message.ja.startswith(f"{path.name}: ")
    assert str(tmp_path) not in refusal.value.message.ja + refusal.value.message.en
    assert not children()
    written = sum(file.stat().st_size for file in (tmp_path / "scratch").rglob("*") if file.is_file())
    assert written < MEMORY


def test_parent_reads_the_next_file_after_all_of_it(tmp_path: Path):
    (tmp_path / "scratch").mkdir()
    with pytest.raises(DataError):
        read([str(no_book(tmp_path))], tmp_path / "scratch")
    (tmp_path / "good.csv").write_text("id,mrr\nA,1\n")
    assert read([str(tmp_path / "good.csv")], tmp_path / "scratch")[0].rows == 1

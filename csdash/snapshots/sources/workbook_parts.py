"""The parts of a workbook: what an xlsx file unpacks to, looked through before anything parses it.

An xlsx file is a zip file of XML. A few kilobytes can unpack to gigabytes, say less than they hold, or name one
cell at the far corner of a sheet, for which a parser lays out everything between.
"""

import re
import zipfile
import zlib
from pathlib import Path

from csdash.errors import DataError
from csdash.snapshots.sources.limits import MIB, Limits
from csdash.snapshots.sources.own_parquet import check_columns
from csdash.snapshots.sources.packed import check_size, too_dense
from csdash.snapshots.sources.refusal import refusal
from csdash.text import Text

_CHUNK = MIB
_OVERLAP = 256
_OLE = b"\xd0\xcf\x11\xe0"
# A cell that holds something; formatted empty ones (`/>`) reach to the edge of the sheet in honest files too.
_COLUMN = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Z]{1,3})\d+[\"'][^>]*(?<!/)>")
_ROW = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"'][A-Z]{1,3}(\d+)[\"'][^>]*(?<!/)>")


def check_parts(name: str, path: Path, limits: Limits) -> None:
    """Raises DataError where the workbook is none, or would cost more to read than the limits allow."""
    size = path.stat().st_size
    check_size(name, size, limits.file)
    with path.open("rb") as file:
        if file.read(len(_OLE)) == _OLE:
            raise _protected(name)
    try:
        with zipfile.ZipFile(path) as book:
            parts = book.infolist()
            if len({part.filename for part in parts}) < len(parts):
                raise _not_a_workbook(name)
            unpacked = sum(part.file_size for part in parts)
            check_size(name, unpacked, limits.unpacked)
            if unpacked > limits.ratio_from and unpacked > size * limits.ratio:
                raise too_dense(name, limits.ratio)
            for part in parts:
                _read_through(name, book, part, limits)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as cause:
        raise _not_a_workbook(name) from cause


def _read_through(name: str, book: zipfile.ZipFile, part: zipfile.ZipInfo, limits: Limits) -> None:
    """Unpacks one part, which proves its size and checksum, and looks how far the cells of a sheet reach."""
    is_sheet = "worksheets/" in part.filename
    columns, last, tail = set(), 0, b""
    with book.open(part) as content:
        while chunk := content.read(_CHUNK):
            if not is_sheet:
                continue
            chunk = tail + chunk
            columns.update(_COLUMN.findall(chunk))
            last = max(last, max(map(int, _ROW.findall(chunk)), default=0))
            tail = chunk[-_OVERLAP:]
    wide = max(map(_column_number, columns), default=0)
    check_columns(name, wide, limits)
    if wide * last > limits.cells:
        raise refusal(
            name,
            Text(
                f"シートが{last:,}行×{wide:,}列に及び、上限({limits.cells:,}セル)を超えています。",
                f"a sheet reaches over {last:,} rows and {wide:,} columns; {limits.cells:,} cells are the limit.",
            ),
            Text(
                "離れた場所にある値を消すか、CSV で書き出してください。",
                "Remove values far away from the table, or export it as CSV.",
            ),
        )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _protected(name: str) -> DataError:
    return refusal(
        name,
        Text(
            "パスワードで保護されているか、古い形式(.xls)のブックです。",
            "the workbook is protected by a password, or in the old .xls format.",
        ),
        Text("保護を外し、.xlsx として保存してください。", "Save it as .xlsx without a password."),
    )


def _not_a_workbook(name: str) -> DataError:
    return refusal(
        name,
        Text("Excel ブック(.xlsx)として読めません。", "this is no whole Excel workbook (.xlsx)."),
        Text(
            "Excel で開いて .xlsx として保存し直してください。",
            "Open it in Excel and save it as .xlsx again.",
        ),
    )

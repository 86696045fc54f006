"""A bundle: frames and plain facts in one file, each of which is read alone, its bytes checked as they are read.

One file for what is made at once: a month has some ten frames, and by the thousand small files cost more than what is in them.
"""

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import polars as pl

FACTS, KINDS = "facts.json", "kinds.json"
# What reading a damaged bundle raises.
BROKEN = (
    *(OSError, KeyError, ValueError, EOFError, NotImplementedError),
    *(zipfile.BadZipFile, pl.exceptions.PolarsError, pl.exceptions.PanicException),
)


def write(path: Path, frames: Mapping[str, pl.DataFrame], facts: Any = None) -> None:
    """Writes the frames under their names, and the facts where there are any."""
    with zipfile.ZipFile(path, "x") as bundle:
        for name, frame in frames.items():
            content = BytesIO()
            # Narrow whole numbers are small without being coded or compressed, which would take longer than all else.
            _narrow(frame).write_ipc(content)
            bundle.writestr(zipfile.ZipInfo(_member(name)), content.getbuffer())
        kinds = {name: _whole_numbers(frame) for name, frame in frames.items()}
        bundle.writestr(zipfile.ZipInfo(KINDS), json.dumps(kinds))
        if facts is not None:
            bundle.writestr(zipfile.ZipInfo(FACTS), json.dumps(facts, ensure_ascii=False))


def frame(path: Path, name: str) -> pl.DataFrame:
    """One of the frames as it was given; raises one of BROKEN."""
    with zipfile.ZipFile(path) as bundle:
        content, kinds = bundle.read(_member(name)), json.loads(bundle.read(KINDS))[name]
    return pl.read_ipc(content).cast({column: getattr(pl, kind) for column, kind in kinds.items()})


def size(path: Path, name: str) -> int:
    """The bytes of one of the frames; raises one of BROKEN."""
    with zipfile.ZipFile(path) as bundle:
        return bundle.getinfo(_member(name)).file_size


def facts(path: Path) -> Any:
    """The facts; raises one of BROKEN."""
    with zipfile.ZipFile(path) as bundle:
        return json.loads(bundle.read(FACTS))


def _member(name: str) -> str:
    return f"{name}.arrow"


def _whole_numbers(frame: pl.DataFrame) -> dict[str, str]:
    return {name: str(kind) for name, kind in frame.schema.items() if kind.is_integer()}


def _narrow(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(
        column.shrink_dtype() if column.dtype.is_integer() else column for column in frame.get_columns()
    )

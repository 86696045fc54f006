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

FACTS = "facts.json"
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
            # Whole numbers are small without being compressed, and they are written once and read once.
            frame.write_parquet(content, compression="uncompressed", statistics=False)
            bundle.writestr(zipfile.ZipInfo(f"{name}.parquet"), content.getbuffer())
        if facts is not None:
            bundle.writestr(zipfile.ZipInfo(FACTS), json.dumps(facts, ensure_ascii=False))


def frame(path: Path, name: str) -> pl.DataFrame:
    """One of the frames; raises one of BROKEN."""
    return pl.read_parquet(_content(path, f"{name}.parquet"))


def size(path: Path, name: str) -> int:
    """The bytes of one of the frames; raises one of BROKEN."""
    with zipfile.ZipFile(path) as bundle:
        return bundle.getinfo(f"{name}.parquet").file_size


def facts(path: Path) -> Any:
    """The facts; raises one of BROKEN."""
    return json.loads(_content(path, FACTS))


def _content(path: Path, name: str) -> bytes:
    with zipfile.ZipFile(path) as bundle:
        return bundle.read(name)

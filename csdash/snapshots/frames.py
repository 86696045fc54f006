"""Frames: tables held in memory, checked and staged as the files of a snapshot."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import polars as pl

from csdash.contract.conform import Part
from csdash.contract.finding import Report
from csdash.errors import DataError
from csdash.snapshots.staging import Staged, check_and_stage


def stage_frames(tables: Mapping[str, pl.DataFrame], folder: Path, as_of: date) -> tuple[Staged, Report]:
    """Check `tables` and write them into the empty `folder`, without the months that were not over on `as_of`.

    The report then holds warnings only. Raises DataError with the whole report when the contract refuses the data.
    """
    parts = {name: [Part(name, frame.lazy())] for name, frame in tables.items()}
    staged, report = check_and_stage(parts, folder, as_of)
    if staged is None:
        raise DataError(report.message())
    return staged, report

"""The report on a draft as a file, for whoever looks at the draft later or from another process."""

from pathlib import Path

import msgspec

from csdash.contract.finding import Report

REPORT = "report.json"


def write_report(report: Report, folder: Path) -> None:
    """The report, readable and complete, as `report.json` in `folder`."""
    (folder / REPORT).write_bytes(msgspec.json.format(msgspec.json.encode(report), indent=1) + b"\n")


def read_report(folder: Path) -> Report:
    """The report that lies in `folder`."""
    return msgspec.json.decode((folder / REPORT).read_bytes(), type=Report)

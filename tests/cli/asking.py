"""Asking the command line in this process, and the data it is asked about."""

from pathlib import Path

from click.testing import CliRunner, Result

from csdash.cli import cli
from tests.histories import folder_of, history


def ask(*words: str | Path) -> Result:
    """What `python -m csdash` answers to these words; anything that is no answer is raised."""
    return CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)


def company() -> Path:
    """A small company of 14 months with segments, a tier, a loss, a return and a mover."""
    paid = {
        "A": [100] * 6 + [120] * 8,
        "B": [50] * 7 + [None] * 3 + [60] * 4,
        "C": [None, None] + [70.25] * 12,
        "D": [30] * 13 + [None],
    }
    segment = {"A": ["SMB"] * 10 + ["ENT"] * 4, "B": "SMB", "C": "ENT"}
    return folder_of(
        history("2023-03", paid, segment=segment, tier={"A": "high", "B": "tech", "C": "high", "D": "tech"})
    )

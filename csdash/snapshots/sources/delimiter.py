"""The delimiter of a text table: the one that cuts its lines into the same number of cells."""

import csv
from collections import Counter
from collections.abc import Sequence

DELIMITERS = (",", "\t", ";", "|")


def find_delimiter(lines: Sequence[str]) -> str:
    """The delimiter of `lines`; a comma where nothing cuts them, because one column needs none.

    csv.Sniffer takes any letter that repeats and is led astray by amounts like 1,200; counting cells as a
    reader would is not.
    """
    return max(DELIMITERS, key=lambda delimiter: _evenness(lines, delimiter))


def _evenness(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """How many lines have the most common number of cells, and that number; nothing where it is one."""
    try:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return 0.0, 0
    several = {n: times for n, times in counts.items() if n > 1}
    if not several:
        return 0.0, 0
    cells, times = max(several.items(), key=lambda item: (item[1], item[0]))
    return times / counts.total(), cells

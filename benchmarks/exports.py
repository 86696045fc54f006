"""What leaves the screen: a deck and a report of all pages, each on a session that has answered nothing yet."""

import time
from collections.abc import Callable
from pathlib import Path

import csdash
from benchmarks.measurement import Measurement
from csdash.settings import SAMPLE_DATA
from csdash.share.asked import view_of
from csdash.share.deck.deck import deck
from csdash.share.report.report import report
from csdash.views.view import View

# Seconds on two cores.
PROMISED: dict[str, tuple[Callable[[View], bytes], float]] = {
    "deck, 12 slides": (deck, 3),
    "report, all pages in one file": (report, 5),
}


def measure(_: Path) -> list[Measurement]:
    """Each on new sessions; what is left of it is a program's own start, and the floor that nothing but the data is opened."""
    rows = []
    for name, (make, promise) in PROMISED.items():
        taken, opening, size = [], [], 0
        for _again in range(3):
            begun = time.perf_counter()
            view = view_of(csdash.open(SAMPLE_DATA), "ja")
            opening.append(time.perf_counter() - begun)
            size = len(make(view))
            taken.append(time.perf_counter() - begun)
        rows += [
            Measurement(name, "s", taken, opening, promise=promise),
            Measurement(f"{name}, size", "MB", [size / 1e6]),
        ]
    return rows

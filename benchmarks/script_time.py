"""How long a warm page takes: from the request on the websocket to the message that the run has finished.

A new session is timed from before its socket is opened: what somebody waits for whose browser has been here.
"""

import time
from pathlib import Path

from benchmarks.measurement import Measurement
from benchmarks.servers import EMPTY_PAGE, OVERVIEW, server
from tools.session import Session

WARM_UP, RERUNS, ARRIVALS = 10, 60, 20


def measure(app: Path) -> list[Measurement]:
    """The overview run again by one reader, in turn with an empty page."""
    with (
        server(app) as ours,
        server(EMPTY_PAGE) as empty,
        Session(ours) as reader,
        Session(empty) as floor,
    ):
        first, first_floor = reader.run(OVERVIEW), floor.run("")
        for _ in range(WARM_UP):
            reader.run()
            floor.run()
        pairs = [(reader.run(), floor.run()) for _ in range(RERUNS)]
        arrivals = [(_arrival(ours, OVERVIEW), _arrival(empty, "")) for _ in range(ARRIVALS)]
    milliseconds = [[run.seconds * 1000 for run in runs] for runs in zip(*pairs, strict=True)]
    return [
        Measurement(
            "overview, first run of the server", "ms", [first.seconds * 1000], [first_floor.seconds * 1000]
        ),
        Measurement("overview, warm rerun", "ms", *milliseconds, promise=30, above_floor=True),
        Measurement(
            "overview, a new session of a warm server", "ms", *zip(*arrivals, strict=True), promise=300
        ),
        Measurement("overview, warm rerun, on the wire", "KiB", [ours.n_bytes / 1024 for ours, _ in pairs]),
    ]


def _arrival(url: str, page: str) -> float:
    """Milliseconds from opening the socket to the end of the first run of `page`."""
    start = time.perf_counter()
    with Session(url) as reader:
        reader.run(page)
        return (time.perf_counter() - start) * 1000

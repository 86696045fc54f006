"""The run: `python -m benchmarks sessions`, see `--help`.

Ours is the overview as it is served: tiles with sparklines, the bridge, drivers, NRR by segment over time, what is due. The peer
has tiles with sparklines, the bridge, NRR and GRR over time, NRR by segment over time, and cohorts: as many charts of the same
rows under the same filters. Ours has intervals, sentences and tables besides; only the peer has cohorts on the page.
"""

import argparse
import asyncio
import tempfile
from collections import Counter
from pathlib import Path

from benchmarks.measurement import Measurement, machine, table
from benchmarks.sessions import clicks, held_memory, hold
from benchmarks.sessions.agreed import check
from benchmarks.sessions.servers import Server, said, servers
from tools.serving import ROOT

PAGE = ROOT / "docs" / "performance.md"
START, END = "<!-- sessions: start -->", "<!-- sessions: end -->"
EXAMPLES = """examples:
  python -m benchmarks sessions                                   clicks and memory at 1, 25 and 100 sessions, 7 minutes
  python -m benchmarks sessions --hold --paint 10 --write         and how many are held, and in a browser, up to 40 minutes
  python -m benchmarks sessions --hold --without-cohorts          the peer without the one chart that ours has elsewhere
  python -m benchmarks sessions --sessions 25 --seconds 5 --use 60     an hour of use
  python -m benchmarks sessions --page nrr --sessions 1,5 --seconds 5 --every 1

Ends with 1 where a promise is broken or a click failed.
"""


def numbers(text: str) -> list[int]:
    """Whole numbers of at least one, with commas between them."""
    told = [int(one) for one in text.split(",")]
    if min(told) < 1:
        raise ValueError(text)
    return told


def parser() -> argparse.ArgumentParser:
    """The command line."""
    told = argparse.ArgumentParser(
        prog="python -m benchmarks sessions",
        description="A click on a filter by number of sessions: csdash, the same page the ordinary way (pandas, "
        "plotly.express, st.cache_data), an empty page.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    told.add_argument("--sessions", type=numbers, default=[1, 25, 100], help="so many at once (1,25,100)")
    told.add_argument("--seconds", type=float, default=30, help="of clicks, once all have come (30)")
    told.add_argument("--every", type=float, default=5, help="seconds between the clicks of a session (5)")
    told.add_argument("--rounds", type=int, default=1, help="so often in turn; each gives a p95 (1)")
    told.add_argument("--page", default="overview", help="ours (overview)")
    told.add_argument("--without-cohorts", action="store_true", help="the peer without its cohorts")
    told.add_argument("--hold", action="store_true", help="how many sessions are held, too")
    told.add_argument("--p95", type=float, default=300, help="milliseconds that held sessions take (300)")
    told.add_argument("--start", type=int, default=8, help="of the search for held sessions (8)")
    told.add_argument("--most", type=int, default=400, help="sessions that are tried (400)")
    told.add_argument(
        "--paint", type=int, default=0, metavar="N", help="so many clicks in a browser, too (0)"
    )
    told.add_argument(
        "--use", type=float, default=0, metavar="MINUTES", help="memory over so long a use, too (0)"
    )
    told.add_argument("--write", action="store_true", help="keep the table in docs/performance.md")
    return told


def measure(all_of: list[Server], asked: argparse.Namespace) -> tuple[list[Measurement], Counter[str]]:
    """All that was asked for."""
    for server in all_of:
        said(f"{server.name}, warm-up")
        asyncio.run(clicks.warm(server))
    # While hardly anything was clicked: later a session's memory is drowned in what caches take.
    memory = held_memory.measure(all_of, asked)
    rows, errors = clicks.measure(all_of, asked)
    rows += memory
    if asked.hold:
        rows += hold.measure(all_of, asked)
    if asked.paint:
        from benchmarks.sessions import paint

        of_paint, more = paint.measure(all_of, asked)
        rows, errors = rows + of_paint, errors + more
    if asked.use:
        of_use, more = held_memory.of_use(all_of, asked)
        rows, errors = rows + of_use, errors + more
    return rows, errors


def write(told: str) -> None:
    """Puts the table between its two marks in docs/performance.md and leaves everything around it."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(START)
    PAGE.write_text(f"{before}{START}\n\n{told}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")


def main(arguments: list[str]) -> int:
    """From the command line."""
    told = parser()
    asked = told.parse_args(arguments)
    if asked.seconds < asked.every:
        told.error(
            f"--seconds {asked.seconds:g} ends before a session's first click: at least --every ({asked.every:g})"
        )
    check()
    with (
        tempfile.TemporaryDirectory() as folder,
        servers(Path(folder), asked.page, has_cohorts=not asked.without_cohorts) as all_of,
    ):
        rows, errors = measure(all_of, asked)
    head = (
        f"{machine()}; {asked.page}, a click of each session every {asked.every:g} s for {asked.seconds:g} s"
        + (", the ordinary way without cohorts" if asked.without_cohorts else "")
    )
    document = f"{head}\n\n{table(rows)}"
    print(document)
    for error, n in errors.most_common():
        print(f"{n} x {error}")
    if asked.write:
        write(document)
    return int(bool(errors) or any(row.is_kept is False for row in rows))
